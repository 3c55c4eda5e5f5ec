"""A value has a type that the field does not accept, such as a string instead of a list.

The server answers `Invalid type` and refuses the whole request. In YAML the usual cause is a missing dash, or a number
or a word like `true` that needs quotes.

Bad (responses):
    {"tools": [{"type": "file_search", "vector_store_ids": "vs_68f1c2"}]}
Good (responses):
    {"tools": [{"type": "file_search", "vector_store_ids": ["vs_68f1c2"]}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.change import Replace, Wrap
from toolcheck.finding.finding import ERROR, Finding, Fix, hint, safe
from toolcheck.finding.rule import rule
from toolcheck.finding.words import kind_words, value_words
from toolcheck.ground.regex import regex
from toolcheck.manifest.misfits import Misfit

_WORDS = {
    "string": "a string",
    "boolean": "a boolean",
    "integer": "a whole number",
    "number": "a number",
    "object": "an object",
    "array": "an array",
    "null": "null",
}
_LISTS_OF_STRINGS = frozenset(
    {"vector_store_ids", "allowed_tools", "tool_names", "allowed_domains", "allowed_callers", "file_ids", "include"}
)
_BOOLEAN_WORDS = {word: word in ("true", "yes", "on") for word in ("true", "yes", "on", "false", "no", "off")}
_PLAIN = regex(r"[-+.\w]{1,40}")


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
        f"{value_words(misfit)} is {kind_words(misfit.value)}, but {' or '.join(expected)} is expected",
        misfit.where,
        _fix(misfit),
    )


def _fix(misfit: Misfit) -> Fix | None:
    """A fix is safe where only one value can be meant: a header as it is written, a word for yes or no."""
    value, path, document, expected = misfit.value, misfit.path, misfit.where.document, misfit.expected
    if value is None:
        return hint("remove it, or give it a value")
    if isinstance(value, str):
        if "array" in expected and path and path[-1] in _LISTS_OF_STRINGS:
            return safe("make it a list with one item", Wrap(path, document))
        if "boolean" in expected and value.lower() in _BOOLEAN_WORDS:
            word = _BOOLEAN_WORDS[value.lower()]
            return safe(f"write `{str(word).lower()}`", Replace(path, word, document))
        return hint("remove the quotes") if "integer" in expected or "number" in expected else None
    if "string" in expected and isinstance(value, (bool, int, float)):
        if "headers" in path[-2:-1] and _PLAIN.fullmatch(misfit.written):
            return safe("quote it", Replace(path, misfit.written, document))
        return hint("put it in quotes")
    return None
