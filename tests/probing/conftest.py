"""A folder, and the command in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.probing.running import Prober


@pytest.fixture
def probe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Prober:
    monkeypatch.chdir(tmp_path)
    return Prober(tmp_path, capsys)
