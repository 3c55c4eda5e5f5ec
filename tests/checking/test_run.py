"""One run over paths: what is looked at, with which options, and the account of what could not be."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.checking.made import GOOD, WRONG, catch_failures, fail, rules, text
from toolcheck.checking import examining, run
from toolcheck.checking.run import check_bytes, check_paths, open_bytes
from toolcheck.checking.selection import Options
from toolcheck.config.settings import ConfigProblem, Misconfigured
from toolcheck.document.document import Document
from toolcheck.document.limits import Limits
from toolcheck.document.reading import NeedsExtra
from toolcheck.finding.report import Checked, Report
from toolcheck.ground import workers
from toolcheck.ground.stopwatch import Stopwatch
from toolcheck.ground.unseen import Unseen
from toolcheck.manifest import code as code_of
from toolcheck.manifest.manifest import Manifest

CODE = f"import openai\nclient.realtime.calls.accept('id', **{{'type': 'realtime'}}, tools=[{json.dumps(WRONG['session']['tools'][0]).replace('true', 'True')}])\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wrong.json").write_text(text(WRONG))
    (tmp_path / "good.json").write_text(text(GOOD))
    (tmp_path / "other.json").write_text('{"other": 1}')
    (tmp_path / "program.py").write_text(CODE)
    (tmp_path / "plain.py").write_text("a = 1\n")
    return tmp_path


def usual(_: str) -> Options:
    return Options()


def found(report: Report) -> dict[str, list[str]]:
    return {os.path.relpath(file.document.name): rules(file) for file in report.files}


ALL = {"good.json": [], "program.py": ["strict-in-realtime"], "wrong.json": ["strict-in-realtime"]}


@pytest.mark.parametrize("more", [{}, {"brief": True}, {"brief": True, "jobs": 2}])
def test_a_folder_is_walked_and_strangers_are_counted(here: Path, more: dict[str, Any]) -> None:
    report = check_paths(["."], usual, **more)
    assert found(report) == ALL
    assert (report.skipped, report.unseen, report.excluded, report.not_read, dict(report.beyond)) == (2, (), 0, (), {})


def test_what_is_named_is_checked_whatever_it_is(here: Path) -> None:
    report = check_paths(["other.json", "plain.py", "none.json"], usual)
    assert found(report) == {"other.json": ["unknown-document"], "plain.py": []}
    assert [one.path for one in report.unseen] == ["none.json"]
    assert report.skipped == 0


def test_strangers_that_are_named_are_skipped_when_that_is_asked_for(here: Path) -> None:
    (here / "tests").mkdir()
    (here / "tests" / "test_x.py").write_text(CODE)
    (here / "tests" / "test_x.json").write_text(text(WRONG))
    names = ["other.json", "plain.py", "wrong.json", "tests/test_x.py", "tests/test_x.json"]
    report = check_paths(names, usual, skip_strangers=True)
    assert found(report) == {name: ["strict-in-realtime"] for name in ("wrong.json", "tests/test_x.json")}
    assert report.skipped == 2
    assert "tests/test_x.py" in found(check_paths(names, usual))


def test_code_in_folders_is_read_where_that_is_wanted(here: Path) -> None:
    report = check_paths([".", "plain.py"], usual, reads_code=lambda path: "program" not in path)
    assert found(report) == {"good.json": [], "plain.py": [], "wrong.json": ["strict-in-realtime"]}
    assert report.skipped == 1
    assert found(check_paths(["program.py"], usual, reads_code=lambda _: False)) == {
        "program.py": ["strict-in-realtime"]
    }


def test_what_is_excluded_is_counted(here: Path) -> None:
    report = check_paths(["."], usual, is_excluded=lambda file: file.path.endswith("wrong.json"))
    assert found(report) == {name: said for name, said in ALL.items() if name != "wrong.json"}
    assert (report.excluded, report.skipped) == (1, 2)


def test_each_file_is_checked_with_its_own_options(here: Path) -> None:
    asked: list[str] = []

    def options_of(path: str) -> Options:
        asked.append(os.path.basename(path))
        return Options(ignore=("strict-in-realtime",) if path.endswith(".json") else (), targets=("realtime-session",))

    report = check_paths(["."], options_of)
    assert found(report)["wrong.json"] == []
    assert found(report)["program.py"] == ["strict-in-realtime"]
    assert "plain.py" not in asked
    assert {file.manifest.targets for file in report.files} == {("realtime-session",)}


def test_progress_is_told_after_each_file(here: Path) -> None:
    told: list[tuple[int, int]] = []
    check_paths(["."], usual, lambda done, all_of_them: told.append((done, all_of_them)))
    assert told == [(number, 5) for number in range(1, 6)]


def test_what_a_program_wrote_is_left_out_of_a_walk(here: Path) -> None:
    (here / "program.py").write_text(f"# @generated\n{CODE}")
    assert "program.py" not in found(check_paths(["."], usual))
    assert "program.py" in found(check_paths(["program.py"], usual))


def test_what_cannot_be_read_as_a_whole_is_counted_apart(here: Path) -> None:
    (here / "large.json").write_text(f'{{"x": "{"y" * 900}"}}')
    (here / "broken.py").write_text("a = 'mcp' server_label:")
    report = check_paths(["."], lambda _: Options(limits=Limits(size=600)))
    assert [(os.path.basename(one.path), one.reason) for one in report.not_read] == [
        ("broken.py", "this is not Python that can be parsed"),
        ("large.json", "the file has more than 600 bytes"),
    ]
    named = check_paths(["large.json"], lambda _: Options(limits=Limits(size=600)))
    assert found(named) == {"large.json": ["too-large"]}


def test_what_is_in_another_encoding_is_read_to_its_end(here: Path) -> None:
    (here / "wide.json").write_bytes(text(WRONG).encode("utf-16"))
    assert found(check_paths(["."], usual))["wide.json"] == ["syntax-error"]


def test_code_that_needs_an_extra_is_counted_by_its_language(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def needs(*_: Any) -> Any:
        raise NeedsExtra("TypeScript")

    (here / "a.ts").write_text("const a = 'mcp'")
    (here / "b.ts").write_text("const a = 'mcp'")
    monkeypatch.setattr(code_of, "read_sent", needs)
    report = check_paths(["."], usual)
    assert dict(report.beyond) == {"TypeScript": 3}
    named = check_paths(["a.ts"], usual)
    assert (named.unseen, dict(named.beyond)) == ((Unseen("a.ts", str(NeedsExtra("TypeScript"))),), {})
    assert check_bytes(b"x", "a.ts", Options()) == Unseen("a.ts", str(NeedsExtra("TypeScript")))


def test_bytes_at_hand_are_checked_as_a_file(here: Path) -> None:
    file = check_bytes(text(WRONG).encode(), "some.json", Options())
    assert isinstance(file, Checked)
    assert (rules(file), file.document.name) == (["strict-in-realtime"], "some.json")
    program = check_bytes(CODE.encode(), "some.py", Options())
    assert isinstance(program, Checked)
    assert rules(program) == ["strict-in-realtime"]
    small = open_bytes(b"[[[1]]]", "a.json", Options(limits=Limits(depth=2)))
    assert [problem.kind for problem in small.problems] == ["too-deep"]
    event = f"{CODE}a = {{'type': 'session.update', 'session': {{'modalities': []}}}}\n".encode()
    (vendor,) = {found.vendor for found in open_bytes(event, "a.py", Options(vendor="azure")).around.sources.found}  # type: ignore[union-attr]
    assert vendor == "azure"
    code = open_bytes(event, "a.py", Options(limits=Limits(size=9)))
    assert [problem.kind for problem in code.problems] == ["too-large"]


def test_a_watch_sees_each_part_of_the_work(here: Path) -> None:
    watch = Stopwatch()
    check_paths(["."], lambda _: Options(watch=watch), watch=watch)
    check_bytes(b"{}", "a.json", Options(watch=watch))
    assert {"find", "read", "check", "recognise", "shapes"} <= set(watch.seconds)


def test_a_brief_report_keeps_little_of_clean_files(here: Path) -> None:
    brief, whole = (check_paths(["."], usual, brief=is_brief) for is_brief in (True, False))
    for short, long in zip(brief.files, whole.files, strict=True):
        assert short.manifest.targets == long.manifest.targets == ("realtime-session",)
        assert (short.manifest.payloads == ()) is (short.findings == ())
        assert long.manifest.payloads


def test_several_processes_send_what_is_made_whole_again(here: Path) -> None:
    for number in range(14):
        (here / f"x{number:02}.json").write_text(text(WRONG if number % 2 else GOOD))
    one, two = (check_paths(["."], usual, brief=True, jobs=jobs) for jobs in (1, 2))
    assert found(one) == found(two)
    assert len(found(two)) == 17
    for file in two.files:
        assert bool(file.manifest.payloads) is bool(file.findings)


def test_a_file_whose_process_is_killed_twice_is_said(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(14):
        (here / f"x{number:02}.json").write_text(text(GOOD))
    monkeypatch.setattr(workers, "how_many", lambda things, wished: 2)
    monkeypatch.setattr(workers, "share", lambda work, things, jobs: [workers.LOST, *map(work, things[1:])])
    report = check_paths(["."], usual, brief=True, jobs=None)
    (lost,) = report.unseen
    assert "killed" in lost.reason
    assert os.path.basename(lost.path) == sorted(os.listdir("."))[10]
    assert len(report.files) + report.skipped == 18


# -- failures --------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["read_bytes", "open_bytes", "recognised", "check_again"])
def test_a_failure_on_one_file_is_its_finding(here: Path, stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    catch_failures(monkeypatch)
    was = getattr(run, stage)

    def breaks(*given: Any, **named: Any) -> Any:
        if any("wrong" in str(getattr(one, "name", one)) for one in given):
            fail()
        return was(*given, **named)

    monkeypatch.setattr(run, stage, breaks)
    report = check_paths(["good.json", "wrong.json", "program.py"], usual)
    assert found(report) == {**ALL, "wrong.json": ["internal-failure"]}


def test_a_failure_to_be_brief_or_whole_is_its_finding(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catch_failures(monkeypatch)
    with monkeypatch.context() as patch:
        patch.setattr(Checked, "brief", fail)
        report = check_paths(["good.json", "wrong.json"], usual, brief=True)
    assert found(report) == {"good.json": ["internal-failure"], "wrong.json": ["strict-in-realtime"]}
    look = run._Look(run.File("wrong.json", named=True), usual)
    monkeypatch.setattr(run, "recognise_document", fail)
    sent = next(iter(run._taken_to_send([look])))
    assert isinstance(sent, Checked)
    assert rules(look.whole(sent)) == ["internal-failure"]
    monkeypatch.setattr(Checked, "brief", fail)
    failed = next(iter(run._taken_to_send([look])))
    assert isinstance(failed, Checked)
    assert rules(failed) == ["internal-failure"]
    assert look.whole(failed) is failed


@pytest.mark.parametrize("more", [{}, {"brief": True, "jobs": 2}])
def test_a_configuration_that_is_not_valid_fails_its_files_only(
    here: Path, monkeypatch: pytest.MonkeyPatch, more: dict[str, Any]
) -> None:
    monkeypatch.setattr(run, "_FILES_BEFORE_FORK", 0)
    problems = [ConfigProblem("a.toml", "no", 2, 3), ConfigProblem("a.toml", "never")]

    def refuses(path: str) -> Options:
        if path.endswith("wrong.json"):
            raise Misconfigured(problems)
        return Options()

    report = check_paths(["."], refuses, **more)
    assert found(report) == {name: ALL[name] for name in ("good.json", "program.py")}
    assert [one.text for one in report.unseen] == [
        "a.toml:2:3: no",
        "a.toml: never",
        "a.toml: 1 file is not checked, because this configuration is not valid",
    ]
    with pytest.raises(Misconfigured, match=r"^a\.toml:2:3: no; a\.toml: never$"):
        check_paths(["good.json", "wrong.json"], refuses, **more)
    assert check_paths(["wrong.json"], refuses, skip_strangers=True, **more).unseen == report.unseen


# -- together --------------------------------------------------------------------------------------


def written(here: Path, count: int) -> None:
    for number in range(count):
        (here / f"x{number:02}.json").write_text(text((WRONG, GOOD, {"other": 1})[number % 3]))


@pytest.mark.parametrize(
    ("files", "characters"), [(1, 10**6), (2, 10**6), (7, 10**6), (100, 10**6), (100, 0), (100, 500)]
)
def test_files_that_go_together_are_reported_as_each_alone(
    here: Path, monkeypatch: pytest.MonkeyPatch, files: int, characters: int
) -> None:
    written(here, 20)
    alone = check_paths(["."], usual)
    monkeypatch.setattr(run, "_FILES_AT_ONCE", files)
    monkeypatch.setattr(run, "_TEXT_AT_ONCE", characters)
    done: list[tuple[int, int]] = []
    together = check_paths(["."], usual, lambda *counts: done.append(counts))
    assert [file.document.name for file in together.files] == [file.document.name for file in alone.files]
    assert found(together) == found(alone)
    assert together.skipped == alone.skipped
    assert done == [(number, len(done)) for number in range(1, len(done) + 1)]


def test_what_fails_while_files_go_together_is_the_finding_of_its_file(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catch_failures(monkeypatch)
    written(here, 6)
    usually = found(check_paths(["."], usual))
    was = examining.glancing

    def breaks(document: Document, looks: Any) -> Any:
        return fail() if document.name.endswith("x04.json") else was(document, looks)

    monkeypatch.setattr(examining, "glancing", breaks)
    assert found(check_paths(["."], usual)) == {**usually, "x04.json": ["internal-failure"]}


def test_a_watch_counts_each_file_once(here: Path) -> None:
    written(here, 6)
    watch = Stopwatch()
    check_paths(["."], lambda _: Options(watch=watch), watch=watch)
    assert watch.times["check"] == watch.times["recognise"] == 10


def test_a_file_that_ends_its_process_takes_no_other_with_it(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(here, 40)
    was = run.recognised

    def dies(document: Document, options: Options) -> Manifest:
        if document.name.endswith("x30.json"):
            os._exit(9)
        return was(document, options)

    monkeypatch.setattr(run, "recognised", dies)
    report = check_paths(["."], usual, brief=True, jobs=2)
    assert [os.path.basename(one.path) for one in report.unseen] == ["x30.json"]
    assert len(report.files) + report.skipped == 44


def test_what_a_worker_made_of_its_files_is_not_made_again(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(here, 40)
    processes = here.parent / "processes"
    was = run.recognised

    def noted(document: Document, options: Options) -> Manifest:
        with processes.open("a") as file:
            file.write(f"{os.getpid()}\n")
        return was(document, options)

    monkeypatch.setattr(run, "recognised", noted)
    check_paths(["."], usual, brief=True, jobs=2)
    by_whom = Counter(processes.read_text().split())
    assert by_whom[str(os.getpid())] == run._FILES_BEFORE_FORK - 1, "the first ones, of which one is no manifest"
    assert len(by_whom) == 3
