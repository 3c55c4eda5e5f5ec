"""What the API says when it refuses an event: the finding of the check, in the words of the API.

The inverse of the tables of `decoding`: where these know how the API says it, it is said like that, and `decode` reads
it back to the rule. Where nobody has seen the words, they are ours, and end with the name of the rule in brackets.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from toolcheck.checking.checking import check_document
from toolcheck.checking.selection import Options
from toolcheck.contract import limits
from toolcheck.document.limits import Limits
from toolcheck.document.reading import read
from toolcheck.document.where import dotted
from toolcheck.finding.finding import ERROR, Finding
from toolcheck.ground.record import record, replace
from toolcheck.ground.regex import regex
from toolcheck.log.event import value_in
from toolcheck.serving.effects import Body

LATER = frozenset(["hidden-text", "literal-secret", "retired-model", "secret-in-url", "unreachable-server-url"])
"""Rules of errors for which the API does not refuse an event: they are about what comes later, or about people."""
_OF_TEXTS = frozenset(["ambiguous-line-break", "duplicate-key", "invalid-suppression", "unknown-document"])
"""Rules of errors that are about the text of a file, which an event does not have."""
_LARGEST = 64 << 20


@record(kw_only=True, hidden=("value",))
class RefusedValue:
    """A finding, and the value that it is about."""

    finding: Finding
    value: Any
    event: Mapping[str, Any]

    @property
    def param(self) -> str:
        """The place, in the words of the API."""
        return self.finding.api_path or dotted(self.finding.where.path)

    @property
    def holder(self) -> Any:
        """The tool that it is in, None where it is in none."""
        path = self.finding.where.path
        ends = [at + 1 for at, step in enumerate(path) if isinstance(step, int) and at and path[at - 1] == "tools"]
        return value_in(self.event, path[: ends[0]]) if ends else None

    @property
    def context(self) -> str:
        """The path inside a function's schema, as the API writes it."""
        path = self.finding.where.path
        steps = path[path.index("parameters") + 1 :] if "parameters" in path else ()
        if self.finding.where.part == "key":
            steps = steps[:-1]
        inner = ", ".join(repr(str(step)) for step in steps)
        return f"context=({inner},)" if len(steps) == 1 else f"context=({inner})"


def refusal(event: Body, labels: Sequence[str] = (), model: str = "") -> Body | None:
    """The `error` that the API answers an event with, None where it accepts it. `labels` are server labels that the
    session has already; `model` is that of the session, for an update that names none.
    """
    try:
        found = _first_error(_with_model(event, model), labels)
    except RecursionError:
        return said_error("the event is nested too deep [too-deep]", code="invalid_value", event=event)
    if found is None:
        return None
    refused = RefusedValue(finding=found, value=value_in(event, found.where.path), event=event)
    code, message, param = _said(refused)
    return said_error(message, code=code, param=param, event=event)


def refusal_of_secret(body: Body) -> Body | None:
    """The same for the body of a request for a client secret."""
    if "session" not in body:
        return None
    session = body["session"]
    if not isinstance(session, dict):
        return said_error("Invalid type for 'session': expected an object.", code="invalid_type", param="session")
    error = refusal({"type": "session.update", "session": session})
    return error and {name: part for name, part in error.items() if name != "event_id"}


def said_error(
    message: str, *, code: str | None, param: str | None = None, event: Mapping[str, Any] | None = None
) -> Body:
    """The body of an error of the kind that a wrong event has."""
    name = event.get("event_id") if event else None
    return {
        "type": "invalid_request_error",
        "code": code,
        "message": message,
        "param": param,
        "event_id": name if isinstance(name, str) else None,
    }


def _with_model(event: Body, model: str) -> Body:
    """A session.update with the model of the session, which decides what the API accepts."""
    session = event.get("session")
    if not model or not isinstance(session, dict) or session.get("type") != "realtime" or "model" in session:
        return event
    return {**event, "session": {**session, "model": model}}


def _first_error(event: Body, labels: Sequence[str]) -> Finding | None:
    text = json.dumps(event, default=str)
    document = read(text.encode(errors="replace"), "event", "json", Limits(size=_LARGEST))
    checked = check_document(replace(document, is_live=True), Options(defined_labels=tuple(labels)))
    return next((finding for finding in checked.findings if _refuses(finding)), None)


def _refuses(finding: Finding) -> bool:
    return finding.severity >= ERROR and finding.rule not in LATER and finding.rule not in _OF_TEXTS


_Said = tuple[str, str, str]
"""The code, the message and the param of an error."""


def _said(refused: RefusedValue) -> _Said:
    say = _WORDS.get(refused.finding.rule)
    return (say and say(refused)) or _in_our_words(refused)


