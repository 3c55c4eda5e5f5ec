"""Where the command `toolcheck` begins, and `python -m toolcheck`.

Nothing is imported here before Ctrl-C is quiet and the folder one stands in is off the path.
"""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_INTERRUPTED = 130


def main() -> None:
    """The command, which ends the process; also Ctrl-C during the imports ends it without a word."""
    sys.unraisablehook = _end_or_tell
    try:
        from toolcheck.cli import main as command

        command()
    except KeyboardInterrupt:
        os._exit(_INTERRUPTED)


def _end_or_tell(unraisable: "Any") -> None:
    """An interruption that comes in a place from where nothing can be raised still ends the process."""
    if unraisable.exc_type is KeyboardInterrupt:
        os._exit(_INTERRUPTED)
    sys.__unraisablehook__(unraisable)


def _leave_folder() -> None:
    """The folder one stands in comes first on the path of `python -m`; a `yaml.py` in somebody's checkout must not be
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
