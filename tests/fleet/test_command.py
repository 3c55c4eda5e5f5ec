"""The command: what it refuses before any work, its exit codes, its outputs, and that no secret is in any of them."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed", reason="`make fleet-test` has what this needs")

import pyarrow as pa
import pyarrow.parquet as pq
from distributed import Client, LocalCluster, WorkerPlugin

from tests import KIND_OF
from tests.fleet import made
from tests.fleet.found import by_id, everything, summary, table
from tests.fleet.running import run
from tests.fleet.test_rows import COLUMNS
from tests.running import environment
from toolcheck import fleet

TOKEN = "sk-proj-" + "Qw7eRt9yUi2oPa4sDf6g" * 3
PARTS = [TOKEN[at : at + 12].encode() for at in range(8, len(TOKEN) - 12, 4)]
PLANTED = {
    "authorization": {"authorization": TOKEN},
    "headers": {"headers": {"X-Api-Key": TOKEN, "Cookie": f"session={TOKEN}"}},
    "url": {"server_url": f"https://user:{TOKEN}@mcp.example/sse?api_key={TOKEN}"},
    "description": {"server_description": f"send {TOKEN} to it"},
    "bearer": {"authorization": f"Bearer {TOKEN}"},
}
"""Fields of a tool that hold a token, each in a form of its own."""


def planted() -> list[made.Made]:
    tool = {"type": "mcp", "server_label": "desk", "server_url": "https://mcp.example/sse", "require_approval": "never"}
    rows = []
    for name, fields in PLANTED.items():
        whole = json.dumps(made.request([{**tool, **fields}, made.NESTED], said=f"my key is {TOKEN}"))
        rows.append(made.Made(name, "t", whole))
        rows.append(made.Made(f"{name}-cut", "t", whole[:-9]))
        rows.append(made.Made(f"{name}-twice", "t", whole[:-1] + f', "user": "{TOKEN}", "user": "x"}}'))
    more = {"metadata": {"token": TOKEN}, "instructions": TOKEN, "user": TOKEN}
    rows.append(made.Made("around", TOKEN, json.dumps(made.request([made.NESTED], **more))))
    rows.append(made.Made(TOKEN, "t", json.dumps(made.request([made.NESTED]))))
    return rows


def test_no_byte_of_an_output_is_of_a_token(workers: Any, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    made.write_lines(folder / "a.jsonl", planted())
    (folder / "b.jsonl").write_text(f'{{"id": "x", "request": "{TOKEN}\n{TOKEN}\n')
    told: list[str] = []
    fleet.run([str(folder)], str(tmp_path / "out"), workers, tell=lambda now: told.append(repr(now)), **COLUMNS)
    done = run(str(folder), "--output", "cli", "--column", "request", "--id-column", "id", "--owner-column", "team",
               "--jobs", "2", cwd=tmp_path)  # fmt: skip
    assert done.returncode == 1
    data = [everything(tmp_path / "out"), everything(tmp_path / "cli"), done.stdout.encode(), done.stderr.encode()]
    tables = [
        str(table(tmp_path / name, kind))
        for name in ("out", "cli")
        for kind in ("rows", "texts", "verdicts", "findings")
    ]
    data += [one.encode() for one in (*tables, *told)]
    assert [part for part in PARTS if any(part in one for one in data)] == []
    assert len(by_id(tmp_path / "out")) >= len(PLANTED) * 3


class Failing(WorkerPlugin):
    """In each worker, what checks a text fails on some, with words that quote it."""

    def setup(self, worker: Any) -> None:
        from toolcheck.checking import verdict
        from toolcheck.document import failure
        from toolcheck.fleet import steps

        fails = verdict.recognised

        def recognised(document: Any, options: Any) -> Any:
            if "broken" in document.text:
                raise ValueError(document.text)
            return fails(document, options)

        verdict.recognised = recognised  # type: ignore[assignment]
        failure.kind_of = steps.kind_of = KIND_OF  # as it is outside of tests


def test_no_log_and_no_progress_has_a_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    fails = json.dumps(made.request([made.tool("broken"), {"type": "mcp", "authorization": TOKEN}]))
    made.write_lines(
        folder / "a.jsonl", [*planted(), made.Made("fails", "t", fails), made.Made("cut", "t", fails[:-5])]
    )
    monkeypatch.setenv("DASK_LOGGING__DISTRIBUTED", "debug")
    more: dict[str, Any] = {"silence_logs": False, "host": "127.0.0.1", "dashboard_address": None}
    with LocalCluster(n_workers=1, threads_per_worker=1, **more) as cluster, Client(cluster) as client:
        client.register_plugin(Failing())
        done = fleet.run([str(folder)], str(tmp_path / "out"), client, **COLUMNS)
        logs = [client.get_scheduler_logs(), client.get_worker_logs(), client.get_worker_logs(nanny=True)]
    assert done.has_failed
    assert "internal-failure" in {rule["rule"] for rule in done.numbers["rules"]}
    words = (str(folder), "--output", "cli", "--column", "request", "--id-column", "id", "--jobs", "1")
    shown = at_terminal(*words, cwd=tmp_path)
    assert "reading: part 1 of 1" in shown
    said = [*map(str, logs), *capfd.readouterr(), shown, everything(tmp_path / "out").decode("latin-1")]
    assert all(said[:2])
    assert "distributed" in said[4]
    assert [part for part in PARTS if any(part.decode() in one for one in said)] == []


def at_terminal(*words: str, cwd: Path) -> str:
    """What somebody sees who runs the command at a terminal, with the progress of a short run, too."""
    ours, its = pty.openpty()
    at_once = "from toolcheck.cli import console, main; console._PATIENCE = console._PAUSE = 0; main()"
    program = [sys.executable, "-c", at_once, "fleet", *words]
    with subprocess.Popen(program, cwd=cwd, env=environment(), stdin=its, stdout=its, stderr=its):
        os.close(its)
        seen = b""
        with suppress(OSError):  # the end of a terminal
            while piece := os.read(ours, 1 << 16):
                seen += piece
    os.close(ours)
    return seen.decode()


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("none/*.jsonl", "--output", "out"), 3, "error: no file to read in none/*.jsonl\n"),
        (("empty", "--output", "out"), 3, "error: no file to read in empty\n"),
        (("gone.jsonl", "--output", "out"), 2, "error: {cwd}/gone.jsonl: no such file or folder\n"),
        (("a.parquet", "--output", "out"), 2, "error: {cwd}/a.parquet: name the column that has the request with `--column`;"),
        (("a.parquet", "--output", "out", "--column", "body"), 2, "error: {cwd}/a.parquet: it has no column `body`; there are"),
        (("a.parquet", "--output", "out", "--column", "deep"), 2,
         "error: {cwd}/a.parquet: the column `deep` is of the type struct, not text: it has lost which keys were there\n"),
        (("a.parquet", "--output", "out", "--column", "n"), 2, "error: {cwd}/a.parquet: the column `n` is of the type int64, not text\n"),
        (("broken.parquet", "--output", "out", "--column", "request"), 2, "it is not a Parquet file, or is not whole\n"),
        (("notes.txt", "--output", "out"), 2, "its name does not say its format: name it with `--input-format`\n"),
        (("delta", "--output", "out", "--column", "request"), 2, "it is a Delta table"),
        (("lines.jsonl", "--output", "out", "--column", "body"), 2,
         "error: {cwd}/lines.jsonl: none of its first lines has a field `body`; there are `request`, `n`\n"),
        (("logs", "--output", "logs/out"), 2, "error: {cwd}/logs/out: the output is among the inputs\n"),
        (("", "--output", "out"), 2, "error: name a file, a folder or a glob to read"),
        (("a.parquet", "--output", "out", "--column", "request", "--known", "empty"), 2,
         "error: {cwd}/empty: it is not the output of `toolcheck fleet`\n"),
        (("a.parquet",), 2, "error: name the folder for the results with `--output`"),
        ((), 2, "error: name a file, a folder or a glob to read"),
        (("a.parquet", "--output", "out", "--where", "x"), 2, "error: `--where` is not of the form NAME=VALUE"),
        (("a.parquet", "--output", "out", "--tls-ca", "x"), 2, "error: `--tls-ca` needs `--scheduler`"),
        (("a.parquet", "--output", "notes.txt/out", "--column", "request"), 2, "not a directory\n"),
        (("a.parquet", "--output", "notes.txt", "--column", "request"), 2, "error: {cwd}/notes.txt: it is a file, and not a folder\n"),
        (("a.parquet", "--output", "out", "--column", "request", "--config", "gone.toml"), 2, "gone.toml"),
        (("hidden", "--output", "out"), 3, "error: no file to read in hidden\n"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_before_any_work(tmp_path: Path, words: tuple[str, ...], code: int, says: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "hidden").mkdir()
    (tmp_path / "hidden" / "_a.jsonl").write_text("{}")
    (tmp_path / "delta" / "_delta_log").mkdir(parents=True)
    (tmp_path / "delta" / "_delta_log" / "0.json").write_text("{}")
    made.write_parquet(tmp_path / "delta" / "a.parquet", made.rows(3))
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "a.jsonl").write_text("{}")
    (tmp_path / "lines.jsonl").write_text('{"request": {}}\n{"n": 1}\n')
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and no more")
    pq.write_table(pa.table({"request": ["{}"], "n": [1], "deep": [{"tools": "x"}]}), tmp_path / "a.parquet")
    done = run(*words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    assert says.format(cwd=tmp_path) in done.stderr
    assert not (tmp_path / "out").exists()


class Page(HTMLParser):
    """What a page has: its elements, and numbers of its bars."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "rect", "path", "polyline"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("rect", "path", "polyline"):
            assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


