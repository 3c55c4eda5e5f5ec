"""`make bench`: make the files, let everything run in turns, print the tables.

python -m benchmarks            prints, in some minutes
python -m benchmarks --quick    prints, sooner: fewer turns, no manifest of 10,000 tools, peers on few files
python -m benchmarks --write    prints, and keeps the tables: here, and those of other programs in ../README.md
"""

from __future__ import annotations

import compileall
import json
import re
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks import logs, manifests
from benchmarks.measuring import HERE, OURS, PYTHON, ROOT, Cost, Goal, machine, run_in_turns, table
from benchmarks.peers import Peer, peers

SIZES = (1, 10, 100, 1000, 10000)
COUNTS = (1, 20, 1000)
MANY = 10_000
"""Files of one more folder, which only toolcheck is run over."""
MOST_QUICK = 1000
OFTEN = 31
"""Runs of what a goal of a few per cent rests on."""
PYTHONS = ("3.12", "3.13")
"""Other versions, measured in the environments that `make test-pythons` keeps."""
LARGE = ("--max-file-size", "64M")
"""What lets a manifest of 10,000 tools in."""
SPIN = "for _ in range(10_000_000): pass"
"""Work that two processes do in the time of one, where there are two processors to do it."""
_TITLE = """# How long toolcheck takes

`make bench` makes its own files, runs toolcheck, bare parsers and other programs over them in turns, and prints what
follows; `python -m benchmarks --write` keeps it here. Read the ratios: each is of medians in one run, machines differ
and are never idle. The aims were set by prototypes.
What `trace` takes for logs is in [logs.md](logs.md), what `fleet` takes for a row in [fleet.md](fleet.md), how fast
code is read in [code.md](code.md), what the language server takes in [editing.md](editing.md), and what each lever
bought below.
"""
_TABLES = re.compile(r"(<!-- benchmarks -->\n).*?(<!-- /benchmarks -->)", re.S)


