"""A credential is written in the file.

Everybody who can read the file, or an old copy of it, has the credential. In a manifest, `${NAME}` stands for a
variable that compile fills. A credential in a description or a default is also shown to the model.

Toolcheck looks at the field of a value and at the published prefixes of tokens, and never at how random a value looks.
It shows no part of what it finds.

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
    is_spelled,
    may_hold_secret,
)
from toolcheck.finding.finding import ERROR, WARNING, Finding, Severity, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.regex import regex
from toolcheck.manifest.placeholders import is_all_placeholder, is_placeholder
from toolcheck.manifest.texts import Text

_ADVICE = hint("put it into an environment variable, and write `${NAME}` here")
_OPAQUE = regex(r"(?=.*[0-9])(?=.*[A-Za-z])[\w.~+/=-]{20,}")


@rule(
    each=Text,
    severity=ERROR,
    evidence="documented",
    source="tools-remote-mcp-guide",
    fixes="hint",
    guarded=True,
    keys=("authorization", "headers", "domain_secrets"),
    glance=is_spelled,
    quiet=lambda key, text: (
        not is_spelled(text)
        and (is_all_placeholder(text.removeprefix("Bearer ")) or not (key == "value" or may_hold_secret(key)))
    ),
)
def check(text: Text) -> Iterator[Finding]:
    if text.path and text.path[-1] == "server_url":
        return
    slot = None if text.is_key else _slot(text)
    token = first_spelled(text.value)
    if token:
        yield Finding(f"{token.kind} is written in {_name(text)}", text.where, _ADVICE)
    elif slot and not is_placeholder(text.value):
        severity = _severity(text.value)
        if severity is not None:
            yield Finding(f"a credential is written in `{slot}`", text.where, _ADVICE, severity=severity)


def _slot(text: Text) -> str | None:
    """The field for credentials that the text is in, if any."""
    path = text.path
    if path and path[-1] == "authorization":
        return "authorization"
    if len(path) > 1 and path[-2] == "headers" and isinstance(path[-1], str) and is_credential_header(path[-1]):
        return f"headers.{path[-1]}"
    if len(path) > 2 and path[-1] == "value" and path[-3] == "domain_secrets":
        return "domain_secrets"
    return None


def _severity(value: str) -> Severity | None:
    """An error for what can only be a token, a warning for what may be an example."""
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
