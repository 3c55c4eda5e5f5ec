"""The same events, written down in each of the ways in which people keep them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

from tests.blocks import in_blocks
from toolcheck.contract.realtime_events import CLIENT

Events = list[dict[str, Any]]
CLOCK = 1_795_953_600.0


def _side(event: dict[str, Any]) -> bool:
    return event["type"] in CLIENT


def bare(events: Events) -> str:
    return "".join(json.dumps(event) + "\n" for event in events)


def wrapped(events: Events) -> str:
    return "".join(
        json.dumps({"at": CLOCK + n, "direction": "sent" if _side(e) else "received", "event": e}) + "\n"
        for n, e in enumerate(events)
    )


def in_a_string(events: Events) -> str:
    return "".join(
        json.dumps({"timestamp": (CLOCK + n) * 1000, "data": json.dumps(e)}) + "\n" for n, e in enumerate(events)
    )


def cassette(events: Events) -> str:
    return in_blocks(
        {"version": 1, "interactions": [{"kind": "message", "direction": "sent", "data": event} for event in events]}
    )


def panel(events: Events) -> str:
    return json.dumps(
        [
            {"id": n, "direction": "client", "eventName": e["type"], "eventData": e, "timestamp": "12:00:01 PM"}
            for n, e in enumerate(events)
        ],
        indent=1,
    )


def console(events: Events) -> str:
    return json.dumps([{"time": "2026-11-29T12:00:00Z", "source": "server", "event": e, "count": 1} for e in events])


def har(events: Events) -> str:
    messages = [{"type": "send", "time": CLOCK, "opcode": 1, "data": json.dumps(event)} for event in events]
    entries = [
        {"request": {"url": "https://example.com"}},
        {"_resourceType": "websocket", "_webSocketMessages": messages},
    ]
    return json.dumps({"log": {"version": "1.2", "entries": entries}}, indent=1)


def arrows(events: Events) -> str:
    return "".join(
        f"12:{n // 60:02}:{n % 60:02}.25 DEBUG {'>>>' if _side(e) else '<<<'} {json.dumps(e)}\n"
        for n, e in enumerate(events)
    )


def pretty(events: Events) -> str:
    return "".join(f"app.ts:44 event {json.dumps(e, indent=2)}\n" for e in events)


def python(events: Events) -> str:
    return "".join(f"2026-11-29 12:00:00.080 | DEBUG | link - <- {e!r}\n" for e in events)


def python_in_json(events: Events) -> str:
    return "".join(json.dumps({"level": "info", "message": f"got {e!r}"}) + "\n" for e in events)


def pydantic(events: Events) -> str:
    return "".join(f"INFO {_pydantic(e)}\n" for e in events)


def _pydantic(value: Any) -> str:
    if isinstance(value, dict) and not all(key.isidentifier() for key in value):
        return repr(value)
    if isinstance(value, dict):
        return "Thing(" + ", ".join(f"{key}={_pydantic(part)}" for key, part in value.items()) + ")"
    return "[" + ", ".join(map(_pydantic, value)) + "]" if isinstance(value, list) else repr(value)


def node(events: Events) -> str:
    return "".join(f"Received event: {e['type']} {_node(e, 1)}\n" for e in events)


def _node(value: Any, depth: int) -> str:
    pad = "  " * depth
    if isinstance(value, dict):
        inner = ",\n".join(
            f"{pad}{key if key.isidentifier() else repr(key)}: {_node(part, depth + 1)}" for key, part in value.items()
        )
        return "{\n" + inner + "\n" + pad[2:] + "}" if value else "{}"
    if isinstance(value, list):
        return "[ " + ", ".join(_node(part, depth + 1) for part in value) + " ]" if value else "[]"
    return repr(value) if isinstance(value, str) else json.dumps(value)


def ruby(events: Events) -> str:
    return "".join(f"I, [2026-11-29T12:00:00] INFO -- : {_ruby(e, '=>')}\n" for e in events)


def elixir(events: Events) -> str:
    return "".join(f"12:00:00.123 [debug] {_ruby(e, ' => ', '%')}\n" for e in events)


def _ruby(value: Any, arrow: str, sign: str = "") -> str:
    if isinstance(value, dict):
        entries = ", ".join(f'"{key}"{arrow}{_ruby(part, arrow, sign)}' for key, part in value.items())
        return f"{sign}{{{entries}}}"
    if isinstance(value, list):
        return "[" + ", ".join(_ruby(part, arrow, sign) for part in value) + "]"
    return "nil" if value is None else json.dumps(value)


def dart(events: Events) -> str:
    return "".join(f"flutter: {_dart(e)}\n" for e in events)


def _dart(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_dart(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_dart, value)) + "]"
    return value if isinstance(value, str) else json.dumps(value)


def curly(events: Events) -> str:
    return "".join(json.dumps(e, indent=1).replace('"', "”").replace("”", "“", 1) + "\n" for e in events)


def table(events: Events) -> str:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["time", "host", "message"])
    for event in events:
        rows.writerow(["2026-11-29T12:00:00.5Z", "a", "got " + json.dumps(event, indent=1)])
    return out.getvalue()


FORMS: dict[str, tuple[Callable[[Events], str], str]] = {
    "bare": (bare, "a.jsonl"),
    "wrapped": (wrapped, "a.jsonl"),
    "in-a-string": (in_a_string, "a.jsonl"),
    "cassette": (cassette, "a.yaml"),
    "panel": (panel, "a.json"),
    "console": (console, "a.json"),
    "har": (har, "a.har"),
    "arrows": (arrows, "a.log"),
    "pretty": (pretty, "a.txt"),
    "python": (python, "a.txt"),
    "python-in-json": (python_in_json, "a.jsonl"),
    "pydantic": (pydantic, "a.txt"),
    "node": (node, "a.txt"),
    "ruby": (ruby, "a.log"),
    "elixir": (elixir, "a.log"),
    "curly": (curly, "a.txt"),
    "table": (table, "a.csv"),
}
"""Each form, and what a file of it is called. Dart's maps have no quotes, so not every event can be read back."""
