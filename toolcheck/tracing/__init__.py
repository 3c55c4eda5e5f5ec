"""Runs the rules about logs on sessions, and collects the findings."""
