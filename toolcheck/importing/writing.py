"""A value with comments becomes YAML.

The scalars are written by `document/spelling.py`, which knows what each version of YAML reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from toolcheck.document.change_value import CannotChange
from toolcheck.document.spelling import indented, yaml_key, yaml_scalar
from toolcheck.document.where import Path
from toolcheck.importing.imported import CannotImport
from toolcheck.redaction.redactor import fit

_LONGEST_COMMENT = 300
_Comments = Mapping[Path, tuple[str, ...]]


def yaml_text(values: Iterable[Any], comments: _Comments, head: Iterable[str]) -> str:
    """The YAML of some documents; `head` are comments at its top. The first step of a path in `comments` is the number
    of a document. Raises `CannotImport` for a value that YAML cannot represent.
    """
    try:
        documents = [_lines(value, (number,), comments) for number, value in enumerate(values)]
    except CannotChange as refused:
        raise CannotImport(f"it cannot be written as YAML: {refused.reason}") from None
    joined = [line for number, lines in enumerate(documents) for line in (["---", *lines] if number else lines)]
    return "\n".join([*map(comment, head), *joined]) + "\n"


def comment(words: str) -> str:
    """A comment on one line, which is never a suppression."""
    shown = fit(" ".join(words.split())).replace("toolcheck:", "toolcheck :")
    return f"# {shown if len(shown) <= _LONGEST_COMMENT else shown[:_LONGEST_COMMENT] + '…'}"


def block(text: str) -> list[str] | None:
    """A text of several lines as a block of YAML. None if a block cannot represent it."""
    lines = text.removesuffix("\n").split("\n")
    fits = len(lines) > 1 and all(line.isprintable() and line == line.rstrip() for line in lines)
    if not fits or not lines[0] or lines[0][0] == " " or not lines[-1]:
        return None
    return ["|" if text.endswith("\n") else "|-", *lines]


def _lines(value: Any, path: Path, comments: _Comments) -> list[str]:
    """The lines of a value; the first begins at column 0, and can follow a dash."""
    if isinstance(value, dict) and value:
        return [line for key, inner in value.items() for line in _entry(key, inner, (*path, key), comments)]
    if isinstance(value, list) and value:
        return [line for number, inner in enumerate(value) for line in _item(inner, (*path, number), comments)]
    if isinstance(value, str) and (lines := block(value)) is not None:
        return [lines[0], *indented(lines[1:], 2)]
    return [yaml_scalar(value)]


def _entry(key: str, value: Any, path: Path, comments: _Comments) -> list[str]:
    above, name = _above(path, comments), yaml_key(key)
    lines = _lines(value, path, comments)
    if isinstance(value, dict | list) and value:
        return [*above, f"{name}:", *indented(lines, 2)]
    return [*above, f"{name}: {lines[0]}", *lines[1:]]


def _item(value: Any, path: Path, comments: _Comments) -> list[str]:
    lines = _lines(value, path, comments)
    if not isinstance(value, dict | list):
        return [*_above(path, comments), f"- {lines[0]}", *lines[1:]]
    return [*_above(path, comments), f"- {lines[0]}", *indented(lines[1:], 2)]


def _above(path: Path, comments: _Comments) -> list[str]:
    return [comment(words) for words in comments.get(path, ())]
