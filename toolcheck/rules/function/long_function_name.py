"""A function's name is too long.

The Responses API accepts names of up to 128 characters and refuses longer ones. Chat Completions and Azure still have
the older limit of 64, so a longer name does not work there. The limit of Realtime is not known. A name often gets long
because a server's name is put before it.

Bad:
    {"type": "function", "description": "Look up an order.",
     "name": "customer_relations_management_server__sales__look_up_one_order_now"}
Good:
    {"type": "function", "description": "Look up an order.", "name": "crm__look_up_order"}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.limits import FUNCTION_NAME_MAX, FUNCTION_NAME_PORTABLE
from toolcheck.finding.finding import ERROR, WARNING, Finding, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.placeholders import is_placeholder
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=ERROR,
    evidence="documented",
    source="openapi",
    kinds=("function", "custom"),
    fixes="hint",
    quiet=lambda tool: type(tool.value.get("name")) is str and len(tool.value["name"]) <= FUNCTION_NAME_PORTABLE,
)
def check(tool: Tool) -> Iterator[Finding]:
    name, node = tool.name, tool.field("name")
    if len(name) <= FUNCTION_NAME_PORTABLE or is_placeholder(name):
        return
    certain = len(name) > FUNCTION_NAME_MAX and tool.target in RESPONSES and tool.kind == "function"
    limit = FUNCTION_NAME_MAX if len(name) > FUNCTION_NAME_MAX else FUNCTION_NAME_PORTABLE
    accepted_by = "the Responses API accepts" if limit == FUNCTION_NAME_MAX else "Chat Completions and Azure accept"
    yield Finding(
        f"the name has {len(name)} characters, more than the {limit} that {accepted_by}",
        node.where if node.present else tool.where.key,
        hint("shorten it, here and in the handler"),
        severity=ERROR if certain else WARNING,
        instead=(tool.where.child("name"),) if certain else (),
    )
