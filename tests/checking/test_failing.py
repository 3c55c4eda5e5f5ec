"""What is left of a file on which toolcheck itself fails, and of the others."""

from __future__ import annotations

import pytest

from tests.checking.made import GOOD, WRONG, catch_failures, checked, fail, rules
from toolcheck.checking import checking
from toolcheck.checking.checking import check_again, check_document
from toolcheck.checking.failing import apart, checked_failure, with_failure
from toolcheck.checking.selection import Options
from toolcheck.document.failure import INTERNAL_FAILURE, failed
from toolcheck.finding.finding import ERROR
from toolcheck.finding.report import Report


@pytest.fixture(autouse=True)
def caught(monkeypatch: pytest.MonkeyPatch) -> None:
    catch_failures(monkeypatch)


def test_a_failure_is_the_only_finding_and_an_error() -> None:
    document = failed("a.json", "json", KeyError("a word of the file"))
    file = checked_failure(document)
    (finding,) = file.findings
    assert (finding.rule, finding.severity, file.has_failed) == (INTERNAL_FAILURE, ERROR, True)
    assert "KeyError" in finding.message
    assert "a word of the file" not in repr(finding) + str(finding.note)
    assert (file.document, file.manifest.document, file.manifest.shape) == (document, document, "unknown")


def test_what_was_found_before_is_kept_behind_the_failure() -> None:
    file = checked(WRONG)
    after = with_failure(file, ValueError("a word of the file"))
    assert rules(after) == [INTERNAL_FAILURE, "strict-in-realtime"]
    assert "ValueError" in after.findings[0].message
    assert (after.document, after.manifest) == (file.document, file.manifest)


def test_a_document_on_which_reading_failed_is_not_checked() -> None:
    document = failed("a.json", "json", KeyError())
    assert rules(check_document(document, Options(ignore=("all",)))) == [INTERNAL_FAILURE]


@pytest.mark.parametrize("stage", ["recognise_document", "examine", "_in_order"])
def test_a_failure_of_the_check_is_its_only_finding(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    file = checked(WRONG)
    monkeypatch.setattr(checking, stage, fail)
    after = check_document(file.document)
    assert (rules(after), after.document.name) == ([INTERNAL_FAILURE], "a.json")
    again = check_again(file.manifest, Options())
    assert rules(again) == (["strict-in-realtime"] if stage == "recognise_document" else [INTERNAL_FAILURE])


def test_work_on_a_report_is_done_once_or_apart_for_the_file_that_fails() -> None:
    files = (checked(WRONG, "a.json"), checked(GOOD, "b.json"), checked(WRONG, "c.json"))
    report = Report(files=files, skipped=3)
    done, after = apart(lambda given: [file.document.name for file in given.files], report)
    assert done == ["a.json", "b.json", "c.json"]
    assert after is report

    def breaks_on_b(given: Report) -> int:
        if any(file.document.name == "b.json" and not file.has_failed for file in given.files):
            raise KeyError("a word of the file")
        return len(given.files)

    count, after = apart(breaks_on_b, report)
    assert count == 3
    assert (after.files[0], after.files[2], after.skipped) == (files[0], files[2], 3)
    assert (rules(after.files[1]), after.files[1].document.name) == ([INTERNAL_FAILURE], "b.json")
    assert "KeyError" in after.files[1].findings[0].message
