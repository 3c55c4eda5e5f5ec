"""The edits of a fix, for a report that another program applies: proved, and with nothing secret in them."""

from __future__ import annotations

from toolcheck.document.change_value import CannotChange
from toolcheck.document.layout import Edit, Layout
from toolcheck.finding.finding import Finding
from toolcheck.fixing.fixing import edits_of
from toolcheck.redaction.redactor import Redactor

_MAX_READ_CHARACTERS = 5_000_000


class ShownEdits:
    """Gives the edits of fixes until too much has been read again to prove them."""

    def __init__(self) -> None:
        self._to_read = _MAX_READ_CHARACTERS

    def of(self, finding: Finding, layout: Layout, redactor: Redactor) -> list[Edit]:
        """The edits of a finding's fix. None for a fix in words, one that cannot be made, and one whose text would show
        a secret.
        """
        size = len(layout.document.text)
        if finding.fix is None or not finding.fix.changes or self._to_read < size:
            return []
        self._to_read -= size
        try:
            edits = edits_of(finding, layout)
        except CannotChange:
            return []
        return [] if any(redactor.text(edit.text) != edit.text for edit in edits) else [*edits]
