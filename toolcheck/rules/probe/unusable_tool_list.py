"""An MCP server answers, but not with a list of tools that can be used.

It answers with an error, sends more than a client can be asked to read, or its pages go in a circle. What OpenAI's
servers do with such a list is not documented; from an answer with an error, they import no tools.

Bad:
    tools:
      - {type: mcp, server_label: docs, server_url: https://docs.example.com/mcp, require_approval: always}
    --- # what the server offers
    docs: {failure: {kind: http, status: 500}}
Good:
    tools:
      - {type: mcp, server_label: docs, server_url: https://docs.example.com/mcp, require_approval: always}
    --- # what the server offers
    docs: {tools: [{name: search, inputSchema: {type: object}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, WARNING, Finding, Severity, hint
from toolcheck.finding.rule import rule
from toolcheck.served.served import Failure, FailureKind, Served

_MISDIRECTED = 421
_WORDS: dict[FailureKind, tuple[str, Severity]] = {
    "http": ("{} answered with status {}", ERROR),
    "error": ("{} answered the request for its tools with an error", ERROR),
    "too-large": ("{} sent more than was read", WARNING),
    "too-many-pages": ("{} has too many pages of tools", WARNING),
    "too-many-tools": ("{} has too many tools", WARNING),
    "repeated-cursor": ("{} sends a page of its tools again and again", ERROR),
}


@rule(
    each=Served,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/openai/openai-node/issues/1568",
    looked="2026-11-29",
    fixes="hint",
)
def check(served: Served) -> Iterator[Finding]:
    failure = served.failure
    if failure is None or failure.kind not in _WORDS:
        return
    words, severity = _WORDS[failure.kind]
    yield Finding(
        words.format(served.called, failure.status or "of an error"),
        served.where,
        hint(_advice(failure)),
        note=failure.detail,
        severity=severity,
    )


def _advice(failure: Failure) -> str:
    if failure.status == _MISDIRECTED:
        return "allow this host on the server: it refuses a `Host` that it does not know"
    return "look at the log of the server"
