"""Small manifests, and what they are taken for."""

from __future__ import annotations

import json
from typing import Any

from toolcheck.contract.targets import Target
from toolcheck.document.reading import read
from toolcheck.manifest.envelope import recognise
from toolcheck.manifest.manifest import Manifest
from toolcheck.manifest.payload import Payload

CALL = {"type": "function", "name": "hang_up", "description": "Ends the call."}
SERVER = {"type": "mcp", "server_label": "orders", "server_url": "https://mcp.example.com"}
SESSION = {"type": "realtime", "tools": [CALL, SERVER]}


def taken(text: str, name: str, targets: tuple[Target, ...] = ()) -> Manifest:
    return recognise(read(text.encode(), name), targets)


def of(value: Any, *targets: Target) -> Manifest:
    return taken(json.dumps(value), "a.json", targets)


def only(manifest: Manifest) -> Payload:
    (payload,) = manifest.payloads
    return payload
