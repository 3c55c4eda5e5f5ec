"""The events of a YAML text from ruamel.yaml's pure parser, which is made to do what libyaml does.

It is the reference, and thirty times slower than libyaml: imported only where it is wanted, or where PyYAML has no C
part. The only importer of ruamel.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from types import SimpleNamespace
from typing import Any, NoReturn
from urllib.parse import unquote

import ruamel.yaml.events as kinds
from ruamel.yaml import YAML
from ruamel.yaml.error import StringMark, YAMLError
from ruamel.yaml.parser import Parser
from ruamel.yaml.scanner import Scanner, ScannerError
from ruamel.yaml.tokens import TagToken

from toolcheck.ground.regex import regex

__all__ = ["YAMLError", "kinds", "reference_events"]

_SURROGATE = regex("[\ud800-\udfff]")
_SURROGATE_ESCAPE = regex(r"\\(?:(u[dD][89a-fA-F]|U0000[dD][89a-fA-F])|.)")
_ANCHOR_NAME = regex(r"[0-9A-Za-z_-]+")
_URI = r"(?:[0-9A-Za-z_;/?:@&=+$.!~*'()-]|%[0-9a-fA-F]{2})"
_TAG = regex(rf"!(?:<((?:{_URI}|[,\[\]])++)>|([0-9A-Za-z_-]*+!)({_URI}++)|(?![0-9A-Za-z_-]*+!)({_URI}*+))")
_INDICATORS = regex(r"[+-][1-9]?|[1-9][+-]?|")
_LONGEST_KEY = 1024
_COLON_IN_FLOW = regex(r":(?=[,?\[\]{}])")


def reference_events(text: str) -> Iterator[Any]:
    """The events of a text. Raises `YAMLError` at what is not YAML."""
    parser = YAML(typ="safe", pure=True)
    parser.Parser = _ParserLikeLibyaml
    parser.Scanner = partial(_LikeLibyaml, text)
    try:
        yield from parser.parse(text)
    except YAMLError:
        raise
    except Exception:  # it also raises what Python raises: IndexError, AssertionError …
        raise YAMLError from None


class _LikeLibyaml(Scanner):
    """Takes a tab for a blank where it can't be indentation, and blank lines of any length before a
    block text, which is always indented; refuses unknown directives, odd names of anchors, a colon at
    the beginning or end of a text in brackets, and escapes that are not a character.
    """

    def __init__(self, text: str, loader: Any = None) -> None:
        super().__init__(loader)
        self._text = text

    def stale_possible_simple_keys(self) -> None:
        """As it is there; but they are in order, so that none is stale where the first one is not."""
        for key in self.possible_simple_keys.values():
            if key.line != self.reader.line or self.reader.index - key.index > _LONGEST_KEY:
                super().stale_possible_simple_keys()
            return

    def next_possible_simple_key(self) -> int | None:
        return next((key.token_number for key in self.possible_simple_keys.values()), None)

    def scan_to_next_token(self) -> None:
        reader = self.reader
        while True:
            blanks = " \t" if self.flow_level or not self.allow_simple_key else " "
            while reader.peek() in blanks:
                reader.forward()
            if reader.peek() == "#":
                while reader.peek() not in "\0\r\n":
                    reader.forward()
            if not self.scan_line_break():
                return
            if not self.flow_level:
                self.allow_simple_key = True

    def scan_plain_spaces(self, indent: int, start_mark: Any) -> list[str] | None:
        reader = self.reader
        blanks, breaks = "", []
        while (sign := reader.peek()) in " \t\r\n":
            if sign in "\r\n":
                breaks.append(self.scan_line_break())
                blanks = ""
                self.allow_simple_key = True
                if reader.prefix(3) in ("---", "...") and reader.peek(3) in "\0 \t\r\n":
                    return None
            elif sign == "\t" and breaks and reader.column < indent:
                self._refuse("tab character", start_mark)
            else:
                blanks += sign
                reader.forward()
        if breaks:
            return breaks[1:] or [" "]
        return [blanks] if blanks else []

    def scan_block_scalar_indentation(self) -> tuple[list[str], int, Any]:
        reader = self.reader
        breaks, deepest, behind = [], 1, reader.get_mark()
        while (sign := reader.peek()) in " \r\n":
            if sign == " ":
                reader.forward()
                deepest = max(deepest, reader.column)
            else:
                breaks.append(self.scan_line_break())
                behind = reader.get_mark()
        if sign == "\t":
            self._refuse("tab character", behind)
        return breaks, deepest, behind

    def scan_block_scalar_breaks(self, indent: int) -> tuple[list[str], Any]:
        breaks, behind = super().scan_block_scalar_breaks(indent)
        if self.reader.column < indent and self.reader.peek() == "\t":
            self._refuse("tab character", behind)
        return breaks, behind

    def scan_directive_name(self, start_mark: Any) -> Any:
        name = super().scan_directive_name(start_mark)
        if name not in ("YAML", "TAG"):
            self._refuse("while scanning a directive", start_mark)
        return name

    def scan_yaml_directive_value(self, start_mark: Any) -> Any:
        version = super().scan_yaml_directive_value(start_mark)
        if version not in ((1, 1), (1, 2)):
            self._refuse("incompatible YAML document", start_mark, start_mark.index)
        return version

    def scan_anchor(self, token_class: Any) -> Any:
        reader = self.reader
        start = reader.get_mark()
        name = _ANCHOR_NAME.match(self._text, start.index + 1)
        reader.forward(1 + len(name[0] if name else ""))
        if name is None or reader.peek() not in "\0 \t\r\n?:,]}%@`":
            what = "alias" if self._text[start.index] == "*" else "anchor"
            self._refuse(f"while scanning an {what}", start)
        return token_class(name[0], start, reader.get_mark())

    def scan_tag(self) -> Any:
        reader = self.reader
        start = reader.get_mark()
        found = _TAG.match(self._text, start.index)
        reader.forward(found.end() - start.index if found else 1)
        if found is None or reader.peek() not in ("\0 \t\r\n," if self.flow_level else "\0 \t\r\n"):
            self._refuse("while scanning a tag", start)
        try:
            whole, handle, suffix, bare = (part and unquote(part, errors="strict") for part in found.groups())
        except UnicodeDecodeError:
            self._refuse("while scanning a tag", start)
        value = (f"!{handle}", suffix) if handle else ("!", bare) if bare else (None, whole or "!")
        return TagToken(value, start, reader.get_mark())

    def scan_block_scalar_indicators(self, start_mark: Any) -> tuple[bool | None, int | None]:
        found = _INDICATORS.match(self._text, start_mark.index + 1)
        written = found[0] if found else ""
        self.reader.forward(len(written))
        digit = written.strip("+-")
        return "+" in written if written != digit else None, int(digit) if digit else None

    def scan_block_scalar_ignored_line(self, start_mark: Any) -> None:
        reader = self.reader
        while reader.peek() in " \t":
            reader.forward()
        if reader.peek() == "#":
            while reader.peek() not in "\0\r\n":
                reader.forward()
        if reader.peek() not in "\0\r\n":
            self._refuse("while scanning a block scalar", start_mark)
        self.scan_line_break()

    def scan_plain(self) -> Any:
        token = super().scan_plain()
        start, end = token.start_mark, token.end_mark.index
        if self.flow_level and (colon := _COLON_IN_FLOW.search(self._text, start.index, end + 1)):
            self._refuse("found unexpected ':'", start, colon.start())
        return token

    def check_value(self) -> bool:
        return bool(self.flow_level) or self.reader.peek(1) in "\0 \t\r\n"

    def scan_flow_scalar(self, style: Any) -> Any:
        start = self.reader.get_mark()
        try:
            token = super().scan_flow_scalar(style)
        except (ValueError, OverflowError):  # from chr()
            self._refuse("unknown escape character", start)
        if not token.value.isascii() and _SURROGATE.search(token.value):
            escapes = _SURROGATE_ESCAPE.finditer(self._text, start.index, token.end_mark.index)
            at = next((escape.start() for escape in escapes if escape[1]), start.index)
            self._refuse("unknown escape character", start, at)
        return token

    def fetch_stream_end(self) -> None:
        required = next((key for key in self.possible_simple_keys.values() if key.required), None)
        if required is not None:
            self._refuse("could not find expected ':'", required.mark)
        super().fetch_stream_end()

    def _refuse(self, words: str, since: Any, at: int | None = None) -> NoReturn:
        mark = self.reader.get_mark()
        index = mark.index if at is None else at
        raise ScannerError(words, since, "", StringMark(mark.name, index, mark.line, mark.column, None, 0))


class _ParserLikeLibyaml(Parser):
    """Refuses an empty key that no `?` announces, and a document without `---` behind the end of another."""

    resolver = SimpleNamespace(processing_version=(1, 1))
