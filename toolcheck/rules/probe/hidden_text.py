"""A tool of a server has characters that a reader does not see, but a model does.

Tag characters spell hidden sentences, direction controls change the order in which text is shown, and control
characters rewrite terminals. The model reads them, and anyone who looks at the list of tools does not see them. Names,
descriptions and schemas of the tools that the manifest allows are looked at.

Bad:
    tools:
      - {type: mcp, server_label: docs, server_url: https://docs.example.com/mcp, require_approval: always}
    --- # what the server offers
    docs: {tools: [{name: search, description: "Searches.\\U000E0048\\U000E0069", inputSchema: {type: object}}]}
Good:
    tools:
      - {type: mcp, server_label: docs, server_url: https://docs.example.com/mcp, require_approval: always}
    --- # what the server offers
    docs: {tools: [{name: search, description: "Sucht die Bücher. 👋🏽", inputSchema: {type: object}}]}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolcheck.contract.hidden import hidden_in
from toolcheck.document.where import Path, dotted
from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.served.filters import allowed_of
from toolcheck.served.served import Served

_MAX_FINDINGS = 50


@rule(
    each=Served,
    severity=WARNING,
    evidence="observed",
    source="https://embracethered.com/blog/posts/2024/hiding-and-finding-text-with-unicode-tags/",
    looked="2026-11-20",
    fixes="hint",
    guarded=True,
)
def check(served: Served) -> Iterator[Finding]:
    count = 0
    for tool in allowed_of(served):
        for path, text in _texts(tool.definition):
            hidden = hidden_in(text)
            if hidden is not None and count < _MAX_FINDINGS:
                count += 1
                yield Finding(
                    f"`{dotted(path)}` of `{tool.name}` {hidden.words}",
                    served.where,
                    hint(f"ask who runs {served.called}, and leave the tool out of `allowed_tools`"),
                    note="a reader does not see them, but a model does",
                )


def _texts(value: Any) -> Iterator[tuple[Path, str]]:
    """The strings in a value, keys and values, each with its path."""
    stack: list[tuple[Path, Any]] = [((), value)]
    while stack:
        path, inner = stack.pop()
        if isinstance(inner, str):
            yield path, inner
        elif isinstance(inner, dict):
            yield from (((*path, "key"), key) for key in inner)
            stack += [((*path, key), each) for key, each in reversed(inner.items())]
        elif isinstance(inner, list):
            stack += [((*path, number), each) for number, each in reversed(list(enumerate(inner)))]
