"""A required field is missing.

The server answers `Missing required parameter` and refuses the whole request.

Bad (responses):
    {"tools": [{"type": "code_interpreter"}]}
Good (responses):
    {"tools": [{"type": "code_interpreter", "container": {"type": "auto"}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.aliases import meant_field
from toolcheck.document.change import Insert
from toolcheck.finding.finding import ERROR, Finding, hint, safe
from toolcheck.finding.rule import rule
from toolcheck.finding.words import owner_words
from toolcheck.ground.nearest import listed
from toolcheck.manifest.misfits import Misfit

_FORCED = {
    ("code_interpreter", "container"): {"type": "auto"},
    ("namespace", "description"): "",
}
"""The neutral value of fields that have one, by (type of tool, field)."""


@rule(
    each=Misfit,
    severity=ERROR,
    evidence="documented",
    source="openapi",
    kinds=("required",),
    fixes="safe",
    general=True,
)
def check(misfit: Misfit) -> Iterator[Finding]:
    tool, name, outer = misfit.tool, misfit.name, misfit.path[:-1]
    missing = list(misfit.missing)
    if tool is not None and tool.path == outer and "type" in missing and len(missing) > 1:
        missing = [other for other in missing if other != "type"]  # `missing-type` reports it
    missing = [other for other in missing if other not in _misspelt(misfit)]
    if name not in missing[:1]:
        return
    fix = hint(f"add {listed(missing, 'and')}")
    if tool is not None and tool.path == outer and (tool.kind, name) in _FORCED:
        value = _FORCED[tool.kind, name]
        fix = safe(f"add `{name}`", Insert(tool.path, name, value, document=misfit.where.document))
    yield Finding(f"{owner_words(misfit)} has no {listed(missing, 'and')}", misfit.where, fix)


def _misspelt(misfit: Misfit) -> set[str | None]:
    """The fields that are there under a wrong name; `unknown-field` reports them."""
    return {meant_field(other.name or "", tuple(other.expected)) for other in misfit.strange}
