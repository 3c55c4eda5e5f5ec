"""What is around a run: disks that are full, readers that are gone, files nobody may read, earlier outputs that broke."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed", reason="`make fleet-test` has what this needs")

from tests.fleet import made
from tests.fleet.found import same
from tests.fleet.running import PATIENCE, command, run
from tests.fleet.test_rows import COLUMNS
from tests.running import environment
from toolcheck import fleet

FULL = Path("/dev/full")
WORDS = ("--column", "request", "--id-column", "id", "--owner-column", "team", "--jobs", "1")
NO_DESCRIPTION = {name: value for name, value in made.tool("f").items() if name != "description"}


def write(path: Path, *tools: Any, rows: int = 3) -> None:
    made.write_lines(path, [made.Made(f"{path.stem}{at}", "t", json.dumps(made.request(tools))) for at in range(rows)])


@pytest.mark.skipif(not FULL.exists(), reason="there is no disk here that is always full")
def test_a_summary_that_cannot_be_printed_is_there_all_the_same(workers: Any, tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", made.NESTED)
    fleet.run([str(tmp_path / "a.jsonl")], str(tmp_path / "out"), workers, **COLUMNS)
    words = command("a.jsonl", "--output", "out", *WORDS)
    more: dict[str, Any] = {"cwd": tmp_path, "env": environment(), "timeout": PATIENCE}
    with FULL.open("w") as full:
        done = subprocess.run(words, check=False, **more, stdout=full, stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr) == (2, "error: cannot write to standard output: no space left on device\n")
    for form in ("text", "json", "markdown"):
        with subprocess.Popen(
            [*words, "--output-format", form], cwd=tmp_path, env=environment(), stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
        ) as it:  # fmt: skip
            assert it.stdout is not None
            assert it.stderr is not None
            it.stdout.close()
            assert (it.stderr.read(), it.wait(PATIENCE)) == ("", 1)


def test_an_output_there_is_no_room_for_ends_the_run_and_the_next_one_goes_on(workers: Any, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(2):
        made.write_parquet(tmp_path / "in" / f"{number}.parquet", made.rows(1500, seed=number))
    done = subprocess.run(
        command("in", "--output", "out", *WORDS),
        check=False,
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (6_000, 6_000)),
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"error: {tmp_path}/out: file too large\n")
    assert not (tmp_path / "out" / "summary.json").exists()
    fleet.run([str(tmp_path / "in")], str(tmp_path / "out"), workers, **COLUMNS)
    fleet.run([str(tmp_path / "in")], str(tmp_path / "calm"), workers, **COLUMNS)
    same(tmp_path / "out", tmp_path / "calm")


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="there is no file here that breaks when it is read")
def test_a_file_that_cannot_be_read_is_named_and_the_others_are_checked(workers: Any, tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", made.NESTED)
    (tmp_path / "b.jsonl").symlink_to("/proc/self/mem")
    done = fleet.run([str(tmp_path / "*.jsonl")], str(tmp_path / "out"), workers, **COLUMNS)
    assert done.unseen == [{"input": f"{tmp_path}/b.jsonl", "reason": "input/output error"}]
    assert done.numbers["rows"]["checked"] == 3


BROKEN: dict[str, tuple[Callable[[Path], Any], str]] = {
    "texts": (lambda known: break_all(known / "texts"), "error: {known}: it is not whole, or not what its name says\n"),
    "verdicts": (
        lambda known: break_all(known / "verdicts"),
        "error: a step of the check failed: {known}/verdicts/{name}: it is not whole, or not what its name says\n",
    ),
    "no verdicts": (
        lambda known: shutil.rmtree(known / "verdicts"),
        "error: a step of the check failed: {known}/verdicts/{name}: no such file or directory\n",
    ),
}


def break_all(folder: Path) -> None:
    for path in folder.iterdir():
        path.write_bytes(b"PAR1")


@pytest.mark.parametrize("broken", BROKEN)
def test_an_earlier_output_that_is_broken_is_named(broken: str, workers: Any, tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", made.NESTED)
    fleet.run([str(tmp_path / "a.jsonl")], str(tmp_path / "known"), workers, **COLUMNS)
    (table,) = (tmp_path / "known" / "verdicts").iterdir()
    breaks, says = BROKEN[broken]
    breaks(tmp_path / "known")
    done = run("a.jsonl", "--output", "out", "--known", "known", *WORDS, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == says.format(known=tmp_path / "known", name=table.name)
    shutil.rmtree(tmp_path / "known")
    fleet.run([str(tmp_path / "a.jsonl")], str(tmp_path / "out"), workers, **COLUMNS)


def test_an_earlier_output_of_another_version_is_not_used(workers: Any, tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", made.NESTED)
    fleet.run([str(tmp_path / "a.jsonl")], str(tmp_path / "known"), workers, **COLUMNS)
    said = json.loads((tmp_path / "known" / "fleet.json").read_text())
    (tmp_path / "known" / "fleet.json").write_text(json.dumps({**said, "toolcheck": "0.0.1", "check": "of another"}))
    done = run("a.jsonl", "--output", "out", "--known", "known", *WORDS, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr == (
        "note: `--known` was made by another version or with other options, so all texts were checked again\n"
    )
    assert "New since then" not in done.stdout


@pytest.mark.parametrize(("tool", "codes"), [(made.tool("f"), (0, 0, 0)), (NO_DESCRIPTION, (0, 1, 1)), (made.NESTED, (1, 1, 1))],
                         ids=["clean", "warnings", "errors"])  # fmt: skip
def test_the_exit_code_follows_the_level(tool: Any, codes: tuple[int, ...], workers: Any, tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", tool)
    fleet.run([str(tmp_path / "a.jsonl")], str(tmp_path / "out"), workers, **COLUMNS)
    words = ("a.jsonl", "--output", "out", *WORDS)
    found = tuple(run(*words, "--fail-level", level, cwd=tmp_path).returncode for level in ("error", "warning", "info"))
    assert found == codes
    assert run(*words, "--fail-level", "info", "--exit-zero", cwd=tmp_path).returncode == 0
