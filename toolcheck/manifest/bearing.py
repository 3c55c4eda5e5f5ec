"""The part of a request that rules look at, as a text that may be kept: requests that say the same to the rules, of
very many, have the same one, and it holds no credential.

Nothing here knows a rule, a file or where the text is kept.
"""

from __future__ import annotations

from toolcheck.document.limits import LIMITS
from toolcheck.document.reading import read
from toolcheck.redaction.redactor import Redactor


def bearing(text: bytes) -> bytes | None:
    """The part of a request that rules look at: JSON, whose findings are those of the whole request.

    None where only the whole text will do, because anything about it is unusual: then that is what is to be checked,
    and it must not be kept, since it may hold credentials.
    """
    document = read(text, "", "json", LIMITS)
    if not document.values or document.problems or document.bom or Redactor(document).has_secrets:
        return None
    return text
