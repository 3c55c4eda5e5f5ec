"""The API has no field of this name here.

The server answers `Unknown parameter` and refuses the whole request. In a manifest, keys that begin with `x-` are free
for your own notes; compile leaves them out.

Bad:
    {"type": "function", "name": "hang_up", "description": "End the call.", "meta": {"owner": "ops"}}
Good:
    {"type": "function", "name": "hang_up", "description": "End the call.", "x-meta": {"owner": "ops"}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.aliases import meant_field
from toolcheck.document.change import Remove, Rename
from toolcheck.finding.finding import ERROR, Finding, Fix, hint, safe
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.finding.words import owner_words
from toolcheck.ground.nearest import listed
from toolcheck.manifest.misfits import Misfit

_BOOKKEEPING = frozenset(
    {
        "meta",
        "_meta",
        "metadata",
        "version",
        "id",
        "owner",
        "team",
        "tags",
        "annotations",
        "title",
        "created_at",
        "updated_at",
    }
)
_BOTH = frozenset(
    ("tools", "tool_choice", "instructions", "output_modalities", "max_output_tokens", "parallel_tool_calls", "audio")
)
_INNER = {
    "session": _BOTH | {"truncation", "tracing"},
    "response": _BOTH | {"input", "conversation"},
    "item": frozenset(("call_id", "output", "approval_request_id", "approve")),
}
"""Fields that people often put beside the object to which they belong."""


@rule(
    each=Misfit,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/livekit/agents/issues/3398",
    looked="2026-11-20",
    kinds=("additionalProperties", "unevaluatedProperties"),
    fixes="safe",
    general=True,
)
def check(misfit: Misfit) -> Iterator[Finding]:
    name = misfit.name
    if not misfit.payload.is_raw and (name.startswith("x-") or name == "$schema"):
        return
    fields = tuple(field for field in misfit.expected if not field.startswith("x-"))
    yield Finding(
        f"`{name}` is not a field of {owner_words(misfit)}",
        misfit.where,
        _fix(misfit, fields),
        note=f"its fields are {listed(fields, 'and', 16)}" if fields else "it has no fields",
    )


def _fix(misfit: Misfit, fields: tuple[str, ...]) -> Fix:
    name, document = misfit.name, misfit.where.document
    on_tool = misfit.tool is not None and misfit.path[:-1] == misfit.tool.path
    meant = meant_field(name, fields)
    if meant == "tool_names" and meant not in misfit.value and isinstance(misfit.value[name], list):
        return safe(f"rename it to `{meant}`", Rename(misfit.path, meant, document))
    if meant and meant in misfit.value:
        return hint(f"remove it: `{meant}` is set, too")
    if meant:
        return hint(
            f"did you mean `{meant}`?" + ("" if name.isascii() else f" `{name}` has letters that are not ASCII")
        )
    inner = next((body for body in fields if name in _INNER.get(body, ())), None)
    if inner:
        return hint(f"move it into `{inner}`")
    is_note = on_tool and misfit.target not in RESPONSES and name in _BOOKKEEPING
    if misfit.payload.is_raw:
        return safe("remove it", Remove(misfit.path, document)) if is_note else hint("remove it")
    if is_note and f"x-{name}" not in misfit.value:
        return safe(f"rename it to `x-{name}`, which compile leaves out", Rename(misfit.path, f"x-{name}", document))
    return hint(f"remove it, or rename it to `x-{name}`, which compile leaves out")
