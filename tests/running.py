"""The command as users run it: a process of its own, in a folder of its own, with nothing inherited that colours it.

`toolcheck` forks that process from one that has all imported: a tenth of what a start takes. `started` starts Python
anew, for where the start is the point.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
import threading
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PREFIXES = ("TOOLCHECK_", "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING", "PYTHONUTF8", "LC_", "LANG", "TERM")
OF_THE_START = ("PYTHON", "LC_", "LANG")
"""Variables that Python itself looks at when it starts."""
CAN_FORK = hasattr(os, "fork")


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIXES)}
    return {**kept, "PYTHONPATH": str(ROOT), "TERM": "xterm", **more}


def started(
    *arguments: str | bytes, cwd: Path, stdin: str | bytes = b"", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `toolcheck` with these words; output is decoded, and nothing may ever be a traceback."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    command = [sys.executable, "-m", "toolcheck", *arguments]
    done = subprocess.run(
        command, check=False, cwd=cwd, input=data, capture_output=True, env=environment(**(env or {})), timeout=30
    )
    return _decoded(arguments, done.returncode, done.stdout, done.stderr)


def toolcheck(
    *arguments: str | bytes, cwd: Path, stdin: str | bytes = b"", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """The same, forked where that can make no difference."""
    if not CAN_FORK or any(name.startswith(OF_THE_START) for name in env or ()):
        return started(*arguments, cwd=cwd, stdin=stdin, env=env)
    return _forked(*arguments, cwd=cwd, stdin=stdin, env=env)


def program(
    code: str, *arguments: str, cwd: Path, stdin: str | bytes = b"", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run this code with these words, in a process of its own that is forked where that is possible: for code that
    changes something in toolcheck and then calls its `main`. What it imports may be there before it is changed.
    """
    if CAN_FORK:
        return _forked(*arguments, cwd=cwd, stdin=stdin, env=env, code=code)
    data = stdin.encode() if isinstance(stdin, str) else stdin
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(
        command, check=False, cwd=cwd, input=data, capture_output=True, env=environment(**(env or {})), timeout=60
    )
    return _decoded(arguments, done.returncode, done.stdout, done.stderr)


def _forked(
    *arguments: str | bytes, cwd: Path, stdin: str | bytes, env: dict[str, str] | None, code: str = ""
) -> subprocess.CompletedProcess[str]:
    with tempfile.TemporaryDirectory() as folder:
        files = {name: str(Path(folder, name)) for name in ("stdin", "stdout", "stderr")}
        Path(files["stdin"]).write_bytes(stdin.encode() if isinstance(stdin, str) else stdin)
        words, variables = [*map(os.fsdecode, arguments)], environment(**(env or {}))
        status, _, _ = forked(cwd=str(cwd), words=words, env=variables, code=code, **files)
        return _decoded(arguments, status, *(Path(files[name]).read_bytes() for name in ("stdout", "stderr")))


def _decoded(arguments: tuple[str | bytes, ...], code: int, out: bytes, err: bytes) -> subprocess.CompletedProcess[str]:
    done = subprocess.CompletedProcess(arguments, code, out.decode(), err.decode())
    assert "Traceback" not in done.stdout + done.stderr
    return done


@cache
def _server() -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.server"]
    server = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment()
    )
    atexit.register(server.communicate)  # it ends when there is nothing more to read
    return server


_ASKED = threading.Lock()


def forked(**order: Any) -> tuple[int, float, float]:
    """Have `tests/server.py` run a command, and say its exit code (negative: the signal it died of), the seconds of
    processor, and the megabytes.
    """
    with _ASKED:
        server = _server()
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps(order) + "\n")
        server.stdin.flush()
        code, seconds, megabytes = json.loads(server.stdout.readline())
    return code, seconds, megabytes
