"""The report for code scanning and for viewers: SARIF 2.1.0."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from toolcheck.document.document import Document, Span
from toolcheck.document.layout import Layout
from toolcheck.finding.finding import ERROR, INFO, WARNING, Finding, Fix
from toolcheck.finding.identity import fingerprints, worded_fingerprints
from toolcheck.finding.leading import addresses
from toolcheck.finding.report import Checked, Report
from toolcheck.finding.rule import Rule
from toolcheck.ground.published import REPOSITORY
from toolcheck.ground.regex import regex
from toolcheck.ground.unseen import Unseen
from toolcheck.ground.version import __version__
from toolcheck.redaction.redactor import Redactor, fit, printable_json
from toolcheck.reporting.page import markdown
from toolcheck.reporting.setting import Setting
from toolcheck.reporting.shown_edits import ShownEdits
from toolcheck.reporting.tally import counted
from toolcheck.rules import all_rules, find_rule, rules_of_logs, rules_of_servers

MAX_RESULTS = 5000
"""GitHub keeps this many results of a run."""

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

ROOT = "%SRCROOT%"
_LEVELS = {ERROR: "error", WARNING: "warning", INFO: "note"}
_PROBLEMS = {ERROR: "error", WARNING: "warning", INFO: "recommendation"}
_MAX_RELATED = 20
_MAX_NOT_READ = 100
_LONGEST = 1000
_PLACEHOLDER = regex(r"\{(\d+)\}")


def render(report: Report, setting: Setting | None = None) -> str:
    """One run. The rules that found something are declared; an alert closes when its result is no longer there, and
    needs no rule for that. Of more results than are taken the worst are given, and it is said how many are not.
    """
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_Run(report, setting or Setting()).value()]}
    return printable_json(json.dumps(log, ensure_ascii=False, indent=1)) + "\n"


class _Run:
    """A report that is being written as SARIF."""

    def __init__(self, report: Report, setting: Setting) -> None:
        self._report = report
        self._setting = setting
        self._rules = _rules_of(report)
        self._rule_numbers = {rule.name: number for number, rule in enumerate(self._rules)}
        names = dict.fromkeys(file.document.name for file in report.files)
        self._file_numbers = {name: number for number, name in enumerate(names)}
        found = [finding.severity for file in report.files for finding in file.findings]
        self._chosen = set(sorted(range(len(found)), key=lambda number: -found[number])[:MAX_RESULTS])
        self._left_out = len(found) - len(self._chosen)
        self._edits = ShownEdits()

    def value(self) -> dict[str, Any]:
        """The `run` object."""
        return {
            "tool": {
                "driver": {
                    "name": "toolcheck",
                    "fullName": f"toolcheck {__version__}",
                    "semanticVersion": __version__,
                    "informationUri": REPOSITORY,
                    "rules": [declared(rule) for rule in self._rules],
                }
            },
            "invocations": [self._invocation()],
            "originalUriBaseIds": {ROOT: {"description": {"text": "The folder that paths are relative to."}}},
            "artifacts": [
                {"location": self._artifact(name), "roles": ["analysisTarget"]} for name in self._file_numbers
            ],
            "columnKind": "unicodeCodePoints",
            "newlineSequences": ["\r\n", "\n", "\r"],
            "results": list(self._results()),
        }

    def _invocation(self) -> dict[str, Any]:
        """How the run ended, which files were not checked, and how many results are left out."""
        not_read = self._report.not_read
        notes = [self._unseen(file) for file in self._report.unseen]
        notes += [
            self._about_file("warning", f"Not read: {file.reason}", file.path) for file in not_read[:_MAX_NOT_READ]
        ]
        if not_read[_MAX_NOT_READ:]:
            more = f"{counted(len(not_read) - _MAX_NOT_READ, 'more file')} not read."
            notes.append({"level": "warning", "message": {"text": more}})
        notes += [{"level": "note", "message": {"text": plain_words(fit(note))}} for note in self._report.notes]
        if self._left_out:
            left_out = f"{counted(self._left_out, 'result')} left out: there are more than {MAX_RESULTS:,}."
            notes.append({"level": "warning", "message": {"text": left_out}})
        return {
            "executionSuccessful": bool(self._report.files) and not self._report.unseen and not self._report.has_failed,
            "exitCode": self._setting.exit_code,
            "toolExecutionNotifications": notes,
        }

    def _unseen(self, file: Unseen) -> dict[str, Any]:
        """A notification about a file that was not checked, with the place that is why."""
        note = self._about_file("error", f"Not checked: {file.reason}", file.path)
        if file.line:
            region = {"startLine": file.line, "startColumn": file.column}
            note["locations"][0]["physicalLocation"]["region"] = region
        return note

    def _about_file(self, level: str, words: str, path: str) -> dict[str, Any]:
        """A notification about a file."""
        return {
            "level": level,
            "message": {"text": f"{plain_words(fit(words))}."},
            "locations": [{"physicalLocation": {"artifactLocation": self._artifact(path)}}],
        }

    def _artifact(self, name: str, number: int | None = None) -> dict[str, Any]:
        """Where a file is: below the root, or on this machine. `number` is its place among the artifacts."""
        found = artifact_of(name, self._setting)
        return found if number is None else {**found, "index": number}

    def _results(self) -> Iterator[dict[str, Any]]:
        number = 0
        for file in self._report.files:
            if not file.findings:
                continue
            redactor, layout = Redactor(file.document), Layout(file.document)
            path = self._setting.path(file.document.name)
            for finding, both in zip(file.findings, _fingerprints(file, redactor, path), strict=True):
                if number in self._chosen:
                    yield self._result(finding, file, redactor, layout, both)
                number += 1

    def _result(
        self, finding: Finding, file: Checked, redactor: Redactor, layout: Layout, fingerprints: dict[str, str]
    ) -> dict[str, Any]:
        document = file.document
        words = [finding.message, finding.note, f"Help: {finding.fix.title}" if finding.fix else ""]
        parts = [plain_words(redactor.say(part[:_LONGEST])) for part in words if part]
        location = self._location(document, document.span(finding.where))
        if finding.api_path:
            called = redactor.say(finding.api_path[:_LONGEST])
            location["logicalLocations"] = [{"fullyQualifiedName": called, "kind": "element"}]
        result: dict[str, Any] = {
            "ruleId": finding.rule,
            "ruleIndex": self._rule_numbers.get(finding.rule, -1),
            "level": _LEVELS[finding.severity],
            "message": {"text": "".join(f"{part[:1].upper()}{part[1:]}.\n" for part in parts).rstrip("\n")},
            "locations": [location],
            "partialFingerprints": fingerprints,
        }
        related = [
            {
                "id": number,
                "message": {"text": plain_words(redactor.say(one.message[:_LONGEST]))},
                **self._location(one.document or document, (one.document or document).span(one.where)),
            }
            for number, one in enumerate(finding.related[:_MAX_RELATED], 1)
        ]
        if related:
            result["relatedLocations"] = related
        known = find_rule(finding.rule)
        leads_to = addresses(finding, known, document) if known else None
        if known and leads_to and leads_to.page != known.page_url:
            result["properties"] = {"rule_url": leads_to.page, "source": leads_to.source}
        fixes = [fix for fix in [self._fix(finding, finding.fix, redactor, layout)] if fix]
        if fixes:
            result["fixes"] = fixes
        return result

    def _location(self, document: Document, span: Span) -> dict[str, Any]:
        artifact = self._artifact(document.name, self._file_numbers.get(document.name))
        return {"physicalLocation": {"artifactLocation": artifact, "region": region(document, span)}}

    def _fix(self, finding: Finding, fix: Fix | None, redactor: Redactor, layout: Layout) -> dict[str, Any] | None:
        """The fix as edits of the text, if it can be shown so."""
        document, edits = layout.document, self._edits.of(finding, layout, redactor)
        if fix is None or not edits:
            return None
        return {
            "description": {"text": plain_words(redactor.say(f"{fix.title} ({fix.applicability})"))},
            "artifactChanges": [
                {
                    "artifactLocation": self._artifact(document.name, self._file_numbers.get(document.name)),
                    "replacements": [
                        {
                            "deletedRegion": region(document, Span(edit.start, edit.end)),
                            "insertedContent": {"text": edit.text},
                        }
                        for edit in edits
                    ],
                }
            ],
        }


def _fingerprints(file: Checked, redactor: Redactor, path: str) -> Iterator[dict[str, str]]:
    """What a finding is recognised by, in both forms: for one minor version, a reader that knows the first form still
    finds it.
    """
    both = zip(worded_fingerprints(file, redactor, path), fingerprints(file, redactor, path), strict=True)
    return ({"toolcheck/v1": worded, "toolcheck/v2": named} for worded, named in both)


def _rules_of(report: Report) -> tuple[Rule, ...]:
    """The rules that found something, of those that were asked: of the check, about servers, or about logs."""
    names = {finding.rule for file in report.files for finding in file.findings}
    if not names:
        return ()
    asked = rules_of_servers() if report.of_servers else rules_of_logs() if report.looked_at else all_rules()
    return tuple(rule for rule in asked if rule.name in names)


def artifact_of(name: str, setting: Setting) -> dict[str, Any]:
    """Where a file is: below the root, or on this machine."""
    path = setting.path(name)
    try:
        uri = quote(os.fsencode(path))
    except UnicodeEncodeError:  # not a file name, but a caller may name a text so
        uri = quote(path, errors="surrogatepass")
    return {"uri": f"file://{uri}"} if path.startswith("/") else {"uri": uri, "uriBaseId": ROOT}


def declared(rule: Rule) -> dict[str, Any]:
    """A rule, as the run declares it."""
    return {
        "id": rule.name,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.title},
        "helpUri": rule.page_url,
        "help": {"text": rule.page, "markdown": markdown(rule)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity], "enabled": not rule.opt_in},
        "properties": {
            "tags": [rule.family, *rule.targets],
            "family": rule.family,
            "evidence": rule.evidence,
            "looked": rule.dated,
            "problem.severity": _PROBLEMS[rule.severity],
        },
    }


def region(document: Document, span: Span) -> dict[str, int]:
    """A stretch of a document as lines and columns of its file."""
    start, end = document.in_file(span.start), document.in_file(span.end)
    return {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}


def plain_words(words: str) -> str:
    """Words in which a viewer finds neither a link nor a place to fill in."""
    return _PLACEHOLDER.sub(r"{{\1}}", words.replace("](", "] ("))
