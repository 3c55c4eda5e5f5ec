"""Files whose findings are suppressed by comments that are written into them."""

from __future__ import annotations

from toolcheck.checking.checking import check_document
from toolcheck.checking.failing import with_failure
from toolcheck.checking.selection import Options
from toolcheck.disk.writing import CannotWrite, write_text
from toolcheck.document.reading import bytes_of
from toolcheck.finding.report import Checked
from toolcheck.suppressing.writing import Commented, with_comments


def comment_file(file: Checked, options: Options) -> tuple[Commented, str]:
    """Write a comment for each finding of a YAML file that a comment can suppress. Also why the file could not be
    written, if it could not; then it is as it was.
    """
    try:
        commented = with_comments(file, lambda document: check_document(document, options), options.limits)
    except Exception as error:
        return Commented(with_failure(file, error)), ""
    if commented.suppressed:
        try:
            write_text(file.document.name, bytes_of(commented.file.document), was=bytes_of(file.document))
        except CannotWrite as refused:
            return Commented(file), refused.reason
    return commented, ""
