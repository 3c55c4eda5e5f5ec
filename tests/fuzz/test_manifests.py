"""Manifests that are made up: what is sound is left alone, what is broken is told once, and how it is written down
changes nothing.
"""

from __future__ import annotations

import copy
import json
import subprocess
import sys
import threading
from collections import Counter
from random import Random
from typing import Any

import pytest
import yaml

import toolcheck
from tests.fuzz import manifests
from tests.fuzz.manifests import BREAKS, Break, Sound, at, broken, decorated, paths, reordered, sound, trials, written
from tests.fuzz.properties import Anything, compile_holds
from tests.running import ROOT, environment
from toolcheck.checking.checking import check_document
from toolcheck.checking.selection import Options
from toolcheck.compiling.compiling import CannotCompile, Wish, compile_documents
from toolcheck.document import change_value
from toolcheck.document.change_value import same
from toolcheck.document.document import Document
from toolcheck.document.reading import bytes_of, read
from toolcheck.document.where import Path, pointer
from toolcheck.finding.finding import ERROR, Finding
from toolcheck.finding.report import Report
from toolcheck.fixing.fixing import fix
from toolcheck.reporting import concise, github, sarif, text
from toolcheck.reporting import json as as_json
from toolcheck.rules import find_rule

NAMES = ("a.json", "a.yaml")


def findings_of(data: bytes, name: str, made: Sound, **options: Any) -> tuple[Finding, ...]:
    return check_document(read(data, name), Options(targets=made.targets, **options)).findings


def found(data: bytes, name: str, made: Sound, **options: Any) -> Counter[tuple[str, str]]:
    """The rules that are broken, and where."""
    return Counter((f.rule, pointer(f.where.path)) for f in findings_of(data, name, made, **options))


def odd(random: Random) -> Sound:
    """A manifest with one to three things in the wrong place."""
    made = sound(random).copied()
    manifests.changed(random, made.value, random.randint(1, 3))
    return made


# -- what is told -----------------------------------------------------------------------------------


@trials(100)
def test_a_sound_manifest_has_no_finding_and_compiles(random: Random) -> None:
    made = sound(random)
    texts = []
    for name in NAMES:
        data = decorated(random, written(random, made.value, name))
        assert findings_of(data, name, made) == ()
        texts.append(compile_holds(data, name, made.api))
    assert texts[0]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("way", BREAKS, ids=lambda way: f"{way.rule}-{way.what}")
def test_one_fault_is_reported_once_and_at_its_place(way: Break) -> None:
    told = 0
    for seed in range(6):
        random = Random(seed)
        made = broken(random, way)
        if made is None:
            continue
        told += 1
        manifest, path = made
        for name in NAMES:
            data = decorated(random, written(random, manifest.value, name))
            assert found(data, name, manifest) == {(way.rule, pointer(path)): 1}
    assert told


def test_every_way_to_break_a_manifest_is_that_of_a_rule() -> None:
    assert all(find_rule(way.rule) for way in BREAKS)
    assert len({way.rule for way in BREAKS}) >= 35


@trials(60)
def test_style_and_order_do_not_change_the_findings(random: Random) -> None:
    made = odd(random)
    usual = found(json.dumps(made.value).encode(), "a.json", made)
    for name in NAMES:
        value = reordered(random, made.value)
        assert found(decorated(random, written(random, value, name)), name, made) == usual


@trials(30)
def test_what_an_alias_repeats_is_reported_at_each_place(random: Random) -> None:
    made = sound(random).copied()
    shared = {
        "type": "function",
        "name": "again",
        "parameters": {"type": "object", "properties": {"a": {"type": "strng"}}},
    }
    made.tool_list().extend([shared, {**shared, "name": "once_more"}])
    value = copy.deepcopy(made.value)
    usual = found(json.dumps(value).encode(), "a.json", made)
    aliased = yaml.safe_dump(made.value, allow_unicode=True, sort_keys=False)
    assert "&id001" in aliased
    if not same(read(aliased.encode(), "a.yaml").values[0], value):
        return  # it was written as YAML 1.1 has it
    assert found(aliased.encode(), "a.yaml", made) == usual


@trials(40)
def test_a_sound_tool_more_changes_nothing_for_the_others(random: Random) -> None:
    way = random.choice([way for way in BREAKS if way.what != "body"])
    made = broken(random, way)
    if made is None:
        return
    manifest = made[0]
    before = found(json.dumps(manifest.value).encode(), "a.json", manifest)
    more = random.choice([manifests.function, manifests.server])(random, 9, manifest.api)
    tools = manifest.tool_list()
    here = random.randint(0, len(tools))
    tools.insert(here, more)

    def moved(path: str) -> str:
        head = pointer(manifest.tools) + "/"
        number, slash, rest = path.removeprefix(head).partition("/")
        if not path.startswith(head) or int(number) < here:
            return path
        return f"{head}{int(number) + 1}{slash}{rest}"

    assert found(json.dumps(manifest.value).encode(), "a.json", manifest) == {
        (rule, moved(path)): count for (rule, path), count in before.items()
    }


