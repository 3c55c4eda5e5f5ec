"""The JSON Schema of a function's parameters."""
