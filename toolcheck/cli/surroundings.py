"""What a run takes from its surroundings: the day, and whether its words are coloured."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from toolcheck.reporting.style import Style


def today() -> str:
    """Today's date here, as `2027-01-31`."""
    return time.strftime("%Y-%m-%d")


def style_for(wish: str, stream: TextIO | None) -> Style:
    """Plain or coloured, as the option says, else the environment, else the stream."""
    from toolcheck.reporting.style import ansi, plain

    return ansi if wants_colour(wish, stream) else plain


def wants_colour(wish: str, stream: TextIO | None) -> bool:
    """Whether a stream is a terminal and colours are wanted."""
    if wish != "auto":
        return wish == "always"
    environment = os.environ
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return stream is not None and stream.isatty() and environment.get("TERM") != "dumb"
