"""MCP servers and connectors."""
