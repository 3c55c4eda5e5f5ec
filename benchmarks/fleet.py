"""What `toolcheck fleet` takes for a row, against a check of each row.

    python -m benchmarks.fleet 10000 100000
    python -m benchmarks.fleet --write 100000 1000000     the same, kept in benchmarks/fleet.md, and in docs/fleet.md
                                                          what follows from it

Needs the extra `fleet`. Figures are processor time, of two workers in all, without what the same workers take to do
nothing. The naive way checks each row as it is; it is measured on some of the rows, before and after. A second run,
with `--known` the first, has no new text: what it takes is what a row takes but for those. What two workers gain on one
is by the clock, in turns with what two processes gain that check row by row.
"""

from __future__ import annotations

import json
import multiprocessing
import re
import resource
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.measuring import HERE, machine, table
from benchmarks.traffic import LoggedRow, logged
from toolcheck import fleet
from toolcheck.checking.verdict import verdict
from toolcheck.document.limits import LIMITS
from toolcheck.fleet.keying import keyed
from toolcheck.fleet.running import engine

NAIVE_ROWS = 300
KEYED_ROWS = 5_000
SAMPLED_ROWS = 50_000
GAIN_ROWS = 20_000
FILES, ROWS_OF_A_FILE = 8, 15_625
TURNS = 3
HEAD = [
    "rows",
    "texts",
    "key, µs",
    "of `json.loads`",
    "without new texts, µs",
    "of `json.loads`",
    "in all, µs",
    "naive, µs",
    "naive, × as long",
    "MB a worker",
]

COSTS = [
    "rows",
    "texts",
    "in all, CPU µs a row",
    "with `--known`",
    "each row alone",
    "ratio, in all",
    "with `--known`",
]

_TITLE = """# What `toolcheck fleet` takes for a row

Written by `python -m benchmarks.fleet --write 100000 1000000`. Rows are requests of 4.8 KB as a gateway logs them
(`benchmarks/traffic.py`): some four tools of 3,000 lists, of which few are met most of the time, one list in twenty
with a fault. Figures are processor time, of two workers in all.

* *key*: what it takes to give a row its key, when its list of tools and its outline were met before.
* *without new texts*: the same rows again, with `--known` the first output.
* *naive*: each row checked by itself, measured with 300 of them.
"""


class Run(NamedTuple):
    """What a run took: seconds of processor time, seconds by the clock, the most megabytes of a worker, its texts."""

    seconds: float
    clock: float
    megabytes: float
    texts: int


