"""What is wrong with a text that is not YAML, in our words and at one place.

The parsers' own messages quote the file, and a file holds secrets; so only the kind of their complaint
is taken from them, and the rest is read from the text around the place. Both parsers' complaints lead
to the same words.
"""

from __future__ import annotations

import re

from toolcheck.document.document import Problem, Span
from toolcheck.document.limits import Limits
from toolcheck.document.where import Path, in_text
from toolcheck.ground.named import NamedTuple
from toolcheck.ground.regex import regex

_CONFLICT = regex(r"(?:<{7}|\|{7}|={7}|>{7})(?![<|=>])")
_TEMPLATE = regex(r"\{[{%]")
_NODE_NAME = regex(r"[^\s,\[\]{}]*")

_MARKUP = regex(r"\s*<[!?/a-zA-Z]")
_GAP = regex(r"(?:[ \t\r\n]++(?:#[^\r\n]*+)?+)++")
_SURROGATE = regex(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_KEY = regex(r"[^\r\n]*?(?=:(?:[ \t\r\n]|\Z))")
_QUOTE_IT = "such a text needs quotes"


class Complaint(NamedTuple):
    """What a parser has to say: its words, where it stopped (`at`), the start of what it was reading
    (`since`), and the last scalar that it delivered.
    """

    words: str
    at: int
    since: int | None
    last: Span


class StopError(Exception):
    """Reading ends at a problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Cause(NamedTuple):
    start: int
    end: int
    message: str
    note: str = ""
    kind: str = "syntax-error"
    related: tuple[tuple[str, int], ...] = ()


def explain(complaint: Complaint, text: str, limits: Limits) -> Problem:
    """The problem behind a parser's complaint."""
    at = min(complaint.at, len(text))
    since = at if complaint.since is None else min(complaint.since, len(text))
    found = _anywhere(complaint, text, at, since, limits)
    if found is None:
        found = next((tell(text, at, since) for sign, tell in _CAUSES if sign in complaint.words), None)
    return _problem(found or _Cause(at, at + 1, "this is not valid YAML"), text)


def tag_problem(text: str, at: int, path: Path, document: int) -> Problem:
    """What there is to say about a tag at an offset."""
    return _problem(_tag(text, at, at), text, path, document)


def alias_problem(text: str, at: int, path: Path, document: int) -> Problem:
    """What there is to say about an alias at an offset that stands for nothing."""
    return _problem(_bad_alias(text, at, at), text, path, document)


def complex_key_problem(text: str, at: int, path: Path, document: int) -> Problem:
    """What there is to say about a list or mapping at an offset that is used as a key."""
    opening = next((start for start in (at, at - 1) if start >= 0 and _TEMPLATE.match(text, start)), None)
    if opening is None:
        cause = _Cause(at, at + 1, "a list or a mapping is used as a key", "a key must be a plain text, as in JSON")
    else:
        cause = _template(text, opening)
    return _problem(cause, text, path, document)


def anchor_problem(text: str, at: int, path: Path, document: int) -> Problem:
    """What there is to say about an anchor at an offset whose name is followed by something else than a blank."""
    return _problem(_bad_anchor(text, at, at), text, path, document)


def comment_problem(text: str, at: int) -> Problem:
    """What there is to say about a `#` at an offset that has no blank before it."""
    return _problem(_touching_comment(at), text)


def mark_problem(text: str, at: int) -> Problem:
    """What there is to say about a `?` at an offset inside brackets that has no blank behind it."""
    cause = _Cause(at, at + 1, "a `?` without a space after it is inside brackets", "quote the text that it begins")
    return _problem(cause, text)


def directive_problem(text: str, at: int) -> Problem:
    """What there is to say about a directive at an offset, in a document that has not ended."""
    return _problem(
        _Cause(at, at + 1, "a directive follows a document that has not ended", "end the document with `...`"), text
    )


def missing_key_problem(text: str, at: int) -> Problem:
    """What there is to say about an empty key at a colon, or behind it where ruamel puts it."""
    at -= text.startswith(":", at - 1) and not text.startswith(":", at)
    if found := _GAP.match(text, at):  # ruamel puts it behind a `?`, libyaml before what follows
        at = found.end()
    return _problem(_missing_key(at), text)


def after_document_problem(text: str, at: int) -> Problem:
    """What there is to say about an offset where a document begins without `---`."""
    return _problem(_after_document(text, at, at), text)


def _problem(cause: _Cause, text: str, path: Path = (), document: int = 0) -> Problem:
    where = in_text(cause.start, min(cause.end, len(text)), path, document)
    related = tuple((why, in_text(offset, offset + 1, path, document)) for why, offset in cause.related)
    return Problem(kind=cause.kind, message=cause.message, where=where, note=cause.note, related=related)


def _anywhere(complaint: Complaint, text: str, at: int, since: int, limits: Limits) -> _Cause | None:
    """Causes that show in many ways, and are seen in the text itself."""
    last, (start, line) = complaint.last, _line(text, at)
    for begin in sorted({start, _line(text, since)[0], _line(text, last.start)[0]}):
        if _CONFLICT.match(text, begin):
            return _Cause(begin, begin + 7, "a merge conflict was left in the file")
    if _MARKUP.match(text):
        begin = text.index("<")
        return _Cause(begin, begin + 1, "the file is HTML or XML, not YAML")
    if "flow" not in complaint.words and "\t" in (indent := line[: _indent(line)]):
        tab = start + indent.index("\t")
        if tab <= at:
            return _tab(text, tab, tab)
    if opening := _TEMPLATE.search(line):
        before = line[: opening.start()]
        if before.count('"') % 2 == 0 and before.count("'") % 2 == 0:
            return _template(text, start + opening.start())
    key = last if text[at : at + 1] == ":" and not text[last.end : at].strip() else Span(since, since)
    if "could not find expected ':'" in complaint.words and (found := _KEY.match(text, since)):
        key = Span(*found.span())
    if key.end - key.start > limits.key:
        return _Cause(*key, f"a key has more than {limits.key:,} characters", kind="too-large")
    return None


def _template(text: str, at: int) -> _Cause:
    return _Cause(at, at + 2, f"a template (`{text[at : at + 2]}`) has no quotes", _QUOTE_IT)


def _line(text: str, at: int) -> tuple[int, str]:
    """The start of the line that an offset is in, and that line."""
    start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    ends = [end for end in (text.find("\n", at), text.find("\r", at)) if end >= 0]
    return start, text[start : min(ends, default=len(text))]


def _indent(line: str) -> int:
    """How many white characters a line begins with."""
    return len(line) - len(line.lstrip())


def _cannot_start(text: str, at: int, _: int) -> _Cause:
    sign = text[at : at + 1]
    if sign == "\t":
        return _Cause(at, at + 1, "a tab is used in place of spaces", "YAML is indented with spaces only")
    if sign in ("|", ">"):
        return _Cause(at, at + 1, f"a block text (`{sign}`) is not allowed inside brackets", _QUOTE_IT)
    if sign and sign in "@`%":
        start = at if text[at - 1 : at].isspace() else word_before(text, at)
        if text[start] in "&*":
            return (_bad_alias if text[start] == "*" else _bad_anchor)(text, at, start)
        name = "a backtick" if sign == "`" else f"`{sign}`"
        return _Cause(at, at + 1, f"an unquoted text can't begin with {name}", _QUOTE_IT)
    return _Cause(at, at + 1, "no YAML value begins with this character")


def _missing_key(at: int) -> _Cause:
    return _Cause(at, at + 1, "a key is missing before this", "quote a text that begins with `:` or `?`")


def _stray_colon(text: str, at: int, _: int) -> _Cause:
    start, line = _line(text, at)
    before = line[: at - start]
    if re.search(r":[ \t]|^[ \t]*- ", before + " "):
        return _Cause(at, at + 1, "an unquoted text contains `: `", _QUOTE_IT)
    begin = start + len(before) - len(before.lstrip(" "))
    note = "it must begin in the same column as the keys beside it"
    return _Cause(begin, at + 1, "this key is indented differently from the line above", note)


def _colon_in_flow(_: str, at: int, __: int) -> _Cause:
    return _Cause(
        at, at + 1, "a `:` ends an unquoted text inside brackets", "quote the text, or add a space after the `:`"
    )


def _no_colon(text: str, _: int, since: int) -> _Cause:
    line_start, line = _line(text, since)
    end = line_start + len(line.rstrip())
    message = "this line has no `:` after its key"
    return _Cause(since, max(end, since + 1), message, "check the indentation if it continues a text")


def _no_key(text: str, at: int, _: int) -> _Cause:
    sign = text[at : at + 1]
    if (at and text[at - 1 : at] in ("'", '"')) or text[:at].rstrip(" ")[-1:] in ("'", '"'):
        note = "a quote inside quotes is escaped, or an earlier quote is never closed"
        return _Cause(at, at + 1, "text follows a closing quote", note)
    if sign == ":":
        return _missing_key(at)
    if sign and sign in "]}":
        return _Cause(at, at + 1, f"this `{sign}` closes nothing")
    if text.startswith("- ", at):
        return _Cause(at, at + 1, "a list item is among the keys of a mapping", "check the indentation")
    return _Cause(at, at + 1, "this does not continue the mapping above it", "check the indentation")


def _no_dash(text: str, at: int, _: int) -> _Cause:
    if text[:at].rstrip(" ")[-1:] in ("'", '"'):
        return _no_key(text, at, at)
    if re.match(r"-\S", text[at : at + 2]):
        return _Cause(at, at + 1, "a `-` in a list has no space after it")
    return _Cause(at, at + 1, "this does not continue the list above it", "check the indentation")


def _unclosed(text: str, at: int, since: int) -> _Cause:
    opening = text[since : since + 1]
    closing = "]" if opening == "[" else "}"
    (outer_start, outer), (start, line) = _line(text, since), _line(text, at)
    if text[at : at + 1] == ":" and not text[start:at].strip():
        return _Cause(at, at + 1, "a `:` is not on the line of its key", "write both on one line")
    if outer_start != start and text[at : at + 1] == ":":  # a text before it goes on over the line break
        at = start + _indent(line) if _indent(line) > _indent(outer) else len(text)
    if not text[at:].strip():
        return _Cause(since, since + 1, f"the `{opening}` is never closed")
    if text[at : at + 1] in ("]", "}"):
        message = f"a `{text[at]}` is in place of the `{closing}` that closes the `{opening}`"
    else:
        message = f"`,` or `{closing}` belongs before this"
    return _Cause(at, at + 1, message, related=(("opened here", since),))


def _no_value(text: str, at: int, _: int) -> _Cause:
    sign = text[at : at + 1]
    if not text[at:].strip():
        return _Cause(at, at, "the text ends where a value belongs")
    if sign in "]}":
        return _Cause(at, at + 1, f"this `{sign}` closes nothing")
    if sign == ":":
        return _missing_key(at)
    return _Cause(at, at + 1, "a value is missing here")


def _open_quote(text: str, _: int, since: int) -> _Cause:
    start, line = _line(text, since)
    return _Cause(since, start + len(line), "the quote opened here is never closed")


def _bad_escape(text: str, at: int, since: int) -> _Cause:
    backslash = text.rfind("\\", since, at + 1)
    escape = text[backslash + 1 : backslash + 2]
    if _SURROGATE.match(text, backslash):
        note = "YAML writes a character beyond U+FFFF as `\\U` and eight digits"
        return _Cause(backslash, backslash + 6, "the escape is a surrogate, half of a character", note)
    note = "write a backslash as `\\\\`, or use single quotes"
    if escape in ("x", "u", "U"):
        return _Cause(backslash, backslash + 2, f"`\\{escape}` is not followed by the digits of a character", note)
    name = f"`\\{escape}` is" if "!" <= escape <= "~" else "this is"
    return _Cause(backslash, backslash + 2, f"{name} no YAML escape", note)


def _touching_comment(at: int) -> _Cause:
    return _Cause(at, at + 1, "a comment has no space before its `#`", "YAML needs one")


def _bad_block(text: str, at: int, since: int) -> _Cause:
    sign = text[since : since + 1]
    if text[at : at + 1] == "#":
        return _touching_comment(at)
    return _Cause(at, at + 1, f"this can't follow the `{sign}` of a block text", "the text begins on the next line")


def _bad_alias(text: str, _: int, since: int) -> _Cause:
    return _Cause(
        since,
        _behind_name(text, since),
        "the alias (`*…`) names an unknown anchor",
        "a text that begins with `*` needs quotes",
    )


def _behind_name(text: str, at: int) -> int:
    """The end of an alias or a tag that begins at an offset."""
    found = _NODE_NAME.match(text, at)
    return found.end() if found else at


def word_before(text: str, at: int) -> int:
    """The start of the last word before an offset."""
    while at and text[at - 1] in " \t\r\n":
        at -= 1
    while at and text[at - 1] not in " \t\r\n,[]{}":
        at -= 1
    return at


def _bad_anchor(text: str, _: int, since: int) -> _Cause:
    end = _behind_name(text, since)
    what = "no space follows the name of an anchor (`&…`)" if end > since + 1 else "an `&` has no anchor name"
    return _Cause(since, end, what, _QUOTE_IT)


def _tag(text: str, at: int, since: int) -> _Cause:
    if text[since : since + 1] != "!":  # libyaml's mark is at the first of two properties, ruamel's at the second
        since = at if text[at : at + 1] == "!" else word_before(text, since)
    note = "only plain values are read; quote it if it is a text"
    return _Cause(since, max(_behind_name(text, since), since + 1), "a tag (`!…`) is before a value", note)


def _dash_in_line(_: str, at: int, __: int) -> _Cause:
    return _Cause(at, at + 1, "a list can't begin on the line of its key", "put it on the next line, or quote the text")


def _key_in_line(_: str, at: int, __: int) -> _Cause:
    return _Cause(at, at + 1, "a `?` is not allowed here", _QUOTE_IT)


def _after_document(_: str, at: int, __: int) -> _Cause:
    note = "check the indentation, or begin another document with `---`"
    return _Cause(at, at + 1, "the value of the document ends before this", note)


def _directive(text: str, at: int, since: int) -> _Cause:
    start = min(at, since)
    return _Cause(
        start,
        max(_behind_name(text, start), start + 1),
        "a line that begins with `%` must be a directive",
        _QUOTE_IT,
    )


def _version(_: str, at: int, __: int) -> _Cause:
    return _Cause(at, at + 1, "the `%YAML` directive names neither 1.1 nor 1.2")


def _tab(_: str, at: int, __: int) -> _Cause:
    return _Cause(at, at + 1, "a tab is used for indentation", "YAML is indented with spaces only")


_CAUSES = (
    # what PyYAML (libyaml) says, what ruamel.yaml says where that differs
    ("scanning an alias", _bad_alias),
    ("scanning an anchor", _bad_anchor),
    ("incompatible YAML document", _version),
    ("directive", _directive),
    (" tag", _tag),
    ("cannot start any token", _cannot_start),
    ("mapping values are not allowed", _stray_colon),
    ("mapping keys are not allowed", _key_in_line),
    ("sequence entries are not allowed", _dash_in_line),
    ("could not find expected ':'", _no_colon),
    ("found unexpected end of stream", _open_quote),
    ("found unexpected document", _open_quote),
    ("unknown escape character", _bad_escape),
    ("hexdecimal number", _bad_escape),
    ("invalid Unicode character escape", _bad_escape),
    ("tab character", _tab),
    ("scanning a block scalar", _bad_block),
    ("found unexpected ':'", _colon_in_flow),
    ("while parsing a block mapping", _no_key),
    ("while parsing a block collection", _no_dash),
    ("node content", _no_value),
    ("while parsing a flow", _unclosed),
    ("document start", _after_document),
    ("after document end", _after_document),
)
