"""The hosted tools of the Responses API."""
