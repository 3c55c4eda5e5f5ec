"""A server's error becomes a meaning and a place."""
