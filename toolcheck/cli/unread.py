"""What `toolcheck check --show-unread` says: where code builds tools that cannot be read, and how to check them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolcheck.finding.report import Report

_AT_RUN_TIME = {
    "python": "check them at run time with `toolcheck.check(TOOLS)`, for example in a test",
    "script": "write them to a file with `JSON.stringify` in a test, and check that file",
}
_IMPORTED = f"`toolcheck import` writes such functions as a manifest, or {_AT_RUN_TIME['python']}"
_OF_PYTHON = (".py", ".pyi", ".pyw", ".ipynb", ".md", ".markdown", ".mdx")


def notes(report: Report) -> Iterator[str]:
    """A line for each place: the file, the position, what builds the tool, and how to check it."""
    for file in report.files:
        name = file.document.name
        language = "python" if name.lower().endswith(_OF_PYTHON) else "script"
        for spot, kind in file.manifest.unread:
            is_function = kind.startswith("@") and name.lower().endswith(_OF_PYTHON[:3])
            step = _IMPORTED if is_function else _AT_RUN_TIME[language]
            yield f"{name}:{spot.text}: not read: `{kind}`; {step}"