@trials(40)
def test_a_rule_that_is_ignored_takes_its_own_findings_along_and_no_others(random: Random) -> None:
    made = odd(random)
    data = json.dumps(made.value).encode()
    usual = findings_of(data, "a.json", made)
    for rule in {finding.rule for finding in usual}:
        left = findings_of(data, "a.json", made, ignore=(rule,))
        assert left == tuple(finding for finding in usual if finding.rule != rule)


# -- places -----------------------------------------------------------------------------------------


@trials(80)
def test_the_place_of_a_key_is_that_key_and_of_a_value_that_value(random: Random) -> None:
    made = sound(random).copied()
    nodes = [node for path in paths(made.value) if isinstance(node := at(made.value, path), dict)]
    random.choice(nodes).update(manifests.SPELLED)
    for name in NAMES:
        document = read(decorated(random, written(random, made.value, name)), name)
        assert same(document.values[0], made.value)
        for path in paths(document.values[0]):
            whole, key, place = document.look_up(path)
            assert whole == path
            assert place is not None
            value = at(document.values[0], path)
            if path and isinstance(path[-1], str):
                assert key is not None
                assert spelled(document, *key) == path[-1]
            if isinstance(value, str):
                assert spelled(document, place.start, place.end) == value
            elif isinstance(value, dict | list) and document.text[place.start] in "{[":
                assert document.text[place.end - 1] in "}]"


def spelled(document: Document, start: int, end: int) -> Any:
    """What stands between two offsets, as another reader has it."""
    source = document.text[start:end]
    if document.format == "json":
        return json.loads(source)
    if source[:1] in ("|", ">"):
        before = document.text[:start].replace("\r\n", "\n").replace("\r", "\n")
        indent = len(line := before.rpartition("\n")[2]) - len(line.lstrip(" -?"))
        return yaml.load(f"{' ' * indent}- {source}\n", yaml.BaseLoader)[0]
    return yaml.load(source, yaml.BaseLoader)


# -- fixes ------------------------------------------------------------------------------------------

FIXABLE = [way for way in BREAKS if (rule := find_rule(way.rule)) is not None and rule.fixes in ("safe", "unsafe")]


@pytest.mark.parametrize("way", FIXABLE, ids=lambda way: f"{way.rule}-{way.what}")
def test_a_fix_changes_what_it_says_and_nothing_else(way: Break) -> None:
    for seed in range(4):
        random = Random(seed)
        made = broken(random, way)
        if made is None:
            continue
        manifest, name = made[0], random.choice(NAMES)
        data = decorated(random, written(random, manifest.value, name))
        document = read(data, name)

        def examine(one: Document, manifest: Sound = manifest) -> tuple[Finding, ...]:
            return check_document(one, Options(targets=manifest.targets)).findings

        before = examine(document)
        fixed = fix(examine, document, {"safe", "unsafe"})
        assert [f.rule for f in fixed.applied] == [way.rule for f in before if f.fix and f.fix.changes]
        value = document.values[0]
        for finding in fixed.applied:
            value = change_value.apply(value, finding.fix.changes if finding.fix else ())
        assert same(fixed.document.values[0], value)
        assert {f.rule for f in examine(fixed.document)} <= {f.rule for f in before}
        assert bytes_of(fixed.document).startswith(b"\xef\xbb\xbf") == data.startswith(b"\xef\xbb\xbf")
        assert breaks(fixed.document.text) <= breaks(document.text)
        if name == "a.yaml":
            gone = comments(document.text) - comments(fixed.document.text)
            assert gone.total() <= 1, "a comment goes only with the line that it stands on"
        assert fix(examine, fixed.document, {"safe", "unsafe"}).document.text == fixed.document.text


def breaks(text: str) -> set[str]:
    return {
        mark
        for mark, left in (("\r\n", text), ("\r", text.replace("\r\n", "")), ("\n", text.replace("\r\n", "")))
        if mark in left
    }


def comments(text: str) -> Counter[str]:
    lines = text.replace("\r", "\n").split("\n")
    return Counter(
        line.rpartition("#")[2].strip() for line in lines if line.endswith(("# own", "# deep", "# left", "# c", "# t"))
    )


@trials(60)
def test_fixes_of_many_faults_bring_no_new_one(random: Random) -> None:
    made = odd(random)
    name = random.choice(NAMES)
    document = read(decorated(random, written(random, made.value, name)), name)

    def examine(one: Document) -> tuple[Finding, ...]:
        return check_document(one, Options(targets=made.targets)).findings

    fixed = fix(examine, document, {"safe"})
    before, after = Counter(f.rule for f in examine(document)), Counter(f.rule for f in examine(fixed.document))
    assert after.total() <= before.total()
    assert fix(examine, fixed.document, {"safe"}).document.text == fixed.document.text


