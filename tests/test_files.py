from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

from toolcheck.disk.files import File, find, read_bytes
from toolcheck.ground.unseen import Unseen


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is a repository, and where the test stands."""
    (tmp_path / ".git" / "info").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(tree: Path, *paths: str, text: str = "{}") -> None:
    for path in paths:
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(text)


def found(*paths: str) -> list[str]:
    return [file.path for file in find(paths).files]


def test_a_folder_is_walked_for_manifests_in_the_order_of_their_paths(tree: Path) -> None:
    write(tree, "b.yaml", "a.json", "sub/c.yml", "sub/d.JSONL", "sub/e.ndjson", "note.md", "Makefile", ".hidden/f.json")
    assert found(".") == [".hidden/f.json", "a.json", "b.yaml", "sub/c.yml", "sub/d.JSONL", "sub/e.ndjson"]
    assert found("sub") == found("./sub") == ["sub/c.yml", "sub/d.JSONL", "sub/e.ndjson"]
    assert found(str(tree / "sub"))[0] == str(tree / "sub" / "c.yml")


def test_a_named_file_is_taken_whatever_it_is_called(tree: Path) -> None:
    write(tree, "tools.txt", "a.json")
    assert find(["tools.txt", "."]).files == (File("a.json", named=False), File("tools.txt", named=True))
    assert find(["nowhere.json"]).files == (File("nowhere.json", named=True),)


def test_a_file_met_twice_is_taken_once_under_the_name_that_was_given(tree: Path) -> None:
    write(tree, "a.json")
    (tree / "link.json").symlink_to("a.json")
    assert find([".", "link.json"]).files == (File("link.json", named=True),)
    assert found(".") == ["a.json"]
    assert find(["./a.json", "a.json", "."]).files == (File("a.json", named=True),)


def test_a_file_below_a_link_to_a_folder_is_the_same_file(tree: Path) -> None:
    write(tree, "sub/in/a.json")
    (tree / "other").symlink_to("sub")
    assert found("sub", "other") == ["other/in/a.json"]
    assert find(["sub", "other/in/a.json"]).files == (File("other/in/a.json", named=True),)


def test_folders_of_tools_and_links_to_folders_are_not_entered(tree: Path) -> None:
    write(tree, ".git/a.json", "node_modules/a/b.json", ".venv/c.json", "x/__pycache__/d.json", "ok/e.json")
    (tree / "ok" / "around").symlink_to("..")
    (tree / "broken.json").symlink_to("nowhere")
    os.mkfifo(tree / "pipe.json")
    assert found(".") == ["ok/e.json"]


def test_what_git_ignores_in_a_folder_is_left_out(tree: Path) -> None:
    write(
        tree,
        "a.json",
        "build/b.json",
        "deep/build/c.json",
        "deep/keep.json",
        "deep/drop.json",
        "top.json",
        "sub/top.json",
    )
    write(tree, ".gitignore", text="build/\n/top.json\n")
    write(tree, "deep/.gitignore", text="*.json\n!keep.json\n")
    write(tree, ".git/info/exclude", text="a.*\n")
    assert found(".") == ["deep/keep.json", "sub/top.json"]
    assert found("deep") == ["deep/keep.json"]
    assert found("build") == ["build/b.json"], "who names an ignored folder wants it looked at"
    assert found("top.json") == ["top.json"]


def test_an_ignore_file_with_nonsense_in_it_does_no_harm(tree: Path) -> None:
    write(tree, "a.json", "b.json")
    (tree / ".gitignore").write_bytes(b"\xef\xbb\xbf# \xff\n!\n\\\n[\n\r\nb.json\r\n")
    assert found(".") == ["a.json"]
    (tree / ".gitignore").unlink()
    os.mkfifo(tree / ".gitignore")
    assert found(".") == ["a.json", "b.json"]


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize(
    "patterns",
    [
        ["*", "!*/", "!b.json"],
        ["*.json", "!/keep"],
        ["foo/**", "!foo/a.json"],
        ["foo/*", "!foo/keep/"],
        ["**/keep", "!foo"],
        ["/foo/keep/a.json", "b*"],
        ["a.json ", "\\!x", "#no", "f?o/[ab].json"],
        ["**/b.*", "!**/f*o/**/[[:alpha:]].json"],
        ["*/k*e*p/**", "a**.json"],
        ["[!f]*/", "![^]k]??"],
        ["[b-a].json", "//a.json", "[[:nope:]].json", "keep/**/b.json"],
        ["/**/foo/**/keep/", "b\\.json\\ ", "[a.json"],
    ],
    ids=" ".join,
)
def test_git_says_the_same(tree: Path, patterns: list[str]) -> None:
    shutil.rmtree(tree / ".git")
    env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", "init", "-q", "."], check=True, env=env)
    for folder in ("", "foo/", "foo/keep/", "bar/foo/", "keep/"):
        write(tree, f"{folder}a.json", f"{folder}b.json")
    write(tree, ".gitignore", text="\n".join(patterns))
    listed = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard"], check=True, env=env, capture_output=True, text=True
    )
    assert found(".") == sorted(path for path in listed.stdout.split() if path.endswith(".json"))


def test_an_unreadable_folder_is_reported(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tree, "a.json", "closed/b.json")
    real = os.scandir

    def scandir(path: str) -> object:
        if path.endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr("toolcheck.disk.files.os.scandir", scandir)
    both = find(["."])
    assert [file.path for file in both.files] == ["a.json"]
    assert both.unseen == (Unseen("closed", "no permission to read it"),)


def test_only_regular_files_are_read(tree: Path) -> None:
    write(tree, "a.json", text="0123456789")
    (tree / "folder").mkdir()
    os.mkfifo(tree / "pipe")
    (tree / "loop").symlink_to("loop")
    (tree / "dangling").symlink_to("nowhere")
    server = socket.socket(socket.AF_UNIX)
    server.bind("socket")
    started = time.monotonic()
    reasons = {
        "folder": "it is a folder",
        "pipe": "it is a pipe, not a regular file (`-` reads standard input)",
        "socket": "it is a socket, not a regular file",
        "/dev/zero": "it is a device, not a regular file",
        "loop": "its symbolic links form a loop",
        "dangling": "no such file or folder",
        "missing": "no such file or folder",
        "a.json/b": "a part of the path is not a folder",
        "x" * 300: "the name is too long",
        "a\0b": "not a valid file name",
    }
    assert {path: read_bytes(path, 100) for path in reasons} == {p: Unseen(p, why) for p, why in reasons.items()}
    assert time.monotonic() - started < 1
    server.close()
    assert read_bytes("a.json", 100) == b"0123456789"
    assert read_bytes("a.json", 4) == b"01234", "one byte more than the limit says that there is more"


def test_a_huge_file_is_not_read_whole(tree: Path) -> None:
    with open("huge.json", "wb") as file:
        file.truncate(1 << 30)
    assert read_bytes("huge.json", 1000) == bytes(1001)
