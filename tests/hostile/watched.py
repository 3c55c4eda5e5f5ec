"""Runs the command, and writes down what it asked of the system: files opened, folders listed, variables read, and
whatever has to do with other processes and with networks.

    python -m tests.hostile.watched LOG WORD...
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, MutableMapping
from typing import Any

import toolcheck

HOME = os.path.dirname(toolcheck.__file__)
ASKED = ("open", "os.", "socket.", "subprocess.", "shutil.", "tempfile.", "ctypes.", "exec", "pty.", "urllib.", "http.")
HARMLESS = ("os.fspath", "exec", "os.putenv", "os.unsetenv")
"""`exec` is what the import of every module raises."""


class Watched(MutableMapping[str, str]):
    """The environment, which knows what toolcheck, or click for it, has asked it for."""

    def __init__(self, real: MutableMapping[str, str]) -> None:
        self.real = real
        self.asked: set[str] = set()

    def _note(self, name: object) -> None:
        frame: Any = sys._getframe(2)
        while frame is not None and frame.f_code.co_filename.startswith(("<frozen", os.path.dirname(os.__file__))):
            if "site-packages" in frame.f_code.co_filename:
                break
            frame = frame.f_back
        caller = frame.f_code.co_filename if frame is not None else ""
        if caller.startswith(HOME) or f"{os.sep}click{os.sep}" in caller:
            self.asked.add(str(name))

    def __getitem__(self, name: str) -> str:
        self._note(name)
        return self.real[name]

    def __contains__(self, name: object) -> bool:
        self._note(name)
        return name in self.real

    def __iter__(self) -> Iterator[str]:
        self._note("*")
        return iter(self.real)

    def __len__(self) -> int:
        return len(self.real)

    def __setitem__(self, name: str, value: str) -> None:
        self._note(f"{name}=")
        self.real[name] = value

    def __delitem__(self, name: str) -> None:
        self._note(f"{name}=")
        del self.real[name]


def main() -> None:
    """Be the command, and tell on it."""
    log, *words = sys.argv[1:]
    seen: list[tuple[str, str]] = []

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(ASKED) and event not in HARMLESS:
            first = arguments[0] if arguments else ""
            seen.append((event, os.fsdecode(first) if isinstance(first, (str, bytes)) else repr(first)))

    environment = Watched(os.environ)
    os.environ = environment  # type: ignore[assignment]  # noqa: B003
    sys.argv = ["toolcheck", *words]
    sys.addaudithook(hook)
    code = 255
    try:
        from toolcheck.cli import main

        main()
    except SystemExit as done:
        code = int(done.code or 0)
    told = {"code": code, "seen": [*seen], "asked": sorted(environment.asked)}
    with open(log, "w") as file:
        json.dump(told, file)


if __name__ == "__main__":
    main()
