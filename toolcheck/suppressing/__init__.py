"""Suppressions: read from comments and `x-toolcheck`, written for people, kept in a baseline."""
