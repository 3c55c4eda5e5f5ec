"""Runs commands in turns and says what each took: seconds of processor and of clock, and the peak of its memory.

A process of its own, and a small one: to Linux, the peak of a child is at least that of the process that starts it.
Reads from standard input what `marshal` wrote: the commands (words and folder, by name) and how often to run each.
Writes the same way, by name: processor seconds, clock seconds, kilobytes, exit codes, in lists.
"""

from __future__ import annotations

import marshal
import os
import sys
import time


def once(words: list[str], folder: str) -> tuple[float, float, int, int]:
    """One run: processor seconds, clock seconds, kilobytes, exit code."""
    os.chdir(folder)
    nowhere = os.devnull
    quiet = [(os.POSIX_SPAWN_OPEN, number, nowhere, os.O_RDWR, 0) for number in (0, 1, 2)]
    began = time.perf_counter()
    child = os.posix_spawn(words[0], words, os.environ, file_actions=quiet)
    _, status, used = os.wait4(child, 0)
    took = time.perf_counter() - began
    return used.ru_utime + used.ru_stime, took, used.ru_maxrss, os.waitstatus_to_exitcode(status)


def main() -> None:
    """Every command once, then again in another order, until each has run as often as it should."""
    commands, times = marshal.load(sys.stdin.buffer)
    figures: dict[str, list[tuple[float, float, int, int]]] = {name: [] for name in commands}
    for turn in range(max(times.values())):
        names = [name for name in commands if turn < times[name]]
        turned = turn * 7 % len(names)
        for name in names[turned:] + names[:turned]:
            figures[name].append(once(*commands[name]))
    marshal.dump(figures, sys.stdout.buffer)


main()
