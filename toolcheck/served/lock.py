"""The lock: what each server offered when somebody last looked at it.

Its text is canonical: sorted, indented by two spaces, and characters that a reader does not see are escaped, so that
the difference of two locks is what a reviewer reads. It has no credential and no time: the URL of a server is without
query and userinfo, and what is spelled like a credential in a definition is masked.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from toolcheck.disk.files import read_bytes
from toolcheck.document.limits import Limits
from toolcheck.document.reading import read
from toolcheck.document.where import dotted
from toolcheck.ground.record import record
from toolcheck.ground.regex import regex
from toolcheck.ground.unseen import Unseen
from toolcheck.redaction.redactor import fit
from toolcheck.redaction.strings import in_string, masked

VERSION = 1
"""The version of locks that is written and read."""

USUAL_NAME = "toolcheck.lock"
"""What a lock beside a manifest is called."""

_LIMITS = Limits(size=128 << 20, depth=80, nodes=20_000_000, key=1 << 22, digits=5000)
"""A server may send more in one list than a manifest may have."""

_UNSEEN = regex(
    "[\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\udfff\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff9-\uffff\U000e0000-\U000e0fff]"
)
_HALF = regex("[\ud800-\udfff]")
_AFTER_PATH = regex(r"[?#].*+", re.S)


class BadLock(ValueError):
    """A lock that cannot be used; the message says why, in one line."""


@record
class LockedTool:
    """A tool as it is in a lock: its whole definition without `_meta`, and the hash of that."""

    hash: str
    definition: Mapping[str, Any]


@record
class LockedServer:
    """A server in a lock: its URL without query and userinfo, the protocol that it spoke, its tools by name."""

    url: str
    protocol: str
    tools: Mapping[str, LockedTool]


@record
class Lock:
    """A whole lock: the servers by their label."""

    servers: Mapping[str, LockedServer] = {}


# -- writing ----------------------------------------------------------------------------------------


def locked_tool(definition: Mapping[str, Any]) -> LockedTool:
    """A tool as it goes into a lock."""
    kept = _kept({key: value for key, value in definition.items() if key != "_meta"})
    return LockedTool(hash_of(kept), kept)


def hash_of(definition: Mapping[str, Any]) -> str:
    """The hash of a definition: SHA-256 of its JSON in ASCII, sorted, without spaces."""
    text = json.dumps(definition, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _kept(value: Any) -> Any:
    """What is kept of a value: all that is spelled like a credential is masked, and half a character replaced."""
    if isinstance(value, str):
        return masked(text := _HALF.sub("\ufffd", value), (span for span, _ in in_string(text)))
    if isinstance(value, Mapping):
        return {_kept(key): _kept(inner) for key, inner in value.items()}
    return [_kept(inner) for inner in value] if isinstance(value, list) else value


def plain_url(url: str) -> str:
    """A URL without userinfo, query and fragment, and with what is spelled like a credential masked."""
    scheme, separator, rest = _AFTER_PATH.sub("", url).partition("://")
    if not separator:
        return fit(scheme)
    authority, slash, path = rest.partition("/")
    host = authority.rpartition("@")[2]
    port = host.partition(":")[2]
    if "@" in path and port and not port.isdigit() and "]" not in host:  # a password with a slash
        host, slash, path = path.rpartition("@")[2].partition("/")
    return fit(f"{scheme}://{host}{slash}{path}")


def lock_text(lock: Lock) -> str:
    """The text of a lock: one lock, one text."""
    servers = {
        label: {
            "url": server.url,
            "protocol": server.protocol,
            "tools": {name: {"hash": tool.hash, "definition": tool.definition} for name, tool in server.tools.items()},
        }
        for label, server in lock.servers.items()
    }
    value = {"version": VERSION, "servers": servers}
    text = json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False)
    return _UNSEEN.sub(lambda found: json.dumps(found[0])[1:-1], text) + "\n"


# -- reading ----------------------------------------------------------------------------------------


def read_lock(path: str) -> Lock:
    """The lock in a file. Raises `BadLock` if there is none, or if it cannot be used."""
    data = read_bytes(path, _LIMITS.size)
    if isinstance(data, Unseen):
        raise BadLock(data.reason)
    return parse_lock(data)


def parse_lock(data: bytes | str) -> Lock:
    """A lock from its text. Raises `BadLock` for text that is torn, of another version, or changed by hand."""
    data = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    document = read(data, USUAL_NAME, "json", _LIMITS)
    for problem in document.problems:
        line = document.position(document.span(problem.where).start).line
        raise BadLock(f"line {line}: {problem.message}")
    value = document.values[0] if document.values else None
    if not isinstance(value, dict) or "version" not in value:
        raise BadLock("it is not a lock: `version` is missing")
    version = value["version"]
    if isinstance(version, bool) or version != VERSION:
        shown = version if isinstance(version, int) else "unknown"
        raise BadLock(f"it has version {shown}, and this toolcheck reads version {VERSION}")
    servers = _object(value, ("servers",))
    return Lock({label: _server(value, label) for label in servers})


def _server(value: Any, label: str) -> LockedServer:
    path = ("servers", label)
    tools = _object(value, (*path, "tools"))
    url, protocol = _text(value, (*path, "url")), _text(value, (*path, "protocol"))
    return LockedServer(url, protocol, {name: _tool(value, label, name) for name in tools})


def _tool(value: Any, label: str, name: str) -> LockedTool:
    path = ("servers", label, "tools", name)
    definition, hash = _object(value, (*path, "definition")), _text(value, (*path, "hash"))
    if definition.get("name") != name:
        raise BadLock(f"`{dotted(path)}` has the definition of another tool")
    if hash_of(definition) != hash:
        raise BadLock(f"`{dotted(path)}` was changed by hand: its hash is not that of its definition")
    return LockedTool(hash, definition)


def _object(value: Any, path: tuple[str, ...]) -> dict[str, Any]:
    found = _at(value, path)
    if not isinstance(found, dict):
        raise BadLock(f"`{dotted(path)}` is not an object")
    return found


def _text(value: Any, path: tuple[str, ...]) -> str:
    found = _at(value, path)
    if not isinstance(found, str):
        raise BadLock(f"`{dotted(path)}` is not a string")
    return found


def _at(value: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value
