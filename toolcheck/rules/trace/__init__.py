"""Problems in a session, found in its log of Realtime events."""
