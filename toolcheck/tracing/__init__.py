"""Rules of logs and sessions become findings."""
