"""What MCP servers offer, and the lock that remembers it: data alone, no connection."""
