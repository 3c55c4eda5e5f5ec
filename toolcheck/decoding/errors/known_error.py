"""What an entry of the table of known errors says."""

from __future__ import annotations

from toolcheck.contract.sources import SOURCES
from toolcheck.contract.targets import Target
from toolcheck.ground.record import record


@record(kw_only=True)
class KnownError:
    """One kind of failure, as a server tells it.

    `says` is a pattern, whatever the case, searched in the message, code and type of an error. It may name groups:
    `function`, `label` and `kind` (the `type`) say which tool is meant, `key` a property of its schema and `keyword`
    a keyword. `about` is a pattern of the whole API path, written without its numbers: `session.tools[].name`.

    `rule` is the rule that finds this before anything is sent, empty where only the run can show it; `also` are
    rules whose finding at the same place would explain it. `at` are the places that are meant where the text names
    none, `kinds` the tools (`mcp`) where it names no tool. `is_absence` says that something is missing, `on_key` that
    a key is wrong and not its value. `target` is given where only one API says so. What is `general` fits many texts,
    and is asked after the others of its topic.
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
        """Where this was reported or is written down."""
        return SOURCES[self.source].url if self.source in SOURCES else self.source

    @property
    def dated(self) -> str:
        """When that was last looked at, as an ISO date or month."""
        return SOURCES[self.source].looked if self.source in SOURCES else self.looked
