"""Files fixed and commented on disk: what is written, what is refused and why, and what stays as it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.checking.made import GOOD, WRONG, catch_failures, checked, fail, rules, text
from toolcheck.checking import checking, fix_files, suppress_files
from toolcheck.checking.checking import check_document
from toolcheck.checking.fix_files import fix_file
from toolcheck.checking.selection import Options
from toolcheck.checking.suppress_files import comment_file
from toolcheck.document.reading import read
from toolcheck.finding.report import Checked
from toolcheck.fixing import fixing

SAFE = frozenset(["safe"])
YAML = "session:\n  type: realtime\n  tools:\n    - {type: function, name: f}\n"


def on_disk(folder: Path, content: str, name: str = "a.json") -> Checked:
    path = folder / name
    path.write_text(content)
    return check_document(read(path.read_bytes(), str(path)))


def test_a_safe_fix_is_written_and_what_it_makes_is_checked(tmp_path: Path) -> None:
    file = on_disk(tmp_path, text(WRONG))
    assert rules(file) == ["strict-in-realtime"]
    done = fix_file(file, Options(), SAFE)
    assert (tmp_path / "a.json").read_text() == text(GOOD)
    assert done.file.document.text == text(GOOD)
    assert (rules(done.file), done.refused, done.unwritten, done.left_names) == ([], (), "", 0)
    assert [finding.rule for finding in done.fixed] == ["strict-in-realtime"]


def test_what_is_made_is_checked_with_the_same_options(tmp_path: Path) -> None:
    done = fix_file(on_disk(tmp_path, text(WRONG)), Options(select=("tool-context-budget", "undescribed-parameter"),
        severity={"missing-description": None}), SAFE)  # fmt: skip
    assert rules(done.file) == []
    value = {"session": {"type": "realtime", "tools": [*WRONG["session"]["tools"], {"type": "function", "name": "g"}]}}
    again = fix_file(on_disk(tmp_path, text(value)), Options(ignore=("missing-description",)), SAFE)
    assert "missing-description" not in rules(again.file)
    assert len(again.fixed) == 1


def test_nothing_is_written_when_that_is_not_asked_for(tmp_path: Path) -> None:
    file = on_disk(tmp_path, text(WRONG))
    os.link(tmp_path / "a.json", tmp_path / "b.json")
    done = fix_file(file, Options(), SAFE, write=False)
    assert (tmp_path / "a.json").read_text() == text(WRONG)
    assert (done.file.document.text, done.left_names) == (text(GOOD), 0)


def test_other_names_of_a_file_are_counted(tmp_path: Path) -> None:
    file = on_disk(tmp_path, text(WRONG))
    os.link(tmp_path / "a.json", tmp_path / "b.json")
    assert fix_file(file, Options(), SAFE).left_names == 1


@pytest.mark.parametrize("wanted", [frozenset(), frozenset(["unsafe"]), frozenset(["hint"])])
def test_what_nobody_wants_is_not_fixed(wanted: frozenset[str], tmp_path: Path) -> None:
    file = on_disk(tmp_path, text(WRONG))
    done = fix_file(file, Options(), wanted)  # type: ignore[arg-type]
    assert (done.file, done.fixed, done.refused) == (file, (), ())
    assert done.file is file


def test_a_clean_file_stays_the_same(tmp_path: Path) -> None:
    file = on_disk(tmp_path, text(GOOD))
    done = fix_file(file, Options(), SAFE)
    assert done.file is file
    assert (done.fixed, done.refused, done.unwritten) == ((), (), "")


def test_a_fix_that_is_refused_is_advice_that_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = on_disk(tmp_path, text(WRONG))
    (finding,) = file.findings
    refusal = fixing.Fixed(document=file.document, refused=((finding, "it is a test"),))
    monkeypatch.setattr(fixing, "fix", lambda *_: refusal)
    done = fix_file(file, Options(), SAFE)
    (advice,) = done.file.findings
    assert advice.fix is not None
    assert advice.fix.title == f"{finding.fix and finding.fix.title} (not made: it is a test)"
    assert (advice.fix.applicability, advice.fix.changes, advice.message) == ("hint", (), finding.message)
    assert done.refused == ((finding, "it is a test"),)
    assert (tmp_path / "a.json").read_text() == text(WRONG)


def test_of_two_findings_only_the_refused_one_becomes_advice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = [{**WRONG["session"]["tools"][0], "name": name} for name in ("f", "g")]
    file = on_disk(tmp_path, text({"session": {"type": "realtime", "tools": tools}}))
    _, second = file.findings
    monkeypatch.setattr(fixing, "fix", lambda *_: fixing.Fixed(document=file.document, refused=((second, "why"),)))
    done = fix_file(file, Options(), SAFE)
    assert [finding.fix and finding.fix.applicability for finding in done.file.findings] == ["safe", "hint"]


def test_a_file_that_changed_meanwhile_is_not_written(tmp_path: Path) -> None:
    file = on_disk(tmp_path, text(WRONG))
    (tmp_path / "a.json").write_text("{}")
    done = fix_file(file, Options(), SAFE)
    assert done.file is file
    assert "changed" in done.unwritten
    assert (tmp_path / "a.json").read_text() == "{}"
    assert done.fixed == ()


def test_toolcheck_fails_on_the_way_and_the_file_is_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = on_disk(tmp_path, text(WRONG))
    catch_failures(monkeypatch)
    with monkeypatch.context() as patch:
        patch.setattr(fixing, "fix", fail)
        assert rules(fix_file(file, Options(), SAFE).file) == ["internal-failure", "strict-in-realtime"]
    with monkeypatch.context() as patch:
        patch.setattr(checking, "examine", fail)
        done = fix_file(file, Options(), SAFE)
    assert rules(done.file) == ["internal-failure", "strict-in-realtime"]
    assert (done.fixed, done.file.document) == ((), file.document)
    assert (tmp_path / "a.json").read_text() == text(WRONG)


# -- comments --------------------------------------------------------------------------------------


def test_a_comment_is_written_for_each_finding(tmp_path: Path) -> None:
    file = on_disk(tmp_path, YAML, "a.yaml")
    assert rules(file) == ["missing-description"]
    made, refused = comment_file(file, Options())
    assert [finding.rule for finding in made.suppressed] == ["missing-description"]
    assert (made.left, refused) == ((), "")
    written = (tmp_path / "a.yaml").read_text()
    assert written == made.file.document.text
    assert "# toolcheck: ignore[missing-description]" in written
    assert rules(check_document(read(written.encode(), "a.yaml"))) == ["unexplained-suppression"]


def test_a_comment_is_checked_with_the_same_options(tmp_path: Path) -> None:
    made, _ = comment_file(on_disk(tmp_path, YAML, "a.yaml"), Options(ignore=("unexplained-suppression",)))
    assert rules(made.file) == []


def test_what_takes_no_comments_is_left(tmp_path: Path) -> None:
    file = on_disk(tmp_path, text(WRONG))
    made, refused = comment_file(file, Options())
    assert (made.suppressed, made.left, refused) == ((), file.findings, "")
    assert (tmp_path / "a.json").read_text() == text(WRONG)


def test_a_file_that_changed_meanwhile_gets_no_comment(tmp_path: Path) -> None:
    file = on_disk(tmp_path, YAML, "a.yaml")
    (tmp_path / "a.yaml").write_text("{}")
    made, refused = comment_file(file, Options())
    assert "changed" in refused
    assert made.file is file
    assert made.suppressed == ()
    assert (tmp_path / "a.yaml").read_text() == "{}"


def test_a_failure_writes_no_comment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = on_disk(tmp_path, YAML, "a.yaml")
    catch_failures(monkeypatch)
    monkeypatch.setattr(suppress_files, "with_comments", fail)
    made, refused = comment_file(file, Options())
    assert (rules(made.file), made.suppressed, refused) == (["internal-failure", "missing-description"], (), "")
    assert (tmp_path / "a.yaml").read_text() == YAML
    assert fix_files.FixedFile(file=checked(GOOD)).unwritten == ""
