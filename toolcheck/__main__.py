"""Where the command `toolcheck` begins, and `python -m toolcheck`.

No third-party import may run before Ctrl-C is handled and the current folder has left `sys.path`.
"""

import os
import sys

_INTERRUPTED = 130
_USAGE = 2


_NEEDED = (3, 11)


def main() -> None:
    """Run the command and end the process."""
    if sys.hexversion < (_NEEDED[0] << 24) + (_NEEDED[1] << 16):  # pip sees to it, but not all install with pip
        has = ".".join(map(str, sys.version_info[:3]))
        sys.stderr.write(f"error: toolcheck needs Python {_NEEDED[0]}.{_NEEDED[1]} or newer; this is Python {has}\n")
        sys.exit(_USAGE)
    try:  # what `signal` is made of, without the names of all signals
        import _signal as signal  # type: ignore[import-not-found]
    except ImportError:
        import signal

    # At once, also during an import: a library that is interrupted while it is set up may do anything but end.
    # What must be whole is written with signals held back.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, lambda *_: os._exit(_INTERRUPTED))
    from toolcheck.cli import main as command

    try:
        command()
    except SystemExit as done:  # all is written; to take the interpreter apart would take a tenth of the run
        os._exit(int(done.code or 0))


def _leave_folder() -> None:
    """The current folder comes first on the path of `python -m`; a `yaml.py` in somebody's checkout must not be
    imported.
    """
    try:
        here = os.getcwd()
    except OSError:  # it is gone, and was not put there
        return
    if not sys.flags.safe_path and sys.path[:1] == [here]:
        del sys.path[0]


if __name__ == "__main__":
    _leave_folder()
    main()
