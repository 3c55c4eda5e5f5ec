"""Suppressions of findings that are known and accepted."""
