"""Archives of repositories: what is found is what `toolcheck check` finds in the folder, whatever the archive holds."""

from __future__ import annotations

import errno
import html
import io
import json
import os
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed", reason="`make fleet-test` has what this needs")

from distributed import WorkerPlugin

from tests.fleet import made
from tests.fleet.found import table
from toolcheck import fleet
from toolcheck.checking.configured import Terms
from toolcheck.checking.run import check_paths
from toolcheck.config.search import Search
from toolcheck.fleet.inputs import SourceFile, part_of
from toolcheck.fleet.order import Order
from toolcheck.fleet.places import find
from toolcheck.fleet.running import engine
from toolcheck.fleet.steps import key_part

CODE = """\
from openai import OpenAI

client = OpenAI()
client.responses.create(
    model="gpt-5.2",
    input="x",
    tools=[{"type": "function", "function": {"name": "look_up", "parameters": {}}}],
)
"""
REPOSITORY = {
    "agents/desk.yaml": "session:\n  type: realtime\n  tools:\n    - type: function\n      name: two words\n",
    "agents/known.yaml": "session:\n  type: realtime\n  tools:\n"
    "    - type: function  # toolcheck: ignore[missing-description]\n      name: f\n      parameters: {type: object}\n",
    "agents/off.json": json.dumps({"type": "realtime", "tools": [made.NESTED]}),
    "built/desk.json": json.dumps({"type": "realtime", "tools": [made.NESTED]}),
    "src/app.py": CODE,
    "package.json": '{"name": "x", "version": "1.0.0"}',
    "cut.json": '{"type": "realtime", "tools": [{"type": "func',
    "toolcheck.toml": '[[ignore]]\nrule = "nested-function"\nfile = "agents/off.json"\nreason = "an example"\n',
    ".gitignore": "built/\n",
    "notes.bin": "\0",
}


def tar(files: dict[str, str], top: str = "desk-1f2e3d/") -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as archive:
        for name, text in files.items():
            info = tarfile.TarInfo(top + name)
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
        link = tarfile.TarInfo(f"{top}linked.json")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        for name in ("../../escaped.json", "/tmp/escaped.json", f"{top}.git/config.json", "a/../../escaped.yaml"):
            info = tarfile.TarInfo(name)
            info.size = 2
            archive.addfile(info, io.BytesIO(b"[]"))
    return data.getvalue()


def zipped(files: dict[str, str], top: str = "desk-1f2e3d/") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(top + name, text)
        archive.writestr("../escaped.json", "[]")
    return data.getvalue()


def expected(folder: Path) -> set[tuple[str, str, str]]:
    """What a check of the folder finds: path, rule, message."""
    for name, text in REPOSITORY.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (folder / ".git").mkdir()
    terms = Terms(search=Search())
    report = check_paths([str(folder)], terms.options, is_excluded=terms.excludes, reads_code=terms.reads_code)
    return {
        (str(Path(file.document.name).relative_to(folder)), finding.rule, finding.message)
        for file in report.files
        for finding in file.findings
    }


def test_a_repository_is_checked_as_in_a_folder(workers: Any, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "desk.tar.gz").write_bytes(tar(REPOSITORY, ""))
    (tmp_path / "in" / "desk.zip").write_bytes(zipped(REPOSITORY, ""))
    done = fleet.run([str(tmp_path / "in")], str(tmp_path / "out"), workers)
    want = expected(tmp_path / "folder")
    assert {path for path, _, _ in want} >= {"agents/desk.yaml", "src/app.py"}
    assert ("agents/off.json", "nested-function") not in {(path, rule) for path, rule, _ in want}
    for name in ("desk.tar.gz", "desk.zip"):
        own = [row for row in table(tmp_path / "out", "findings") if row["input"].endswith(name)]
        assert {(row["id"], row["rule"], row["message"]) for row in own} == want
        assert {row["owner"] for row in own} == {name}
    assert all(row["line"] for row in table(tmp_path / "out", "findings"))
    rows = {(row["id"], row["state"]) for row in table(tmp_path / "out", "rows")}
    assert ("package.json", "stranger") in rows
    assert not {id for id, _ in rows} & {"linked.json", "built/desk.json", "notes.bin"}
    assert done.unseen == []
    assert list(tmp_path.parent.rglob("escaped.*")) == []


