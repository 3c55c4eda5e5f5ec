"""A value has the right type, but the field does not accept it.

The server lists the values that it supports and refuses the whole request.

Bad (responses):
    {"tools": [{"type": "web_search", "search_context_size": "huge"}]}
Good (responses):
    {"tools": [{"type": "web_search", "search_context_size": "high"}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract import limits
from toolcheck.finding.finding import ERROR, Finding, Fix, hint
from toolcheck.finding.rule import rule
from toolcheck.finding.words import kind_words, value_words
from toolcheck.ground.nearest import listed, nearest
from toolcheck.manifest.misfits import Misfit
from toolcheck.manifest.placeholders import is_placeholder

_OTHERS = frozenset({"required", "additionalProperties", "unevaluatedProperties", "type"})
_BOUNDS = {
    "minimum": "at least",
    "maximum": "at most",
    "exclusiveMinimum": "more than",
    "exclusiveMaximum": "less than",
}
_SIZES = {
    "minItems": ("items", "at least"),
    "maxItems": ("items", "at most"),
    "minLength": ("characters", "at least"),
    "maxLength": ("characters", "at most"),
    "minProperties": ("entries", "at least"),
    "maxProperties": ("entries", "at most"),
}
_FORM_HINTS = {
    limits.SEARCH_DOMAIN: "write the domain alone, without `https://`",
    limits.COUNTRY: "write the two letters of ISO 3166, such as `US`",
}


@rule(each=Misfit, severity=ERROR, evidence="documented", source="openapi", fixes="hint", general=True)
def check(misfit: Misfit) -> Iterator[Finding]:
    if misfit.keyword in _OTHERS or (isinstance(misfit.value, str) and is_placeholder(misfit.value)):
        return
    if misfit.keyword == "propertyNames":
        holder = misfit.path[-2] if len(misfit.path) > 1 else "this"
        size = f"{len(misfit.name)} characters, but at most {misfit.expected} are expected"
        yield Finding(f"a key of `{holder}` has {size}", misfit.where)
        return
    yield Finding(f"{value_words(misfit)} {_what(misfit)}", misfit.where, _fix(misfit))


def _what(misfit: Misfit) -> str:
    keyword, expected, value = misfit.keyword, misfit.expected, misfit.value
    if keyword in _BOUNDS:
        return f"is {value}, but {_BOUNDS[keyword]} {expected} is expected"
    if keyword in _SIZES:
        unit, bound = _SIZES[keyword]
        if expected == 1 and bound == "at least":
            return "is empty"
        return f"has {len(value)} {unit}, but {bound} {expected} are expected"
    shown = f"`{_short(value)}`" if isinstance(value, (str, int, float)) and value != "" else kind_words(misfit.value)
    if keyword in ("enum", "const"):
        expected = tuple(name for name in expected if name is not None)
        return f"is {shown}, but {listed(_by_nearness(value, expected), most=20)} is expected"
    if keyword == "pattern":
        return f"is {shown}, which does not match `{expected}`"
    return f"is {shown}, which breaks `{keyword}`"


def _by_nearness(value: object, names: tuple[object, ...]) -> list[object]:
    meant = nearest(value, [name for name in names if isinstance(name, str)]) if isinstance(value, str) else None
    return [meant, *(name for name in names if name != meant)] if meant else list(names)


def _short(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _fix(misfit: Misfit) -> Fix | None:
    if misfit.keyword == "pattern" and misfit.expected in _FORM_HINTS:
        return hint(_FORM_HINTS[misfit.expected])
    if misfit.keyword not in ("enum", "const") or not isinstance(misfit.value, str):
        return None
    if misfit.value in ("tool", "function") and misfit.path[-1] == "role":
        return hint("send the result of a tool as an item of `type: function_call_output`, with its `call_id`")
    if misfit.value.isdecimal():
        return hint("if a number is meant, remove the quotes")
    meant = nearest(misfit.value, [name for name in misfit.expected if isinstance(name, str)])
    return hint(f"did you mean `{meant}`?") if meant else None
