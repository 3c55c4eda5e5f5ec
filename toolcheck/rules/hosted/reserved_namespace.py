"""A namespace has a name that the server reserves.

The server has namespaces of its own. It answers `User-defined namespace 'web' collides with an existing tool namespace`
and refuses the request. `file_search`, `image_gen` and `web` were seen to be refused
(https://github.com/microsoft/vscode/issues/313033). A public project lists more names, which are warnings. gpt-5.6 and
later models have a namespace `collaboration` whose schema must match exactly
(https://github.com/openai/codex/issues/31864). Both reports were looked at 2026-11-29.

Bad (responses):
    {"tools": [{"type": "namespace", "name": "web", "description": "The company's web site.",
                "tools": [{"type": "function", "name": "publish", "description": "Publish a page."}]}]}
Good (responses):
    {"tools": [{"type": "namespace", "name": "web_site", "description": "The company's web site.",
                "tools": [{"type": "function", "name": "publish", "description": "Publish a page."}]}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.hosted import version_of
from toolcheck.contract.reserved import (
    LATER_MODELS_SINCE,
    NAMESPACES_OF_LATER_MODELS,
    NAMESPACES_REFUSED,
    NAMESPACES_SELDOM_REFUSED,
)
from toolcheck.finding.finding import ERROR, WARNING, Finding, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/microsoft/vscode/issues/313033",
    looked="2026-11-29",
    targets=RESPONSES,
    kinds=("namespace",),
    fixes="hint",
    quiet=lambda tool: (
        tool.name not in NAMESPACES_REFUSED
        and tool.name not in NAMESPACES_SELDOM_REFUSED
        and tool.name not in NAMESPACES_OF_LATER_MODELS
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    name = tool.name
    note = _note(name, tool.payload.model)
    if note:
        yield Finding(
            f"the server reserves the namespace `{name}`",
            tool.find("name").where,
            hint("choose another name"),
            note=note,
            severity=ERROR if name in NAMESPACES_REFUSED else WARNING,
        )


def _note(name: str, model: str) -> str:
    """Why a namespace of this name may be refused; empty where it is not known to be."""
    if name in NAMESPACES_REFUSED:
        return "the API refuses the whole request"
    if name in NAMESPACES_SELDOM_REFUSED:
        return "a public project lists this name as reserved; no refusal was recorded"
    version = version_of(model)
    if name in NAMESPACES_OF_LATER_MODELS and version is not None and version >= LATER_MODELS_SINCE:
        return f"`{model}` has this namespace, and refuses tools that do not match its own"
    return ""