# -- compile ----------------------------------------------------------------------------------------


@trials(60)
def test_what_has_no_error_compiles_and_what_has_one_does_not(random: Random) -> None:
    made = odd(random)
    document = read(json.dumps(made.value).encode(), "a.json")
    checked = check_document(document, Options(targets=made.targets[:1]))
    try:
        compiled = compile_documents([document], Anything(), Wish(target=made.api))
    except CannotCompile:
        assert not checked.manifest.payloads or all(payload.turn for payload in checked.manifest.payloads)
        return
    lowered = [f for f in checked.findings if (rule := find_rule(f.rule)) is not None and rule.lowers]
    errors = [f for f in checked.findings if f.severity >= ERROR and f not in lowered]
    assert bool(errors) <= (not compiled.made)
    assert bool(compiled.made) or errors or any(f.severity >= ERROR for file in compiled.checked for f in file.findings)


COMPILE = """
import hashlib, json
from random import Random
from tests.fuzz.manifests import sound, written
from tests.fuzz.properties import compile_holds, check_holds
from toolcheck.finding.report import Report
from toolcheck.reporting import json as as_json
every = hashlib.sha256()
for seed in range(25):
    made = sound(Random(seed))
    for name in ("a.json", "a.yaml"):
        every.update(compile_holds(written(Random(seed), made.value, name).encode(), name, made.api).encode())
    bad = json.dumps({"session": {"tools": [5, {"type": "mcp", "a": 1, "b": 2}, made.value]}}).encode()
    every.update(as_json.render(Report(files=(check_holds(bad, "a.json"),))).encode())
print(every.hexdigest())
"""


def test_the_same_bytes_come_out_whatever_the_hash_seed() -> None:
    said = set()
    for seed in ("0", "1", "12345"):
        env = environment(PYTHONHASHSEED=seed)
        done = subprocess.run(
            [sys.executable, "-c", COMPILE], check=True, capture_output=True, text=True, cwd=ROOT, env=env
        )
        said.add(done.stdout)
    assert len(said) == 1


# -- the Python API ---------------------------------------------------------------------------------


def test_calls_between_calls_and_in_threads_with_small_stacks_change_nothing() -> None:
    deep: Any = {"type": "string"}
    for _ in range(28):
        deep = {"type": "object", "properties": {"a": deep}}
    function = {"type": "function", "name": "f", "description": "d", "parameters": deep, "strict": True}
    texts = [written(Random(seed), odd(Random(seed)).value, "a.yaml") for seed in range(24)]
    texts += [json.dumps([function]), "[" * 64 + "]" * 64, "- " * 64 + "a\n", "{a: " * 63 + "1" + "}" * 63]

    def work(source: str) -> list[Any]:
        report = toolcheck.check(source.encode(), target="responses")
        done: list[Any] = [[(f.rule, f.message, f.where) for f in file.findings] for file in report.files]
        done.append(toolcheck.fix(source, unsafe=True))
        try:
            done.append(toolcheck.compile(source.encode(), env={}, target="responses").text())
        except (toolcheck.Refused, toolcheck.CannotCompile) as refused:
            done.append(str(refused))
        return done

    expected = [work(source) for source in texts]
    assert [work(source) for source in reversed(texts)] == expected[::-1]
    results: dict[tuple[int, int], Any] = {}

    def run(number: int) -> None:
        for index, source in enumerate(texts):
            results[number, index] = work(source)

    before = threading.stack_size(512 * 1024)
    try:
        threads = [threading.Thread(target=run, args=(number,)) for number in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        threading.stack_size(before)
    assert all(results[number, index] == expected[index] for number in range(3) for index in range(len(texts)))


# -- secrets ----------------------------------------------------------------------------------------


@trials(50)
def test_a_token_in_any_text_never_comes_out(random: Random) -> None:
    made = sound(random).copied()
    slots = [path for path in paths(made.value) if path and isinstance(at(made.value, path), str)]
    slot: Path = random.choice(slots)
    token = "".join(random.choices("abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789", k=40))
    at(made.value, slot[:-1])[slot[-1]] = random.choice(["sk-proj-{}", "Bearer ghp_{}", "see sk-proj-{} there"]).format(
        token
    )
    for name in NAMES:
        document = read(written(random, made.value, name).encode(), name)
        report = Report(files=(check_document(document, Options(targets=made.targets, select=("all",))),))
        outputs = [text.render(report), concise.render(report), as_json.render(report), sarif.render(report)]
        outputs.append(github.render(report))
        for output in outputs:
            assert not any(token[start : start + 8] in output for start in range(32)), slot
