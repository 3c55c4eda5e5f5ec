"""A tool uses a `server_label` again that nothing before it in the session has defined.

After a label was defined once with its server, later events of the same session may name the label alone. A
new session knows none: its first event has to give the whole definition. When the session was set up
elsewhere, name its labels with `--defined-labels`.

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
)
def check(tool: Tool) -> Iterator[Finding]:
    label, payload = tool.find("server_label"), tool.payload
    if not label.is_settled or not tool.is_label_only or not re.fullmatch(SERVER_LABEL, label.value):
        return
    if not payload.earlier.knows or label.value in payload.earlier.defined:
        return
    if any(other.label == label.value and other.sources for other in payload.every_tool):
        return  # defined in this very list: the label is there twice, which a rule of its own says
    meant = nearest(label.value, payload.earlier.defined)
    yield Finding(
        f"no earlier event of this session defines the label `{label.value}`",
        label.where,
        hint(f"did you mean `{meant}`?" if meant else "define it here, with `server_url` or `connector_id`"),
        note="a label alone uses an earlier definition again",
        instead=(tool.where.child("server_url"),),
    )