def _in_our_words(refused: RefusedValue) -> _Said:
    message = refused.finding.message.replace("`", "'")
    return "invalid_value", f"{message} [{refused.finding.rule}]", refused.param


def _unknown(refused: RefusedValue) -> _Said:
    return "unknown_parameter", f"Unknown parameter: '{refused.param}'.", refused.param


def _unknown_key(refused: RefusedValue) -> _Said:
    path = dotted(refused.finding.where.path)
    return "unknown_parameter", f"Unknown parameter: '{path}'.", path


def _missing(refused: RefusedValue) -> _Said:
    return "missing_required_parameter", f"Missing required parameter: '{refused.param}'.", refused.param


def _missing_session_type(refused: RefusedValue) -> _Said:
    return "missing_required_parameter", "Missing required parameter: 'session.type'.", "session.type"


def _missing_type(refused: RefusedValue) -> _Said:
    path = refused.param.rpartition(".")[0] + ".type"
    return "missing_required_parameter", f"Missing required parameter: '{path}'.", path


def _missing_source(refused: RefusedValue) -> _Said:
    path = refused.param.rpartition(".")[0] + ".server_url"
    return "missing_required_parameter", f"Missing required parameter: '{path}'.", path


_EXPECTED = regex(r"\b(?:not|but) (?P<what>an? (?:whole )?[a-z]++)")
_TYPES = {
    "a string": "a string",
    "a number": "a number",
    "a whole number": "an integer",
    "an integer": "an integer",
    "a boolean": "a boolean",
    "an array": "an array",
    "a list": "an array",
    "an object": "an object",
    "a schema": "an object",
}


def _wrong_type(refused: RefusedValue) -> _Said | None:
    found = _EXPECTED.search(refused.finding.message)
    expected = _TYPES.get(found["what"]) if found else None
    if expected is None:
        return None
    message = f"Invalid type for '{refused.param}': expected {expected}, but got {_kind(refused.value)} instead."
    return "invalid_type", message, refused.param


def _wrong_list(refused: RefusedValue) -> _Said:
    message = f"Invalid type for '{refused.param}': expected an array, but got {_kind(refused.value)} instead."
    return "invalid_type", message, refused.param


def _wrong_object(refused: RefusedValue) -> _Said:
    message = f"Invalid type for '{refused.param}': expected an object, but got {_kind(refused.value)} instead."
    return "invalid_type", message, refused.param


def _kind(value: Any) -> str:
    if isinstance(value, list):
        return "an empty array" if not value else "an array"
    if value is None:
        return "null"
    kinds: tuple[tuple[type[Any], str], ...] = (
        (bool, "a boolean"),
        (str, "a string"),
        (int, "an integer"),
        (float, "a decimal number"),
    )
    return next((words for kind, words in kinds if isinstance(value, kind)), "an object")


_LISTED = regex(r"but (?P<values>`[^`]*`(?:(?:, | or |, or )`[^`]*`)*+) is expected")
_QUOTED = regex(r"`([^`]*)`")
_AT_MOST = regex(r"has (?P<got>[\d,]+) characters, but at most (?P<most>[\d,]+)")


def _invalid_value(refused: RefusedValue) -> _Said | None:
    message = refused.finding.message
    long = _AT_MOST.search(message)
    if long:
        return _too_long(refused, long["most"].replace(",", ""), long["got"].replace(",", ""))
    listed = _LISTED.search(message)
    if listed is None or not isinstance(refused.value, str):
        return None
    return _not_one_of(refused, *_QUOTED.findall(listed["values"]))


def _not_one_of(refused: RefusedValue, *values: str) -> _Said:
    quoted = [f"'{value}'" for value in values]
    text = quoted[0] if len(quoted) == 1 else " and ".join(quoted) if len(quoted) == 2 else _with_and(quoted)
    return "invalid_value", f"Invalid value: '{refused.value}'. Supported values are: {text}.", refused.param


def _with_and(quoted: Sequence[str]) -> str:
    return f"{', '.join(quoted[:-1])}, and {quoted[-1]}"


def _too_long(refused: RefusedValue, most: str, got: str) -> _Said:
    message = (
        f"Invalid '{refused.param}': string too long. Expected a string with maximum length {most},"
        f" but got a string with length {got} instead."
    )
    return "string_above_max_length", message, refused.param


def _tool_type(refused: RefusedValue) -> _Said:
    return _not_one_of(refused, "function", "mcp")


def _choice(refused: RefusedValue) -> _Said | None:
    return _not_one_of(refused, "none", "auto", "required") if isinstance(refused.value, str) else None


