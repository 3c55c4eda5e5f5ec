"""A credential is part of the URL of a server.

URLs are logged, shown and passed on, and headers usually are not. The token of a server belongs in `authorization` or
in a header.

Bad:
    - type: mcp
      server_label: files
      server_url: https://reader:hunter2@files.example.com/mcp
      allowed_tools: [read_file]
      require_approval: always
Good:
    - type: mcp
      server_label: files
      server_url: https://files.example.com/mcp
      authorization: ${FILES_TOKEN}
      allowed_tools: [read_file]
      require_approval: always
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.secrets import HOLDS_SECRET, first_spelled, is_spelled
from toolcheck.finding.finding import ERROR, WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.regex import regex
from toolcheck.manifest.placeholders import is_placeholder
from toolcheck.manifest.tool import Tool

_USERINFO = regex(r"^[A-Za-z][\w+.-]*://([^/?#@]*)@")
_PATH = regex(r"^[A-Za-z][\w+.-]*://[^/?#]*(/[^?#]*)")
_PAIR = regex(r"[?&#;]([^=&#;?]*)=([^&#;]*)")
_ADVICE = hint("move it to `authorization` or to a header, as `${NAME}`")
_IN_PATH = hint("put it into an environment variable, and write `${NAME}` here")


@rule(
    each=Tool,
    severity=ERROR,
    evidence="documented",
    source="https://github.com/openai/openai-agents-python/blob/7f7a44f8dc0650296bd5ab6c745c9bcbaa6ac3b7/docs/mcp.md",
    looked="2026-11-20",
    kinds=("mcp",),
    fixes="hint",
    guarded=True,
    keys=("server_url",),
    quiet=lambda tool: (
        type(tool.value.get("server_url")) is str
        and "@" not in tool.value["server_url"]
        and "=" not in tool.value["server_url"]
        and "?" not in tool.value["server_url"]
        and "#" not in tool.value["server_url"]
        and not is_spelled(tool.value["server_url"])
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    url = tool.find("server_url")
    if not url.is_string:
        return
    userinfo = _USERINFO.match(url.value)
    if userinfo and not is_placeholder(userinfo[1]):
        yield Finding("`server_url` contains credentials before its host", url.where, _ADVICE)
        return
    for name, value in _PAIR.findall(url.value):
        if (
            value
            and not is_placeholder(value)
            and (HOLDS_SECRET.search(name) or name.lower() == "key" or is_spelled(value))
        ):
            severity = ERROR if is_spelled(value) else WARNING
            yield Finding("`server_url` contains a credential in its query", url.where, _ADVICE, severity=severity)
            return
    path = _PATH.match(url.value)
    if path and first_spelled(path[1]):
        yield Finding("`server_url` contains a credential in its path", url.where, _IN_PATH)
