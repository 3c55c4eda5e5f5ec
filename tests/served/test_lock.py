"""The lock: one list, one text; no credential in it; and a lock that cannot be used says why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.served.fixtures import offers
from toolcheck.checking.checking import recognised
from toolcheck.checking.selection import Options
from toolcheck.document.reading import read
from toolcheck.served.lock import BadLock, Lock, hash_of, lock_text, parse_lock, plain_url, read_lock
from toolcheck.served.locking import TwoServers, with_servers
from toolcheck.served.served import Served

SEARCH = {"name": "search", "inputSchema": {"type": "object", "properties": {"q": {"type": "string"}}}, "title": "S"}
MANIFEST = b"""\
tools:
- {type: mcp, server_label: docs, server_url: "https://me:pw@docs.example.com/mcp?key=1#x", require_approval: always}
- {type: mcp, server_label: wiki, server_url: "https://wiki.example.com/mcp", require_approval: always}
"""


def served(recording: dict[str, Any], manifest: bytes = MANIFEST) -> tuple[Served, ...]:
    found = offers(recognised(read(manifest, "agent.yaml"), Options()), recording)
    return tuple(one for payload in found for one in payload.servers)


def lock_of(*tools: Any, lock: Lock | None = None) -> Lock:
    return with_servers(lock or Lock(), served({"docs": {"tools": list(tools)}}))


def test_a_lock_is_written_sorted_and_whole_but_for_meta():
    text = lock_text(lock_of({**SEARCH, "_meta": {"at": 1}}))
    assert text == (
        """\
{
  "servers": {
    "docs": {
      "protocol": "2025-11-25",
      "tools": {
        "search": {
          "definition": {
            "inputSchema": {
              "properties": {
                "q": {
                  "type": "string"
                }
              },
              "type": "object"
            },
            "name": "search",
            "title": "S"
          },
          "hash": "%s"
        }
      },
      "url": "https://docs.example.com/mcp"
    }
  },
  "version": 1
}
"""
        % hash_of(SEARCH)
    )
    assert hash_of({"a": 1}) == "sha256:015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"


def test_one_list_is_one_text_in_whatever_order_it_comes():
    fetch = {"inputSchema": {"type": "object"}, "name": "fetch"}
    turned = dict(reversed(SEARCH.items()))
    assert lock_text(lock_of(SEARCH, fetch)) == lock_text(lock_of(fetch, turned))


def test_what_is_written_is_read():
    lock = lock_of(
        {**SEARCH, "description": "zero\u200bwidth, é, 日本, \U000e0041, \ud800, \u2028", "x" * 5000: 10**450}
    )
    text = lock_text(lock)
    assert parse_lock(text) == lock
    assert parse_lock(text.encode()) == lock
    assert lock_text(parse_lock(text)) == text
    assert r"zero\u200bwidth, é, 日本, \udb40\udc41, \ufffd, \u2028" in text
    assert {label: [*server.tools] for label, server in lock.servers.items()} == {"docs": ["search"]}


def test_no_credential_is_in_a_lock():
    token = "sk-proj-" + "a1B2c3D4e5F6g7H8i9J0" * 2
    text = lock_text(lock_of({**SEARCH, "description": f"Send Bearer {token}.", f"key {token}": [token]}))
    assert token not in text
    assert token[10:30] not in text
    assert "me:pw" not in text
    assert "key=1" not in text
    assert lock_text(parse_lock(text)) == text


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://docs.example.com/mcp", "https://docs.example.com/mcp"),
        ("https://docs.example.com:8443/@me/mcp?a=b", "https://docs.example.com:8443/@me/mcp"),
        ("https://me:p@docs.example.com/mcp#part", "https://docs.example.com/mcp"),
        ("https://me:p/w@docs.example.com/mcp", "https://docs.example.com/mcp"),
        ("https://me:p@w@docs.example.com/", "https://docs.example.com/"),
        ("https://[::1]:80/@a/mcp", "https://[::1]:80/@a/mcp"),
        ("https://${HOST}/mcp", "https://${HOST}/mcp"),
        ("docs.example.com/mcp?key=1", "docs.example.com/mcp"),
        ("", ""),
    ],
)
def test_a_url_is_kept_without_what_may_be_a_credential(url: str, shown: str):
    assert plain_url(url) == shown


def test_servers_that_did_not_answer_stay_as_they_were():
    before = with_servers(Lock(), served({"docs": {"tools": [SEARCH]}, "wiki": {"tools": [SEARCH]}}))
    after = with_servers(before, served({"docs": {"failure": {"kind": "dns"}}, "wiki": {"tools": []}}))
    assert after.servers["docs"] == before.servers["docs"]
    assert after.servers["wiki"].tools == {}


def test_two_servers_of_one_label_are_not_locked():
    twice = b"""\
