"""The answers of this room in the words of the protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lsprotocol import types

from toolcheck.document.document import Span
from toolcheck.document.layout import Edit
from toolcheck.editing.actions import Action
from toolcheck.editing.completion import Suggestion
from toolcheck.editing.diagnostics import Diagnostic
from toolcheck.editing.inlays import Inlay
from toolcheck.editing.lines import Units
from toolcheck.editing.open_text import OpenText
from toolcheck.editing.settled import BrokenSetting
from toolcheck.editing.symbols import Symbol
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


_KINDS = {
    "field": types.CompletionItemKind.Property,
    "value": types.CompletionItemKind.EnumMember,
    "tool": types.CompletionItemKind.Function,
    "name": types.CompletionItemKind.Reference,
    "model": types.CompletionItemKind.Constant,
    "variable": types.CompletionItemKind.Variable,
    "rule": types.CompletionItemKind.Keyword,
}


def suggestion(one: Suggestion, text: OpenText, units: Units) -> types.CompletionItem:
    """A suggestion."""
    return types.CompletionItem(
        label=one.label,
        kind=_KINDS[one.kind],
        detail=one.detail or None,
        documentation=one.words or None,
        sort_text=one.order or None,
        filter_text=one.label if one.text.startswith(one.label) else one.text,
        tags=[types.CompletionItemTag.Deprecated] if one.is_deprecated else None,
        text_edit=types.TextEdit(stretch(text, one.span, units), one.text),
    )


_SYMBOLS = {
    "payload": types.SymbolKind.Module,
    "server": types.SymbolKind.Interface,
    "function": types.SymbolKind.Function,
    "tool": types.SymbolKind.Object,
    "argument": types.SymbolKind.Field,
}


def symbol(one: Symbol, text: OpenText, units: Units) -> types.DocumentSymbol:
    """An entry of an outline."""
    return types.DocumentSymbol(
        name=one.name,
        kind=_SYMBOLS[one.kind],
        range=stretch(text, one.span, units),
        selection_range=stretch(text, one.name_span, units),
        detail=one.detail or None,
        children=[symbol(inner, text, units) for inner in one.children] or None,
    )


def inlay(one: Inlay, text: OpenText, units: Units, uri: str) -> types.InlayHint:
    """An inlay, which leads to what it is about."""
    there = position(text, one.target, units)
    part = types.InlayHintLabelPart(one.words, location=types.Location(uri, types.Range(there, there)))
    return types.InlayHint(position(text, one.offset, units), [part], padding_left=True)


def text_edits(edits: Iterable[Edit], text: OpenText, units: Units) -> list[types.TextEdit]:
    """Edits of a text."""
    return [types.TextEdit(stretch(text, Span(one.start, one.end), units), one.text) for one in edits]


def action(one: Action, edit: types.WorkspaceEdit, spelt_findings: list[types.Diagnostic]) -> types.CodeAction:
    """An action, with the edit that it makes."""
    return types.CodeAction(
        title=one.title,
        kind=one.kind,
        diagnostics=spelt_findings or None,
        is_preferred=True if one.preferred else None,
        edit=edit,
    )
