"""Compiles a manifest to the exact payload."""