def commands(
    files: Path, others: list[Peer], *, quick: bool
) -> tuple[dict[str, tuple[list[str], str]], dict[str, int]]:
    """Every command that is measured, by name, and how often it runs."""
    made: dict[str, tuple[list[str], str]] = {}
    times: dict[str, int] = {}

    def add(name: str, words: Iterable[str], often: int, folder: Path = ROOT) -> None:
        made[name], times[name] = ([*words], str(folder)), max(1, often // 4) if quick else often

    add("python -c pass", [PYTHON, "-c", "pass"], OFTEN)
    add("import click", [PYTHON, "-c", "import click"], 7)
    add("import pydantic and a model", [PYTHON, "-c", "import toolcheck.contract.shapes.manifest"], 5)
    for name, words in (("--version", ["--version"]), ("--help", ["--help"]), ("rule", ["rule", "nested-function"])):
        add(name, [*OURS, *words], 7)
    for ending in ("json", "yaml"):
        one = str(files / f"tools-1.{ending}")
        add(f"check 1 {ending}", [*OURS, "check", one], OFTEN, files)
        add(f"check 1 {ending}, again", [*OURS, "check", one], OFTEN, files)
        add(f"check 1 {ending}, with an option", [*OURS, "check", "--fail-level", "error", one], OFTEN, files)
        for size in SIZES[1:]:
            if quick and size > MOST_QUICK:
                continue
            often = {10: 9, 100: 5, 1000: 5}.get(size, 2)
            add(f"check {size} tools {ending}", [*OURS, "check", *LARGE, str(files / f"tools-{size}.{ending}")], often)
            if size >= 10 * manifests.TOOLS_IN_A_TURN:
                clean = str(files / f"turns-{size}.{ending}")
                add(f"check {size} tools in turns {ending}", [*OURS, "check", *LARGE, clean], often)
        add(f"check faulty {ending}", [*OURS, "check", str(files / f"faulty.{ending}")], OFTEN, files)
        for count in COUNTS[1:] if quick else (*COUNTS[1:], MANY):
            often = {20: OFTEN, 1000: OFTEN}.get(count, 2)
            add(f"check {count} {ending}", [*OURS, "check", str(files / f"{count}-{ending}")], often, files)
        add(f"check 1000 {ending}, 1 job", [*OURS, "check", "--jobs", "1", str(files / f"1000-{ending}")], OFTEN, files)
        add(f"check 1000 {ending}, prose", [*OURS, "check", str(files / f"prose-{ending}")], 9, files)
        add(f"check 1000 {ending}, strict", [*OURS, "check", str(files / f"requests-{ending}")], 9, files)
        add(f"check 1000 {ending}, 2 jobs", [*OURS, "check", "--jobs", "2", str(files / f"1000-{ending}")], 5, files)
        add(f"bare {ending}", [PYTHON, str(HERE / "bare.py"), str(files / f"1000-{ending}")], OFTEN)
    for version in PYTHONS:
        python = str(ROOT / f".venv-{version}" / "bin" / "python")
        if Path(python).exists():
            add(f"Python {version}: pass", [python, "-c", "pass"], OFTEN)
            for ending in ("json", "yaml"):
                words = [python, *OURS[1:], "check", str(files / f"tools-1.{ending}")]
                add(f"Python {version}: check 1 {ending}", words, OFTEN, files)
    for name in manifests.SOURCES:
        add(f"check {name}", [*OURS, "check", "--allow-empty", str(files / name.replace(" ", "-"))], 5)
    add("one that counts", [PYTHON, "-c", SPIN], 7)
    add("two that count", [PYTHON, "-c", f"import os; p = os.fork()\n{SPIN}\nif p: os.waitpid(p, 0)"], 7)
    add("compile", [*OURS, "compile", "--keep-placeholders", str(files / "tools-1.yaml")], OFTEN, files)
    for name, log in (("trace 10000 events", "log-10000"), ("trace 1 event", "log-1")):
        add(name, [*OURS, "trace", "--isolated", str(files / log / "talk.jsonl")], 21, files)
        add(f"bare {log}", [PYTHON, str(HERE / "bare.py"), str(files / log)], 21)
    for peer in others:
        for ending in peer.formats if not peer.absent else ():
            for count in COUNTS[:2] if quick else COUNTS:
                names = sorted(str(path) for path in (files / f"{count}-{ending}").iterdir())
                if peer.each:
                    names = [peer.each, str(files / f"{count}-{ending}" / f"*.{ending}")]
                often = {1: 5, 20: 3}.get(count, OFTEN if peer.is_quick else 1)
                add(f"{peer.name} {count} {ending}", [*peer.words, *names], often)
    return made, times


def measure(files: Path, others: list[Peer], *, quick: bool) -> dict[str, Cost]:
    """Let all commands run in turns."""
    return run_in_turns(*commands(files, others, quick=quick))


def goals(cost: dict[str, Cost], inside: dict[str, Any], files: Path, others: list[Peer]) -> list[Goal]:
    """What is aimed at, and what came of it."""
    bare = cost["python -c pass"].cpu

    def start(name: str) -> float:
        return cost[name].cpu / bare

    found = []
    for ending, any_options, plain in (("json", 4.8, 3.6), ("yaml", 5.2, 4.0)):
        called = f"one small {ending.upper()} file"
        found += [
            Goal(f"{called}, of the interpreter's start", start(f"check 1 {ending}"), plain),
            Goal(f"{called}, with an option", start(f"check 1 {ending}, with an option"), any_options),
            Goal(
                f"{called}, the same again", cost[f"check 1 {ending}, again"].cpu / cost[f"check 1 {ending}"].cpu, 1.01
            ),
        ]
        for version in PYTHONS:
            name = f"Python {version}: check 1 {ending}"
            if name in cost:
                found.append(
                    Goal(f"{called}, Python {version}", cost[name].cpu / cost[f"Python {version}: pass"].cpu, plain)
                )
    found += [
        Goal("20 JSON files, of the interpreter's start", start("check 20 json"), 6),
        Goal("20 YAML files, of the interpreter's start", start("check 20 yaml"), 6),
        Goal("compile a small YAML file, of the interpreter's start", start("compile"), 5.5),
        *(
            Goal(f"1,000 {called}{more}", cost[f"check 1000 {ending}{job}"].cpu / cost[f"bare {ending}"].cpu, aim)
            for ending, called, aim in (
                ("yaml", "YAML files, of draining the events", 2.9),
                ("json", "JSON files, of `json.loads`", 6.5),
            )
            for more, job in (("", ""), (", with `--jobs 1`", ", 1 job"))
        ),
        Goal(
            "trace 10,000 events, of `json.loads` of the lines",
            (cost["trace 10000 events"].cpu - cost["trace 1 event"].cpu)
            / (cost["bare log-10000"].cpu - cost["bare log-1"].cpu),
            3,
        ),
        Goal("a keystroke in 13 KB of YAML, in process", inside["keystroke"], 15, unit="ms"),
        Goal("one tool, checked by all rules, in process", inside["one tool"], 60, unit="µs"),
        Goal("memory, 1,000 YAML files", cost["check 1000 yaml"].peak, 60, unit="MB"),
        Goal("memory, 1,000 JSON files", cost["check 1000 json"].peak, 60, unit="MB"),
    ]
    for ending in ("yaml", "json") if "check 10000 tools json" in cost else ():
        large, size = cost[f"check 10000 tools {ending}"], (files / f"tools-10000.{ending}").stat().st_size / (1 << 20)
        called = f"10,000 tools in one {ending.upper()} file"
        found.append(Goal(f"{called}, of 1,000", large.cpu / cost[f"check 1000 tools {ending}"].cpu, 11))
        found.append(Goal(f"{called}, memory, of the file", large.peak / size, 12 if ending == "json" else 14))
        clean, thousand = cost[f"check 10000 tools in turns {ending}"], cost[f"check 1000 tools in turns {ending}"]
        found.append(Goal(f"{called}, in turns and clean, of 1,000", clean.cpu / thousand.cpu, 11))
        all_files = cost[f"check {MANY} {ending}"].cpu / cost[f"check 1000 {ending}"].cpu
        found.append(Goal(f"{MANY:,} {ending.upper()} files, of 1,000", all_files, 11))
    for ending in ("yaml", "json"):
        one, two = cost[f"check 1000 {ending}, 1 job"].wall, cost[f"check 1000 {ending}, 2 jobs"].wall
        found.append(
            Goal(
                f"two workers, 1,000 {ending.upper()} files, by the clock", one / two, 1.5, least=True, unit="× faster"
            )
        )
    counted = cost["one that counts"].wall, cost["two that count"].wall
    found.append(
        Goal(
            "two processes that only count, by the clock, in the same run",
            2 * counted[0] / counted[1],
            1.5,
            least=True,
            unit="× faster",
        )
    )
    for ending in ("json", "yaml"):
        found.append(
            Goal(
                f"1,000 {ending.upper()} files with quotes, line breaks and denials in their texts, of those without",
                cost[f"check 1000 {ending}, prose"].cpu / cost[f"check 1000 {ending}"].cpu,
                1.3,
            )
        )
        found.append(
            Goal(
                f"1,000 {ending.upper()} files with requests and strict functions, of sessions",
                cost[f"check 1000 {ending}, strict"].cpu / cost[f"check 1000 {ending}"].cpu,
                1.5,
            )
        )
    for count, bound in ((1, 4), (20, 8), (1000, 30)):
        if f"check-jsonschema {count} yaml" in cost:
            ours = cost[f"check {count} yaml"].cpu
            theirs = cost[f"check-jsonschema {count} yaml"].cpu
            found.append(
                Goal(f"check-jsonschema, {count:,} YAML files", theirs / ours, bound, least=True, unit="× ours")
            )
    for ending, share in (("json", 0.75), ("yaml", 0.95)):
        if f"ajv 1000 {ending}" in cost:
            ours = cost[f"check 1000 {ending}"].cpu / cost[f"ajv 1000 {ending}"].cpu
            found.append(Goal(f"1,000 {ending.upper()} files, of ajv", ours, share, unit="× ajv"))
    return found


def growth(inside: dict[str, Any]) -> str:
    """How the time grows on each axis: four times as much, and four times that."""
    rows = [[name, *(f"{ratio:.1f}" for ratio in ratios)] for name, ratios in inside["growth"].items()]
    return table(["four times as many, long or deep: × as long", "1 → 4", "4 → 16"], rows)


def starts(cost: dict[str, Cost]) -> str:
    """Whole processes against the bare start of the interpreter."""
    bare = cost["python -c pass"].cpu
    names = ["python -c pass", "import click", "import pydantic and a model", "--version", "--help", "rule", "compile"]
    names += [name for name in cost if name.startswith(("check ", "bare "))]
    rows = [
        [f"`{name}`", f"{cost[name].cpu / bare:.1f}", f"{cost[name].cpu:.0f}", f"{cost[name].peak:.0f}"]
        for name in names
    ]
    return table(["whole process", "× start", "CPU ms", "peak MB"], rows)


def beside(cost: dict[str, Cost], others: list[Peer]) -> str:
    """The other programs on the same files: CPU as a multiple of ours, and peak memory."""
    head = [
        "CPU, × toolcheck (peak MB)",
        *(f"{count:,} {ending.upper()}" for ending in ("yaml", "json") for count in COUNTS),
    ]

    def ours(count: int, ending: str) -> Cost:
        return cost[f"check {count} {ending}"]

    cells = [(count, ending) for ending in ("yaml", "json") for count in COUNTS]
    rows = [["toolcheck", *(f"1 ({ours(*cell).peak:.0f})" for cell in cells)]]
    for peer in others:
        if peer.absent:
            rows.append([f"{peer.name}: {peer.absent}", *[""] * len(cells)])
            continue
        found = [cost.get(f"{peer.name} {count} {ending}") for count, ending in cells]
        rows.append(
            [peer.name]
            + [
                f"{one.cpu / ours(*cell).cpu:.1f} ({one.peak:.0f})" if one else "–"
                for one, cell in zip(found, cells, strict=True)
            ]
        )
    return table(head, rows)


def insides(inside: dict[str, Any]) -> str:
    """The stages of a check in one process, against the bare parser; then those of a check of one tool."""
    rows = []
    for ending in ("yaml", "json"):
        took = inside[ending]
        rows.append(
            [f"1,000 {ending.upper()} files"]
            + [f"{took[stage] / took['bare']:.1f}" for stage in ("bare", "read", "check", "report")]
            + [f"{took['bare']:.0f}"]
        )
    stages = table(["stages in one process, × bare parsing", "bare", "read", "check", "report", "bare, ms"], rows)
    of_a_tool = [[stage, f"{spent:.1f}"] for stage, spent in inside["of a tool"].items()]
    return f"{stages}\n{table(['one tool of a JSON manifest, where its time goes', 'µs'], of_a_tool)}"


def main(arguments: list[str]) -> int:
    """Measure and print."""
    quick = "--quick" in arguments
    schema = ROOT / "schemas" / "manifest.schema.json"
    compileall.compile_dir(ROOT / "toolcheck", quiet=1)  # as pip does when it installs
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder)
        manifests.lay_out(files, SIZES, COUNTS if quick else (*COUNTS, MANY))
        manifests.lay_out_sources(files)
        logs.lay_out(files, (1, 10_000))
        others = peers(ROOT / ".bench", schema)
        cost = measure(files, others, quick=quick)
        said = subprocess.run(
            [PYTHON, "-m", "benchmarks.inside", folder], cwd=ROOT, stdout=subprocess.PIPE, check=True
        ).stdout
        inside = json.loads(said)
        met = goals(cost, inside, files, others)
    conditions = f"Measured on {machine()}; ratios of medians in one run, CPU time of whole processes unless noted."
    parts = [
        f"{textwrap.fill(conditions, 120)}\n",
        table(["goal", "measured", "aim", "result"], [goal.row for goal in met]),
        beside(cost, others),
        insides(inside),
        growth(inside),
        starts(cost),
    ]
    print("\n".join(parts))
    if "--write" in arguments:
        levers = (HERE / "levers.md").read_text("utf-8")
        (HERE / "README.md").write_text("\n".join([_TITLE, *parts, levers]), "utf-8")
        readme = ROOT / "README.md"
        where, _, others_beside = parts[:3]
        shown = f"{where}\n{others_beside}"
        text = readme.read_text("utf-8")
        readme.write_text(_TABLES.sub(lambda found: f"{found[1]}{shown}{found[2]}", text), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
