"""A local double of the Realtime API: it refuses what the API refuses, and plays a script in place of a model."""
