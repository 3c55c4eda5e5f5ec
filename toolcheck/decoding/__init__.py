"""What a server said becomes a meaning and a place."""
