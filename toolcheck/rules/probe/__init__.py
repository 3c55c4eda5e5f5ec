"""Problems of MCP servers, found by asking them for their tools."""
