"""What the rest stands on: values, patterns, processes and time. It knows nothing of tools."""
