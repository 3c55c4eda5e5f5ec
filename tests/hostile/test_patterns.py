"""No pattern keeps toolcheck busy: not an author's, which is never run, and none of its own, whatever it is asked."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Iterator
from math import inf
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, NamedTuple

import pytest

from tests.hostile.measured import is_sound, measured
from tests.hostile.patterns import Pattern, attacks, every

CLEAN = '{"tools": [{"type": "function", "name": "hang_up", "description": "End the call."}]}\n'

# -- an author's -------------------------------------------------------------------------------------

VICTIM = "a" * 60 + "!"
EVIL = ("^(a+)+$", "^(a|aa)+$", "^(a|a?)+$", "(.*a){25}$", r"^(\w+\s?)*$", "(?=(a+))a*b", "^(([a-z])+.)+[A-Z]([a-z])+$")
INVALID = "invalid-json-schema"


class Case(NamedTuple):
    """A schema of one property `a`, and what is said of it: rule and severity, at the first place where `at` is
    written; nothing where there is no rule."""

    id: str
    a: Any
    rule: str = ""
    severity: str = "error"
    at: str = ""
    beside: dict[str, Any] = {}  # noqa: RUF012


def patterned(pattern: Any, **more: Any) -> dict[str, Any]:
    return {"type": "string", "pattern": pattern, **more}


def text_of(case: Case) -> str:
    schema = {"type": "object", "properties": {"a": case.a}, **case.beside}
    tool = {"type": "function", "name": "f", "description": "d", "parameters": schema}
    return json.dumps({"tools": [tool]}, ensure_ascii=False, indent=1)


def cases() -> Iterator[Case]:
    for number, evil in enumerate(EVIL):
        yield Case(f"default-{number}", patterned(evil, default=VICTIM))
        yield Case(f"enum-{number}", patterned(evil, enum=[VICTIM], default=VICTIM))
        yield Case(f"examples-{number}", patterned(evil, examples=[VICTIM, VICTIM]))
        yield Case(f"const-{number}", patterned(evil, const=VICTIM))
        yield Case(f"keys-{number}", {"type": "object", "patternProperties": {evil: {}}, "default": {VICTIM: 1}})
    for name, pattern in (
        ("parens", "(" * 10_000 + ")" * 10_000),
        ("branches", "|".join(f"a{number}" for number in range(60_000))),
        ("count", "a{4294967296}"),
        ("counts", "(" * 300 + "a" + "{1,99})" * 300),
        ("property", r"^\p{L}+$"),
        ("named", r"(?<y>a)\k<y>"),
        ("behind", "(?<=a)(?<!b)c"),
        ("escapes", "\\\\" * 400),
    ):
        yield Case(name, patterned(pattern, default="b"))
    yield Case("python-group", patterned("(?P<y>a)"), INVALID, "info", '"(?P')
    yield Case("python-end", patterned(r"a\Z"), INVALID, "info", r'"a\\Z')
    yield Case("possessive", patterned("a++"), INVALID, "info", '"a++')
    yield Case("open", patterned("("), INVALID, "error", '"("')
    yield Case("opens", patterned("(" * 900), INVALID, "error", '"((')
    yield Case("class", patterned("[z-a]"), INVALID, "error", '"[z-a]')
    yield Case("twice", patterned("a**"), INVALID, "error", '"a**')
    yield Case("number", patterned(5), INVALID, "error", "5")
    yield Case("broken-key", {"type": "object", "patternProperties": {"(": {}}}, INVALID, "error", '"("')
    for name, reference in (
        ("dangling", "#/$defs/b"),
        ("pointer", "#/~2"),
        ("http", "http://169.254.169.254/latest"),
        ("file", "file:///etc/passwd"),
        ("relative", "../../etc/passwd"),
    ):
        yield Case(f"ref-{name}", {"$ref": reference}, "unresolvable-ref", at=f'"{reference}"')
    yield Case("ref-number", {"$ref": 5}, "unresolvable-ref", at="5")
    yield Case("ref-root", {"$ref": "#"})
    loop = {"$defs": {"b": {"$ref": "#/$defs/c"}, "c": {"$ref": "#/$defs/b"}}}
    yield Case("ref-loop", {"$ref": "#/$defs/b"}, "unresolvable-ref", at='"#/$defs/c"', beside=loop)
    yield Case("ref-dynamic", {"$dynamicRef": "#b"}, beside={"$dynamicAnchor": "b"})
    deep: Any = {"type": "string"}
    for _ in range(400):
        deep = {"allOf": [deep]}
    yield Case("all-of", deep, "too-deep")
    yield Case("properties", {"type": "object", "properties": {f"k{n}": {"type": "string"} for n in range(10_000)}})
    values = [f"e{number}" for number in range(100_000)]
    yield Case("enum", {"type": "string", "enum": values}, "too-large")
    yield Case("enum-default", {"enum": values[:70_000], "default": "z"}, "example-mismatch", "warning", '"z"')
    yield Case("unique", {"type": "array", "items": {}, "uniqueItems": "yes"}, INVALID, at='"yes"')
    yield Case("multiple-zero", {"type": "number", "multipleOf": 0}, INVALID, at="0")
    yield Case("multiple-text", {"type": "number", "multipleOf": "5"}, INVALID, at='"5"')
    yield Case("multiple-huge", {"type": "number", "multipleOf": 1e308, "default": 1e-308})
    yield Case("length-text", {"type": "string", "minLength": "5"}, INVALID, at='"5"')
    yield Case("length-less", {"type": "string", "minLength": -1}, INVALID, at="-1")
    yield Case("length-huge", {"type": "string", "maxLength": 10**300, "default": "a"})
    yield Case("properties-list", {"type": "object", "properties": [1]}, "list-for-object", at="[\n       1")
    yield Case("required-text", {"type": "object", "properties": {}, "required": "a"}, INVALID, at='"a"\n')
    yield Case("items-number", {"type": "array", "items": 5}, INVALID, at="5")
    yield Case("type-object", {"type": {"a": 1}}, INVALID, at='{\n       "a": 1')


CASES = tuple(cases())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_schema_is_reported_where_it_is_wrong(tmp_path: Path, case: Case) -> None:
    text = text_of(case)
    (tmp_path / "tools.json").write_text(text)
    run = measured("check", "tools.json", "--output-format", "json", cwd=tmp_path)
    assert is_sound(run), run
    findings = [(found["rule"], found["severity"]) for found in json.loads(run.out)["findings"]]
    assert findings == ([(case.rule, case.severity)] if case.rule else [])
    if case.at:
        before = text[: text.index(case.at)]
        (found,) = json.loads(run.out)["findings"]
        assert (found["line"], found["column"]) == (before.count("\n") + 1, len(before) - before.rfind("\n"))
    for words in (("check", "--diff", "--unsafe-fixes"), ("compile",)):
        run = measured(*words, "tools.json", cwd=tmp_path)
        assert is_sound(run), run


def test_aliases_in_a_list_of_unlike_things_are_compared_in_bounded_time(tmp_path: Path) -> None:
    lines = "".join(f"      - [*a, {number}]\n" for number in range(4_000))
    (tmp_path / "tools.yaml").write_text(
        "x-a: &a [1, 2, 3, 4, 5]\ntools:\n- type: function\n  name: f\n  description: d\n  parameters:\n"
        f"    type: object\n    uniqueItems: true\n    properties: {{}}\n    enum:\n{lines}    default: [*a, -1]\n"
    )
    run = measured("check", "tools.yaml", cwd=tmp_path)
    assert is_sound(run), run


@pytest.mark.parametrize("engines", ["", "reference"])
def test_no_pattern_of_an_author_is_ever_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], engines: str
) -> None:
    """All that `re` compiles is seen, and every schema that an engine is made of."""
    from toolcheck.contract import engine

    mark = "q7mark"
    schema = {
        "type": "object",
        "properties": {
            "a": patterned(f"^({mark}+)+$", default=VICTIM, enum=[VICTIM], examples=[VICTIM]),
            "b": {
                "type": "object",
                "patternProperties": {f"^({mark}|.)*$": {"type": "string"}},
                "default": {VICTIM: 1},
            },
            "c": {"type": "string", "format": "regex", "default": f"({mark}"},
        },
    }
    grammar = {"type": "grammar", "syntax": "regex", "definition": f"({mark}+)+"}
    tools = [
        {"type": "function", "name": "f", "description": "d", "parameters": schema},
        {"type": "custom", "name": "g", "description": "d", "format": grammar},
    ]
    (tmp_path / "tools.json").write_text(json.dumps({"tools": tools}))
    seen: list[str] = []
    compile_text, make = re._compiler.compile, engine._validator  # type: ignore[attr-defined]

    def compiled(text: Any, *rest: Any, **more: Any) -> Any:
        seen.append(str(text))
        return compile_text(text, *rest, **more)

    def made(*words: Any) -> Any:
        seen.append(json.dumps(engine._schema(*words[:2])))
        return make(*words)

    re.purge()
    make.cache_clear()
    monkeypatch.setattr(re._compiler, "compile", compiled)  # type: ignore[attr-defined]
    monkeypatch.setattr(engine, "_validator", made)
    monkeypatch.setenv("TOOLCHECK_ENGINES", engines)
    monkeypatch.chdir(tmp_path)
    from toolcheck.cli.program import run

    for words in (
        ["check", "tools.json"],
        ["check", "--diff", "--unsafe-fixes", "tools.json"],
        ["compile", "tools.json"],
        ["decode", f"Invalid schema for function 'f': '({mark}' is not a 'regex'.", "tools.json"],
    ):
        assert run([*words, "--target", "responses"]) in (0, 1)
    assert mark in capsys.readouterr().out
    assert len(seen) > 5
    assert [text for text in seen if mark in text] == []


# -- our own ----------------------------------------------------------------------------------------

SIZES = (16, 20, 24, 30, 40, 100, 600, 4000)
"""Steps from one to the next are small enough for a run of the first one that is too slow to come back."""
SUSPECT = 0.004
"""Seconds of processor: ten times what the largest takes where time grows with the length alone."""


def seconds(ask: Callable[[Any], object], text: str | bytes) -> float:
    """What it costs to ask a pattern about a text, at the best of three times."""
    best = inf
    for _ in range(3):
        begun, start = perf_counter(), process_time()
        ask(text)
        if (passed := perf_counter() - begun) < SUSPECT:
            return passed  # the processor was not asked for more, and to ask for its time takes longer
        best = min(best, process_time() - start)
        if best < SUSPECT:
            break
    return best


def grows_too_fast(pattern: Pattern, method: str, before: str, again: str) -> bool:
    """Whether a text of four times the length takes much more than four times as long, however often it is asked."""
    found = getattr(re.compile(pattern.text, pattern.flags), method)
    ask = (lambda text: deque(found(text), maxlen=0)) if method == "finditer" else found

    def cost(size: int) -> float:
        text = before + again * (size // len(again) + 1) + "\0"
        return seconds(ask, text if isinstance(pattern.text, str) else text.encode("latin-1", "ignore"))

    slow = next((size for size in SIZES if cost(size) > SUSPECT), 0)
    if not slow:
        return False
    slow = next((size for size in (slow // 4, slow // 2) if size > 100 and cost(size) > SUSPECT), slow)
    return all(cost(slow) > SUSPECT and (slow < 100 or cost(4 * slow) > 8 * cost(slow)) for _ in range(2))


def test_the_patterns_of_the_source_are_found() -> None:
    found = every()
    assert len({pattern.home.partition(":")[0] for pattern in found}) > 40
    assert {"schemas", "toolcheck.decoding.meaning", "toolcheck.document.letters"} <= {
        pattern.home.partition(":")[0] for pattern in found
    }


@pytest.mark.parametrize(
    ("text", "method", "is_slow"),
    [
        (r"^(a+)+$", "match", True),
        (r"(?:a|aa)*b", "match", True),
        (r"[ab]*[bc]*x", "fullmatch", True),
        (r"\s+,", "finditer", True),
        (r"a[^c]*b", "search", True),
        (r"(?<!\s)\s++,", "finditer", False),
        (r"(?>a+)+b", "match", False),
        (r"a{1,9}[ab]{1,9}c", "search", False),
    ],
)
def test_what_is_slow_is_seen_to_be(text: str, method: str, is_slow: bool) -> None:
    pattern = Pattern("here", text, 0, frozenset({method}))
    assert any(grows_too_fast(pattern, method, *attack) for attack in sorted(attacks(pattern))) is is_slow


def test_no_pattern_of_ours_takes_longer_than_its_text_is_long() -> None:
    asked = {
        (pattern.text, pattern.flags, method if method in ("search", "match", "fullmatch") else "finditer"): pattern
        for pattern in every()
        for method in pattern.methods
    }
    slow = [
        f"{pattern.home}: {method} of {before + again!r} over and over"
        for (_, _, method), pattern in asked.items()
        for before, again in sorted(attacks(pattern))
        if grows_too_fast(pattern, method, before, again)
    ]
    assert slow == []


# -- patterns of files ------------------------------------------------------------------------------

WILD = [
    "*a" * 40 + "*b",
    "a*" * 40 + "?b",
    "**/a*" * 40 + "/b",
    "[a-z]*" * 40 + "b",
    "*" * 5000 + "b",
    "?*" * 100 + "b",
]


@pytest.mark.parametrize("pattern", WILD, ids=lambda pattern: pattern[:6])
def test_a_pattern_of_files_is_held_against_a_name_in_bounded_time(tmp_path: Path, pattern: str) -> None:
    deep = tmp_path.joinpath(*["a" * 60] * 40)
    deep.mkdir(parents=True)
    for folder in (tmp_path, deep):
        (folder / ("a" * 240 + ".json")).write_text(CLEAN)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text(f"{pattern}\n{pattern}/\n/{pattern}\n!{pattern}\n")
    (tmp_path / "toolcheck.toml").write_text(
        f"exclude = ['{pattern}', '/{pattern}']\n"
        f"[[overrides]]\nfiles = ['{pattern}']\nignore = ['missing-type']\n"
        f"[[ignore]]\nfile = '{pattern}'\nrule = 'missing-type'\n"
    )
    run = measured("check", ".", "--output-format", "concise", cwd=tmp_path)
    assert is_sound(run), run
    assert run.code == 0, run


@pytest.mark.parametrize("path", ["**a" * 60 + "b", "*a" * 60 + "*b", "**" + "*a" * 60 + "**b", "**.*a*a*b" * 20])
def test_a_path_to_ignore_is_held_against_a_place_in_bounded_time(tmp_path: Path, path: str) -> None:
    schema: dict[str, Any] = {"type": "strng"}
    for _ in range(12):
        schema = {"type": "object", "properties": {"a" * 900: schema}}
    tool = {"type": "function", "name": "f", "description": "d", "parameters": schema}
    (tmp_path / "tools.json").write_text(json.dumps({"tools": [tool]}))
    (tmp_path / "toolcheck.toml").write_text(f"[[ignore]]\npath = '{path}'\nrule = 'invalid-json-schema'\n")
    run = measured("check", "tools.json", cwd=tmp_path)
    assert is_sound(run), run
    assert "error[invalid-json-schema]" in run.out
