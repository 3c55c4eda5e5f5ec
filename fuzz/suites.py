"""The public conformance suites, against what toolcheck reads and says.

python -m fuzz.suites FOLDER            FOLDER holds checkouts of the suites, under their own names
python -m fuzz.suites FOLDER --write    also puts the tables into fuzz/suites.md

Wanted are https://github.com/nst/JSONTestSuite, https://github.com/yaml/yaml-test-suite (its branch `data`) and
https://github.com/json-schema-org/JSON-Schema-Test-Suite; one that is not there is left out. A case that crashes or
hangs, or whose verdict is not the expected one, is named, and makes the exit code 1; what toolcheck does on purpose and
the suite would not is in `ON_PURPOSE`, with the reason. `TOOLCHECK_ENGINES=reference` tries the reference engines.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from toolcheck.checking.checking import check_document
from toolcheck.checking.selection import Options
from toolcheck.compiling.compiling import compile_documents
from toolcheck.contract.targets import Target
from toolcheck.document.change_value import same
from toolcheck.document.document import Document
from toolcheck.document.reading import read
from toolcheck.finding.finding import ERROR, Finding

HERE = Path(__file__).resolve().parent
SLOWEST = 20
"""Seconds after which a case counts as hanging."""
LIMITS = frozenset({"too-deep", "too-large"})


class Case(NamedTuple):
    """What became of one case: its name, the rows of the table it counts for, and what is wrong if anything is."""

    name: str
    rows: tuple[str, ...]
    wrong: str = ""


Suite = Callable[[Path], Iterator[Case]]


class _HangsError(Exception):
    """A case takes too long."""


def main() -> int:
    """Run the suites that are there; the exit code is 1 when one has a case that is wrong."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.suites", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where the checkouts are")
    parser.add_argument("--write", action="store_true", help="put the tables into fuzz/suites.md")
    words = parser.parse_args()
    signal.signal(signal.SIGALRM, _ring)
    there = [name for name in SUITES if (words.folder / name).is_dir()]
    if not there:
        print(f"{words.folder} holds none of {', '.join(SUITES)}", file=sys.stderr)
        return 2
    pages, wrong = [], 0
    for name in there:
        cases, seconds = run(SUITES[name], words.folder / name)
        pages.append(page(name, commit(words.folder / name), cases))
        wrong += sum(bool(case.wrong) for case in cases)
        print(f"{pages[-1]}\n{len(cases)} cases in {seconds:.1f} s\n")
        for case in cases:
            if case.wrong:
                print(f"WRONG {case.name}: {case.wrong}")
    if words.write:
        (HERE / "suites.md").write_text("\n\n".join([head(), *pages]) + "\n")
    return 1 if wrong else 0


def run(suite: Suite, folder: Path) -> tuple[list[Case], float]:
    """All cases of a suite, and the seconds they took."""
    begun = time.perf_counter()
    return list(suite(folder)), time.perf_counter() - begun


def tried(name: str, case: Callable[[], Case]) -> Case:
    """One case, watched: a crash and a hang are told as such."""
    signal.alarm(SLOWEST)
    try:
        return case()
    except _HangsError:
        return Case(name, ("hangs",), "hangs")
    except Exception as crash:
        return Case(name, ("crashes",), f"crashes: {type(crash).__name__}: {crash}")
    finally:
        signal.alarm(0)


def _ring(*_: object) -> None:
    raise _HangsError


def reason(document: Document) -> str:
    """Why a document was not read, without the names and numbers of the case."""
    problem = next(iter(document.problems))
    return f"{problem.kind}: {problem.message}"


# -- JSON -------------------------------------------------------------------------------------------


def json_suite(folder: Path) -> Iterator[Case]:
    """`y_` must be read, `n_` must not, `i_` and the transformations are free."""
    for path in sorted([*(folder / "test_parsing").glob("*.json"), *(folder / "test_transform").glob("*.json")]):
        data, name = path.read_bytes(), path.name
        yield tried(name, partial(_json_case, data, name))


def _json_case(data: bytes, name: str) -> Case:
    document = read(data, "a.json")
    kinds = {problem.kind for problem in document.problems}
    sort = name[:2] if name[:2] in ("y_", "n_", "i_") else "transform"
    if document.values:
        told = sorted(kinds)
        row = f"`{sort}` read" + (f", with `{', '.join(told)}`" if told else "")
        wrong = "read, and must not be" if sort == "n_" and "duplicate-key" not in kinds else ""
        if not wrong and not told and not same(document.values[0], json.loads(data.decode("utf-8-sig"))):
            wrong = "read as another value"
        return Case(name, (row,), wrong)
    row = f"`{sort}` refused" + (": " + reason(document) if sort in ("i_", "transform") or kinds <= LIMITS else "")
    return Case(name, (row,), "refused, and must not be" if sort == "y_" and not kinds <= LIMITS else "")


