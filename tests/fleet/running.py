"""The command as users run it: a process of its own, with nothing inherited that colours it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.running import environment

PATIENCE = 240


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "toolcheck", "fleet", *words]


def run(*words: str, cwd: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run `toolcheck fleet` with these words; nothing may ever be a traceback."""
    done = subprocess.run(
        command(*words),
        check=False,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=environment(**(env or {})),
        timeout=PATIENCE,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done
