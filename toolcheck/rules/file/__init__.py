"""The document itself: can it be read, and read in one way only."""
