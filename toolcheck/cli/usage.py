"""What is said to somebody who uses a command in a wrong way. click is imported only when there is something to say."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from click import UsageError


def wrong_usage(words: str) -> UsageError:
    """The exception to raise: the words are printed, with an example of right usage, and the exit code is 2."""
    from click import UsageError

    return UsageError(words)


def suggestion(word: str, known: Iterable[str]) -> str:
    """`; did you mean …?` when a word is near to a known one."""
    from toolcheck.ground.nearest import nearest

    near = nearest(word, known)
    return f"; did you mean `{near}`?" if near else ""
