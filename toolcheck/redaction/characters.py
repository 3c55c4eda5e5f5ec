"""No character that is shown does more than that: terminals and CI runners take some for commands."""

from __future__ import annotations

import unicodedata

from toolcheck.ground.regex import regex

_UNSEEN = r"\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0d\uffa0\U000e0100-\U000e01ef"
_SUSPECT = regex(rf"[^\x20-\x7e\u4e00-\u9fff\uac00-\ud7a3]|[{_UNSEEN}]")
_INVISIBLE = regex(f"[{_UNSEEN}]")
_LIVE = frozenset(["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"])
COMMANDS = ("##[", "##vso[")
_COMMAND = regex(r"#(?=#(?:vso)?\[)")
_LEADING_COMMAND = regex(r"^(\s*):(?=:)")


def printable(text: str) -> str:
    """`text` on one line, with everything escaped that a terminal or a CI runner could take for more than
    a character to show: control, format, invisible and direction characters, line breaks, lone
    surrogates, and the beginnings of runner commands.
    """
    if _may_be_live(text):
        text = _SUSPECT.sub(lambda found: _escaped(found[0]), text)
    if "##" in text:
        text = _COMMAND.sub(r"\\x23", text)
    return _LEADING_COMMAND.sub(r"\1\\x3a", text) if "::" in text else text


def printable_json(text: str) -> str:
    """A JSON text in which the same characters are escaped, as JSON escapes them: what it means stays
    exactly the same.
    """
    if _may_be_live(text.replace("\n", "")):
        import json  # which compiles patterns

        text = _SUSPECT.sub(
            lambda found: json.dumps(found[0])[1:-1] if found[0] != "\n" and _is_live(found[0]) else found[0], text
        )
    return _COMMAND.sub(r"\\u0023", text) if "##" in text else text


def _may_be_live(text: str) -> bool:
    """Whether any character is live, said by what Python calls printable: the same categories. The pattern takes longer
    to compile than a small file to read.
    """
    return not text.isprintable() or (not text.isascii() and _INVISIBLE.search(text) is not None)


def _is_live(character: str) -> bool:
    return unicodedata.category(character) in _LIVE or bool(_INVISIBLE.match(character))


def _escaped(character: str) -> str:
    if not _is_live(character):
        return character
    if character in "\t\n\r":
        return {"\t": r"\t", "\n": r"\n", "\r": r"\r"}[character]
    code = ord(character)
    if code > 0xFFFF:
        return f"\\U{code:08x}"
    return f"\\u{code:04x}" if code > 0xFF else f"\\x{code:02x}"
