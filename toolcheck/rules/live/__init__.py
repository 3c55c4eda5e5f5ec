"""Live sessions, and what they delegate."""
