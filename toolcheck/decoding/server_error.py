"""Read a server's error from any text that has one: an error event, the body of an HTTP answer, the text of a client's
exception, or a line of a log with one of these in it.

This module knows the forms of errors and how they name a place. It knows no meanings and no files.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from typing import Any

from toolcheck.document.where import Path, Step
from toolcheck.ground.record import record, replace
from toolcheck.ground.regex import regex

_MAX_CHARACTERS = 200_000
_MAX_CHARACTERS_READ = 400_000
_MAX_VALUES = 20_000
_MAX_DEPTH = 3


@record(kw_only=True)
class ServerError:
    """An error as a server sent it.

    `message` is its message, or the whole text if no error is found in it. `param`, `code` and `kind` (the error's
    `type`) are its other fields. `event` is the type of the event or item that reported it, `event_id` the event that
    it answers. `path` is the place that it names, in the API's words, and `path_in_words`
    the one that its message names: `param` is often coarser. `context` is a path inside the schema of a
    function, None if it names none. `function` and `label` name a function and a server. `others` counts the other
    errors in the text.
    """

    message: str
    param: str = ""
    code: str = ""
    kind: str = ""
    event: str = ""
    event_id: str = ""
    path: Path = ()
    path_in_words: Path = ()
    context: tuple[str, ...] | None = None
    function: str = ""
    label: str = ""
    others: int = 0

    @property
    def words(self) -> str:
        """All its words, for a pattern to search."""
        return "\n".join(part for part in (self.message, self.code, self.kind, self.event) if part)


def read_error(text: str) -> ServerError:
    """Read a server's error; never raises. If a text has several errors, this is the first."""
    text = text[:_MAX_CHARACTERS].strip()
    errors = list(dict.fromkeys(_errors(text)))
    if not errors and _CURLY_QUOTE.search(text):
        errors = list(dict.fromkeys(_errors(_CURLY_QUOTE.sub('"', text))))
    error = replace(errors[0], others=len(errors) - 1) if errors else ServerError(message=text)
    message = _straight(error.message)
    in_words = _path_in(message)
    return replace(
        error,
        message=message,
        path=max(read_path(error.param), in_words, key=len),
        path_in_words=in_words,
        context=_context_in(message),
        function=_first(_FUNCTION, message),
        label=_first(_LABEL, message) or error.label,
    )


# -- errors as objects ------------------------------------------------------------------------------

_OPENING = regex(r"[{\[]")
_HAPPENING = regex(r"mcp_list_tools\.\w+|response\.mcp_call\.failed|mcp_approval_request|response\.failed")


def _errors(text: str, depth: int = 0) -> Iterator[ServerError]:
    """The errors in a text: those in its JSON objects and in their strings, else one that is quoted as fields."""
    found = False
    for value in _objects(text):
        for error in _errors_in(value, depth):
            found = True
            yield error
    quoted = None if found else _quoted(text)
    if quoted is not None:
        yield quoted


def _objects(text: str) -> Iterator[Any]:
    """The outermost JSON objects in a text, up to a limit of characters read."""
    decoder, at, read = json.JSONDecoder(), 0, 0
    while read < _MAX_CHARACTERS_READ and (opening := _OPENING.search(text, at)) is not None:
        start = opening.start()
        try:
            value, at = decoder.raw_decode(text, start)
            read += at - start
        except json.JSONDecodeError as error:
            at = opening.end()
            read += error.pos - start + 100
        except RecursionError:
            return
        else:
            yield value


def _errors_in(value: Any, depth: int) -> Iterator[ServerError]:
    """The error in an object, at any depth, else the errors in its strings."""
    parts = list(_parts(value))
    objects = [part for part in parts if isinstance(part, dict)]
    event = next((_string(part, "type") for part in objects), "")
    label = next(filter(None, (_string(part, "server_label") for part in objects)), "")
    for part in objects:
        inner = part.get("error")
        fields = inner if isinstance(inner, dict) else part
        if _string(fields, "message") and (fields is inner or fields.keys() & {"code", "param", "type"}):
            inside = _errors(_string(fields, "message"), depth + 1) if depth < _MAX_DEPTH else iter(())
            yield next(inside, _from_fields(fields, "" if event == "error" else event, label))
            return
        name = _string(part, "type")
        if _HAPPENING.fullmatch(name) or _is_import(part):
            empty = ", 0 tools" if part.get("tools") == [] else ""
            kind = _string(inner, "type") if isinstance(inner, dict) else ""
            yield ServerError(message=_string(part, "error") or name + empty, kind=kind, event=name, label=label)
            return
        if isinstance(inner, dict) and inner.keys() & {"code", "type"}:
            yield _from_fields({"message": event, **inner}, event, label)
            return
    if depth < _MAX_DEPTH:
        for part in parts:
            if isinstance(part, str) and "rror" in part:
                yield from _errors(part, depth + 1)


def _parts(value: Any) -> Iterator[Any]:
    """A value and all values in it, the outer before the inner."""
    queue: deque[Any] = deque([value])
    for _ in range(_MAX_VALUES):
        if not queue:
            return
        part = queue.popleft()
        yield part
        if isinstance(part, dict):
            queue.extend(part.values())
        elif isinstance(part, list):
            queue.extend(part)


def _is_import(part: dict[str, Any]) -> bool:
    """Whether this is the item of an import of tools that failed or was empty."""
    return _string(part, "type") == "mcp_list_tools" and (part.get("tools") == [] or bool(part.get("error")))


