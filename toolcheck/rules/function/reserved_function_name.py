"""A function has a name that the model reserves.

Since 2026-07-21 the Responses API refuses a function called `python` with every GPT model, and before that with
o-series models (https://github.com/Kohaku-Lab/KohakuTerrarium/issues/80). The names `browser`, `computer` and
`tool_search` were refused with some models (https://github.com/NousResearch/hermes-agent/issues/83122), so they are
warnings. The same holds for the names of custom tools. Both reports were looked at 2026-11-29. Functions in a namespace
have their own names, and Realtime was not seen to refuse any.

Bad (responses):
    {"tools": [{"type": "function", "name": "python", "description": "Run a script."}]}
Good (responses):
    {"tools": [{"type": "function", "name": "run_python", "description": "Run a script."}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.reserved import FUNCTIONS_REFUSED, FUNCTIONS_SELDOM_REFUSED
from toolcheck.finding.finding import ERROR, WARNING, Finding, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/Kohaku-Lab/KohakuTerrarium/issues/80",
    looked="2026-11-29",
    targets=RESPONSES,
    kinds=("function", "custom"),
    fixes="hint",
    quiet=lambda tool: (
        type(tool.value.get("name")) is str
        and tool.value["name"] not in FUNCTIONS_REFUSED
        and tool.value["name"] not in FUNCTIONS_SELDOM_REFUSED
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    name = tool.name
    if tool.namespace is not None or name not in FUNCTIONS_REFUSED | FUNCTIONS_SELDOM_REFUSED:
        return
    node = tool.field("name")
    is_refused = name in FUNCTIONS_REFUSED
    yield Finding(
        f"the model reserves the name `{name}`" if is_refused else f"some models reserve the name `{name}`",
        node.where if node.present else tool.where.key,
        hint("choose another name, here and in the handler"),
        note="the API refuses the whole request" if is_refused else "the API was seen to refuse the whole request",
        severity=ERROR if is_refused else WARNING,
    )
