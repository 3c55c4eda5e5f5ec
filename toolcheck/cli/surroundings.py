"""What a run takes from its surroundings: the day, and whether its words are coloured and its names are links."""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

    from toolcheck.reporting.style import Style


def today() -> str:
    """Today's date here, as `2027-01-31`."""
    return time.strftime("%Y-%m-%d")


def style_for(wish: str, stream: TextIO | None) -> Style:
    """Plain or coloured, as the option says, else the environment, else the stream."""
    from toolcheck.reporting.style import Style

    is_coloured = wants_colour(wish, stream)
    return Style(has_colours=is_coloured, has_links=is_coloured and has_links(stream), columns=columns_of(stream))


def columns_of(stream: TextIO | None) -> int:
    """How many columns a terminal has; 0 where there is no terminal, or it does not say."""
    try:
        return os.get_terminal_size(stream.fileno()).columns if stream is not None and stream.isatty() else 0
    except (OSError, ValueError):
        return 0


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


_WITH_LINKS = {"iTerm.app", "WezTerm", "vscode", "ghostty", "zed", "rio", "Tabby"}
"""The terminals that say so in `TERM_PROGRAM`."""
_NAMES_WITH_LINKS = ("xterm-kitty", "xterm-ghostty", "alacritty", "foot", "contour", "wezterm")
"""How the `TERM` of other terminals begins."""
_MULTIPLEXERS = ("tmux", "screen")
"""These show what another terminal shows, and the variables of that one are still set."""
_FIRST_VTE = 5001
"""The first version of the library of GNOME's terminals that is sound with links."""


def has_links(stream: TextIO | None) -> bool:
    """Whether a stream is a terminal that makes links of OSC 8, as far as the environment says. `FORCE_HYPERLINK`
    overrules that: `0` means no, anything else yes.
    """
    if stream is None or not stream.isatty():
        return False
    environment = os.environ
    if forced := environment.get("FORCE_HYPERLINK"):
        return forced != "0"
    term = environment.get("TERM", "")
    if term == "dumb" or term.startswith(_MULTIPLEXERS):
        return False
    vte = environment.get("VTE_VERSION", "")
    return (
        environment.get("TERM_PROGRAM") in _WITH_LINKS
        or term.startswith(_NAMES_WITH_LINKS)
        or (vte.isdecimal() and int(vte) >= _FIRST_VTE)
        or any(environment.get(name) for name in ("WT_SESSION", "KONSOLE_VERSION", "DOMTERM"))
    )
