"""The fields of a tool: which there are, which must be there, what they may hold."""
