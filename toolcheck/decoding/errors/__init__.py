"""The known texts of servers that refuse tools, or report that tools failed: the meaning of each, and what to do.

One module per topic. An entry matches if its `says` is found in a text and its `about` fits the place that the text
names; the first entry that matches wins. Users quoted the texts in public. `source` names an entry of `SOURCES`, or is
the URL of a report, looked at on the day `looked`. These modules know no files, and rules by name only.
"""

from __future__ import annotations

from toolcheck.decoding.errors.choices import CHOICES
from toolcheck.decoding.errors.hosted import HOSTED
from toolcheck.decoding.errors.known_error import KnownError
from toolcheck.decoding.errors.missing_fields import MISSING_FIELDS
from toolcheck.decoding.errors.names_and_limits import NAMES_AND_LIMITS
from toolcheck.decoding.errors.parameter_schemas import SCHEMAS
from toolcheck.decoding.errors.running_sessions import RUNNING_SESSIONS
from toolcheck.decoding.errors.servers import SERVERS
from toolcheck.decoding.errors.sessions import SESSIONS
from toolcheck.decoding.errors.unknown_fields import UNKNOWN_FIELDS
from toolcheck.decoding.errors.values import VALUES
from toolcheck.decoding.errors.wrong_types import WRONG_TYPES

__all__ = ["ERRORS", "TOPICS", "KnownError"]

TOPICS: tuple[tuple[KnownError, ...], ...] = (
    RUNNING_SESSIONS,
    HOSTED,
    SERVERS,
    CHOICES,
    SESSIONS,
    UNKNOWN_FIELDS,
    MISSING_FIELDS,
    NAMES_AND_LIMITS,
    WRONG_TYPES,
    SCHEMAS,
    VALUES,
)
"""The topics in the order of the search: those about a few tools before those about any field."""

ERRORS: tuple[KnownError, ...] = tuple(
    known for topic in TOPICS for known in sorted(topic, key=lambda known: known.general)
)
"""All known texts in the order of the search: in a topic, the special before the general."""
