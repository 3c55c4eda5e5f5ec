"""Other shapes -> a manifest."""
