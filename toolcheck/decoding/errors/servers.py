"""MCP servers and connectors: imports of tools, approvals and calls."""

from __future__ import annotations

from toolcheck.decoding.errors.known_error import KnownError
from toolcheck.decoding.errors.patterns import with_all

_IMPORT = r"(?:retrieving tool list from|external_connector_error|mcp_list_tools\.failed)"
_CREDENTIALS = ("connector-without-authorization", "unexpanded-placeholder", "bearer-prefix")
_ADDRESSES = ("unreachable-server-url", "invalid-server-url", "retired-endpoint", "insecure-url")

SERVERS: tuple[KnownError, ...] = (
    KnownError(
        id="server-refuses-token",
        says=with_all(rf"{_IMPORT}|http_error", r"\b40[13]\b"),
        means="The MCP server answered 401 or 403. The token is missing, expired, has the wrong scope, or is a"
        " placeholder that was not filled in.",
        do="Send a valid token in `authorization`, without `Bearer`, with every Responses request. Test it with your"
        " own `tools/list` request.",
        source="https://github.com/Azure/azure-sdk-for-python/issues/43071",
        also=(*_CREDENTIALS, "connector-authorization-header", "duplicate-authorization"),
        kinds=("mcp",),
    ),
    KnownError(
        id="server-not-there",
        says=with_all(_IMPORT, r"\b40[45]\b") + "|received unknown request",
        means="There is no MCP endpoint at this URL. The path may be mistyped, or the URL is that of a REST API or a"
        " web page.",
        do="Correct the path of `server_url`. Usual paths are `/mcp` and `/sse`.",
        source="https://github.com/yjacquin/fast-mcp/issues/104",
        also=_ADDRESSES,
        kinds=("mcp",),
    ),
    KnownError(
        id="server-not-reached",
        says=with_all(_IMPORT, r"\b424\b") + "|" + with_all("failed dependency", "tool list"),
        means="OpenAI's servers call the MCP server, and could not reach it. They cannot reach `localhost`, a private"
        " address or the name of a container.",
        do="Use a public https address or a tunnel, or write a function that your own program runs.",
        source="https://github.com/agentgateway/agentgateway/issues/383",
        rule="unreachable-server-url",
        also=(*_ADDRESSES, *_CREDENTIALS),
        kinds=("mcp",),
    ),
    KnownError(
        id="host-header",
        says=r"invalid host header",
        means="The MCP server refuses the host name of the request. Its protection against DNS rebinding does not know"
        " the tunnel.",
        do="Allow the tunnel's host name in the server's settings.",
        source="secure-mcp-tunnels-guide",
        kinds=("mcp",),
    ),
    KnownError(
        id="retired-endpoint",
        says=r"deprecated transport|transport on this server is deprecated",
        means="The provider has retired this endpoint of its server.",
        do="Use the endpoint that the message names. Most often it is `/mcp` instead of `/sse`.",
        also=("retired-endpoint",),
        source="https://github.com/anthropics/claude-code/issues/61429",
        kinds=("mcp",),
    ),
    KnownError(
        id="imported-schema",
        says=r"invalid tool schema for: (?P<label>[^.\s]++)\.",
        means="A tool of this MCP server has a schema that OpenAI does not accept, such as `anyOf` at its root.",
        do="Exclude the tool with `allowed_tools`, or ask the owner of the server to correct its schema.",
        source="https://github.com/ogx-ai/ogx/issues/4416",
        kinds=("mcp",),
        looked="2026-11-29",
    ),
    KnownError(
        id="import-failed",
        says=_IMPORT,
        means="The tools of an MCP server or connector could not be imported. The event does not say why.",
        do="Check the address, then the token, then the names in `allowed_tools`. Test the server with your own"
        " `tools/list` request.",
        source="realtime-mcp-guide",
        also=("unknown-connector-tool", "empty-allowed-tools", *_ADDRESSES, *_CREDENTIALS),
        kinds=("mcp",),
    ),
    KnownError(
        id="import-empty",
        says=r"mcp_list_tools\.completed|\b0 tools\b|" + with_all("mcp_list_tools", r"\btools\"?: ?\[\]"),
        means="The import of a server's tools is complete. If no tools were imported, the server lists none for this"
        " token, or `allowed_tools` excludes all.",
        do="Compare the server's own `tools/list` with the imported names and with `allowed_tools`.",
        source="https://community.openai.com/t/realtime-api-mcp-server-sends-10-tools-but-api-receives-0/1367933",
        also=("empty-allowed-tools", "unknown-connector-tool"),
        kinds=("mcp",),
    ),
    KnownError(
        id="import-in-progress",
        says=r"mcp_list_tools\.in_progress",
        means="The import of a server's tools is not complete. A turn that starts now has only the tools that are"
        " already loaded.",
        do="Wait for `mcp_list_tools.completed` before the `response.create` that needs the tools.",
        source="realtime-mcp-guide",
        kinds=("mcp",),
    ),
    KnownError(
        id="approval-unanswered",
        says=r"mcp_approval_request",
        means="A tool call waits for approval and continues only when the client answers. Without `require_approval`,"
        " every tool of a server needs approval.",
        do="Answer with an `mcp_approval_response` item, or list the tools that need no approval in"
        " `require_approval`.",
        source="realtime-mcp-guide",
        also=("ambiguous-approval", "invalid-approval"),
        kinds=("mcp",),
    ),
    KnownError(
        id="approval-answered-twice",
        says=r"duplicate item",
        means="The input has the answer to an approval request, and also the request, which the server already has.",
        do="Send only the answer.",
        source="https://github.com/vercel/ai/issues/18605",
        rule="answered-approval-reference",
        at=("input",),
        on_key=True,
        target="responses",
    ),
    KnownError(
        id="duplicate-server-label",
        says=r"duplicate mcp server_label '(?P<label>[^']+)'",
        means="Two tools of one list have this `server_label`. Responses treats capital and small letters as equal.",
        do="Rename one of them.",
        source="https://github.com/smg-project/smg/pull/479",
        rule="duplicate-server-label",
    ),
    KnownError(
        id="tunnel-id",
        says=r"invalid tunnel id|must match tunnel_",
        means="A tunnel id is `tunnel_` and 32 hexadecimal digits. A tool with a tunnel has no `server_url`.",
        do="Copy the id from the tunnel's page.",
        source="https://raw.githubusercontent.com/openai/tunnel-client/master/docs/troubleshooting.md",
        rule="invalid-value",
        also=("conflicting-server-source",),
    ),
    KnownError(
        id="server-sources",
        says=with_all("server_url", "connector_id", r"\b(?:both|either|only one|exactly one|one of)\b"),
        means="An MCP tool names its server once: by `server_url` or by `connector_id`.",
        do="Keep one of them. A label alone works only for a server that this session has defined before.",
        source="realtime-mcp-guide",
        rule="conflicting-server-source",
        also=("missing-server-source", "undefined-server-label"),
    ),
    KnownError(
        id="two-credentials",
        says=r"\bauthorization\W+(?:and|or|with|together with)\W+(?:the \W*)?headers\.authorization",
        means="The token is sent twice, or in a header that the connector does not accept.",
        do="Keep `authorization`, and remove the header.",
        source="realtime-mcp-guide",
        rule="duplicate-authorization",
        also=("connector-authorization-header",),
    ),
    KnownError(
        id="deep-research-server",
        says=r"mcp server '(?P<label>[^']*)' must contain 'search' and 'fetch'",
        means="Deep research models need a server with the tools `search` and `fetch`.",
        do="Allow both tools, or remove the server from this request.",
        source="https://github.com/dataforseo/mcp-server-typescript/issues/19",
        rule="deep-research-server",
        kinds=("mcp",),
        target="responses",
    ),
    KnownError(
        id="tool-cache",
        says=r"mcp tool not found in cache",
        means="The `input` of this response has an `mcp_list_tools` item. It replaces the list of the session.",
        do="Remove the item from `input`.",
        also=("mcp-list-in-input",),
        source="https://community.openai.com/t/realtime-api-with-error-mcp-tool-not-found-in-cache-the-session-must-have-completed-fetching-the-tools-from-the-mcp-server-before-a-cached-version-can-be-used/1364168",
        at=("response.input",),
        on_key=True,
    ),
    KnownError(
        id="call-broken-off",
        says=r"protocol_error|session terminated|unhandled errors in a taskgroup",
        means="The MCP server broke the protocol during a call: its session ended, or it crashed.",
        do="Read the server's log. If a session has ended, the server must answer 404, so that the client opens a new"
        " one.",
        source="https://github.com/openai/openai-node/issues/1568",
        kinds=("mcp",),
    ),
    KnownError(
        id="tool-failed",
        says=r"tool_execution_error",
        means="The server ran the tool, and the tool failed.",
        do="Read the message in the event. It comes from the tool.",
        source="realtime-mcp-guide",
        kinds=("mcp",),
    ),
    KnownError(
        id="call-not-delivered",
        says=r"http_error",
        means="The call did not reach the MCP server.",
        do="Check the HTTP status in the event, and the server's log.",
        source="realtime-mcp-guide",
        also=_ADDRESSES,
        kinds=("mcp",),
    ),
    KnownError(
        id="call-failed",
        says=r"mcp_call\.failed",
        means="The model called a tool of a server, and the call failed.",
        do="Read `error` in the `mcp_call` item that follows. It says whether the protocol, the connection or the tool"
        " failed.",
        source="realtime-mcp-guide",
        kinds=("mcp",),
    ),
    KnownError(
        id="event-name",
        says=r"mcp_call\.arguments\.",
        means="The event's name is `response.mcp_call_arguments.…`, with an underscore.",
        do="Listen for that name.",
        source="https://community.openai.com/t/mcp-call-arguments-has-wrong-chunk-type/1289749",
    ),
)
