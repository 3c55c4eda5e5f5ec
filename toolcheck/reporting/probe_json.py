"""The report of a probe for programs: like that of a check, plus what each server offered."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from toolcheck.finding.report import Report
from toolcheck.probing.probing import Probed
from toolcheck.redaction.redactor import Redactor, printable_json
from toolcheck.reporting.json import VERSION, findings, numbers, unseen
from toolcheck.reporting.probe_text import unasked_of
from toolcheck.served.filters import allowed_of, waits
from toolcheck.served.served import Served


def render(files: Sequence[Probed], report: Report) -> str:
    """The whole report, as one JSON object."""
    value = {
        "version": VERSION,
        "summary": {**numbers(report), **_numbers(files)},
        "files": [
            {"path": file.file.document.name, "shape": file.file.manifest.shape, "servers": list(_servers(file))}
            for file in files
        ],
        "findings": [finding for file in report.files for finding in findings(file)],
        "unseen": unseen(report),
    }
    return printable_json(json.dumps(value, ensure_ascii=False, indent=2)) + "\n"


def render_lines(files: Sequence[Probed], report: Report) -> str:
    """One line per finding, then one with the version, the summary, and what could not be looked at."""
    values = [finding for file in report.files for finding in findings(file)]
    last = {"version": VERSION, "summary": {**numbers(report), **_numbers(files)}, "unseen": unseen(report)}
    return "".join(printable_json(json.dumps(value, ensure_ascii=False)) + "\n" for value in [*values, last])


def _numbers(files: Sequence[Probed]) -> dict[str, int]:
    servers = [server for file in files for server in file.servers]
    return {
        "servers": len(servers),
        "not_listed": sum(server.listing is None for server in servers),
        "not_asked": sum(len(unasked_of(file)) for file in files),
    }


def _servers(file: Probed) -> Iterator[dict[str, Any]]:
    redactor = Redactor(file.file.document)
    for server in file.servers:
        yield {
            "label": redactor.say(server.label),
            "url": redactor.say(server.url),
            "api_path": file.file.manifest.api_path(server.where),
            **_answer(server, redactor),
        }
    for one in unasked_of(file):
        yield {
            "label": redactor.say(one.label),
            "api_path": file.file.manifest.api_path(one.tool.where),
            "state": "not-asked",
            "reason": redactor.say(one.reason),
        }


def _answer(server: Served, redactor: Redactor) -> dict[str, Any]:
    failure, listing = server.failure, server.listing
    if listing is None:
        assert failure is not None
        return {
            "state": "not-listed",
            "reason": redactor.say(failure.detail),
            "kind": failure.kind,
            "status": failure.status,
            "location": None if failure.location is None else redactor.say(failure.location),
            "challenge": None if failure.challenge is None else redactor.say(failure.challenge),
            "sent_credential": failure.sent_credential,
        }
    allowed = allowed_of(server)
    approval = server.tool.find("require_approval")
    return {
        "state": "listed",
        "protocol": redactor.say(listing.protocol),
        "transport": listing.transport,
        "seconds": round(listing.seconds, 3),
        "server_name": redactor.say(listing.server_name),
        "tools": [
            {
                "name": redactor.say(tool.name),
                "allowed": tool in allowed,
                "needs_approval": waits(approval, tool) if tool in allowed else None,
            }
            for tool in listing.tools
        ],
    }
