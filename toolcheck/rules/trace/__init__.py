"""What a log of Realtime events says went wrong in a session."""
