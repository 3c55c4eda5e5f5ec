"""The command line: `main` is what the command `toolcheck` calls."""

from __future__ import annotations

import gc
import sys

from toolcheck.ground.later import put_off

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

_SELDOM_USED = ("inspect", "random", "socket", "urllib.parse", "yaml")
"""Modules that click and jsonschema-rs import but most runs never use, half of their import time; and PyYAML, of which
most runs use the parser alone.
"""


def main() -> NoReturn:
    """The command `toolcheck`."""
    gc.disable()  # a run is short, and a large manifest has many small objects, none of them in a cycle
    put_off(*_SELDOM_USED)
    from toolcheck.cli import plain
    from toolcheck.cli.console import abandon, prepare

    prepare()
    code = plain.run(sys.argv[1:])
    if code is None:
        from toolcheck.cli.click_alone import import_click

        import_click()
        from toolcheck.cli.program import run

        code = run(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            try:
                stream.flush()
            except OSError:
                abandon(stream)
    sys.exit(code)
