"""What holds for all tests, wherever they are started."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Generator

import pytest
from _pytest.runner import runtestprotocol

from toolcheck.rules import StaleIndex, all_rules

# A job in the background is started with Ctrl-C ignored, and what it starts inherits that; what is started here is
# interrupted like anything else.
signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_configure() -> None:
    """Ends at once where a rule has come or gone and `make generate` has not been run since."""
    try:
        all_rules()
    except StaleIndex as stale:
        raise pytest.UsageError(str(stale)) from None


LONGEST = ("test_pre_commit_runs_the_hooks", "test_no_pattern_of_ours_takes_longer_than_its_text_is_long")
"""Tests that take ten seconds and more. They come first: at the end, no worker has one while the others are idle."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the longest tests before all others, which stay in order."""
    items.sort(key=lambda item: item.name not in LONGEST)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays to the end: no search for cycles looks at it, now or during the tests."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


if "PYTEST_XDIST_WORKER" in os.environ:

    def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
        """Runs a test as pytest does. What went well before and after it is not reported: for thousands of short tests,
        these words take as much time as the tests, in the worker and in the process that reads them.
        """
        for report in runtestprotocol(item, log=False, nextitem=nextitem):
            if report.when == "call" or not report.passed:
                item.ihook.pytest_runtest_logreport(report=report)
        return True