def test_an_archive_that_is_broken_is_named(workers: Any, tmp_path: Path) -> None:
    whole = tar(REPOSITORY)
    bad = {
        "cut.tar.gz": whole[: len(whole) // 2],
        "text.zip": b"PK\x03\x04 and no more",
        "configured.tar.gz": tar({**REPOSITORY, "toolcheck.toml": "ignore = 3\n"}),
    }
    (tmp_path / "in").mkdir()
    for name, data in {**bad, "good.tar.gz": whole}.items():
        (tmp_path / "in" / name).write_bytes(data)
    done = fleet.run([str(tmp_path / "in")], str(tmp_path / "out"), workers)
    unseen = {Path(one["input"]).name: one["reason"] for one in done.unseen}
    assert unseen.keys() == {"cut.tar.gz", "text.zip", "configured.tar.gz"}
    assert unseen["text.zip"] == "it is not a whole `.tar.gz` or `.zip` archive"
    assert unseen["configured.tar.gz"].startswith("toolcheck.toml: ")
    assert {Path(row["input"]).name for row in table(tmp_path / "out", "rows")} == {"good.tar.gz"}


def test_an_archive_of_too_much_is_named(workers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = {f"{number}.json": "[]" for number in range(30)}
    (tmp_path / "many.zip").write_bytes(zipped(many))
    from toolcheck.fleet import files
    from toolcheck.fleet.reading import CannotParse

    (file,) = find(str(tmp_path / "many.zip"))
    for name, limit, words in (("MAX_MEMBERS", 10, "more than 10 files"), ("MAX_UNPACKED", 20, "more than 20 bytes")):
        with monkeypatch.context() as patch:
            patch.setattr(files, name, limit)
            with pytest.raises(CannotParse) as refused:
                list(files.judged_archive(file, Terms(search=Search())))
            assert words in refused.value.reason


REFUSALS = {
    "no room for a file": (Path, "write_bytes", errno.ENOSPC, "it cannot be unpacked into the temporary folder: {why}"),
    "no room for a folder": (
        tempfile,
        "mkdtemp",
        errno.ENOSPC,
        "it cannot be unpacked into the temporary folder: {why}",
    ),
    "no right to write": (tempfile, "mkdtemp", errno.EACCES, "it cannot be unpacked into the temporary folder: {why}"),
    "a bad name": (Path, "write_bytes", errno.ENAMETOOLONG, "it has a file whose name this system does not accept"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_an_archive_that_cannot_be_unpacked_is_named_and_not_the_output(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, call, number, reason = REFUSALS[name]
    (tmp_path / "desk.zip").write_bytes(zipped(REPOSITORY))

    def refuse(*words: Any, **more: Any) -> None:
        raise OSError(number, os.strerror(number))

    part = part_of([SourceFile(file=file, format="archives") for file in find(str(tmp_path / "desk.zip"))])
    with monkeypatch.context() as patch:
        patch.setattr(where, call, refuse)
        made = key_part(part, Order(output=str(tmp_path / "out")), "")
    assert isinstance(made, dict)
    assert made["unseen"] == [[str(tmp_path / "desk.zip"), reason.format(why=os.strerror(number).lower())]]
    assert made["rows"] == 0


SCRIPT = """\
import OpenAI from "openai";
const client = new OpenAI();
await client.responses.create({
  model: "gpt-5.2",
  input: "x",
  tools: [{ type: "function", function: { name: "look_up", parameters: {} } }],
});
"""
WITH_SCRIPTS = {
    **REPOSITORY,
    "src/app.ts": SCRIPT,
    "src/app.mjs": SCRIPT,
    "README.md": f"# Desk\n\n```ts\n{SCRIPT}```\n",
    "src/plain.ts": "export const x = 1;\n",
    "src/left.ts": SCRIPT,
    "toolcheck.toml": 'exclude = ["src/left.ts"]\n' + REPOSITORY["toolcheck.toml"],
}


class WithoutCode(WorkerPlugin):
    """Each worker is as one without the extra `code`."""

    def setup(self, worker: Any) -> None:
        for name in ("markdown_it", "tree_sitter", "tree_sitter_typescript"):
            sys.modules[name] = None  # type: ignore[assignment]


def test_code_that_cannot_be_read_is_counted_and_read_later(workers: Any, tmp_path: Path) -> None:
    (tmp_path / "desk.zip").write_bytes(zipped(WITH_SCRIPTS, ""))
    words = ([str(tmp_path / "desk.zip")], str(tmp_path / "out"))
    with engine(1) as own:
        own.register_plugin(WithoutCode())
        without = fleet.run(*words, own)
    assert without.numbers["beyond"] == {"JavaScript": 1, "Markdown": 1, "TypeScript": 1}
    assert without.numbers["rows"]["unseen"] == 3
    assert without.unseen == []
    states = {row["id"]: row["state"] for row in table(tmp_path / "out", "rows")}
    assert {id for id, state in states.items() if state == "unseen"} == {"README.md", "src/app.mjs", "src/app.ts"}
    assert {states[id] for id in ("src/plain.ts", "src/left.ts")} == {"stranger"}
    words_of = "1 JavaScript, 1 Markdown, 1 TypeScript files that may hold tools; install"
    for name in ("report.md", "report.html"):
        assert words_of in html.unescape((tmp_path / "out" / name).read_text("utf-8"))
    done = fleet.run(*words, workers)
    assert done.numbers["beyond"] == {}
    found = {row["id"] for row in table(tmp_path / "out", "findings") if row["rule"] == "nested-function"}
    assert found >= {"README.md", "src/app.mjs", "src/app.ts", "src/app.py"}
    assert done.numbers["rows"]["in"] == without.numbers["rows"]["in"]
    assert {row["state"] for row in table(tmp_path / "out", "texts")} == {"checked", "stranger"}


def test_files_are_rows(workers: Any, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.yaml").write_text(REPOSITORY["agents/desk.yaml"])
    (tmp_path / "in" / "app.py").write_text(CODE)
    (tmp_path / "in" / "notes.txt").write_text("x")
    done = fleet.run([str(tmp_path / "in")], str(tmp_path / "out"), workers, input_format="files")
    found = {(Path(row["id"]).name, row["rule"], row["line"]) for row in table(tmp_path / "out", "findings")}
    assert ("app.py", "nested-function", 7) in found
    assert ("a.yaml", "invalid-function-name", 5) in found
    assert done.numbers["inputs"]["passed_over"] == 1
