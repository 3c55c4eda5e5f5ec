"""The file breaks the syntax of its language, such as JSON, YAML or Python.

Nothing in such a file reaches the API. A `.json` file must be plain JSON: every client that reads it refuses
comments, trailing commas and single quotes. In code this is a warning, because the file may have no tools.

Bad:
    {"type": "session.update", "session": {"type": "realtime", "tools": [],}}
Good:
    {"type": "session.update", "session": {"type": "realtime", "tools": []}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.document import Document
from toolcheck.finding.finding import ERROR, Finding, problems
from toolcheck.finding.rule import rule

_LANGUAGES = {
    "rb": "Ruby",
    "go": "Go",
    "java": "Java",
    "cs": "C#",
    "php": "PHP",
    "toml": "TOML",
}
"""The languages that are not read, by the ending of the file name."""


@rule(
    each=Document,
    kinds=("syntax-error",),
    severity=ERROR,
    evidence="documented",
    source="https://www.rfc-editor.org/rfc/rfc8259",
    looked="2026-11-20",
)
def check(document: Document) -> Iterator[Finding]:
    language = _LANGUAGES.get(document.name.rpartition(".")[2].lower())
    for finding in problems(document, "syntax-error"):
        if language:
            note = "keep the tools in a JSON or YAML file, and load it from here"
            yield Finding(f"the file is {language}, and neither JSON nor YAML", finding.where, note=note)
            return
        yield finding
