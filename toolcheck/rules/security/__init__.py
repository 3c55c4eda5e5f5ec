"""Credentials in a file, hidden texts, and servers that may do too much."""
