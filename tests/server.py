"""Runs the command again and again, each time in a process of its own: forked from this one, which has everything
imported already. A line of JSON says what to run, a line of JSON says what became of it.

Nothing of a run is left for the next, a crash of the interpreter is seen as one, and time and memory are those that
the system measured. What every run would make again is made once, before the first: imports, the validators of shapes,
the compiled patterns. It depends on no file and on nothing in the environment.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
from contextlib import nullcontext, redirect_stderr, redirect_stdout, suppress
from importlib import import_module
from pkgutil import walk_packages
from types import FrameType
from typing import Any

import toolcheck
from tests import KIND_OF
from tests.running import ROOT
from toolcheck.__main__ import main as main_of_toolcheck
from toolcheck.document import failure

EXAMPLE = str(ROOT / "examples" / "broken" / "front_desk.yaml")
USUAL = (
    ("check", EXAMPLE, "--output-format", "json"),
    ("check", EXAMPLE),
    ("compile", str(ROOT / "examples" / "library_desk.yaml")),
    ("decode", "Unknown parameter: 'session.tools[0].strict'.", EXAMPLE),
)
"""Runs that come by what most runs come by."""


def main() -> None:
    """Read orders until there are no more."""
    for package in ("jsonschema", "jsonschema_rs", "pathspec", "ruamel.yaml", "yaml"):
        import_module(package)
    for module in walk_packages(toolcheck.__path__, "toolcheck."):
        if not module.name.endswith((".__main__", ".generate")):
            with suppress(ModuleNotFoundError) if module.name.startswith("toolcheck.fleet.") else nullcontext():
                import_module(module.name)  # its libraries are in an environment of their own
    _practise()
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            _run(order)
        _, status, usage = os.wait4(child, 0)
        done = (os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
        print(json.dumps(done), flush=True)


def _practise() -> None:
    """Run what is usual once, so that what it makes on the way is there for all that are forked."""
    from toolcheck.cli.program import run

    os.environ.pop("GITHUB_STEP_SUMMARY", None)
    for words in USUAL:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            assert run([*words]) in (0, 1), words


def _run(order: dict[str, Any]) -> None:
    """Be the command, or the code that is there in its place; to that, a fault of toolcheck is what it is to users."""
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["env"])
    write = os.O_WRONLY | os.O_CREAT | os.O_APPEND  # both streams may go to one file
    for number, (name, flags) in enumerate((("stdin", os.O_RDONLY), ("stdout", write), ("stderr", write))):
        os.dup2(os.open(order[name], flags), number)
    if order.get("user"):
        os.setgroups([])
        os.setresgid(order["user"], order["user"], order["user"])
        os.setresuid(order["user"], order["user"], order["user"])
    if order.get("step"):
        sys.setprofile(_Striking(*order["step"]))
    seconds = order.get("seconds", 30)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    sys.stdin = open(0, encoding=sys.stdin.encoding, errors=sys.stdin.errors)
    sys.stdout = open(1, "w", encoding=sys.stdout.encoding, errors=sys.stdout.errors)
    sys.stderr = open(2, "w", encoding=sys.stderr.encoding, errors=sys.stderr.errors)
    sys.argv = ["toolcheck", *order["words"]]
    code = 255
    try:
        if order.get("code"):
            failure.kind_of = KIND_OF
            exec(compile(order["code"], "<string>", "exec"), {"__name__": "__main__"})
            code = 0
        else:
            main_of_toolcheck()
    except SystemExit as done:
        code = int(done.code or 0)
    finally:
        if code == 255:
            import traceback

            traceback.print_exc()
            sys.stderr.flush()
        os._exit(code)


class _Striking:
    """Strikes this process with a signal when the module that writes is at a step: about to call what is not written in
    Python, as all that asks the system is, or just back from there.
    """

    def __init__(self, signal: int, step: int) -> None:
        import toolcheck.disk.writing

        self._file = toolcheck.disk.writing.__file__
        self._signal = signal
        self._left = step

    def __call__(self, frame: FrameType, event: str, argument: object) -> None:
        if event.startswith("c_") and frame.f_code.co_filename == self._file:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), self._signal)


if __name__ == "__main__":
    main()
