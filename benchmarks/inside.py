"""What is measured inside one process: the stages of a check, one tool, a keystroke, and how each thing grows.

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

from benchmarks import editing
from benchmarks.bare import drain
from benchmarks.editing import keystrokes
from benchmarks.growth import AXES, LIMITS, OPTIONS, works
from benchmarks.manifests import TOOLS_IN_A_FILE, as_json, manifest
from toolcheck.checking.checking import check_document
from toolcheck.document.reading import read
from toolcheck.finding.report import Report
from toolcheck.ground.record import replace
from toolcheck.ground.stopwatch import Stopwatch
from toolcheck.reporting import text as in_words
from toolcheck.reporting.timings import RULE

ROUNDS = 7
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


def growth() -> dict[str, tuple[float, float]]:
    """How many times as long four times as much takes, at two steps."""
    out = {}
    for name, axis in AXES.items():
        small, middle, large = best(works(axis), 3).values()
        out[name] = (middle / small, large / middle)
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
                "keystroke": keystrokes(editing.manifest(13_000), 15),
                "tools in a file": TOOLS_IN_A_FILE,
            }
        )
    )
