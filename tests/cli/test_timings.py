"""`--timings` says where the time went, and changes nothing else."""

from __future__ import annotations

from pathlib import Path

from benchmarks.manifests import as_json, as_yaml, many
from tests.running import started as toolcheck
from toolcheck.ground.stopwatch import REST, START, Stopwatch, over


def files(folder: Path) -> None:
    for number, value in enumerate(many(20)):
        write, ending = (as_yaml, "yaml") if number % 2 else (as_json, "json")
        (folder / f"agent-{number:02}.{ending}").write_text(write(value))


def test_timings_are_beside_the_report(tmp_path: Path) -> None:
    files(tmp_path)
    plain, timed = toolcheck("check", cwd=tmp_path), toolcheck("check", "--timings", cwd=tmp_path)
    assert (plain.stdout, plain.stderr, plain.returncode) == (timed.stdout, "", timed.returncode)
    lines = timed.stderr.splitlines()
    rows = {line[:40].strip(): line[40:].split() for line in lines}
    assert rows["read"][0] == "40"  # 20 files: their bytes, then their text
    assert rows["recognise"][0] == rows["shapes"][0] == rows["check"][0] == "20"
    assert rows["invalid-function-name"][0] == "1"  # the one about which it is not surely quiet
    assert rows["report"][0] == "1"
    shares = [float(row[2].rstrip("%")) for name, row in rows.items() if name != "stage" and not is_rule(name, lines)]
    assert abs(sum(shares) - 100) < 1


def is_rule(name: str, lines: list[str]) -> bool:
    return any(line.startswith(f"  {name} ") for line in lines)


def test_standard_input_is_timed(tmp_path: Path) -> None:
    done = toolcheck("check", "--timings", "-", cwd=tmp_path, stdin='{"tools": [{"type": "function", "name": "f"}]}')
    assert "\nread  " in done.stderr
    assert "\n  missing-description " in done.stderr


def test_a_stage_within_a_stage_counts_for_itself() -> None:
    hands = iter([0.0, 1.0, 3.0, 8.0, 9.0, 9.5])  # begun; outer, inner, back in outer, back in the rest; stopped
    watch = Stopwatch(lambda: next(hands))
    over(watch, "outer", over(watch, "inner", int))()
    watch.stop()
    told = {stage: seconds for stage, seconds in watch.seconds.items() if stage != START}
    assert told == {REST: 1.5, "outer": 3.0, "inner": 5.0}
    assert watch.times == {START: 1, "outer": 1, "inner": 1}


def test_without_a_watch_nothing_is_between() -> None:
    assert over(None, "read", len) is len
