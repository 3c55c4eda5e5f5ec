"""What servers say when they refuse tools, or when tools fail later: the known texts, what each means and what to do.

One module for each topic. The first entry whose `says` is found in a text, and whose `about` fits the place it names,
is the one. The texts are those that users quoted in public; `source` names an entry of `SOURCES`, or is the URL of a
report, looked at on the day `looked`. No file is known here, and no rule but by its name.
"""

from __future__ import annotations

from toolcheck.decoding.errors.choices import CHOICES
from toolcheck.decoding.errors.hosted import HOSTED
from toolcheck.decoding.errors.known_error import KnownError
from toolcheck.decoding.errors.missing_fields import MISSING_FIELDS
from toolcheck.decoding.errors.names_and_limits import NAMES_AND_LIMITS
from toolcheck.decoding.errors.parameter_schemas import SCHEMAS
from toolcheck.decoding.errors.servers import SERVERS
from toolcheck.decoding.errors.sessions import SESSIONS
from toolcheck.decoding.errors.unknown_fields import UNKNOWN_FIELDS
from toolcheck.decoding.errors.values import VALUES
from toolcheck.decoding.errors.wrong_types import WRONG_TYPES

__all__ = ["ERRORS", "TOPICS", "KnownError"]

TOPICS: tuple[tuple[KnownError, ...], ...] = (
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
"""The topics in the order in which they are asked: what only some tools cause, before what any field can."""

ERRORS: tuple[KnownError, ...] = tuple(
    known for topic in TOPICS for known in sorted(topic, key=lambda known: known.general)
)
"""Every known text, in the order in which it is looked for: of a topic, the special before the general."""
