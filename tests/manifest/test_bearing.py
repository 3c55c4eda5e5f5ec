"""The part of a request that rules look at: it says the same to the rules, and holds no credential."""

from __future__ import annotations

import json

from toolcheck.manifest.bearing import bearing


def test_a_text_with_a_credential_or_a_problem_is_not_kept() -> None:
    assert bearing(b'{"tools": []}') is not None
    tool = {"type": "mcp", "server_label": "a", "server_url": "https://a.example.com", "headers": {"X-A": "canary"}}
    for text in (json.dumps({"tools": [tool]}), '{"tools": [], "tools": []}', "{", "\ufeff{}"):
        kept = bearing(text.encode())
        assert kept is None or b"canary" not in kept
    assert bearing(b'{"tools": [], "tools": []}') is None
    assert bearing("\ufeff{}".encode()) is None
