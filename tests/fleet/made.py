"""Requests as a gateway logs them, made by a seed: few lists of tools, many users, some faults."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq


class Made(NamedTuple):
    """A row: its id, whose it is, and the request as it is written; None where there is none."""

    id: str
    team: str
    request: str | None


def tool(name: str, **more: Any) -> dict[str, Any]:
    """A function tool without a fault."""
    parameters = {
        "type": "object",
        "properties": {"place": {"type": "string", "description": "The name of a town."}},
        "required": ["place"],
        "additionalProperties": False,
    }
    return {
        "type": "function",
        "name": name,
        "description": f"Does {name}.",
        "parameters": parameters,
        "strict": True,
        **more,
    }


def request(tools: Sequence[Any], said: str = "hello", **more: Any) -> dict[str, Any]:
    """A request for Responses."""
    return {"model": "gpt-5.2", "input": [{"role": "user", "content": said}], "tools": [*tools], **more}


NESTED = {"type": "function", "function": {"name": "look_up", "description": "Looks it up.", "parameters": {}}}
"""A tool in the form of Chat Completions."""

ODD: dict[str, str | None] = {
    "null": None,
    "empty": "",
    "cut": json.dumps(request([tool("a")]))[:70],
    "cut-late": json.dumps(request([tool("a")]))[:-3],
    "bom": "\ufeff" + json.dumps(request([NESTED])),
    "twice": '{"model": "gpt-5.2", "input": "x", "tools": [], "tools": [{"type": "function", "name": "a b"}]}',
    "number": "3",
    "text": '"tools"',
    "list": json.dumps([NESTED]),
    "no-list": json.dumps({"model": "gpt-5.2", "input": "x", "tools": {"a": 1}}),
    "deep": '{"model": "m", "tools": [{"type": "function", "name": "f", "parameters": '
    + '{"a": ' * 100
    + "1"
    + "}" * 102,
    "secret": json.dumps(
        request(
            [
                {
                    "type": "mcp",
                    "server_label": "s",
                    "server_url": "https://x.example/mcp",
                    "authorization": "sk-proj-" + "Ab3dEf6hIj9kLmN0pQrS" * 3,
                }
            ]
        )
    ),
}
"""Rows that are not as they should be, by id."""

STRANGE: dict[str, str] = {
    "chat": json.dumps({"model": "gpt-5.2", "messages": [{"role": "user", "content": "x"}], "tools": [NESTED]}),
    "embedding": json.dumps({"model": "text-embedding-3-small", "input": [[1, 2], [3]]}),
    "plain": json.dumps({"model": "gpt-5.2", "input": "no tools"}),
    "image": json.dumps({"model": "gpt-image-1", "prompt": "a cat", "n": 1}),
}
"""Rows that hold no tools, by id."""


def rows(number: int, seed: int = 1) -> list[Made]:
    """So many rows, the same for a seed: most of few lists of tools, one list in ten with a fault."""
    rng = random.Random(seed)
    lists = [[tool(f"tool_{at}_{one}") for one in range(rng.randint(1, 4))] for at in range(max(5, number // 60))]
    for at in range(0, len(lists), 10):
        lists[at].append(
            rng.choice([NESTED, {"type": "function", "name": "two words"}, {"type": "mcp"}, tool("x", strict="y")])
        )
    made = []
    for at in range(number):
        tools = lists[min(int(rng.paretovariate(0.6)) - 1, len(lists) - 1)]
        said = rng.choice(["hello", "book a table", "what is the weather?", f"call {rng.random()}"])
        made.append(Made(f"r{at}", f"team-{rng.randrange(5)}", json.dumps(request(tools, said))))
    return made


def mixed(number: int) -> list[Made]:
    """The same with the odd and the strange ones among them."""
    others = [Made(id, "team-0", text) for id, text in (ODD | STRANGE).items()]
    found = rows(number)
    for at, one in enumerate(others):
        found.insert((at + 1) * len(found) // (len(others) + 1), one)
    return found


def write_parquet(path: Path, made: Iterable[Made], **more: Any) -> None:
    columns = list(zip(*made, strict=True))
    pq.write_table(pa.table(dict(zip(Made._fields, columns, strict=True)), **more), path)


def lines(made: Iterable[Made], *, as_object: bool = False) -> bytes:
    """JSON lines, with each request as text or, where that can be, as the object it is."""
    return b"".join(_line(one, as_object=as_object) + b"\n" for one in made)


def _line(one: Made, *, as_object: bool) -> bytes:
    if as_object and one.request is not None and one.request.startswith("{") and is_json(one.request):
        head = json.dumps({"id": one.id, "team": one.team})[:-1]
        return f'{head}, "request": {one.request}}}'.encode()
    return json.dumps(one._asdict()).encode()


def is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def write_lines(path: Path, made: Iterable[Made], *, as_object: bool = False) -> None:
    data = lines(made, as_object=as_object)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
