"""A Chromium that the tests steer, by the DevTools protocol, and the server of the page that they load.

The browser keeps everything that it asks for and complains about, of the page and of its worker.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--window-size=1280,900",
    "--remote-debugging-port=0",
)
SECONDS = 90
"""Wait so long for anything, on a busy machine."""


def find_chromium() -> str | None:
    """The program, if it is installed."""
    return next(filter(None, map(shutil.which, NAMES)), None)


MIDDLE = """(() => {
  const it = document.querySelector(%s);
  it.scrollIntoView({ block: "center" });
  const box = it.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
})()"""
TYPES = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript", ".wasm": "application/wasm"}


class Site:
    """A folder, served on this machine; `asked` are the paths that somebody asked for. A file whose name ends in what
    is `missing` is not there.
    """

    def __init__(self, folder: Path, headers: Mapping[str, str]) -> None:
        site = self
        self.asked: list[str] = []
        self.headers = headers
        self.missing = ""

        class Handler(SimpleHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            extensions_map = TYPES

            def end_headers(self) -> None:
                for name, value in site.headers.items():
                    self.send_header(name, value)
                super().end_headers()

            def send_head(self) -> Any:
                site.asked.append(self.path)
                if site.missing and self.path.endswith(site.missing):
                    self.send_error(404)
                    return None
                return super().send_head()

            def log_message(self, *words: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        """Serve nothing more."""
        self._server.shutdown()
        self._server.server_close()


class Page:
    """One page of a browser, with its workers. `said` is what the console has: errors, warnings, and what the policy
    has refused.
    """

    def __init__(self, wire: ClientConnection) -> None:
        self._wire = wire
        self._number = 0
        self._begun: dict[str, str] = {}
        self.said: list[str] = []
        self._sessions: list[str] = []
        self._own = ""
        target = self._call("Target.createTarget", {"url": "about:blank"}, "")["targetId"]
        self._call("Target.attachToTarget", {"targetId": target, "flatten": True}, "")

    def _listen(self, session: str) -> None:
        self._own = self._own or session
        self._sessions.append(session)
        for domain in ("Network", "Runtime", "Log") + (("Page",) if session == self._own else ()):
            self._send(f"{domain}.enable", {}, session)
        attach = {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": True}
        self._send("Target.setAutoAttach", attach, session)
        self._send("Runtime.runIfWaitingForDebugger", {}, session)

    @property
    def requests(self) -> list[str]:
        """The addresses that were asked for, in order; without those that the policy refused."""
        return [*self._begun.values()]

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """What a command of the protocol returns. Raises AssertionError where it fails."""
        return self._call(method, params, self._own)

    def everywhere(self, method: str, **params: Any) -> None:
        """Send a command to the page and to its workers."""
        for session in self._sessions:
            self._send(method, params, session)

    def run(self, script: str) -> Any:
        """The value of a script, awaited."""
        return self._run(script, self._own)

    def in_worker(self, script: str) -> Any:
        """The value of a script in the worker that was started first."""
        return self._run(script, next(one for one in self._sessions if one != self._own))

    def _run(self, script: str, session: str) -> Any:
        words = {"expression": script, "awaitPromise": True, "returnByValue": True, "userGesture": True}
        done = self._call("Runtime.evaluate", words, session)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def wait(self, script: str) -> Any:
        """The value of a script, as soon as it is true."""
        end = time.monotonic() + SECONDS
        while True:
            value = self.run(script)
            if value:
                return value
            assert time.monotonic() < end, f"{script} does not become true; the console: {self.said}"
            time.sleep(0.02)

    def open(self, url: str) -> None:
        """Load a page, and wait until its scripts have run."""
        self.call("Page.navigate", url="about:blank")
        self.wait("location.href === 'about:blank' && document.readyState === 'complete'")
        self.call("Page.navigate", url=url)
        self.wait("location.href !== 'about:blank' && document.readyState === 'complete' && !!document.body")

    def press(self, key: str, **more: Any) -> None:
        """Press a key and let it go."""
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, **more)

    def type(self, text: str) -> None:
        """Type a text where the focus is."""
        self.call("Input.insertText", text=text)

    def click(self, selector: str) -> None:
        """Click on the middle of what a selector finds."""
        spot = self.run(MIDDLE % json.dumps(selector))
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=spot[0], y=spot[1], button="left", clickCount=1)

    def _send(self, method: str, params: dict[str, Any], session: str) -> int:
        self._number += 1
        message = {
            "id": self._number,
            "method": method,
            "params": params,
            **({"sessionId": session} if session else {}),
        }
        self._wire.send(json.dumps(message))
        return self._number

    def _call(self, method: str, params: dict[str, Any], session: str) -> dict[str, Any]:
        number = self._send(method, params, session)
        while True:
            message = json.loads(self._wire.recv(SECONDS))
            if message.get("id") == number:
                assert "error" not in message, message["error"]
                result: dict[str, Any] = message["result"]
                return result
            self._hear(message)

    def _hear(self, message: dict[str, Any]) -> None:
        params = message.get("params", {})
        match message.get("method"):
            case "Target.attachedToTarget":
                self._listen(params["sessionId"])
            case "Target.detachedFromTarget":
                self._sessions = [one for one in self._sessions if one != params["sessionId"]]
            case "Network.requestWillBeSent":
                self._begun[params["requestId"]] = params["request"]["url"]
            case "Network.loadingFailed" if params.get("blockedReason") == "csp":
                self._begun.pop(params["requestId"], None)
            case "Network.webSocketCreated" | "Network.webTransportCreated":
                self._begun[params.get("requestId") or params["transportId"]] = params["url"]
            case "Log.entryAdded":
                self.said.append(
                    f"{params['entry']['level']}: {params['entry']['text']} {params['entry'].get('url', '')}"
                )
            case "Runtime.exceptionThrown":
                self.said.append(f"exception: {params['exceptionDetails']}")
            case "Runtime.consoleAPICalled":
                self.said.append(f"{params['type']}: {[one.get('value') for one in params['args']]}")


@contextmanager
def browser(program: str, folder: Path) -> Iterator[Callable[[], Page]]:
    """A browser with a profile in an empty folder; what is yielded makes a page."""
    command = [program, *FLAGS, f"--user-data-dir={folder}", "about:blank"]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as run:
        wires: list[ClientConnection] = []
        try:
            port, path = _address(run, folder / "DevToolsActivePort")

            def page() -> Page:
                wires.append(connect(f"ws://127.0.0.1:{port}{path}", max_size=None, proxy=None))
                return Page(wires[-1])

            yield page
        finally:
            for wire in wires:
                wire.close()
            run.terminate()
            try:
                run.wait(10)
            except subprocess.TimeoutExpired:
                run.kill()


def _address(run: subprocess.Popen[bytes], path: Path) -> list[str]:
    end = time.monotonic() + SECONDS
    while run.poll() is None and time.monotonic() < end:
        lines = path.read_text().split("\n") if path.exists() else []
        if len(lines) == 2:
            return lines
        time.sleep(0.02)
    raise RuntimeError(f"the browser did not start ({run.returncode})")
