"""The event, session or request around the tools."""