# -- YAML -------------------------------------------------------------------------------------------


def yaml_suite(folder: Path) -> Iterator[Case]:
    """What is no YAML must be refused; what is must be read as the value it has, or refused for a reason of ours."""
    for path in sorted(
        path for path in folder.rglob("in.yaml") if "name" not in path.parts and "tags" not in path.parts
    ):
        name = path.parent.relative_to(folder).as_posix()
        yield tried(name, partial(_yaml_case, path, name))


def _yaml_case(path: Path, name: str) -> Case:
    document = read(path.read_bytes(), "a.yaml")
    is_wrong = (path.parent / "error").exists()
    values_file = path.parent / "in.json"
    because = ON_PURPOSE.get(name, "")
    if not document.values:
        if is_wrong:
            return Case(name, ("no YAML, refused",))
        why = reason(document)
        stated = next((words for start, words in REFUSALS.items() if start in why), "")
        return Case(
            name, (f"YAML, refused: {stated or because or why}",), "" if stated or because else f"refused: {why}"
        )
    if is_wrong:
        return Case(name, (f"no YAML, read: {because or '?'}",), "" if because else "read, and must not be")
    if not values_file.exists():
        return Case(name, ("YAML, read (the suite gives no value)",))
    wanted = _json_values(values_file.read_text("utf-8"))
    if len(wanted) == len(document.values) and all(map(same, wanted, document.values)):
        return Case(name, ("YAML, read as its value",))
    if ([value for value in wanted if value is not None] or [None]) == list(document.values):
        return Case(name, ("YAML, read as its value, without its empty documents",))
    told = f"{json.dumps(document.values)} for {json.dumps(wanted)}"
    return Case(name, (f"YAML, read as another value: {because or '?'}",), "" if because else f"read as {told}")


def _json_values(text: str) -> list[Any]:
    """The values of a text that holds one after the other."""
    decoder, values, at = json.JSONDecoder(), [], 0
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        value, at = decoder.raw_decode(text, at)
        values.append(value)
    return values


_TAG = "a tag: only plain values are read"
_KEY = "a key that JSON has not (a list, a mapping, an alias, nothing)"
_LINES = "a key, or its `:`, on several lines inside brackets, which libyaml does not read"
_TAB = "a tab before a value, or in front of a line, which libyaml does not read"
_DIRECTIVE = "a directive that is not known"
REFUSALS: dict[str, str] = {
    "a tag (": _TAG,
    "a list or a mapping is used as a key": _KEY,
    "an alias is used as a key": _KEY,
    "a key is missing": _KEY,
    "a `:` stands on another line": _LINES,
    "a tab ": _TAB,
    "the file is empty": "there is nothing in it",
    "a line that begins with `%`": _DIRECTIVE,
    "the `%YAML` directive names": _DIRECTIVE,
    "an `&` without the name of an anchor": "the name of an anchor has more than letters, digits, `-` and `_`",
    "a `?` without a blank behind it": "a text inside brackets that begins with `?`: readers differ",
    "a `:` ends an unquoted text": "a text inside brackets that ends with `:`: readers differ",
}
"""What is refused on purpose, by the words that it is refused with."""
_AGAIN = "a document that begins without `---` behind `...`"
_INDENT = "what stands inside brackets or quotes may be indented less, as people write closing brackets"
_FINAL = "a block text whose last line is blank and has no line break ends there, as libyaml has it"
ON_PURPOSE: dict[str, str] = {
    **dict.fromkeys(("9SA2", "NJ66", "VJP3/01"), _LINES),
    **dict.fromkeys(("7Z25", "M7A3"), _AGAIN),
    **dict.fromkeys(("DK3J", "FP8R"), "a block text that is not indented"),
    **dict.fromkeys(("HWV9", "QT73"), "there is nothing in it"),
    "UT92": "a line that begins with `%`, which is a directive to libyaml",
    **dict.fromkeys(("9C9N", "QB6E", "DK95/01", "Y79Y/003"), _INDENT),
    "S98Z": "a blank line before a block text may be longer than the text is indented",
    **dict.fromkeys(("JEF9/02", "L24T/01"), _FINAL),
}
"""The other cases whose verdict is not the suite's, and why."""