session: {type: realtime, tools: [{type: mcp, server_label: docs, server_url: "https://a.example.com/mcp"}]}
turns:
  one: {tools: [{type: mcp, server_label: docs, server_url: "https://b.example.com/mcp"}]}
"""
    found = served({"docs": {"tools": []}}, twice)
    assert len(found) == 2
    with pytest.raises(TwoServers, match="docs"):
        with_servers(Lock(), found)


def test_of_two_tools_with_one_name_the_first_is_locked():
    lock = lock_of({"name": "a", "title": "first"}, {"name": "a", "title": "second"})
    assert lock.servers["docs"].tools["a"].definition["title"] == "first"


GOOD = json.loads(lock_text(lock_of(SEARCH)))


def changed(path: str, value: Any) -> str:
    """The text of a lock with another value at a path."""
    lock = json.loads(json.dumps(GOOD))
    *steps, last = path.split("/")
    inner = lock
    for step in steps:
        inner = inner[step]
    inner[last] = value
    return json.dumps(lock)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "line 1: .*"),
        (lock_text(lock_of(SEARCH))[:100], "line 6: .*"),
        ("<<<<<<< HEAD\n{}", "line 1: .*"),
        ('{"version": 1, "servers": {}, "servers": {}}', "line 1: .*`servers`.*"),
        ("[]", "it is not a lock: `version` is missing"),
        ("{}", "it is not a lock: `version` is missing"),
        (changed("version", 2), "it has version 2, and this toolcheck reads version 1"),
        (changed("version", True), "it has version .*"),
        (changed("version", "1"), "it has version unknown, .*"),
        (changed("servers", []), "`servers` is not an object"),
        (changed("servers/docs", 1), "`servers.docs.tools` is not an object"),
        (changed("servers/docs/url", None), "`servers.docs.url` is not a string"),
        (changed("servers/docs/protocol", 1), "`servers.docs.protocol` is not a string"),
        (changed("servers/docs/tools/search", "x"), "`servers.docs.tools.search.definition` is not an object"),
        (changed("servers/docs/tools/search/hash", 5), "`servers.docs.tools.search.hash` is not a string"),
        (
            changed("servers/docs/tools/search/definition/title", "T"),
            "`servers.docs.tools.search` was changed by hand: its hash is not that of its definition",
        ),
        (changed("servers/docs/tools/find", GOOD["servers"]["docs"]["tools"]["search"]), ".* of another tool"),
        ("[" * 5000, "line 1: .*"),
    ],
)
def test_a_lock_that_cannot_be_used_says_why(text: str, why: str):
    with pytest.raises(BadLock, match=rf"^{why}$"):
        parse_lock(text)


def test_a_lock_is_read_from_a_file(tmp_path: Path):
    path = tmp_path / "toolcheck.lock"
    with pytest.raises(BadLock, match="no such file"):
        read_lock(str(path))
    path.write_text(lock_text(lock_of(SEARCH)), "utf-8")
    assert read_lock(str(path)) == lock_of(SEARCH)
    path.write_bytes(b"\xff\xfe{")
    with pytest.raises(BadLock):
        read_lock(str(path))


def test_a_lock_that_git_wrote_with_other_line_breaks_is_the_same():
    assert parse_lock(lock_text(lock_of(SEARCH)).replace("\n", "\r\n")) == lock_of(SEARCH)
