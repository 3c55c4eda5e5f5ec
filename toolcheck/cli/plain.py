"""The plain way to check: words that are only paths, as a person, an editor or a hook mostly gives them.

For these, click has nothing to parse, and is not imported: a small file takes 0.85 of the time. No option is read here
but two flags that our hooks for pre-commit always give; all else is for click.
"""

from __future__ import annotations

import os

from toolcheck.cli.ending import ended

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolcheck.cli.check_args import CheckArgs

_FORCE_EXCLUDE = "--force-exclude"
_SKIP_STRANGERS = "--skip-strangers"
_OPTIONS = ("TOOLCHECK_", "_TOOLCHECK_")
"""How the variables begin from which click takes an option, or what a shell asks for."""


def run(words: list[str]) -> int | None:
    """Run the command with these words and return its exit code, or None where click must read them."""
    return ended(lambda: _check(words)) if is_plain(words, os.environ) else None


def is_plain(words: list[str], variables: Iterable[str]) -> bool:
    """Whether the words are `check`, paths and the flags, and no variable of the environment may be an option."""
    if words[:1] != ["check"] or any(name.startswith(_OPTIONS) for name in variables):
        return False
    return all(word in (_FORCE_EXCLUDE, _SKIP_STRANGERS, "-") or not word.startswith("-") for word in words[1:])


def args_of(words: list[str]) -> CheckArgs:
    """The arguments that click makes of plain words."""
    from toolcheck.cli.check_args import CheckArgs
    from toolcheck.config.search import Search

    return CheckArgs(
        search=Search(),
        paths=tuple(word for word in words[1:] if word not in (_FORCE_EXCLUDE, _SKIP_STRANGERS)),
        force_exclude=_FORCE_EXCLUDE in words,
        skip_strangers=_SKIP_STRANGERS in words,
    )


def _check(words: list[str]) -> int:
    from toolcheck.cli.check_run import check

    return check(args_of(words))
