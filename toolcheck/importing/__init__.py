"""Code and other shapes become a manifest."""
