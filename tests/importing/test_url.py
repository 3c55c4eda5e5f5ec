"""`toolcheck import --from-url`, against a server on this machine."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.probing import server as s
from tests.probing.running import offering
from toolcheck.cli import program

pytest.importorskip("mcp")


def run(*words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    capsys.readouterr()
    code = program.run(["import", "--isolated", *words])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


def test_a_running_server_is_asked_for_its_tools(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHOP_TOKEN", "tok-123456789")
    with s.running({"/mcp": offering("search", "order")}) as server:
        words = ("--from-url", server.url(), "--allow-private", "127.0.0.1")
        code, out, err = run(*words, capsys=capsys)
        assert code == 0, err
        assert [tool["name"] for tool in yaml.safe_load(out)["tools"]] == ["search", "order"]
        assert out.startswith(f"# imported from {server.url()}: a list of MCP tools\n")
        code, out, err = run(*words, "--token", "UNSET_TOKEN", capsys=capsys)
        assert (code, out) == (2, "")
        code, out, err = run("--from-url", server.url(), capsys=capsys)
        assert (code, out) == (2, "")
        assert "127.0.0.1" in err


def test_a_source_or_a_server_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys=capsys)[0] == 2
    assert run("a.json", "--from-url", "https://example.com", capsys=capsys)[0] == 2
