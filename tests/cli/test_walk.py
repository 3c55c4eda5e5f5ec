"""What a walk does with files that cannot be read as a whole: none of them is passed over as if it held no tools."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.running import environment, toolcheck
from toolcheck.disk.files import read_pieces
from toolcheck.document.reading import decoded
from toolcheck.manifest.unread import speaks

GOOD = '{"tools": [{"type": "function", "name": "hang_up", "description": "End the call."}]}'
BAD = """\
session:
  tools:
    - type: function
      name: hang up
"""
BAD_JSON = json.dumps({"session": {"tools": [{"type": "function", "name": "hang up"}]}}, indent=1)
TOO_LARGE = (4 << 20) + 1
"""Bytes: one more than are read as a whole."""
PADDING = "# nothing\n" * (TOO_LARGE // 10 + 1)
BLANKS = " " * TOO_LARGE
CASSETTE = """\
interactions:
- request:
    body: '{"tools": [{"type": "function", "name": "a"}], "tool_choice": "auto"}'
    headers: {}
  response:
    body: {string: !!binary R0lG}
"""
TAIL = "version: 1\n"

HIDDEN = {
    "padded-behind.yaml": (BAD + PADDING).encode(),
    "padded-before.yaml": (PADDING + BAD).encode(),
    "padded-both.yaml": (PADDING + BAD + PADDING).encode(),
    "padded.json": (BLANKS + BAD_JSON + BLANKS).encode(),
    "padded-inside.json": BAD_JSON.replace('"tools":', f'"tools"{BLANKS}:').encode(),
    "padded-escaped.json": (BLANKS + BAD_JSON.replace("tools", "t\\u006fols").replace("type", "\\u0074ype")).encode(),
    "padded-hosted.yaml": ("tools:\n- type: web_search\n" + PADDING).encode(),
    "padded-wide.yaml": (PADDING + BAD).encode("utf-16"),
    "utf-16.yaml": BAD.encode("utf-16"),
    "utf-16-le.yaml": b"\xff\xfe" + BAD.encode("utf-16-le"),
    "utf-16-be.yaml": b"\xfe\xff" + BAD.encode("utf-16-be"),
    "utf-16-le-bare.json": BAD_JSON.encode("utf-16-le"),
    "utf-16-be-bare.yml": BAD.encode("utf-16-be"),
    "utf-16-le-odd.yaml": f"# \u540d\n{BAD}".encode("utf-16-le"),
    "utf-16-le-odder.yaml": f"\u540d: 1\n{BAD}".encode("utf-16-le"),
    "utf-32.yaml": BAD.encode("utf-32"),
    "utf-32-be.yaml": b"\0\0\xfe\xff" + BAD.encode("utf-32-be"),
    "utf-32-le-bare.json": BAD_JSON.encode("utf-32-le"),
    "utf-32-be-bare.yaml": BAD.encode("utf-32-be"),
    "twice.yaml": f"{BAD}  tools: []\n".encode(),
    "twice-escaped.yaml": f'{BAD}  "t\\x6fols": []\n'.encode(),
    "twice.json": BAD_JSON.replace("\n }", ',\n  "tools": []\n }').encode(),
    "twice-escaped.json": BAD_JSON.replace("tools", "\\u0074ools").replace("\n }", ',\n  "tools": []\n }').encode(),
    "twice-session.yaml": f"{BAD}session: {{}}\n".encode(),
    "twice-session.json": (BAD_JSON.removesuffix("}") + ', "session": {}}').encode(),
    "twice-type.json": b'[{"type": "mcp", "server_label": "a b", "type": "x"}]',
    "twice-after-many.json": (
        '{"a": {' + ", ".join(['"x": 1'] * 200) + '}, "t\\u006fols": [{"type": "web_search"}], "tools": []}'
    ).encode(),
    "too-deep.json": (BAD_JSON.removesuffix("}") + ', "x": ' + "[" * 99 + "]" * 99 + "}").encode(),
    "too-deep.jsonl": ('{"a": 1}\n{"tools": [{"type": "custom", "x": ' + "[" * 99 + "]" * 99 + "}]}\n").encode(),
    "too-many.json": (BAD_JSON.removesuffix("}") + ', "x": [' + ",".join(["1"] * 80_000) + "]}").encode(),
    "broken-line.jsonl": b'{"a": 1}\n{"type": "session.update", "session": {"tools": [],}}\n',
    "behind-broken-lines.jsonl": ("{\n" * 150 + json.dumps(json.loads(BAD_JSON)) + "\n").encode(),
    "no-recording.yaml": ("interactions: []\n" + BAD + PADDING).encode(),
    "no-recording-second.yaml": (CASSETTE + TAIL + "---\n" + BAD + PADDING).encode(),
    "no-recording-list.yaml": ("interactions:\n  type: function\n  name: a b\n  parameters: {}\n" + PADDING).encode(),
    "no-recording-broken.yaml": f"{BAD}interactions:\n- [\n".encode(),
}
"""Manifests with an error, in which a reader may see no tools."""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "good.json").write_text(GOOD)
    return tmp_path


def report(*words: str, cwd: Path) -> tuple[int, dict[str, object], set[tuple[str, str]]]:
    done = toolcheck("check", *words, "--output-format", "json", cwd=cwd)
    said = json.loads(done.stdout)
    return done.returncode, said["summary"], {(one["file"], one["rule"]) for one in said["findings"]}


@pytest.mark.parametrize("name", HIDDEN)
def test_a_hidden_manifest_is_the_same_error_as_when_it_is_named(here: Path, name: str) -> None:
    (here / name).write_bytes(HIDDEN[name])
    code, summary, findings = report(name, cwd=here)
    assert (code, summary["errors"] != 0) == (1, True)
    walked = report(".", cwd=here)
    assert (walked[0], walked[2]) == (1, findings)
    assert (walked[1]["files"], walked[1]["skipped"], walked[1]["not_read"]) == (2, 0, 0)


def test_all_of_them_for_any_number_of_processes_and_as_in_ci(here: Path) -> None:
    toolcheck("init", "--only", "workflow", cwd=here)
    for name, data in HIDDEN.items():
        (here / name).write_bytes(data)
    workflow = yaml.safe_load((here / ".github/workflows/toolcheck.yml").read_text())
    words = workflow["jobs"]["check"]["steps"][-1]["run"].split()[1:]
    words += ["--output-file", "concise=found.txt"]
    one, two = (toolcheck(*words, "--jobs", jobs, cwd=here) for jobs in ("1", "2"))
    assert one.returncode == two.returncode == 1
    assert (one.stdout, one.stderr) == (two.stdout, two.stderr)
    assert "without tools" in one.stdout, "the workflow itself"
    assert "not read" not in one.stdout
    concise = (here / "found.txt").read_text()
    assert {line.partition(":")[0] for line in concise.splitlines() if ": error[" in line} >= HIDDEN.keys()


SILENT = {
    "large.yaml": (PADDING + "name: x\n").encode(),
    "large.json": json.dumps({"text": "The tools are: " + "a" * TOO_LARGE}).encode(),
    "large-recording.yaml": (CASSETTE + "- request: {body: " + "a" * TOO_LARGE + "}\n" + TAIL).encode(),
    "large-recording-indented.yaml": (
        "---\nversion: 2\ninteractions:\n  - id: 0\n    request: {body: '\"tool_choice\": 1'}\n" + PADDING
    ).encode(),
    "large-recording.json": json.dumps(
        {"http_interactions": [{"request": {"body": {"string": GOOD * 60_000}}}], "recorded_with": "x"}
    ).encode(),
    "wide.yaml": "name: x\n".encode("utf-16"),
    "deep.json": b"[" * 99 + b"]" * 99,
    "many.json": json.dumps(list(range(80_000))).encode(),
}
"""Files that say nothing of tools as far as anybody can tell, and that nobody has read."""
STRANGERS = {
    "tsconfig.json": b'{"a": 1, // comment\n}',
    "empty.json": b"",
    "empty.yaml": b"",
    "twice.yaml": b"a: 1\na: 2\n",
    "log.jsonl": b'{"type": "x", "tools": "a"}\n{"cut": ',
    "recording.yaml": (CASSETTE + TAIL).encode(),
    "latin.yaml": "name: ä\n".encode("latin-1"),
}


def test_what_says_nothing_and_was_not_read_is_counted_apart(here: Path) -> None:
    for name, data in (*SILENT.items(), *STRANGERS.items()):
        (here / name).write_bytes(data)
    code, summary, findings = report(".", cwd=here)
    assert (code, findings) == (0, set())
    assert (summary["files"], summary["skipped"], summary["not_read"]) == (1, len(STRANGERS), len(SILENT))
    text = toolcheck("check", "--jobs", "2", cwd=here).stdout
    assert text == (
        "note: deep.json: not read: nested deeper than 64 levels\n"
        "note: large-recording-indented.yaml: not read: the file has more than 4,194,304 bytes\n"
        "note: large-recording.json: not read: the file has more than 4,194,304 bytes\n"
        f"note: and {len(SILENT) - 3} more files not read\n\n"
        f"checked 1 file, 1 tool (1 function); no findings; skipped {len(STRANGERS)} files without tools;"
        f" not read {len(SILENT)} files\n"
    )
    done = toolcheck("check", "--output-format", "concise", "--output-file", "github=said.txt", cwd=here)
    assert (done.returncode, done.stdout, done.stderr.count("not read")) == (0, "", 4)
    assert "not read 8 files" in (here / "said.txt").read_text()


def test_a_run_in_which_nothing_could_be_read_is_reported(tmp_path: Path) -> None:
    (tmp_path / "wide.yaml").write_bytes(SILENT["wide.yaml"])
    done = toolcheck("check", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == (
        "note: wide.yaml: not read: the file is UTF-16, not UTF-8\n"
        "error: nothing was checked: 1 file in `.` could not be read, and no other file contains tools\n"
    )
    (tmp_path / "toolcheck.toml").write_text("exclude = ['out.json']\n")
    (tmp_path / "out.json").write_text(GOOD)
    assert toolcheck("check", "--force-exclude", cwd=tmp_path).returncode == 3


def test_a_file_that_is_larger_is_read_when_that_is_allowed(here: Path) -> None:
    (here / "large.yaml").write_bytes(HIDDEN["padded-before.yaml"])
    _, summary, findings = report("--max-file-size", "8M", cwd=here)
    assert ("large.yaml", "too-large") not in findings
    assert (summary["files"], summary["not_read"]) == (2, 0)


def test_only_regular_files_are_streamed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    paths = (tmp_path / "pipe.yaml", tmp_path, tmp_path / "gone.yaml", Path("/dev/zero"))
    assert [list(read_pieces(str(path))) for path in paths] == [[]] * 4


def test_a_large_file_takes_little_memory(tmp_path: Path) -> None:
    """Of 256 MiB that are full of nothing, a few are held at a time."""
    with open(tmp_path / "large.yaml", "wb") as file:
        file.truncate(1 << 28)
        file.seek(0, os.SEEK_END)
        file.write(BAD.encode())
    limited = f"ulimit -v {1 << 19} && exec python -m toolcheck check . --output-format concise"
    env = environment(PATH=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    done = subprocess.run(["bash", "-c", limited], check=False, cwd=tmp_path, env=env, capture_output=True, timeout=60)
    assert done.stdout == b"large.yaml:1:1: error[too-large] the file has more than 4,194,304 bytes\n"


@pytest.mark.parametrize("size", [1, 2, 3, 7, 501, 100_000])
@pytest.mark.parametrize("name", [name for name, data in HIDDEN.items() if len(data) < 2000 and "broken" not in name])
def test_where_a_text_is_cut_makes_no_difference(name: str, size: int) -> None:
    text = "".join(decoded([HIDDEN[name]]))

    def pieces() -> Iterator[str]:
        yield from (text[at : at + size] for at in range(0, len(text), size))

    assert speaks(pieces, "json" if name.endswith("json") else "yaml", of_keys=True)


@pytest.mark.parametrize("size", [1, 2, 3, 50, 101, 100_000])
def test_where_a_recording_is_cut_makes_no_difference(size: int) -> None:
    def cut(text: str) -> bool:
        return speaks(lambda: (text[at : at + size] for at in range(0, len(text), size)), "yaml", of_keys=True)

    assert not cut(CASSETTE + TAIL)
    assert not cut(f"---\nhttp_{CASSETTE}recorded_with: VCR\n")
    assert cut(CASSETTE + "x" * 200 + ": 1\n")
    assert cut(CASSETTE + TAIL + "session: {}\n")
    assert cut(CASSETTE + TAIL + "--- {session: {}}\n")


def test_a_session_whose_tools_have_no_name_is_a_manifest(here: Path) -> None:
    (here / "nameless.json").write_text('{"session": {"tools": [{"type": "function", "description": "d"}]}}')
    done = toolcheck("check", ".", cwd=here)
    assert (done.returncode, "error[missing-field]" in done.stdout) == (1, True)
