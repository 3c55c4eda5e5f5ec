"""How many changed lines of a room its own tests notice: `make mutants`, or `python -m tests.mutants ROOM...`.

mutmut changes one thing after the other in the room, and runs those tests that come by. It works in a copy, in
`.mutants/`, where what it found is kept: `mutmut show NAME` there prints a change that no test noticed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
WORK = ROOT / ".mutants"
NEEDED = ("toolcheck", "tests", "schemas", "examples", "benchmarks", "drift", "fuzz")
"""The folders that the tests of a room may look at."""

ROOMS = {
    "checking": (
        "tests/checking",
        "tests/test_recognised_once.py",
        "tests/test_expected.py",
        "tests/reports/test_reports.py",
        "tests/laws/test_law_of_filters.py",
    ),
    "compiling": tuple(
        f"tests/compile/test_{name}.py"
        for name in (
            "choose",
            "lower",
            "fill",
            "enclose",
            "merging",
            "run",
            "source_map",
            "staleness",
            "canonical",
            "fit",
        )
    ),
    "fixing": ("tests/fixing",),
    "manifest": (
        *(
            f"tests/manifest/test_{name}.py"
            for name in (
                "address",
                "described",
                "foreign_placeholders",
                "forms",
                "layout",
                "marks",
                "payload",
                "references",
                "texts",
                "unread",
                "views",
            )
        ),
        "tests/code/test_sources.py",
    ),
}
"""The tests of each room: those that call its functions, not those that start the command, which fails in the copy."""

NOT_RUN = (None, 33, 34)
"""What mutmut notes of a change that was not tried, that no test comes by, or that it skipped."""
SURVIVED = 0


def main(words: Iterable[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("rooms", nargs="*", metavar="ROOM", default=list(ROOMS), help=f"of {', '.join(ROOMS)}")
    parser.add_argument(
        "--seconds", type=int, default=None, help="stop each room after this time; what was tried counts"
    )
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)), help="how many processes")
    asked = parser.parse_args([*words])
    for room in asked.rooms:
        if room not in ROOMS:
            parser.error(f"`{room}` is no room with tests of its own; there are {', '.join(ROOMS)}")
    for room in asked.rooms:
        folder = prepare(room)
        run(folder, asked.jobs, asked.seconds)
        print(line(room, results(folder)), flush=True)
    return 0


def prepare(room: str) -> Path:
    """The folder in which mutmut works on a room, created again."""
    folder = WORK / room
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in NEEDED:
        (folder / name).symlink_to(ROOT / name, target_is_directory=True)
    settings = {
        "source_paths": [f"toolcheck/{room}"],
        "also_copy": [name for name in NEEDED if name != "tests"],
        "pytest_add_cli_args": ["-p", "no:xdist", "-p", "no:cacheprovider"],
        "pytest_add_cli_args_test_selection": [*ROOMS[room]],
        "process_isolation": "forkserver",  # else each change inherits what the unchanged room has cached
    }
    lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    (folder / "pyproject.toml").write_text("\n".join(["[tool.mutmut]", *lines, "", "[tool.pytest.ini_options]", ""]))
    return folder


def run(folder: Path, jobs: int, seconds: int | None) -> None:
    """Let mutmut try the changes; what it says is in `mutmut.log`."""
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(jobs)]
    with (folder / "mutmut.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def results(folder: Path) -> dict[str, int | None]:
    """What became of each change: the exit code of its tests."""
    found: dict[str, int | None] = {}
    for path in sorted(folder.glob("mutants/**/*.meta")):
        found |= json.loads(path.read_text())["exit_code_by_key"]
    return found


def line(room: str, found: dict[str, int | None]) -> str:
    """The score of a room: how many of the changes that a test came by were noticed."""
    counts = Counter(
        "not tried" if code in NOT_RUN else "survived" if code == SURVIVED else "noticed" for code in found.values()
    )
    tried = counts["noticed"] + counts["survived"]
    score = f"{100 * counts['noticed'] / tried:.1f} %" if tried else "nothing was tried"
    return f"{room}: {score} ({counts['noticed']} of {tried}; {counts['not tried']} not tried or without a test)"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
