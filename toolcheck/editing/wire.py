"""The answers of this room in the words of the protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lsprotocol import types

from toolcheck.document.document import Span
from toolcheck.editing.diagnostics import Diagnostic
from toolcheck.editing.lines import Units
from toolcheck.editing.open_text import OpenText
from toolcheck.editing.settled import BrokenSetting
from toolcheck.finding.finding import ERROR, WARNING

SOURCE = "toolcheck"
"""What editors show as the author of a diagnostic."""

UriOf = Callable[[str], str]
"""The address of a file, by its path."""


def position(text: OpenText, offset: int, units: Units) -> types.Position:
    """An offset of a text."""
    return types.Position(*text.position(offset, units))


def stretch(text: OpenText, span: Span, units: Units) -> types.Range:
    """A stretch of a text."""
    return types.Range(position(text, span.start, units), position(text, span.end, units))


def spelt(diagnostic: Diagnostic, text: OpenText, units: Units, uri: str, uri_of: UriOf) -> types.Diagnostic:
    """A diagnostic."""
    start = types.Position(0, 0)
    related = [
        types.DiagnosticRelatedInformation(
            types.Location(
                uri_of(one.name) if one.name else uri,
                types.Range(start, start) if one.name else stretch(text, one.span, units),
            ),
            one.message,
        )
        for one in diagnostic.related
    ]
    return types.Diagnostic(
        range=stretch(text, diagnostic.span, units),
        severity=_severity(diagnostic),
        code=diagnostic.rule or None,
        code_description=types.CodeDescription(diagnostic.page_url) if diagnostic.page_url else None,
        source=SOURCE,
        message=diagnostic.message,
        related_information=related or None,
    )


def _severity(diagnostic: Diagnostic) -> types.DiagnosticSeverity:
    if diagnostic.severity is ERROR:
        return types.DiagnosticSeverity.Error
    if diagnostic.severity is WARNING:
        return types.DiagnosticSeverity.Warning
    return types.DiagnosticSeverity.Information


def broken_settings(problems: Iterable[BrokenSetting]) -> list[types.Diagnostic]:
    """What is wrong in a configuration, each at its place."""
    found = []
    for one in problems:
        start = types.Position(one.line - 1, one.column - 1)
        found.append(
            types.Diagnostic(
                range=types.Range(start, types.Position(start.line, start.character + 1)),
                severity=types.DiagnosticSeverity.Error,
                source=SOURCE,
                message=f"{one.message}\nthe last valid configuration stays in force",
            )
        )
    return found
