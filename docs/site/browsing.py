"""Looks at the built site in Chromium, and at a page of `toolcheck trace`: other hosts, width, and what axe finds.

Says why it does not where node, npm or Chromium is missing. `tests/browser/look.mjs` does the looking.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from docs.site.build import BUILT, ROOT
from toolcheck.ground.published import SITE

BROWSER = ROOT / "tests" / "browser"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PAGES = (
    "index.html",
    "tutorial.html",
    "cli.html",
    "formats.html",
    "trace.html",
    "rules/index.html",
    "rules/symptoms.html",
    "rules/errors.html",
    "rules/connector-authorization-header.html",
    "rules/tool-loop.html",
    "project/architecture.html",
    "404.html",
)
"""One page of each kind, and those with the widest tables and blocks."""
_LOG = "examples/logs/silent_after_output.log"
_PATH = SITE.split("/", 3)[3]


def missing() -> str:
    """Why the pages cannot be looked at in a browser here; empty if they can."""
    for name in ("node", "npm"):
        if shutil.which(name) is None:
            return f"{name} was not found"
    if _chromium() is None:
        return "no Chromium was found"
    command = ["npm", "ci", "--silent", "--no-audit", "--no-fund"]
    if not _is_installed() and subprocess.run(command, check=False, cwd=BROWSER).returncode:
        return "npm could not install what tests/browser/package-lock.json names"
    return ""


def _chromium() -> str | None:
    return next(filter(None, map(shutil.which, CHROMIUMS)), None)


def _is_installed() -> bool:
    lock, done = BROWSER / "package-lock.json", BROWSER / "node_modules" / ".package-lock.json"
    return done.exists() and done.stat().st_mtime >= lock.stat().st_mtime


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which a folder is served on this machine, for as long as it is needed."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def look(folder: Path, pages: tuple[str, ...]) -> int:
    """Look at pages below a folder; 1 where something is wrong."""
    chromium = _chromium()
    assert chromium is not None
    with served(folder) as address:
        command = ["node", "look.mjs", address, chromium, *pages]
        return subprocess.run(command, check=False, cwd=BROWSER).returncode


def main() -> int:
    """Look at the site and at a page of `trace`; 1 where something is wrong."""
    if reason := missing():
        print(f"not looked at in a browser: {reason}")
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / _PATH).symlink_to(BUILT, target_is_directory=True)
        command = [sys.executable, "-m", "toolcheck", "trace", _LOG, "--html", str(folder / "trace.html")]
        subprocess.run(command, check=False, cwd=ROOT, env={**os.environ, "NO_COLOR": "1"}, capture_output=True)
        return look(folder, ("trace.html", *(f"{_PATH}/{page}" for page in PAGES)))


if __name__ == "__main__":
    sys.exit(main())