def _from_fields(fields: dict[str, Any], event: str, label: str) -> ServerError:
    return ServerError(
        message=str(fields["message"]),
        param=_string(fields, "param"),
        code=str(fields.get("code") or ""),
        kind=_string(fields, "type"),
        event=event,
        event_id=_string(fields, "event_id"),
        label=label,
    )


def _string(fields: dict[str, Any], key: str) -> str:
    value = fields.get(key)
    return value if isinstance(value, str) else ""


# -- errors in words --------------------------------------------------------------------------------

_STRING = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
_FIELD = regex(rf"""(?<!\w)\\?["']?(message|param|code|type|event_id)\\?["']?\s*(?:=>|[:=])\s*({_STRING})""")
_ESCAPE = regex(r"\\(?:u([0-9a-fA-F]{4})|(.))")
_CURLY_QUOTE = regex("[\u201c\u201d]")
_QUOTES = str.maketrans("‘’“”`", "''\"\"'")


def _quoted(text: str) -> ServerError | None:
    """The fields of an error in the form of Python, Ruby or Elixir, of `Error(message='…')`, or of JSON that is cut
    off. None without a message and another field.
    """
    fields: dict[str, str] = {}
    for found in _FIELD.finditer(text):
        fields.setdefault(found[1], _ESCAPE.sub(_unescaped, found[2][1:-1]))
    return _from_fields(fields, "", "") if "message" in fields and len(fields) > 1 else None


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else {"n": "\n", "t": "\t", "r": "\r"}.get(found[2], found[2])


def _straight(text: str) -> str:
    """A message with straight, unescaped quotes."""
    return re.sub(r"\\u0027|\\'", "'", re.sub(r"\\u0022|\\\"", '"', text)).translate(_QUOTES)


# -- places in words --------------------------------------------------------------------------------

_STEP = regex(r"""\.?([A-Za-z_$][\w$-]*)|\.([0-9]{1,6})|\[([0-9]{1,6})\]|\[("[^"]*"|'[^']*')\]""")
_MORE_STEPS = r"""(?:\.[A-Za-z_$][\w$-]*|\.\d+|\[\d+\]|\["[^"]*"\])"""
_EVENT_WORDS = (
    r"updated?|created?|done|cancel\w*|failed|completed|incomplete|in_progress|deleted?|added|mcp_\w+|function_\w+|content_\w+"
    r"|output_(?:item|text|audio(?!_format))\w*|(?:audio|text|audio_transcript|refusal)\.(?:delta|done)"
)
_BARE_PATH = regex(
    rf"""(?<![\w.'"-])(?:
        (?:session|response|item)(?=[.\[])(?!\.(?:{_EVENT_WORDS})\b){_MORE_STEPS}+
        |(?:tools|input)(?=\.?\[?\d){_MORE_STEPS}+
        |(?:tool_choice|reasoning|prompt|background_options){_MORE_STEPS}+
        |tools\.(?:defer_loading|namespace|tool_search)\b{_MORE_STEPS}*
        |tool_choice\b
        |^(?:session|tools|model|input)$
    )""",
    re.VERBOSE,
)
_NAMED_PATH = regex(
    r"(?<!\w)(?:parameter:?|arguments?(?: supplied)?:|invalid|(?:type|value) for|in|-)\s*'(?P<path>[A-Za-z_$][^'\s]*)'",
    re.IGNORECASE,
)
_PATH_AS_VALUE = regex(r"(?<!\w)invalid value:\s*+'(?P<path>tools\.[a-z_.]++)'", re.IGNORECASE)
_FOUND_AT = regex(r"\bat \$(?P<path>(?:\.[A-Za-z_$][\w$-]*+|\.\d++|\[\d++\])++)", re.IGNORECASE)
_CONTEXT = regex(rf"context=\(((?:\s*+(?:{_STRING}|\d++)\s*+,?)*+)\)", re.IGNORECASE)
_CONTEXT_STEP = regex(r"""('(?:[^'\\]|\\.)*+'?|"(?:[^"\\]|\\.)*+"?)|(\d+)""")
_FUNCTION = regex(r"""(?i)\bfunction '([^']+)'|\bfunction "([^"]+)\"""")
_LABEL = regex(r"""(?i)\bmcp server:? '([^']+)'|\bmcp server:? "([^"]+)"|\bserver_label:? '([^']+)'""")


def read_path(text: str) -> Path:
    """A path as the API writes it (`session.tools[2].name`, `tools.2.name`), as far as it can be
    read.
    """
    steps: list[Step] = []
    at = 0
    while (found := _STEP.match(text, at)) is not None:
        name, dotted, index, quoted = found.groups()
        steps.append(name or (quoted[1:-1] if quoted else int(dotted or index)))
        at = found.end()
    return tuple(steps)


def _path_in(message: str) -> Path:
    """The place that a message names. If it names several: the one that it calls a parameter."""
    named = _NAMED_PATH.search(message) or _PATH_AS_VALUE.search(message)
    if named:
        return read_path(named["path"])
    bare = _BARE_PATH.search(message.replace("'", " "))
    return read_path(bare[0]) if bare else ()


def _context_in(message: str) -> tuple[str, ...] | None:
    """The path inside a function's schema that a message names: `context=('properties', 'x')`, `$.properties.x`."""
    found = _CONTEXT.search(message)
    if found is None:
        found_at = _FOUND_AT.search(message)
        return tuple(map(str, read_path(found_at["path"]))) if found_at else None
    return tuple(step[1:-1] if step else number for step, number in _CONTEXT_STEP.findall(found[1]))


def _first(pattern: re.Pattern[str], message: str) -> str:
    found = pattern.search(message)
    return next(filter(None, found.groups()), "") if found else ""