def seconds() -> float:
    """The processor time of this process and of its children that have ended."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def each(call: Callable[[bytes], object], texts: list[bytes]) -> float:
    """The microseconds of a call, of processor time."""
    start = time.process_time()
    for text in texts:
        call(text)
    return 1e6 * (time.process_time() - start) / len(texts)


def parse(text: bytes) -> None:
    """Read a request as Python does."""
    with suppress(ValueError):
        json.loads(text)


def key(text: bytes) -> None:
    """Make the key of a request."""
    keyed(text, LIMITS.size)


def write(rows: Iterator[LoggedRow], number: int, folder: Path) -> None:
    """Write rows to files of a size that loggers use."""
    size = min(ROWS_OF_A_FILE, -(-number // FILES))
    for at in range(-(-number // size)):
        columns = zip(*islice(rows, size), strict=True)
        made = pa.table(dict(zip(LoggedRow._fields, columns, strict=True)))
        pq.write_table(made, folder / f"{at:03}.parquet", compression="zstd")


def peak() -> float:
    """The most megabytes that this process had itself: what the system counts besides, it has from its parent."""
    found = re.search(r"VmHWM:\s*([0-9]+) kB", Path("/proc/self/status").read_text("utf-8"))
    return int(found[1]) / 1024 if found else 0.0


def run(folder: Path, output: Path, workers: int = 2, **more: Any) -> Run:
    """Check all rows in a folder."""
    start = seconds()
    with engine(workers) as client:
        clock = time.perf_counter()
        done = fleet.run(
            [str(folder)], str(output), client, column="request", id_column="id", owner_column="team", **more
        )
        clock = time.perf_counter() - clock
        most = max(client.run(peak).values())
    return Run(seconds() - start, clock, most, done.numbers["texts"]["distinct"])


def idle() -> float:
    """The seconds of two workers that do nothing."""
    start = seconds()
    with engine(2):
        pass
    return seconds() - start


def sample(number: int, rows: int) -> list[bytes]:
    """Some of the rows, which are all alike."""
    number = min(number, SAMPLED_ROWS)
    found = islice(logged(number), 0, None, max(1, number // rows))
    texts = [row.request.encode() for row in found if row.request]
    rules = {finding["rule"] for text in texts[:NAIVE_ROWS] for finding in verdict(text)}
    assert "internal-failure" not in rules, "the checks of this tree fail"
    return texts


def measured(number: int) -> tuple[list[str], float]:
    """A line of the table; and the microseconds of a row without new texts."""
    some, first = sample(number, NAIVE_ROWS), sample(min(number, KEYED_ROWS), KEYED_ROWS)
    with tempfile.TemporaryDirectory() as name:
        rows, first_output, second_output = (Path(name, part) for part in ("rows", "first", "second"))
        rows.mkdir()
        write(logged(number), number, rows)
        before, nothing = each(verdict, some), idle()
        whole = run(rows, first_output)
        again = run(rows, second_output, known=str(first_output))
        plain = (before + each(verdict, some)) / 2
    each(key, first)
    keys, parsed = (min(each(call, first) for _ in range(TURNS)) for call in (key, parse))
    total, rest = (1e6 * (one.seconds - nothing) / number for one in (whole, again))
    line = [
        f"{number:,}",
        f"{whole.texts:,}",
        f"{keys:.1f}",
        f"{keys / parsed:.2f}",
        f"{rest:.1f}",
        f"{rest / parsed:.1f}",
        f"{total:.1f}",
        f"{plain:.0f}",
        f"{plain / total:.1f}",
        f"{max(whole.megabytes, again.megabytes):.0f}",
    ]
    print(" | ".join(line), file=sys.stderr, flush=True)
    return line, rest


def checked(texts: list[bytes]) -> None:
    """Check some requests as they are."""
    for text in texts:
        verdict(text)


def naive(texts: list[bytes], workers: int) -> float:
    """The seconds, by the clock, in which so many processes check requests as they are."""
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        pool.map(checked, [texts[:5]] * workers, chunksize=1)
        start = time.perf_counter()
        pool.map(checked, [texts[at::8] for at in range(8)], chunksize=1)
        return time.perf_counter() - start


def gain() -> tuple[float, float]:
    """How many times as fast two workers are as one; and two processes that check row by row. Medians of turns."""
    texts = sample(GAIN_ROWS, 4 * NAIVE_ROWS)
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as name:
        rows = Path(name, "rows")
        rows.mkdir()
        write(logged(GAIN_ROWS), GAIN_ROWS, rows)
        for turn in range(TURNS):
            one, two = (run(rows, Path(name, f"{turn}-{workers}"), workers).clock for workers in (1, 2))
            ours.append(one / two)
            theirs.append(naive(texts, 1) / naive(texts, 2))
    return sorted(ours)[TURNS // 2], sorted(theirs)[TURNS // 2]


def report(numbers: Iterable[int]) -> str:
    """All figures, as Markdown."""
    lines, rests = zip(*map(measured, sorted(numbers)), strict=True)
    ours, theirs = gain()
    words = [table(HEAD, list(lines))]
    if len(rests) > 1:
        words.append(f"Without new texts, a row of the most takes {rests[-1] / rests[0]:.2f} × one of the fewest.")
    words.append(
        f"Two workers are {ours:.2f} × as fast as one by the clock, two processes that check row by row {theirs:.2f} ×:"
        f" {ours / theirs:.2f} of it."
    )
    return "\n\n".join([f"Measured on {machine()}.", *words])


def costs(figures: str) -> str:
    """What rows cost, reckoned from the figures as they are in `benchmarks/fleet.md`, as Markdown."""
    found = [line.strip("| ").split(" | ") for line in figures.splitlines() if re.match(r"\| [0-9]", line)]
    lines = []
    for rows, texts, _, _, rest, _, total, naive, *_ in found:
        ratios = [f"{float(naive) / float(figure):.0f}" for figure in (total, rest)]
        lines.append([rows, texts, *(f"{float(figure):,.0f}" for figure in (total, rest, naive)), *ratios])
    rows, *_, megabytes = found[-1]
    rest, naive = float(found[-1][4]), float(found[-1][7])
    gained = re.findall(r" ([0-9.]+) of it\.", figures)[-1]
    said = (
        f"A new text takes about {naive:,.0f} µs once. So 10⁹ rows a day are reckoned at about {rest / 3.6:.0f}"
        f" core-hours (10⁹ × {rest:.0f} µs), and {naive / 3600:.1f} for each million of new texts; 16 cores do that in"
        f" about {60 * rest / 3.6 / 16:.0f} minutes. Each row alone would be {naive / 3.6:.0f} core-hours. A worker"
        f" holds about {megabytes} MB after {rows} rows. What it remembers of requests is at most 96 MB, in its memory"
        f" only. Two workers gain {gained} of what two processes gain that check row by row."
    )
    return f"{table(COSTS, lines)}\n{textwrap.fill(said, 120)}\n"


def with_costs(page: str, figures: str) -> str:
    """The page for users with what rows cost."""
    before, rest = page.split(f"| {COSTS[0]} |", 1)
    return f"{before}{costs(figures)}\n{rest[rest.index('## ') :]}"


def main() -> None:
    """Print the figures, and with `--write` keep them."""
    text = report([int(word) for word in sys.argv[1:] if word.isdecimal()] or [10_000])
    print(text)
    if "--write" in sys.argv:
        (HERE / "fleet.md").write_text(f"{_TITLE}\n{text}\n", "utf-8")
        page = HERE.parent / "docs" / "fleet.md"
        page.write_text(with_costs(page.read_text("utf-8"), text), "utf-8")


if __name__ == "__main__":
    main()
