"""A comparison for code scanning: SARIF 2.1.0, with each kind of change as a rule."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from toolcheck.comparing.difference import Difference
from toolcheck.comparing.kinds import KINDS, MEANINGS, ChangeKind
from toolcheck.comparing.sides import SurfaceFile
from toolcheck.finding.finding import ERROR, INFO, WARNING
from toolcheck.ground.published import REPOSITORY, SITE
from toolcheck.ground.unseen import Unseen
from toolcheck.ground.version import __version__
from toolcheck.redaction.redactor import Redactor, fit, printable_json
from toolcheck.reporting.compared import SEVERITIES, ShownChange, every_change
from toolcheck.reporting.compared_github import text_of
from toolcheck.reporting.sarif import MAX_RESULTS, ROOT, SCHEMA, artifact_of, declared, plain_words, region
from toolcheck.reporting.setting import Setting
from toolcheck.rules import find_rule

_LEVELS = {ERROR: "error", WARNING: "warning", INFO: "note"}
_PAGE = f"{SITE}/diff.html"


def render(differences: Sequence[Difference], setting: Setting | None = None, unseen: Iterable[Unseen] = ()) -> str:
    """One run. Each kind of change is declared, found or not."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(differences, setting or Setting(), tuple(unseen))]}
    return printable_json(json.dumps(log, ensure_ascii=False, indent=1)) + "\n"


def _run(differences: Sequence[Difference], setting: Setting, unseen: Sequence[Unseen]) -> dict[str, Any]:
    broken = [side for difference in differences for side in difference.broken]
    used = sorted({finding.rule for side in broken for finding in side.checked.findings})
    rules = [*map(_declared, KINDS.values()), *(declared(rule) for rule in map(find_rule, used) if rule)]
    results = [*(one for side in broken for one in _findings(side, setting)), *_changes(differences, setting)]
    notes = [
        {
            "level": "error",
            "message": {"text": f"Not compared: {plain_words(fit(one.reason))}."},
            "locations": [{"physicalLocation": {"artifactLocation": artifact_of(one.path, setting)}}],
        }
        for one in unseen
    ]
    return {
        "tool": {
            "driver": {
                "name": "toolcheck",
                "fullName": f"toolcheck {__version__}",
                "semanticVersion": __version__,
                "informationUri": REPOSITORY,
                "rules": rules,
            }
        },
        "automationDetails": {"id": "toolcheck diff/"},
        "invocations": [
            {
                "executionSuccessful": not broken and not unseen,
                "exitCode": setting.exit_code,
                "toolExecutionNotifications": notes,
            }
        ],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The folder that paths are relative to."}}},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "results": results[:MAX_RESULTS],
    }


def _declared(kind: ChangeKind) -> dict[str, Any]:
    severity = SEVERITIES[kind.group]
    return {
        "id": kind.name,
        "name": "".join(word.capitalize() for word in kind.name.split("-")),
        "shortDescription": {"text": kind.means},
        "fullDescription": {"text": f"{kind.means} Class {kind.group}: {MEANINGS[kind.group]}."},
        "helpUri": f"{_PAGE}#{kind.name}",
        "defaultConfiguration": {"level": _LEVELS[severity]},
        "properties": {"tags": ["diff", kind.group]},
    }


def _findings(side: SurfaceFile, setting: Setting) -> Iterator[dict[str, Any]]:
    redactor = Redactor(side.document)
    for finding in side.checked.findings:
        location = {
            "artifactLocation": artifact_of(side.path, setting),
            "region": region(side.document, side.document.span(finding.where)),
        }
        yield {
            "ruleId": finding.rule,
            "level": "error",
            "message": {"text": f"Not compared: {plain_words(redactor.say(finding.message))}."},
            "locations": [{"physicalLocation": location}],
        }


def _changes(differences: Sequence[Difference], setting: Setting) -> Iterator[dict[str, Any]]:
    numbers = {name: number for number, name in enumerate(KINDS)}
    for change in every_change(differences):
        words = [change.words, text_of(change), change.note]
        yield {
            "ruleId": change.kind,
            "ruleIndex": numbers[change.kind],
            "level": _LEVELS[SEVERITIES[change.group]],
            "message": {"text": "\n".join(plain_words(part) for part in words if part)},
            "locations": [_location(change, setting)],
            "partialFingerprints": {"toolcheck/diff/v1": _fingerprint(change, setting)},
            "properties": {"class": change.group, "scope": change.scope, "tool": change.tool},
        }


def _location(change: ShownChange, setting: Setting) -> dict[str, Any]:
    artifact = artifact_of(change.file, setting)
    location: dict[str, Any] = {"artifactLocation": artifact}
    if not change.is_old:
        location["region"] = region(change.document, change.document.span(change.where))
    found: dict[str, Any] = {"physicalLocation": location}
    if change.path:
        found["logicalLocations"] = [{"fullyQualifiedName": change.path, "kind": "element"}]
    return found


def _fingerprint(change: ShownChange, setting: Setting) -> str:
    path = setting.path(change.file)
    parts = (path, change.kind, change.scope, change.tool, change.parameter)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:32]
