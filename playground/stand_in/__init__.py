"""Stand-ins for libraries that have no build for the browser."""
