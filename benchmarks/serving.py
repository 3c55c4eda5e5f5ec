"""How the double stands many sessions at once: `python -m benchmarks.serving [SESSIONS] [EVENTS]`.

Each session is a client in the same process that sends two events a second, and waits for each answer. What is measured
is thus both sides together. At the end no task may be left.
"""

from __future__ import annotations

import asyncio
import gc
import json
import resource
import sys
from random import random
from statistics import median
from time import perf_counter

from websockets.asyncio.client import connect

from toolcheck.serving.script import made_script
from toolcheck.serving.servers import Servers
from toolcheck.serving.session import PlayTerms
from toolcheck.serving.wire import Double

TOOL = {
    "type": "function",
    "name": "lookup_order",
    "description": "Find an order.",
    "parameters": {"type": "object", "properties": {"number": {"type": "string"}}, "required": ["number"]},
}
PACE = 0.5
"""The seconds between two events of a session, on average."""
UPDATE = json.dumps({"type": "session.update", "session": {"type": "realtime", "tools": [TOOL]}})
ITEM = json.dumps(
    {
        "type": "conversation.item.create",
        "item": {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Hello"}]},
    }
)


async def client(url: str, events: int, answers: list[float], *, is_paced: bool = True) -> None:
    """One session: an update, then items, each sent when the one before it was answered."""
    async with connect(f"{url}/realtime?model=gpt-realtime", compression=None, open_timeout=60) as socket:
        await socket.recv()
        for number in range(events):
            await asyncio.sleep(random() * 2 * PACE if is_paced else 0)
            begin = perf_counter()
            await socket.send(ITEM if number else UPDATE)
            await socket.recv()
            answers.append(perf_counter() - begin)
            if number:
                await socket.recv()


async def run(sessions: int, events: int) -> int:
    """Run all sessions at once, twice, and print how long an answer takes and what memory is used."""
    double = Double(PlayTerms(script=made_script([])), Servers({}, None))
    await double.start()
    for number in range(2):
        answers: list[float] = []
        begin = perf_counter()
        await asyncio.gather(*(client(double.url, events, answers) for _ in range(sessions)))
        seconds = perf_counter() - begin
        double.served.clear()
        gc.collect()
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        worst = sorted(answers)[int(len(answers) * 0.99)]
        print(
            f"round {number + 1}: {sessions} sessions, {len(answers):,} events in {seconds:.1f} s; an answer takes"
            f" {median(answers) * 1000:.1f} ms (median), {worst * 1000:.0f} ms (99 %); {memory:.0f} MB at most"
        )
    alone: list[float] = []
    await client(double.url, events, alone, is_paced=False)
    print(f"one session alone: {median(alone) * 1000:.1f} ms (median)")
    await double.stop()
    left = len(asyncio.all_tasks()) - 1
    print(f"{left} tasks left")
    return int(left > 0)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:3]]
    sys.exit(asyncio.run(run(*(numbers or [200]), *([50] if len(numbers) < 2 else []))))
