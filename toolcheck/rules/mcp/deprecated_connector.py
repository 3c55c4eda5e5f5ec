"""A connector is used with a model that may not accept connectors.

`connector_id` works with models that were released up to 2026-09-01. For later models it is deprecated: they reach a
service as a remote MCP server. Nothing is reported when the file names a model that is known to be older.

Bad:
    {"type": "mcp", "server_label": "drive", "connector_id": "connector_googledrive", "authorization": "${DRIVE_TOKEN}",
     "allowed_tools": ["search", "fetch"], "require_approval": "always"}
Good:
    session:
      model: gpt-realtime-2.1
      tools:
        - type: mcp
          server_label: drive
          connector_id: connector_googledrive
          authorization: ${DRIVE_TOKEN}
          allowed_tools: [search, fetch]
          require_approval: always
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.connectors import CONNECTORS, DEPRECATED_FOR_MODELS_AFTER
from toolcheck.contract.models import LISTED_2026_08
from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.regex import regex
from toolcheck.manifest.tool import Tool

_DATED = regex(r".*-(20[0-9]{2}-[0-9]{2}-[0-9]{2})")


@rule(
    each=Tool,
    severity=WARNING,
    evidence="sdk",
    source="openai-python",
    kinds=("mcp",),
    fixes="hint",
    keys=("connector_id",),
    quiet=lambda tool: tool.payload.model in LISTED_2026_08,
)
def check(tool: Tool) -> Iterator[Finding]:
    connector, model = tool.find("connector_id"), tool.payload.model
    if not connector.is_string or (connector.is_settled and connector.value not in CONNECTORS):
        return
    if _is_older(model):
        return
    reason = f"`{model}` is not known to be older" if model else "no model is named beside the tools"
    yield Finding(
        f"`connector_id` is deprecated for models released after {DEPRECATED_FOR_MODELS_AFTER}",
        connector.key,
        hint("reach the service by its `server_url`, or a private server by `tunnel_id`"),
        note=reason,
    )


def _is_older(model: str) -> bool:
    """Whether a model was released before connectors became deprecated, as far as is known. A tuned model counts as the
    model that it was made from.
    """
    base = model.removeprefix("ft:").partition(":")[0]
    dated = _DATED.fullmatch(base)
    return base in LISTED_2026_08 or (dated is not None and dated[1] <= DEPRECATED_FOR_MODELS_AFTER)