def _choice_of_none(refused: RefusedValue) -> _Said:
    message = f"Tool choice '{refused.value}' not found in 'tools' parameter."
    return "invalid_value", message, refused.param


def _approval(refused: RefusedValue) -> _Said | None:
    return _not_one_of(refused, "always", "never") if isinstance(refused.value, str) else None


def _name(refused: RefusedValue) -> _Said:
    if refused.value == "":
        message = (
            f"Invalid '{refused.param}': empty string. Expected a string with minimum length 1,"
            " but got an empty string instead."
        )
        return "string_below_min_length", message, refused.param
    message = (
        f"Invalid '{refused.param}': string does not match pattern."
        " Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'."
    )
    return "invalid_value", message, refused.param


def _long_name(refused: RefusedValue) -> _Said:
    return _too_long(refused, str(limits.FUNCTION_NAME_MAX), str(len(str(refused.value))))


def _label(refused: RefusedValue) -> _Said:
    message = (
        f"Invalid '{refused.param}': 'server_label' must start with a letter and consist of only letters, digits,"
        " '-' and '_'."
    )
    return "invalid_value", message, refused.param


def _too_many(refused: RefusedValue) -> _Said:
    count = len(refused.value) if isinstance(refused.value, list) else 0
    message = (
        f"Invalid '{refused.param}': array too long. Expected an array with maximum length {limits.TOOLS_MAX},"
        f" but got an array with length {count} instead."
    )
    return "array_above_max_length", message, refused.param


def _modalities(refused: RefusedValue) -> _Said:
    message = f"Invalid modalities: {refused.value}. Supported combinations are: ['text'] and ['audio']."
    return "invalid_value", message, refused.param


def _option(refused: RefusedValue) -> _Said:
    return "invalid_value", "Unsupported option for this model.", refused.param


def _connector(refused: RefusedValue) -> _Said:
    from toolcheck.contract.connectors import CONNECTORS

    return _not_one_of(refused, *CONNECTORS)


def _of_schema(reason: str) -> Callable[[RefusedValue], _Said]:
    def say(refused: RefusedValue) -> _Said:
        name = refused.holder.get("name") if isinstance(refused.holder, dict) else ""
        root = refused.param.partition(".parameters")[0] + ".parameters"
        words = reason.format(context=f"In {refused.context}, ", value=_spoken(refused.value), got=_got(refused.value))
        return "invalid_function_parameters", f"Invalid schema for function '{name}': {words}", root

    return say


def _spoken(value: Any) -> str:
    return repr(value) if isinstance(value, str) else json.dumps(value, default=str)[:80]


def _got(value: Any) -> str:
    kind = value.get("type") if isinstance(value, dict) else value
    return f"'type: \"{kind}\"'"


_WORDS: Mapping[str, Callable[[RefusedValue], _Said | None]] = {
    "array-without-items": _of_schema("{context}array schema missing items."),
    "bare-tool-choice": _choice,
    "beta-field": _unknown_key,
    "conflicting-modalities": _modalities,
    "foreign-schema-key": _unknown_key,
    "invalid-approval": _approval,
    "invalid-function-name": _name,
    "invalid-json-schema": _of_schema("{context}{value} is not valid under any of the given schemas."),
    "invalid-server-label": _label,
    "invalid-value": _invalid_value,
    "list-for-object": _of_schema("{context}{value} is not of type 'object'."),
    "long-function-name": _long_name,
    "misplaced-schema": _of_schema("{context}{value} is not of type 'object', 'boolean'."),
    "missing-field": _missing,
    "missing-server-source": _missing_source,
    "missing-session-type": _missing_session_type,
    "missing-type": _missing_type,
    "model-lacks-option": _option,
    "nested-function": _missing,
    "nested-tool-choice": _unknown_key,
    "object-without-properties": _of_schema("{context}object schema missing properties."),
    "parameters-not-object": _of_schema("schema must be a JSON Schema of 'type: \"object\"', got {got}."),
    "root-combinator": _of_schema(
        "schema must have type 'object' and not have 'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level."
    ),
    "strict-in-realtime": _unknown,
    "tool-not-an-object": _wrong_object,
    "tools-in-transcription": _unknown,
    "tools-not-a-list": _wrong_list,
    "too-many-tools": _too_many,
    "undefined-tool-choice": _choice_of_none,
    "unknown-connector": _connector,
    "unknown-field": _unknown,
    "unknown-tool-type": _tool_type,
    "unsupported-tool-type": _tool_type,
    "wrong-type": _wrong_type,
}
"""How the API says what a rule finds; None where a finding of the rule is not of the known form."""
