"""Rules and payloads become findings."""
