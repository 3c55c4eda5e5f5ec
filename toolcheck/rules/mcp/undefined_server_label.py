"""A tool uses a `server_label` that no earlier event of the session defines.

An event defines a label together with its server. Later events of the same session may then send the label alone. A
new session knows no label, so its first event needs the whole definition. When another program set the session up,
name its labels with `--defined-labels`.

Bad:
    {"type": "session.update", "session": {"type": "realtime", "tools": [{"type": "mcp", "server_label": "docs"}]}}
Good:
    {"type": "response.create", "response": {"tools": [{"type": "mcp", "server_label": "docs"}]}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolcheck.contract.limits import SERVER_LABEL
from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import REALTIME, rule
from toolcheck.ground.nearest import nearest
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=ERROR,
    evidence="documented",
    source="realtime-mcp-guide",
    targets=REALTIME,
    kinds=("mcp",),
    fixes="hint",
    keys=("server_label",),
    quiet=lambda tool: "server_url" in tool.value or "connector_id" in tool.value,
)
def check(tool: Tool) -> Iterator[Finding]:
    label, payload = tool.find("server_label"), tool.payload
    if not label.is_settled or not tool.is_label_only or not re.fullmatch(SERVER_LABEL, label.value):
        return
    if not payload.earlier.knows or label.value in payload.earlier.defined:
        return
    if any(other.label == label.value and other.sources for other in payload.every_tool):
        return  # this list defines it: another rule reports that the label is there twice
    meant = nearest(label.value, payload.earlier.defined)
    yield Finding(
        f"no earlier event of this session defines the label `{label.value}`",
        label.where,
        hint(f"did you mean `{meant}`?" if meant else "define it here, with `server_url` or `connector_id`"),
        note="a label alone refers to an earlier definition",
        instead=(tool.where.child("server_url"),),
    )
