"""Runs the double: until a signal stops it, or in a thread beside a test."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from threading import Event as Signal
from threading import Thread

from toolcheck.ground.record import record
from toolcheck.serving.script import ServerPlan
from toolcheck.serving.servers import Servers, Speaking
from toolcheck.serving.session import PlayTerms
from toolcheck.serving.wire import Double, Visit, Watch

_SECONDS_TO_START = 30


@record(kw_only=True)
class Setup:
    """How the double runs: what it plays, the servers that it may ask, its port, its certificate and key, and who is
    told of each event.
    """

    terms: PlayTerms = PlayTerms()
    plans: Mapping[str, ServerPlan] = {}
    has_network: bool = False
    port: int = 0
    certificate: tuple[str, str] | None = None
    watch: Watch | None = None

    def double(self) -> Double:
        """A double of this kind, which does not listen yet."""
        asks = self.has_network or any(plan.url for plan in self.plans.values())
        servers = Servers(self.plans, _asking() if asks else None, has_network=self.has_network)
        return Double(self.terms, servers, self.watch)


def _asking() -> Speaking | None:
    """Who speaks with real servers, None where the library for it is not installed."""
    try:
        from toolcheck.serving.asking import McpServers

        return McpServers()
    except ImportError:
        return None


def run(setup: Setup, greet: Callable[[str], object], *, once: bool) -> Sequence[Visit]:
    """Run until a signal to end comes, or with `once` until the first session has ended; return all sessions. `greet`
    is told the address. Raises `CannotListen`.
    """
    return asyncio.run(_run(setup, greet, once=once))


async def _run(setup: Setup, greet: Callable[[str], object], *, once: bool) -> Sequence[Visit]:
    double, stopped = setup.double(), asyncio.Event()
    loop = asyncio.get_running_loop()
    await double.start(setup.port, setup.certificate)
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # not on Windows, where Ctrl-C ends the process
            loop.add_signal_handler(number, stopped.set)
    try:
        greet(double.url)
        waiting = [asyncio.create_task(stopped.wait())]
        if once:
            waiting.append(asyncio.create_task(double.first_end.wait()))
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()
    finally:
        await double.stop()
    return double.served


class Beside:
    """A double that runs in a thread of its own, for tests that may be synchronous or not."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._ready = Signal()
        self._failure: Exception | None = None
        self._thread = Thread(target=self._work, name="toolcheck-realtime", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopped: asyncio.Event | None = None
        self.url = ""
        self.served: Sequence[Visit] = ()

    def start(self) -> None:
        """Begin to listen. Raises what keeps it from that."""
        self._thread.start()
        self._ready.wait(_SECONDS_TO_START)
        if self._failure is not None:
            self._thread.join()
            raise self._failure

    def stop(self) -> None:
        """Close all connections and the port, and end the thread."""
        if self._loop is not None and self._stopped is not None:
            with suppress(RuntimeError):  # it has ended by itself
                self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join()

    def _work(self) -> None:
        try:
            asyncio.run(self._live())
        except Exception as error:
            self._failure = error
        finally:
            self._ready.set()

    async def _live(self) -> None:
        double = self._setup.double()
        await double.start(self._setup.port, self._setup.certificate)
        self.url, self.served = double.url, double.served
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        self._ready.set()
        try:
            await self._stopped.wait()
        finally:
            await double.stop()