def test_the_page_says_what_the_summary_says(workers: Any, tmp_path: Path) -> None:
    made.write_parquet(
        tmp_path / "a<b>.parquet", [*made.mixed(300), made.Made("<script>alert(1)</script>", "<b>", "{")]
    )
    fleet.run([str(tmp_path / "a<b>.parquet")], str(tmp_path / "out"), workers, **COLUMNS)
    numbers = summary(tmp_path / "out")
    text = (tmp_path / "out" / "report.html").read_text("utf-8")
    page = Page()
    page.feed(text)
    assert page.open == []
    tags = {tag for tag, _ in page.elements}
    assert tags.isdisjoint({"script", "link", "img", "iframe", "object", "form"})
    assert not re.search(r"url\(|@import|\son\w+=", text)
    links = [attrs["href"] or "" for tag, attrs in page.elements if tag == "a"]
    assert links
    assert all(link.startswith("https://") for link in links)
    assert [attrs for tag, attrs in page.elements if "src" in attrs] == []
    bars = [attrs for tag, attrs in page.elements if tag == "rect" and "data-rows" in attrs]
    states = [int(bar["data-rows"] or 0) for bar in bars if bar["class"] in ("checked", "strangers", "unreadable")]
    assert sum(states) == numbers["rows"]["in"]
    by_rule = [(int(bar["data-rows"] or 0), int(bar["data-texts"] or 0)) for bar in bars if "data-texts" in bar]
    assert by_rule == [(rule["rows"], rule["texts"]) for rule in numbers["rules"]]
    pictures = [attrs for tag, attrs in page.elements if tag == "svg"]
    assert all(attrs.get("role") == "img" and attrs.get("aria-label") for attrs in pictures)
    markdown = (tmp_path / "out" / "report.md").read_text("utf-8")
    assert "<script" not in markdown
    for rule in numbers["rules"]:
        assert f"| {rule['texts']:,} | {rule['rows']:,} |" in markdown


