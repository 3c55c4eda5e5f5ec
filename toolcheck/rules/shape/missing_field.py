"""A field that must be there is not.

The server answers `Missing required parameter` and refuses the whole request.

Bad (responses):
    {"tools": [{"type": "code_interpreter"}]}
Good (responses):
    {"tools": [{"type": "code_interpreter", "container": {"type": "auto"}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.change import Insert
from toolcheck.finding import ERROR, Finding, hint, safe
from toolcheck.manifest.manifest import Misfit
from toolcheck.rule import rule

_FORCED = {
    ("code_interpreter", "container"): {"type": "auto"},
    ("namespace", "description"): "",
}
"""Fields with one value that changes nothing: (type of tool, field)."""


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
    tool, name = misfit.tool, misfit.name
    fix = hint(f"add `{name}`")
    if tool is not None and tool.path == misfit.path[:-1] and (tool.kind, name) in _FORCED:
        value = _FORCED[tool.kind, name]
        fix = safe(f"add `{name}`", Insert(tool.path, name, value, document=misfit.where.document))
    yield Finding(f"{misfit.owner} has no `{name}`", misfit.where, fix)
