"""Requests for Responses as a gateway logs them, made by a seed: 4.8 KB each, of 3,000 lists of tools of which few are
met most of the time. One list in twenty has a fault, some requests are cut off or missing.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from itertools import accumulate
from typing import Any, NamedTuple

LISTS = 3_000
_EXPONENT = 1.05
_SAID = 2_000
_WORDS = (
    *("find", "read", "order", "customer", "number", "returns", "what", "is", "known", "today", "with"),
    *("date", "amount", "city", "street", "page", "filter", "the", "by"),
)
_FAULTS = (
    {"type": "function", "function": {"name": "look_up", "description": "Looks it up.", "parameters": {}}},
    {"type": "function", "name": "two words"},
    {"type": "mcp"},
)


class LoggedRow(NamedTuple):
    """A row: its id, whose it is, and the request as it is written; None where there is none."""

    id: str
    team: str
    request: str | None


def logged(number: int, seed: int = 1) -> Iterator[LoggedRow]:
    """So many rows, the same for a seed, whatever the number."""
    rng = random.Random(seed)
    lists = [json.dumps(_tools(rng, at)) for at in range(LISTS)]
    weights = list(accumulate(1 / (rank + 1) ** _EXPONENT for rank in range(LISTS)))
    said = [json.dumps(_prose(rng, rng.randint(4, 60))) for _ in range(_SAID)]
    for at in range(number):
        model = '"gpt-5.2"' if rng.random() < 0.95 else '"gpt-5-mini"'
        head = f'{{"model": {model}, "instructions": {rng.choice(said)}, "input": [{_items(rng, said)}]'
        choice = ', "tool_choice": "required"' if rng.random() < 0.05 else ""
        tools = "" if rng.random() < 0.0002 else f', "tools": {rng.choices(lists, cum_weights=weights)[0]}'
        text = f'{head}{choice}, "metadata": {{"user": "u{rng.getrandbits(32)}"}}{tools}}}'
        fate = rng.random()
        request = text[: len(text) // 2] if fate < 0.0005 else None if fate < 0.0008 else text
        yield LoggedRow(f"r{at}", f"team-{rng.randrange(5)}", request)


def _items(rng: random.Random, said: list[str]) -> str:
    items = [
        f'{{"role": "{"assistant" if at % 2 else "user"}", "content": {rng.choice(said)}}}'
        for at in range(rng.randint(1, 4))
    ]
    if rng.random() < 0.1:
        call = f'"call_id": "call_{rng.getrandbits(64):016x}"'
        items.append(f'{{"type": "function_call", {call}, "name": "find", "arguments": "{{\\"city\\": 1}}"}}')
        items.append(f'{{"type": "function_call_output", {call}, "output": {rng.choice(said)}}}')
    return ", ".join(items)


def _tools(rng: random.Random, at: int) -> list[dict[str, Any]]:
    tools: list[dict[str, Any]] = [_tool(rng, f"tool_{at}_{one}") for one in range(rng.randint(2, 6))]
    return [*tools, rng.choice(_FAULTS)] if rng.random() < 0.05 else tools


def _tool(rng: random.Random, name: str) -> dict[str, Any]:
    properties = {
        f"{rng.choice(_WORDS)}_{at}": {
            "type": rng.choice(("string", "number", "integer", "boolean")),
            "description": _prose(rng, rng.randint(5, 16)),
        }
        for at in range(rng.randint(3, 9))
    }
    return {
        "type": "function",
        "name": name,
        "description": _prose(rng, rng.randint(10, 40)),
        "parameters": {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        },
        "strict": True,
    }


def _prose(rng: random.Random, size: int) -> str:
    return f"{' '.join(rng.choices(_WORDS, k=size)).capitalize()}."
