"""A manifest becomes the exact payload."""
