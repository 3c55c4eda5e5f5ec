"""What is measured inside one process: the stages of a check, one tool, and how each thing grows.

Prints one JSON object. Every figure is the best of some rounds in which all take turns: on a shared machine the best is
what the work costs, all above it is somebody else's.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.bare import drain
from benchmarks.manifests import TOOLS_IN_A_FILE, as_json, as_yaml, manifest
from toolcheck.checking.checking import check_document
from toolcheck.checking.selection import Options
from toolcheck.document.limits import Limits
from toolcheck.document.reading import read
from toolcheck.finding.report import Report
from toolcheck.ground.record import replace
from toolcheck.ground.stopwatch import Stopwatch
from toolcheck.reporting import text as in_words
from toolcheck.reporting.timings import RULE

ROUNDS = 7
LIMITS = Limits(size=1 << 28, nodes=10**8, aliased=10**7, depth=500)
OPTIONS = Options(limits=LIMITS)
Work = Callable[[], Any]


def best(works: dict[str, Work], rounds: int = ROUNDS) -> dict[str, float]:
    """The seconds of processor that each work takes."""
    took: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            gc.collect()
            began = time.process_time()
            work()
            took[name].append(time.process_time() - began)
    return {name: min(times) for name, times in took.items()}


def stages(folder: Path) -> dict[str, float]:
    """Milliseconds for all files of a folder: parsed bare, read, checked, reported."""
    ending = folder.name.partition("-")[2]
    texts = [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]
    documents = [read(data, name) for name, data in texts]
    checked = [check_document(document, OPTIONS) for document in documents]

    def bare() -> None:
        for _, data in texts:
            json.loads(data) if ending == "json" else drain(data.decode())

    works: dict[str, Work] = {
        "bare": bare,
        "read": lambda: [read(data, name) for name, data in texts],
        "check": lambda: [check_document(document, OPTIONS) for document in documents],
        "report": lambda: in_words.render(Report(files=tuple(checked))),
    }
    return {name: 1000 * seconds for name, seconds in best(works).items()}


def one_tool() -> float:
    """Microseconds that a tool adds to a check by all rules."""
    few, many = (read(as_json(manifest(tools, 1)).encode(), "x.json", limits=LIMITS) for tools in (100, 1100))
    took = best({"few": lambda: check_document(few, OPTIONS), "many": lambda: check_document(many, OPTIONS)})
    return 1_000_000 * (took["many"] - took["few"]) / 1000


def of_a_tool() -> dict[str, float]:
    """Microseconds for a tool by stage, and for the slowest rules, as `--timings` tells them."""
    tools = 1000
    data = as_json(manifest(tools, 1)).encode()
    found: dict[str, float] = {}
    for _ in range(3):
        watch = Stopwatch(time.process_time)
        options = replace(OPTIONS, watch=watch)
        document = watch.over("read", read)(data, "x.json", limits=LIMITS)
        watch.over("check", check_document)(document, options)
        spent = {stage: 1_000_000 * seconds / tools for stage, seconds in watch.seconds.items()}
        rules = {stage: took for stage, took in spent.items() if stage.startswith(RULE)}
        slowest = sorted(rules, key=lambda rule: -rules[rule])[:5]
        told = {stage: spent[stage] for stage in ("read", "recognise", "shapes")}
        told |= {"rules, with a watch on each": sum(rules.values())}
        told |= {f"the rule `{rule.removeprefix(RULE)}`": rules[rule] for rule in slowest}
        if not found or sum(told.values()) < sum(found.values()):
            found = told
    return found


# -- growth -----------------------------------------------------------------------------------------


def deep(levels: int) -> dict[str, Any]:
    """A function whose schema nests so deep."""
    made = manifest(1, 1)
    schema: dict[str, Any] = {"type": "string", "description": "The last."}
    for _ in range(levels):
        schema = {"type": "object", "properties": {"inner": schema}}
    made["session"]["tools"][0]["parameters"] = schema
    return made


def wrong(findings: int) -> dict[str, Any]:
    """Functions with a fault each."""
    made = manifest(findings, 2)
    for tool in made["session"]["tools"]:
        tool["nmae"] = "x"
    return made


def labelled(labels: int) -> dict[str, Any]:
    """Servers, each used again by its label, in a later turn."""
    servers = [
        {"type": "mcp", "server_label": f"s{n}", "server_url": f"https://s{n}.example.com", "allowed_tools": [f"t{n}"]}
        for n in range(labels)
    ]
    again = [{"type": "mcp", "server_label": f"s{n}"} for n in range(labels)]
    return {"session": {"type": "realtime", "tools": servers}, "turns": {"later": {"tools": again}}}


def aliased(aliases: int) -> str:
    """Functions that share one schema by an alias."""
    shared = "x-shared: &shared {type: object, properties: {day: {type: string, description: Which day.}}}\n"
    tools = "".join(
        f"    - {{type: function, name: f{n}, description: Does it., parameters: *shared}}\n" for n in range(aliases)
    )
    return f"{shared}session:\n  type: realtime\n  tools:\n{tools}"


GROWTHS: dict[str, tuple[Callable[[int], tuple[str, str]], tuple[int, int]]] = {
    "tools, JSON": (lambda n: ("json", as_json(manifest(n, 3))), (500, 2000)),
    "tools, YAML": (lambda n: ("yaml", as_yaml(manifest(n, 3))), (500, 2000)),
    "findings": (lambda n: ("json", as_json(wrong(n))), (250, 1000)),
    "depth": (lambda n: ("json", as_json(deep(n))), (50, 200)),
    "aliases": (lambda n: ("yaml", aliased(n)), (500, 2000)),
    "labels": (lambda n: ("json", as_json(labelled(n))), (250, 1000)),
}


def growth() -> dict[str, float]:
    """How many times as long four times as much takes, read, checked and reported."""

    def work(made: tuple[str, str]) -> Work:
        ending, text = made
        data = text.encode()
        return lambda: in_words.render(
            Report(files=(check_document(read(data, f"x.{ending}", limits=LIMITS), OPTIONS),))
        )

    out = {}
    for name, (make, (few, many)) in GROWTHS.items():
        took = best({"few": work(make(few)), "many": work(make(many))}, 3)
        out[name] = took["many"] / took["few"]
    return out


if __name__ == "__main__":
    gc.disable()
    home = Path(sys.argv[1])
    print(
        json.dumps(
            {
                "yaml": stages(home / "1000-yaml"),
                "json": stages(home / "1000-json"),
                "one tool": one_tool(),
                "of a tool": of_a_tool(),
                "growth": growth(),
                "tools in a file": TOOLS_IN_A_FILE,
            }
        )
    )
