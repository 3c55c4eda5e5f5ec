"""Waits until files are not as they were: the system says so where the extra `watch` is installed, else they are looked
at again and again. What is in them is not known here.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

Stamps = Mapping[str, tuple[int, ...] | None]
"""What each file is by: its number, size and time of change; None where there is no file."""

_PAUSE = 0.3
_SETTLING = 0.05
_MAX_LOOKS = 40
"""So often a change is waited for to come to its end: an editor writes a file in several steps, git many files."""
_TOLD_WITHIN = 1000
"""After so many milliseconds without news, what nobody tells of is looked at: other files, a folder that is gone."""


def state_of(paths: Iterable[str]) -> Stamps:
    """How files are now."""
    return {path: _stamp(path) for path in paths}


def _stamp(path: str) -> tuple[int, ...] | None:
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


class Watcher:
    """Waits for changes below some folders, or of some files. `look` gives the state of all that matters, and
    `goes_on` says whether anybody still wants to know.
    """

    def __init__(self, roots: Sequence[str], look: Callable[[], Stamps], goes_on: Callable[[], bool]) -> None:
        self._roots = roots
        self._look = look
        self._goes_on = goes_on
        self._news: Iterator[object] | None = None
        self._seen: Stamps = {}
        self._is_told = all(map(os.path.isdir, roots))

    def wait(self, state: Stamps) -> Stamps | None:
        """The next state that is not this one, when nothing moves any more; None when nobody wants to know."""
        may_differ = True
        while self._goes_on():
            if may_differ and self._look() != state:
                settled = self._settled()
                if settled != state:
                    return settled
            may_differ = self._pause(state)
        return None

    def _settled(self) -> Stamps:
        last = self._look()
        for _ in range(_MAX_LOOKS):
            time.sleep(_SETTLING)
            now = self._look()
            if now == last:
                break
            last = now
        return last

    def _pause(self, state: Stamps) -> bool:
        """Wait for a while; whether something may have changed."""
        if self._is_told:
            try:
                return self._listen(state)
            except ImportError:
                self._is_told = False
            except Exception:  # a folder is gone, or the system watches no more: whatever it is, we can look ourselves
                self._news = None
                self._is_told = all(map(os.path.isdir, self._roots))
                time.sleep(_PAUSE)
                return True
        time.sleep(_PAUSE)
        return True

    def _listen(self, state: Stamps) -> bool:
        from watchfiles import watch

        roots = state_of(self._roots)
        if self._news is None or roots.keys() != self._seen.keys() or self._moved(roots):
            self._news = watch(*self._roots, rust_timeout=_TOLD_WITHIN, yield_on_timeout=True, watch_filter=None)
            self._seen = roots
            next(self._news)  # it watches from now on: what changed just before, nobody tells, so it is looked at
            return True
        if next(self._news):
            return True
        return self._moved(state_of(self._roots)) or any(_stamp(path) != stamp for path, stamp in self._aside(state))

    def _moved(self, roots: Stamps) -> bool:
        """Whether a root is another folder than it was, which nobody tells of."""
        return any((roots[path] or (0,))[0] != (self._seen[path] or (0,))[0] for path in roots)

    def _aside(self, state: Stamps) -> Iterator[tuple[str, tuple[int, ...] | None]]:
        """The files that are below none of the roots."""
        tops = tuple(os.path.join(os.path.abspath(root), "") for root in self._roots)
        return ((path, stamp) for path, stamp in state.items() if not os.path.abspath(path).startswith(tops))
