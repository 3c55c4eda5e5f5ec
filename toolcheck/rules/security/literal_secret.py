"""A credential is written out in the file.

Whoever can read the file has it, today and in every copy of its history. In a manifest, `${NAME}` stands for a
variable that compile fills in. A credential in a description or a default is also shown to the model.

Toolcheck goes by the field a value stands in and by the published prefixes of tokens, never by how random a value
looks, and it shows no part of what it found.

Bad:
    - type: mcp
      server_label: calendar
      server_url: https://calendar.example.com/mcp
      authorization: ya29.a0ARW5m7hQkZ81vT
      allowed_tools: [search_events]
      require_approval: always
Good:
    - type: mcp
      server_label: calendar
      server_url: https://calendar.example.com/mcp
      authorization: ${CALENDAR_TOKEN}
      allowed_tools: [search_events]
      require_approval: always
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolcheck.contract.secrets import (
    BEGINNINGS,
    STAND_IN,
    first_spelled,
    is_credential_header,
    is_no_credential,
    may_be_spelled,
)
from toolcheck.finding.finding import ERROR, WARNING, Finding, Severity, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.regex import regex
from toolcheck.manifest.placeholders import is_placeholder
from toolcheck.manifest.texts import Text

_ADVICE = hint("put it into the environment and write `${NAME}` here")
_OPAQUE = regex(r"(?=.*[0-9])(?=.*[A-Za-z])[\w.~+/=-]{20,}")


@rule(
    each=Text,
    severity=ERROR,
    evidence="documented",
    source="tools-remote-mcp-guide",
    fixes="hint",
    guarded=True,
    keys=("authorization", "headers", "domain_secrets"),
    glance=may_be_spelled,
)
def check(text: Text) -> Iterator[Finding]:
    if text.path and text.path[-1] == "server_url":
        return
    slot = None if text.is_key else _slot(text)
    found = first_spelled(text.value)
    if found:
        yield Finding(f"{found.kind} is written out in {_name(text)}", text.where, _ADVICE)
    elif slot and not is_placeholder(text.value):
        severity = _severity(text.value)
        if severity is not None:
            yield Finding(f"a credential is written out in `{slot}`", text.where, _ADVICE, severity=severity)


def _slot(text: Text) -> str | None:
    """The field that holds credentials, if the text is in one."""
    path = text.path
    if path and path[-1] == "authorization":
        return "authorization"
    if len(path) > 1 and path[-2] == "headers" and isinstance(path[-1], str) and is_credential_header(path[-1]):
        return f"headers.{path[-1]}"
    if len(path) > 2 and path[-1] == "value" and path[-3] == "domain_secrets":
        return "domain_secrets"
    return None


def _severity(value: str) -> Severity | None:
    """An error for what can only be a token, a warning for what may be a stand-in of the author's."""
    token = re.sub(r"^\s*(bearer|basic|token)\s+", "", value, flags=re.I).strip()
    if not token or is_no_credential(token) or STAND_IN.search(token):
        return None
    if token.startswith(BEGINNINGS) or _OPAQUE.fullmatch(token):
        return ERROR
    return WARNING


def _name(text: Text) -> str:
    if text.is_key:
        return "a key"
    names = [step for step in text.path if isinstance(step, str)]
    return f"`{names[-1]}`" if names else "a string"
