"""How long `toolcheck trace` takes, and how much memory, for logs that are made from a fixed seed.

python -m benchmarks.logs           prints two tables, in half a minute
python -m benchmarks.logs --write   prints, and keeps them in logs.md

A log is JSON lines with times: a session with a function and a server, and responses that speak, in forty pieces of
sound, or call. `json.loads` of the same lines is measured beside it, in turns.
"""

from __future__ import annotations

import itertools
import json
import random
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks import measuring as bench

COUNTS = (1, 10_000, 100_000)
_TITLE = """# How long `toolcheck trace` takes

Written by `python -m benchmarks.logs --write`. `bare` is `json.loads` of each line of the same log, and nothing kept.
"""
_MOST_TIMES_LOADS = 3
_MOST_MEGABYTES = 200
_TOOLS: list[dict[str, Any]] = [
    {
        "type": "function",
        "name": "find_order",
        "description": "Find an order.",
        "parameters": {"type": "object", "properties": {"number": {"type": "string"}}, "required": ["number"]},
    },
    {"type": "mcp", "server_label": "docs", "server_url": "https://docs.example/mcp", "require_approval": "never"},
]
_SESSION = {"id": "sess_1", "type": "realtime", "model": "gpt-realtime-2.1", "tools": _TOOLS, "tool_choice": "auto"}
_SERVER_TOOLS = [{"name": "search", "input_schema": {"type": "object"}}]


def events() -> Iterator[dict[str, Any]]:
    """The events of a sound session that never ends."""
    chance = random.Random(7)
    yield {"type": "session.created", "session": {**_SESSION, "tools": []}}
    yield {"type": "session.update", "session": {"type": "realtime", "tools": _TOOLS}}
    yield {"type": "session.updated", "session": _SESSION}
    yield {"type": "mcp_list_tools.in_progress", "item_id": "list_1"}
    listing = {"id": "list_1", "type": "mcp_list_tools", "server_label": "docs", "tools": _SERVER_TOOLS}
    yield {"type": "conversation.item.done", "item": listing}
    yield {"type": "mcp_list_tools.completed", "item_id": "list_1"}
    for number in itertools.count(1):
        yield from chance.choice([_speaking, _speaking, _calling])(number)


def _speaking(number: int) -> Iterator[dict[str, Any]]:
    item = {"id": f"item_{number}", "type": "message", "role": "assistant", "status": "completed", "content": []}
    piece = {"response_id": f"resp_{number}", "item_id": item["id"], "output_index": 0, "content_index": 0}
    sound = {"type": "response.output_audio.delta", **piece, "delta": "UklGRiQAAABXQVZF" * 12}
    yield from _response(number, item, [sound] * 40)


def _calling(number: int) -> Iterator[dict[str, Any]]:
    call = {"call_id": f"call_{number}", "name": "find_order", "arguments": f'{{"number": "{number}"}}'}
    item = {"id": f"item_{number}", "type": "function_call", "status": "completed", **call}
    place = {"response_id": f"resp_{number}", "item_id": item["id"], "output_index": 0}
    yield from _response(number, item, [{"type": "response.function_call_arguments.done", **place, **call}])
    output = {"type": "function_call_output", "call_id": call["call_id"], "output": "{}"}
    yield {"type": "conversation.item.create", "item": output}
    yield {"type": "conversation.item.done", "item": {"id": f"out_{number}", **output}}


def _response(number: int, item: dict[str, Any], between: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    response = {"id": f"resp_{number}", "conversation_id": "conv_1"}
    place = {"response_id": response["id"], "output_index": 0}
    yield {"type": "response.create"}
    yield {"type": "response.created", "response": {**response, "status": "in_progress", "output": []}}
    yield {"type": "response.output_item.added", **place, "item": item}
    yield from between
    yield {"type": "response.output_item.done", **place, "item": item}
    yield {"type": "response.done", "response": {**response, "status": "completed", "output": [item]}}


def lay_out(folder: Path, counts: Iterable[int] = COUNTS) -> None:
    """Write the logs, each into a folder of its own: `log-N/talk.jsonl`."""
    for count in counts:
        inner = folder / f"log-{count}"
        inner.mkdir()
        with (inner / "talk.jsonl").open("w", encoding="utf-8") as file:
            for number, event in enumerate(itertools.islice(events(), count)):
                at = 1_795_953_600 + number * 0.03
                file.write(json.dumps({"at": at, "event": {**event, "event_id": f"event_{number}"}}) + "\n")


def commands(files: Path) -> tuple[dict[str, tuple[list[str], str]], dict[str, int]]:
    """Every command that is measured, by name, and how often it runs."""
    made = {"python -c pass": ([bench.PYTHON, "-c", "pass"], str(bench.ROOT))}
    times = {"python -c pass": 9}
    for count in COUNTS:
        often = {1: 9, 10_000: 7}.get(count, 3)
        log = files / f"log-{count}"
        words = ["trace", "--isolated", str(log / "talk.jsonl")]
        made[f"trace {count} events"], times[f"trace {count} events"] = ([*bench.OURS, *words], str(bench.ROOT)), often
        bare = [bench.PYTHON, str(bench.HERE / "bare.py"), str(log)]
        made[f"bare {count} events"], times[f"bare {count} events"] = (bare, str(bench.ROOT)), often
    return made, times


def goals(cost: dict[str, bench.Cost]) -> list[bench.Goal]:
    """What is aimed at, and what came of it. What the command takes to start is left out on both sides."""
    found = []
    for count in COUNTS[1:]:
        ours = cost[f"trace {count} events"].cpu - cost["trace 1 events"].cpu
        bare = cost[f"bare {count} events"].cpu - cost["bare 1 events"].cpu
        what = f"trace {count:,} events, of `json.loads` of the lines"
        found.append(bench.Goal(what, ours / bare, _MOST_TIMES_LOADS))
        peak = cost[f"trace {count} events"].peak
        found.append(bench.Goal(f"trace {count:,} events, memory", peak, _MOST_MEGABYTES, unit="MB"))
    return found


def main(arguments: list[str]) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        lay_out(Path(folder))
        cost = bench.run_in_turns(*commands(Path(folder)))
    bare = cost["python -c pass"].cpu
    rows = [[f"`{name}`", f"{one.cpu / bare:.1f}", f"{one.cpu:.0f}", f"{one.peak:.0f}"] for name, one in cost.items()]
    parts = [
        f"Measured on {bench.machine()}.\nThe ratios leave out the start of the command.\n",
        bench.table(["goal", "measured", "aim", "result"], [goal.row for goal in goals(cost)]),
        bench.table(["whole process", "× start", "CPU ms", "peak MB"], rows),
    ]
    print("\n".join(parts))
    if "--write" in arguments:
        (bench.HERE / "logs.md").write_text("\n".join([_TITLE, *parts]), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
