"""A server refuses the credential, or wants one.

With status 401 the server says that there is no credential that it knows; with 403, that this one may not do this.
OpenAI's servers then import no tools: Responses answers with status 424 and the status of the server.

The message says whether a credential was sent. A probe sends a variable only if `--send` or `--env-file` names it.

Bad:
    tools:
      - type: mcp
        server_label: docs
        server_url: https://docs.example.com/mcp
        authorization: ${DOCS_TOKEN}
        require_approval: always
    --- # what the server offers
    docs: {failure: {kind: auth, status: 401, sent_credential: true}}
Good:
    tools:
      - type: mcp
        server_label: docs
        server_url: https://docs.example.com/mcp
        authorization: ${DOCS_TOKEN}
        require_approval: always
    --- # what the server offers
    docs: {tools: [{name: search, inputSchema: {type: object}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.where import Where
from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.served.served import Served


@rule(
    each=Served,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/Azure/azure-sdk-for-python/issues/43071",
    looked="2026-11-29",
    fixes="hint",
)
def check(served: Served) -> Iterator[Finding]:
    failure = served.failure
    if failure is None or failure.kind not in ("auth", "forbidden"):
        return
    status = failure.status or (401 if failure.kind == "auth" else 403)
    if failure.sent_credential:
        words = f"{served.called} refuses the credential that was sent (status {status})"
        advice = "get a new token, and see that it is for this server and has the scopes that it needs"
    elif _credential(served) is not None:
        words = f"{served.called} wants a credential, and none was sent (status {status})"
        advice = "name its variable with `--send`, or its file with `--env-file`"
    else:
        words = f"{served.called} wants a credential, but the manifest has none (status {status})"
        advice = "set `authorization`, as in `${TOKEN}`"
    yield Finding(
        words,
        _credential(served) or served.where,
        hint(advice),
        note=f"it asks for: {failure.challenge}" if failure.challenge else failure.detail,
    )


def _credential(served: Served) -> Where | None:
    """Where the manifest has a credential for the server."""
    for node in (served.tool.find("authorization"), served.tool.header):
        if node.given:
            return node.key
    return None
