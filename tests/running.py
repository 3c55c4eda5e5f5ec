"""The command as users run it: a process of its own, in a folder of its own, with nothing inherited that colours it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PREFIXES = ("TOOLCHECK_", "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING", "PYTHONUTF8", "LC_", "LANG", "TERM")


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIXES)}
    return {**kept, "PYTHONPATH": str(ROOT), "TERM": "xterm", **more}


def toolcheck(
    *arguments: str | bytes, cwd: Path, stdin: str | bytes = b"", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `toolcheck` with these words; output is decoded, and nothing may ever be a traceback."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    command = [sys.executable, "-m", "toolcheck", *arguments]
    done = subprocess.run(
        command, check=False, cwd=cwd, input=data, capture_output=True, env=environment(**(env or {})), timeout=30
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in out + err
    return subprocess.CompletedProcess(command, done.returncode, out, err)