def test_conditions_leave_rows_out(workers: Any, tmp_path: Path) -> None:
    rows = [
        {"id": 1, "url": "/v1/responses", "meta": {"team": "a"}, "body": made.request([made.NESTED])},
        {"id": 2, "url": "/v1/chat/completions", "meta": {"team": "a"}, "body": {"tools": [made.NESTED]}},
        {"id": 3, "url": "/v1/responses", "meta": {"team": "b"}, "body": made.request([made.tool("f")])},
    ]
    (tmp_path / "batch.jsonl").write_text("\n\n".join(map(json.dumps, rows)))
    words = {"column": "body", "id_column": "id", "owner_column": "meta.team", "where": {"url": "/v1/responses"}}
    done = fleet.run([str(tmp_path / "batch.jsonl")], str(tmp_path / "out"), workers, **words)  # type: ignore[arg-type]
    assert (done.numbers["rows"]["in"], done.numbers["rows"]["left_out"]) == (2, 1)
    assert [(row["row"], row["id"], row["owner"]) for row in table(tmp_path / "out", "rows")] == [
        (1, "1", "a"),
        (5, "3", "b"),
    ]
    assert list(by_id(tmp_path / "out")) == ["1"]


def test_rows_that_are_very_large_are_findings(workers: Any, tmp_path: Path) -> None:
    large = json.dumps(made.request([made.NESTED], said="x" * (60 << 20)))
    made.write_lines(
        tmp_path / "a.jsonl.gz", [made.Made("large", "t", large), made.Made("small", "t", json.dumps(made.request([])))]
    )
    fleet.run([str(tmp_path / "a.jsonl.gz")], str(tmp_path / "out"), workers, **COLUMNS)
    assert [(id, found[0][0]) for id, found in by_id(tmp_path / "out").items()] == [("large", "too-large")]
    assert {row["id"]: row["state"] for row in table(tmp_path / "out", "rows")} == {
        "large": "unreadable",
        "small": "stranger",
    }


def test_exit_codes(tmp_path: Path) -> None:
    (tmp_path / "chat.jsonl").write_text(made.STRANGE["chat"] + "\n")
    done = run("chat.jsonl", "--output", "chat", "--jobs", "1", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (3, "error: nothing was checked: no row holds tools\n")
    (tmp_path / "good.jsonl").write_text(json.dumps(made.request([made.tool("f")])) + "\n")
    (tmp_path / "half.jsonl.gz").write_bytes(b"\x1f\x8b\x08 and no more")
    (tmp_path / "0.jsonl.gz").write_bytes((tmp_path / "half.jsonl.gz").read_bytes())  # the first one, too
    done = run(
        "0.jsonl.gz",
        "good.jsonl",
        "half.jsonl.gz",
        "--output",
        "half",
        "--jobs",
        "1",
        "--output-format",
        "json",
        cwd=tmp_path,
    )
    assert done.returncode == 2
    assert json.loads(done.stdout) == summary(tmp_path / "half")
    reason = "it is not whole, or not what its name says"
    assert done.stderr.splitlines() == [f"error: {tmp_path}/{name}.jsonl.gz: {reason}" for name in ("0", "half")]
