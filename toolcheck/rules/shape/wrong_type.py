"""A value is of a kind that the field does not take: a string for a list, a number for a string.

The server answers `Invalid type` and refuses the whole request. In YAML the cause is often a missing dash,
or a number or a word like `true` that wanted quotes.

Bad (responses):
    {"tools": [{"type": "file_search", "vector_store_ids": "vs_68f1c2"}]}
Good (responses):
    {"tools": [{"type": "file_search", "vector_store_ids": ["vs_68f1c2"]}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.change import Replace, Wrap
from toolcheck.finding import ERROR, Finding, Fix, safe
from toolcheck.manifest.manifest import Misfit
from toolcheck.rule import rule

_WORDS = {
    "string": "a string",
    "boolean": "a boolean",
    "integer": "a whole number",
    "number": "a number",
    "object": "an object",
    "array": "an array",
    "null": "null",
}
_LISTS_OF_STRINGS = frozenset("vector_store_ids allowed_tools tool_names allowed_domains allowed_callers file_ids include".split())


@rule(
    each=Misfit,
    severity=ERROR,
    evidence="documented",
    source="openapi",
    kinds=("type",),
    fixes="safe",
    general=True,
)
def check(misfit: Misfit) -> Iterator[Finding]:
    expected = [_WORDS[word] for word in misfit.expected if word != "null"] or ["null"]
    yield Finding(
        f"{misfit.called} is {misfit.found}, where {' or '.join(expected)} is expected",
        misfit.where,
        _fix(misfit),
    )


def _fix(misfit: Misfit) -> Fix | None:
    value, path, document = misfit.value, misfit.path, misfit.where.document
    if "array" in misfit.expected and isinstance(value, str) and path and path[-1] in _LISTS_OF_STRINGS:
        return safe("make it a list of one", Wrap(path, document))
    if "boolean" in misfit.expected and value in ("true", "false"):
        return safe("drop the quotes", Replace(path, value == "true", document))
    if "string" in misfit.expected and isinstance(value, (bool, int)) and "headers" in path[-2:-1]:
        word = str(value).lower() if isinstance(value, bool) else str(value)
        return safe("quote it", Replace(path, word, document))
    return None