# -- JSON Schema ------------------------------------------------------------------------------------

NEW = ("draft2020-12", "v1")
Way = tuple[str, Target, bool, bool]
WAYS: tuple[Way, ...] = (
    ("Realtime", "realtime-session", False, False),
    ("Responses", "responses", False, False),
    ("Responses, strict", "responses", True, False),
    ("Responses, of a property", "responses", False, True),
)
"""What a schema is tried as: a word for it, the API, whether it is strict, whether it is that of a property."""


def schema_suite(folder: Path) -> Iterator[Case]:
    """Every schema as the parameters of a function: what the metaschema takes is no invalid schema to us."""
    for path in sorted((folder / "tests").rglob("*.json")):
        where = path.relative_to(folder / "tests")
        if where.parts[0] == "latest":
            continue
        for number, group in enumerate(json.loads(path.read_text("utf-8"))):
            for way in WAYS:
                name = f"{where.as_posix()}[{number}] {way[0]}"
                yield tried(name, partial(_schema_case, group["schema"], where.parts[0] in NEW, way, name))


def _schema_case(schema: Any, is_new: bool, way: Way, name: str) -> Case:
    words, target, strict, is_inner = way
    parameters = {"type": "object", "properties": {"a": schema}} if is_inner else schema
    tool = {"type": "function", "name": "f", "description": "d", "parameters": parameters}
    text = json.dumps({"tools": [{**tool, "strict": True} if strict else tool]})
    document = read(text.encode(), "a.json")
    findings = _findings(document, target)
    errors = sorted({finding.rule for finding in findings if finding.severity >= ERROR})
    row = f"{'2020-12 and v1' if is_new else 'earlier drafts'}, {words}"
    rows = (row, *(f"{row}: `{rule}`" for rule in errors)) if errors else (row, f"{row}: no error")
    other = "" if os.environ.get("TOOLCHECK_ENGINES") else "reference"
    if _told(_findings_with(document, target, other)) != _told(findings):
        return Case(name, rows, "the engines do not agree")
    refused = "invalid-json-schema" in errors
    if is_new and refused and _is_schema(schema):
        return Case(name, rows, "a schema is said to be none")
    if not errors:
        made = compile_documents([document], {}, None, lambda _: Options(targets=(target,)))
        if not made.made or not same(_sent(made.text()), parameters):
            return Case(name, rows, "compiled to something else")
    return Case(name, rows)


def _sent(text: str) -> Any:
    value = json.loads(text)
    return value.get("session", value)["tools"][0]["parameters"]


def _findings(document: Document, target: Target) -> tuple[Finding, ...]:
    findings = check_document(document, Options(targets=(target,))).findings
    for finding in findings:
        assert "fault of toolcheck" not in finding.note, finding.message
    return findings


def _findings_with(document: Document, target: Target, engines: str) -> tuple[Finding, ...]:
    before = os.environ.get("TOOLCHECK_ENGINES", "")
    os.environ["TOOLCHECK_ENGINES"] = engines
    try:
        return _findings(document, target)
    finally:
        os.environ["TOOLCHECK_ENGINES"] = before


def _told(findings: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    return [(finding.rule, finding.message, finding.api_path) for finding in findings]


def _is_schema(schema: Any) -> bool:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError

    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError:
        return False
    return True


# -- the page ---------------------------------------------------------------------------------------

SUITES: dict[str, Suite] = {
    "JSONTestSuite": json_suite,
    "yaml-test-suite": yaml_suite,
    "JSON-Schema-Test-Suite": schema_suite,
}


def commit(folder: Path) -> str:
    """The commit of a checkout, if it is one."""
    asked = subprocess.run(
        ["git", "-C", str(folder), "log", "-1", "--format=%H of %cs"], capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() or "an unknown commit"


def head() -> str:
    """How the page begins."""
    return f"# The public suites\n\nWritten by `python -m fuzz.suites FOLDER --write` on {date.today()}."


def page(name: str, at: str, cases: list[Case]) -> str:
    """The table of a suite."""
    counts = Counter(row for case in cases for row in case.rows)
    wrong = sum(bool(case.wrong) for case in cases)
    rows = [f"| {row} | {count} |" for row, count in sorted(counts.items())]
    summary = f"{len(cases)} cases at {at}; wrong: {wrong}."
    return "\n".join([f"## {name}", "", summary, "", "| what happens | cases |", "|---|---|", *rows])


if __name__ == "__main__":
    sys.exit(main())
