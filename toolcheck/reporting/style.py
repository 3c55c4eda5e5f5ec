"""How the parts of a report are set apart on a terminal, or not at all.

A style gives a part its looks by the part's name; the reports know names of parts and no colours.
"""

from __future__ import annotations

from toolcheck.ground.record import record

_CODES = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "message": "1",
    "frame": "1;34",
    "added": "32",
    "removed": "31",
}
_LINK = "\x1b]8;;{}\x1b\\"
"""The beginning of a link, or with no address its end: OSC 8, which terminals that do not know it leave out."""


@record
class Style:
    """Whether parts have colours, whether names are links, and how many columns a terminal has (0 for none). Neither
    colours nor links take a column.

    A style is called with the name of a part (a severity, `message`, `frame`, `added`, `removed`) and its text, and
    gives the text as it is printed.
    """

    has_colours: bool = False
    has_links: bool = False
    columns: int = 0

    def __call__(self, part: str, text: str) -> str:
        """The text of a part, coloured by escape sequences that nearly every terminal supports."""
        return f"\x1b[{_CODES[part]}m{text}\x1b[0m" if self.has_colours and text else text

    def link(self, text: str, address: str) -> str:
        """A text that leads to an address, where the terminal has links."""
        return f"{_LINK.format(address)}{text}{_LINK.format('')}" if self.has_links and address else text


plain = Style()
"""Plain text, without colours."""

ansi = Style(has_colours=True)
"""Colours, and no links."""
