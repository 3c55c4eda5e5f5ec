"""A stretch of code inside another text -> a part: lines without what belongs to the text around, in its language.

What cannot be read is left out, silently: a stretch need not be whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from toolcheck.document.code.form import Wanted
from toolcheck.document.code.part import CodePart, Shifts
from toolcheck.document.limits import Limits
from toolcheck.ground.record import record
from toolcheck.ground.regex import regex

_LANGUAGES = {
    **dict.fromkeys(("python", "py", "python3", "pycon", "ipython", "ipython3"), "python"),
    **dict.fromkeys(("js", "javascript", "jsx", "mjs", "cjs", "node", "ts", "typescript", "tsx", "mts"), "script"),
    **dict.fromkeys(("json", "jsonc", "json5", "jsonl"), "json"),
    **dict.fromkeys(("yaml", "yml"), "yaml"),
}
_INFO = regex(r"[{.\s]*([A-Za-z0-9]+)")
_PROMPT = regex(r"\s*(?:>>>|\.\.\.)(?: |$)")
_TOKEN = regex(
    r""""(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?|`(?:[^`\\]|\\.)*+`?|//[^\n]*|/\*.*?(?:\*/|\Z)"""
    r"""|(\.\.\.|…)(?=[^\S\n]*+(?:[,\]}]|\n|//|/\*|\Z))""",
    re.DOTALL,
)
"""A string that is not closed goes on to the end of its line, a template or a comment to the end of the text."""


@record
class Line:
    """One line of a stretch: its text, and the offset of its first character in the text around."""

    text: str
    at: int


def language_of(info: str) -> str:
    """The language that a fence or a cell names: `python`, `script`, `json`, `yaml`; empty for all others."""
    found = _INFO.match(info)
    return _LANGUAGES.get(found[1].lower(), "") if found else ""


def read_stretch(lines: Sequence[Line], language: str, wanted: Wanted, limits: Limits) -> Iterator[CodePart]:
    """The parts that a stretch in some language comes to: mostly one, none for what cannot be read."""
    if not may_hold(lines, wanted):
        return
    if language == "python":
        yield from _read_python(lines, wanted)
    elif language in ("script", "json"):
        yield from _read_script(lines, wanted)
    elif language == "yaml":
        yield from _read_yaml(lines, limits)


def may_hold(lines: Sequence[Line], wanted: Wanted) -> bool:
    """Whether a stretch has a word that is looked for."""
    words = _words(wanted)
    return any(words.search(line.text) for line in lines)


@cache
def _words(wanted: Wanted) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(wanted.keys | wanted.decorators | wanted.calls))))


def python_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines of Python without the prompts of a console and without the indent that all of them have."""
    first = next((line for line in lines if line.text.strip()), None)
    if first is not None and first.text.lstrip().startswith(">>>"):
        lines = [_without_prompt(line) for line in lines]
    return _dedented(lines)


def _read_python(lines: Sequence[Line], wanted: Wanted) -> Iterator[CodePart]:
    from toolcheck.document.code.python import Python

    text, shifts = joined(python_lines(lines))
    code = Python(text, wanted)
    if not code.problems:
        yield CodePart(code=code, language="python", shifts=shifts)


def _read_script(lines: Sequence[Line], wanted: Wanted) -> Iterator[CodePart]:
    from toolcheck.document.code.script import LEFT_OUT, Script

    text, shifts = joined(lines)
    text = _left_out(text, LEFT_OUT)
    if text.lstrip()[:1] in ("{", "["):
        code = Script(f"({text}\n)", wanted)
        if code.is_whole:
            shifted = Shifts(
                tuple(at + 1 if at else 0 for at in shifts.inner), (shifts.outer[0] - 1, *shifts.outer[1:])
            )
            yield CodePart(code=code, language="script", shifts=shifted)
            return
    code = Script(text, wanted)
    if not code.problems:
        yield CodePart(code=code, language="script", shifts=shifts)


def _read_yaml(lines: Sequence[Line], limits: Limits) -> Iterator[CodePart]:
    from toolcheck.document.code.plain import Plain
    from toolcheck.document.read_yaml import read_yaml

    text, shifts = joined(lines)
    document = read_yaml(text, "", limits)
    if not document.problems:
        for value, place in zip(document.values, document.places, strict=True):
            yield CodePart(code=Plain(text, value, place), language="value", shifts=shifts)


def joined(lines: Sequence[Line]) -> tuple[str, Shifts]:
    """One text of some lines, and where it is in the text around."""
    inner, at = [0], 0
    for line in lines:
        at += len(line.text) + 1
        inner.append(at)
    outer = (*(line.at for line in lines), lines[-1].at + len(lines[-1].text) + 1) if lines else (0,)
    return "\n".join(line.text for line in lines), Shifts(tuple(inner), outer)


def _dedented(lines: Sequence[Line]) -> list[Line]:
    """The lines without the indent that all of them have."""
    indents = [line.text[: len(line.text) - len(line.text.lstrip())] for line in lines if line.text.strip()]
    if not indents or not all(indents):
        return list(lines)
    size = min(map(len, indents))
    if len({indent[:size] for indent in indents}) > 1:
        return list(lines)
    return [Line(line.text[size:], line.at + min(size, len(line.text))) for line in lines]


def _without_prompt(line: Line) -> Line:
    """A line of a console: what is typed, or nothing."""
    found = _PROMPT.match(line.text)
    return Line("", line.at) if found is None else Line(line.text[found.end() :], line.at + found.end())


def _left_out(text: str, name: str) -> str:
    """A text with a name instead of each `...` that stands for something left out, as long as before."""

    def replaced(found: re.Match[str]) -> str:
        if not found[1]:
            return found[0]
        before, behind = text[: found.start()].rstrip()[-1:], text[found.end() :].lstrip()[:1]
        if found[1] == "…":
            return name
        left = "" if before in ("", ",", "{", "[", ":", "(") else ","
        right = "" if behind in ("", ",", "}", "]", ")") else ","
        return f"{left}{name}{right}".ljust(3)

    return _TOKEN.sub(replaced, text) if "..." in text or "…" in text else text
