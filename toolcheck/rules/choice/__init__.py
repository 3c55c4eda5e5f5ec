"""The `tool_choice`."""
