"""Asks MCP servers what they offer, as the API would: the client of the `mcp` SDK over a wire of our own.

Opens connections. Needs the extra `probe`; nothing here is imported before a server is asked.
"""
