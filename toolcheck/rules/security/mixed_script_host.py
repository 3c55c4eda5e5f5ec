"""The host of a `server_url` mixes letters that look alike.

The Cyrillic `а` and the Latin `a` look the same, so a reader does not see which host is meant. OpenAI's servers connect
to the host as it is written, and send it the token. This rule reports a part of a host with letters of two such scripts,
and a Cyrillic or Greek part before a Latin ending such as `.com`. A host in one script (`пример.рф`) is not reported,
and neither is Chinese, Japanese or Korean beside Latin.

Bad:
    {"type": "mcp", "server_label": "shop", "server_url": "https://shоp.example.com/mcp", "allowed_tools": ["find_item"],
     "require_approval": "always"}
Good:
    {"type": "mcp", "server_label": "shop", "server_url": "https://shop.example.com/mcp", "allowed_tools": ["find_item"],
     "require_approval": "always"}
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from toolcheck.contract.networks import NAME_MAX
from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.manifest.tool import Tool

_LOOK_ALIKE = frozenset({"Latin", "Cyrillic", "Greek", "Armenian", "Cherokee", "Coptic", "Lisu"})
"""Scripts with letters that look like letters of another one of them."""
_NEVER_WITH_LATIN = frozenset({"Cyrillic", "Greek"})
"""Scripts that Unicode's moderate restriction level does not allow in one name with Latin."""

_UNSETTLED = "the host of `server_url`"


@rule(
    each=Tool,
    severity=WARNING,
    evidence="inferred",
    source="https://www.unicode.org/reports/tr39/#Restriction_Level_Detection",
    looked="2026-11-29",
    kinds=("mcp",),
    fixes="hint",
    keys=("server_url",),
    quiet=lambda tool: tool.address.written_host.isascii(),
)
def check(tool: Tool) -> Iterator[Finding]:
    host, is_settled = tool.address.written_host, bool(tool.address.host)
    mixed = () if host.isascii() or host.startswith("[") else _mixed(host)
    if mixed:
        yield Finding(
            f"{_called(host) if is_settled else _UNSETTLED} mixes {' and '.join(mixed)} letters",
            tool.find("server_url").where,
            hint("check that this is the host you mean, and write it in one script"),
            note=f"it is sent as `{_as_sent(host)}`" if is_settled and len(host) <= NAME_MAX else "",
        )


def _mixed(host: str) -> tuple[str, ...]:
    """The scripts that a host mixes, in a part or between a part and the ending; none when it mixes none."""
    *parts, ending = [_scripts(label) for label in host.split(".")]
    for scripts in (*parts, ending):
        if len(scripts & _LOOK_ALIKE) > 1:
            return tuple(sorted(scripts))
    for scripts in parts:
        if scripts & _NEVER_WITH_LATIN and ending == {"Latin"}:
            return tuple(sorted(scripts | ending))
    return ()


def _scripts(label: str) -> frozenset[str]:
    """The scripts of the letters in a part of a host; none where it is written in Punycode."""
    return frozenset() if label.startswith("xn--") else frozenset(map(_script, filter(str.isalpha, label)))


def _script(letter: str) -> str:
    """The script of a letter: the first word of its name."""
    return unicodedata.name(letter, "unnamed").partition(" ")[0].capitalize()


def _as_sent(host: str) -> str:
    """The host as DNS knows it: each part that is not ASCII in Punycode."""
    return ".".join(
        label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}" for label in host.split(".")
    )


def _called(host: str) -> str:
    return f"the host `{host}`" if len(host) <= NAME_MAX else _UNSETTLED
