"""How a run ends: the exit code of what a command did, and a failure in plain words."""

from __future__ import annotations

import errno
import os
import sys

from toolcheck.cli import exits
from toolcheck.cli.console import CannotSay, abandon, complain, say_aside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def ended(work: Callable[[], int]) -> int:
    """Do the work of a command line and return its exit code, or say why there is none."""
    try:
        return work()
    except (KeyboardInterrupt, EOFError):
        say_aside("\n")
        return exits.INTERRUPTED
    except SystemExit:  # click ends like this when the reader of its help is gone, which is not a failure
        return exits.CLEAN
    except CannotSay as error:
        complain(f"error: cannot write to standard output: {error.reason}")
        return exits.USAGE
    except OSError as error:
        if error.errno == errno.EPIPE:
            return exits.CLEAN
        if sys.stdout is not None:
            abandon(sys.stdout)
        complain(f"error: {_reason(error)}")
        return exits.USAGE
    except Exception as error:
        if (problems := _problems(error)) is not None:
            complain(*(f"error: {problem}" for problem in problems))
            return exits.USAGE
        _confess(error)
        return exits.INTERNAL
    except BaseException as error:
        if not _is_stale(error):
            raise
        complain(f"error: {error}")
        return exits.INTERNAL


def _problems(error: Exception) -> tuple[str, ...] | None:
    """What is wrong with a configuration, if that is the error."""
    settings = sys.modules.get("toolcheck.config.settings")  # imported already, if it raised this error
    if settings is None or not isinstance(error, settings.Misconfigured):
        return None
    return tuple(problem.text for problem in error.problems)


def _is_stale(error: BaseException) -> bool:
    """Whether it is the error of an outdated index of rules, which only a checkout can have."""
    rules = sys.modules.get("toolcheck.rules")  # imported already, if it raised this error
    return rules is not None and isinstance(error, rules.StaleIndex)


def _reason(error: OSError) -> str:
    try:
        os.getcwd()
    except OSError:
        return "the current folder no longer exists"
    return (error.strerror or "a system call failed").lower()


def _confess(error: Exception) -> None:
    """Print that toolcheck itself failed, and where; nothing about the data it worked on."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1]
    complain(
        f"error: internal failure: {type(error).__name__} at {os.path.basename(last.filename)}:{last.lineno};"
        " this is a bug in toolcheck, please report it (TOOLCHECK_DEBUG=1 shows the stack)"
    )
    if os.environ.get("TOOLCHECK_DEBUG"):
        complain(*"".join(traceback.format_list(frames)).splitlines())
