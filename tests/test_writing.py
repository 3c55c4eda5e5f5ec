"""Files are written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from toolcheck.disk import writing
from toolcheck.disk.writing import CannotWrite, write_text


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_gets_the_usual_mode(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        write_text(tmp_path / "new.yaml", b"a: 1\r\n")
    finally:
        os.umask(old)
    assert (tmp_path / "new.yaml").read_bytes() == b"a: 1\r\n"
    assert mode(tmp_path / "new.yaml") == 0o640
    assert names(tmp_path) == ["new.yaml"]


def test_mode_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "tool.yaml"
    path.write_bytes(b"old")
    path.chmod(0o755)
    write_text(path, b"new", was=b"old")
    assert (path.read_bytes(), mode(path)) == (b"new", 0o755)
    assert names(tmp_path) == ["tool.yaml"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away")
def test_owner_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "tool.yaml"
    path.write_bytes(b"old")
    os.chown(path, 1234, 4321)
    write_text(path, b"new")
    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 4321)


def test_an_owner_that_cannot_be_kept_stops_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "tool.yaml"
    path.write_bytes(b"old")
    real = os.lstat

    def foreign(name: str) -> os.stat_result:
        found = list(real(name))
        found[stat.ST_UID] += 1
        return os.stat_result(found)

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("toolcheck.disk.writing.os.lstat", foreign)
    monkeypatch.setattr("toolcheck.disk.writing.os.chown", refuse)
    monkeypatch.setattr("toolcheck.disk.writing.os.path.realpath", str)
    monkeypatch.setattr("toolcheck.disk.writing.os.path.islink", lambda _: False)
    with pytest.raises(CannotWrite, match="owner"):
        write_text(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["tool.yaml"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    target = tmp_path / "there" / "tool.yaml"
    target.write_bytes(b"old")
    link = tmp_path / "tool.yaml"
    link.symlink_to("there/tool.yaml")
    write_text(link, b"new", was=b"old")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert names(tmp_path) == ["there", "tool.yaml"]
    assert names(tmp_path / "there") == ["tool.yaml"]


def test_links_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(CannotWrite):
        write_text(tmp_path / "a", b"new")
    assert names(tmp_path) == ["a", "b"]


def test_secrets_go_to_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "payload.json"
    write_text(path, b"{}", private=True)
    assert mode(path) == 0o600
    path.chmod(0o644)
    write_text(path, b"{1}", private=True)
    assert mode(path) == 0o600


@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize("target", ["elsewhere", "there"])
def test_output_follows_no_link(tmp_path: Path, target: str, private: bool) -> None:
    (tmp_path / "there").write_bytes(b"theirs")
    (tmp_path / "link").symlink_to(target)
    with pytest.raises(CannotWrite, match="symbolic link"):
        write_text(tmp_path / "link", b"{}", private=private)
    assert (names(tmp_path), (tmp_path / "there").read_bytes()) == (["link", "there"], b"theirs")


@pytest.mark.parametrize("now", [b"", b"ol", b"older", b"newer", b"ne"])
def test_a_file_that_changed_since_it_was_read_is_left_alone(tmp_path: Path, now: bytes) -> None:
    path = tmp_path / "tool.yaml"
    path.write_bytes(now)
    with pytest.raises(CannotWrite, match="changed since it was read"):
        write_text(path, b"new", was=b"old")
    assert path.read_bytes() == now
    assert names(tmp_path) == ["tool.yaml"]


def test_a_file_that_somebody_else_wrote_the_same_to_is_no_failure(tmp_path: Path) -> None:
    path = tmp_path / "tool.yaml"
    path.write_bytes(b"new")
    write_text(path, b"new", was=b"old")
    assert path.read_bytes() == b"new"
    assert names(tmp_path) == ["tool.yaml"]


def test_a_file_that_is_gone_is_not_made_again(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="removed"):
        write_text(tmp_path / "tool.yaml", b"new", was=b"old")
    assert names(tmp_path) == []


def test_a_folder_or_a_pipe_is_no_target(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(CannotWrite, match="not a regular file"):
            write_text(path, b"new")


def test_a_read_only_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "tool.yaml"
    path.write_bytes(b"old")
    monkeypatch.setattr("toolcheck.disk.writing.os.access", lambda *_: False)
    with pytest.raises(CannotWrite, match="read-only"):
        write_text(path, b"new")
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
def test_nothing_is_left_when_a_step_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    path = tmp_path / "tool.yaml"
    path.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(f"toolcheck.disk.writing.os.{step}", full)
    with pytest.raises(CannotWrite, match="no space left"):
        write_text(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["tool.yaml"]


def test_nothing_is_left_when_it_is_interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("toolcheck.disk.writing.os.replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_text(tmp_path / "tool.yaml", b"new")
    assert names(tmp_path) == []


@pytest.mark.parametrize("name", ["missing/tool.yaml", "nul\0", "x" * 300])
def test_a_path_that_leads_nowhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(CannotWrite):
        write_text(tmp_path / name, b"new")
    assert names(tmp_path) == []


def test_a_file_that_appears_meanwhile_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "tool.yaml"
    monkeypatch.setattr("toolcheck.disk.writing.os.fsync", lambda _: path.write_bytes(b"theirs"))
    with pytest.raises(CannotWrite, match="while it was being written"):
        write_text(path, b"new")
    assert path.read_bytes() == b"theirs"
    assert names(tmp_path) == ["tool.yaml"]


# -- what killed processes leave --------------------------------------------------------------------

LEFT = ".toolcheck-0123456789abcdef.tmp"


def tidied(tmp_path: Path) -> None:
    """Write a file as a process does that has not written here before."""
    writing._tidy.cache_clear()
    write_text(tmp_path / "tool.yaml", b"new")
    (tmp_path / "tool.yaml").unlink()


def test_what_a_killed_process_left_is_removed(tmp_path: Path) -> None:
    (tmp_path / LEFT).write_bytes(b"ne")
    tidied(tmp_path)
    assert names(tmp_path) == []


def test_what_another_process_is_writing_is_left_alone(tmp_path: Path) -> None:
    with writing._temporary(str(tmp_path), 0o600) as (path, file):
        os.close(file)
        tidied(tmp_path)
        assert names(tmp_path) == [os.path.basename(path)]
    tidied(tmp_path)
    assert names(tmp_path) == []


@pytest.mark.parametrize("name", [".toolcheck-mine.tmp", "x.toolcheck-0123456789abcdef.tmp", f"{LEFT}.json", "a.tmp"])
def test_what_others_called_so_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"theirs")
    tidied(tmp_path)
    assert names(tmp_path) == [name]


def test_only_a_regular_file_is_taken_for_something_left(tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(b"theirs")
    (tmp_path / LEFT).symlink_to("kept")
    (tmp_path / LEFT.replace("0", "1")).mkdir()
    os.mkfifo(tmp_path / LEFT.replace("0", "2"))
    before = names(tmp_path)
    tidied(tmp_path)
    assert names(tmp_path) == before


def test_a_new_file_that_was_taken_for_something_left_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, taken = writing._lock, []

    def lock(file: int) -> int | None:
        if not taken:
            taken.extend(tmp_path.iterdir())
            taken[0].unlink()
        return real(file)

    monkeypatch.setattr(writing, "_lock", lock)
    write_text(tmp_path / "tool.yaml", b"new")
    assert len(taken) == 1
    assert (names(tmp_path), (tmp_path / "tool.yaml").read_bytes()) == (["tool.yaml"], b"new")
