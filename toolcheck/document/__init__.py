"""Text <-> value with places. This package has never heard of tools."""
