"""What a run is asked for, as it is sent to each worker; and its fingerprint, by which results are used again."""

from __future__ import annotations

import json
import os
from hashlib import blake2b

from toolcheck.checking.configured import Terms
from toolcheck.checking.selection import Options
from toolcheck.config.search import Search
from toolcheck.contract.sources import SOURCES
from toolcheck.finding.finding import Severity
from toolcheck.fleet.inputs import InputFormat
from toolcheck.ground.record import fields, record, replace
from toolcheck.ground.version import __version__

_ROW = "request.json"
"""The name that a row has for a configuration."""


@record(kw_only=True, hidden=("output", "where", "known"))
class Order:
    """What a run is asked for.

    `column` has the request, `id_column` and `owner_column` what is kept of a row beside it; rows of which a column of
    `where` has another value are left out. `terms` say how texts are checked. With `whole`, texts are told apart by all
    they say, not by what rules look at. `known` is the output of an earlier run. Where a configuration was named
    (`is_configured`), it holds for archives, too, in the place of their own.
    """

    output: str
    format: InputFormat | None = None
    column: str = ""
    id_column: str = ""
    owner_column: str = ""
    where: tuple[tuple[str, str], ...] = ()
    terms: Terms = Terms()
    is_configured: bool = False
    whole: bool = False
    known: str = ""

    @property
    def options(self) -> Options:
        """How the text of a row is checked."""
        return self.terms.options(os.path.abspath(_ROW))

    @property
    def terms_of_archives(self) -> Terms:
        """How the files of an archive are checked."""
        return self.terms if self.is_configured else replace(self.terms, search=Search())

    @property
    def fail_level(self) -> Severity:
        """The least severity with which a row fails the run."""
        return self.terms.fail_level(os.path.abspath(_ROW))

    @property
    def of_the_check(self) -> str:
        """A fingerprint of all that a verdict depends on: the version, what it knows of the APIs, and the options."""
        options = self.options
        beside = ("watch",) if options.suppressions else ("watch", "today")  # suppressions end on a day
        said = {name: getattr(options, name) for name in fields(options) if name not in beside}
        return _digest(__version__, *facts_of_the_apis(), repr(said), str(self.whole))

    @property
    def of_the_run(self) -> str:
        """The same, also of what is read of the input."""
        read = (self.format, self.column, self.id_column, self.owner_column, self.where)
        return _digest(self.of_the_check, json.dumps(read))


def facts_of_the_apis() -> tuple[str, ...]:
    """The days on which the sources of what toolcheck knows were last looked at, the newest first."""
    return tuple(sorted({source.looked for source in SOURCES.values()}, reverse=True))


def _digest(*words: str) -> str:
    return blake2b("\0".join(words).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
