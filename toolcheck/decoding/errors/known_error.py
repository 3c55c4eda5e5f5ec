"""An entry of the table of known errors."""

from __future__ import annotations

from toolcheck.contract.sources import SOURCES
from toolcheck.contract.targets import Target
from toolcheck.ground.record import record


@record(kw_only=True)
class KnownError:
    """One kind of failure, in a server's words.

    `says` is a pattern, searched without regard to case in the message, code and type of an error. Its groups
    `function`, `label` and `kind` (the `type`) name a tool, `key` a property of its schema and `keyword` a keyword.
    `allowed` lists the supported types of tools. `quoted` is empty: the text in quotes before it is one of the schema.
    `about` is a pattern for the whole API path without its numbers: `session.tools[].name`.

    `rule` is the rule that finds the fault before anything is sent; it is empty if only the running session shows it.
    `also` are other rules whose finding at the same place explains it. `at` are the places that are meant if the text
    names none, `kinds` the kinds of tools (`mcp`) if it names no tool. `is_absence`: something is missing. `on_key`: a
    key is wrong, not its value. `target` is the API, if only one sends this. A `general` entry matches many texts and
    is searched after the others of its topic.
    """

    id: str
    says: str
    means: str
    do: str
    source: str
    rule: str = ""
    also: tuple[str, ...] = ()
    about: str = ""
    at: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    is_absence: bool = False
    on_key: bool = False
    general: bool = False
    target: Target | None = None
    looked: str = "2026-11-20"

    @property
    def url(self) -> str:
        """The address of the report or of the documentation."""
        return SOURCES[self.source].url if self.source in SOURCES else self.source

    @property
    def dated(self) -> str:
        """The day of the last look at it, as an ISO date or month."""
        return SOURCES[self.source].looked if self.source in SOURCES else self.looked
