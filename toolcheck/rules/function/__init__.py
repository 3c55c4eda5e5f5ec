"""The names and words of functions."""
