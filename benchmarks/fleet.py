"""What `toolcheck fleet` costs a row, against a check of each row: processor time, in the units of this machine.

    python -m benchmarks.fleet 10000 100000

Needs the extra `fleet`. Rows are requests of which few lists of tools are met over and over, as gateways log them. All
runs use the same two workers; the naive way is measured on some of the rows, before and after.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from pathlib import Path

from tests.fleet import made
from toolcheck import fleet
from toolcheck.checking.verdict import verdict
from toolcheck.fleet.running import engine

NAIVE_ROWS = 300
FILES = 8


def seconds() -> float:
    """The processor time of this process and of its children that have ended."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def naive(rows: list[made.Made]) -> float:
    """The seconds of a row that is checked as a whole."""
    some = [(row.request or "").encode() for row in rows[:: max(1, len(rows) // NAIVE_ROWS)]]
    start = seconds()
    for text in some:
        verdict(text)
    return (seconds() - start) / len(some)


def idle() -> float:
    """The seconds of a cluster that does nothing."""
    start = seconds()
    with engine(2):
        pass
    return seconds() - start


def measured(number: int, folder: Path) -> str:
    """A line of the table."""
    rows = made.rows(number)
    for at in range(FILES):
        made.write_parquet(folder / f"{at}.parquet", rows[at::FILES])
    before = naive(rows)
    start, nothing = seconds(), idle()
    start = seconds()
    with engine(2) as client:
        done = fleet.run(
            [str(folder)], str(folder / "out"), client, column="request", id_column="id", owner_column="team"
        )
    each = (seconds() - start - nothing) / number
    plain = (before + naive(rows)) / 2
    texts = done.numbers["texts"]["distinct"]
    return f"| {number:,} | {texts:,} | {each * 1e6:.1f} | {plain * 1e6:.0f} | {plain / each:.1f} |"


def main() -> None:
    """Print a table, a line for each number of rows."""
    print("| rows | texts | fleet, CPU µs a row | naive, CPU µs a row | ratio |\n|---:|---:|---:|---:|---:|")
    for word in sys.argv[1:] or ["10000"]:
        with tempfile.TemporaryDirectory() as folder:
            print(measured(int(word), Path(folder)), flush=True)


if __name__ == "__main__":
    main()
