"""The plugin of pytest: the fixture `realtime`, and the marker that names its script.

    @pytest.mark.realtime("desk.yaml")
    def test_desk(realtime):
        run_my_agent(url=realtime.url)

pytest imports this at every start, so nothing else is imported before a test asks for the fixture.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from toolcheck.testing.realtime import Realtime

_PATHS = ("manifest", "lock")
_DOUBLE = pytest.StashKey["Realtime"]()


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    words = "realtime(script, **options): what the `realtime` fixture of toolcheck plays, as for `toolcheck.testing`"
    config.addinivalue_line("markers", words)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Judge the sessions while the test still runs, so that it is the test that fails."""
    result = yield
    double = item.stash.get(_DOUBLE, None)
    if double is not None:
        double.stop()
        double.check()
    return result


@pytest.fixture
def realtime(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Realtime]:
    """A Realtime API on this machine, which plays the script of the marker. A script that is a path is looked for
    beside the test. The test fails when a session of it was not sound.
    """
    from toolcheck.testing.realtime import Realtime

    marker = request.node.get_closest_marker("realtime")
    words, named = (marker.args, dict(marker.kwargs)) if marker is not None else ((), {})
    here = Path(request.path).parent
    script = _beside(words[0] if words else None, here)
    named |= {name: _beside(named[name], here) for name in _PATHS if name in named}
    double = Realtime(script, **named)
    monkeypatch.setenv("OPENAI_API_KEY", "test")
    for name in ("NO_PROXY", "no_proxy"):  # clients ask the proxies of the environment also for this machine
        monkeypatch.setenv(name, ",".join(filter(None, [os.environ.get(name), "127.0.0.1"])))
    double.start()
    request.node.stash[_DOUBLE] = double
    try:
        yield double
    finally:
        double.stop()


def _beside(source: Any, folder: Path) -> Any:
    """A path as it is from the folder of the test; anything else unchanged."""
    if isinstance(source, str) and "\n" not in source and not Path(source).is_absolute():
        return str(folder / source)
    return source
