"""A folder, and the command in it."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import pytest

from tests.probing.running import Prober

UNCLOSED = "ignore:Exception ignored in. <function MemoryObject:pytest.PytestUnraisableExceptionWarning"


def pytest_configure(config: pytest.Config) -> None:
    """The first SDK does not close its own streams when the older transport is refused."""
    try:
        if metadata.version("mcp").startswith("1."):
            config.addinivalue_line("filterwarnings", UNCLOSED)
    except metadata.PackageNotFoundError:
        pass


@pytest.fixture
def probe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Prober:
    monkeypatch.chdir(tmp_path)
    return Prober(tmp_path, capsys)
