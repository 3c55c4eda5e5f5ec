"""What every benchmark uses: commands that run in turns, what they took, aims, tables, the machine in words."""

from __future__ import annotations

import marshal
import os
import platform
import re
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).resolve().parent
PYTHON = sys.executable
OURS = (PYTHON, "-c", "from toolcheck.__main__ import main; main()")


class Cost(NamedTuple):
    """What a command took: medians of processor and clock in milliseconds, the highest peak in megabytes."""

    cpu: float
    wall: float
    peak: float


class Goal(NamedTuple):
    """A ratio that is aimed at: what of what, the figure, and the most (or least) it should be."""

    what: str
    figure: float
    bound: float
    least: bool = False
    unit: str = "×"

    @property
    def row(self) -> list[str]:
        """As a row of the table."""
        met = self.figure >= self.bound if self.least else self.figure <= self.bound
        sign = "≥" if self.least else "≤"
        return [
            self.what,
            f"{self.figure:.1f} {self.unit}",
            f"{sign} {self.bound:g} {self.unit}",
            "met" if met else "missed",
        ]


def run_in_turns(made: dict[str, tuple[list[str], str]], times: dict[str, int]) -> dict[str, Cost]:
    """Let commands run in turns, each as often as is said; what each took."""
    done = subprocess.run(
        [PYTHON, "-S", "-E", str(HERE / "rounds.py")],
        input=marshal.dumps((made, times)),
        stdout=subprocess.PIPE,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
    )
    figures: dict[str, list[tuple[float, float, int, int]]] = marshal.loads(done.stdout)
    return {
        name: Cost(
            1000 * median(run[0] for run in runs),
            1000 * median(run[1] for run in runs),
            max(run[2] for run in runs) / 1024,
        )
        for name, runs in figures.items()
    }


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; the first column is words, the others are figures."""
    line = "|---|" + "---:|" * (len(head) - 1)
    return "\n".join([f"| {' | '.join(head)} |", line, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def machine() -> str:
    """Where and when this was measured."""
    name = platform.processor() or platform.machine()
    try:
        found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text("utf-8"))
        name = found[1] if found else name
    except OSError:
        pass
    day = time.strftime("%Y-%m-%d")
    load = f", load {os.getloadavg()[0]:.0f}" if hasattr(os, "getloadavg") else ""
    return f"{name}, {os.cpu_count()} cores{load}, Python {platform.python_version()}, {platform.system()}, {day}"
