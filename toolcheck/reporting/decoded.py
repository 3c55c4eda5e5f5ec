"""A decoded error as text and as JSON: its meaning, its place, and what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from toolcheck.decoding.decoding import Decoded
from toolcheck.decoding.places import MeantPlace
from toolcheck.document.document import Document, Problem
from toolcheck.document.where import dotted, in_text, pointer
from toolcheck.finding.finding import Finding
from toolcheck.ground.published import REPOSITORY
from toolcheck.redaction.redactor import Redactor, printable, printable_json
from toolcheck.reporting.excerpt import excerpt
from toolcheck.reporting.heading import named
from toolcheck.reporting.style import Style, plain
from toolcheck.rules import find_rule

VERSION = 1

_REPORT = f"{REPOSITORY}/issues/new?template=unknown-error.yml"
_MAX_SPOTS = 5
_MAX_FINDINGS = 3
_MAX_CHARACTERS = 600


def render(decoded: Decoded, style: Style = plain) -> str:
    """The server's message, the places that it means, its meaning, and what to do, as text."""
    page = _DecodedPage(decoded, style)
    return "\n\n".join("\n".join(block) for block in page.blocks()) + "\n"


def render_json(decoded: Decoded) -> str:
    """The same as one JSON object, version 1."""
    return printable_json(json.dumps(_DecodedPage(decoded, plain).value(), ensure_ascii=False, indent=2)) + "\n"


class _DecodedPage:
    """One decoded error as it is shown. Secrets of the files and of the text are masked."""

    def __init__(self, decoded: Decoded, style: Style) -> None:
        self.decoded = decoded
        self.style = style
        self.redactors = {id(document): Redactor(document) for document in decoded.documents}
        self.own = Redactor(_as_document(decoded.text))

    def say(self, words: str, longest: int = _MAX_CHARACTERS) -> str:
        """Text without secrets, control characters or excess length."""
        for redactor in (self.own, *self.redactors.values()):
            words = redactor.text(words)
        return printable(words if len(words) <= longest else f"{words[:longest]}…")

    # -- for people -----------------------------------------------------------------------------

    def blocks(self) -> Iterator[list[str]]:
        """The parts, each a list of lines."""
        error, spots = self.decoded.error, self.decoded.spots
        yield [self.style("message", self.say(error.message) or "no text")]
        for spot in spots[:_MAX_SPOTS]:
            yield list(self._spot(spot))
        if spots[_MAX_SPOTS:]:
            yield [f"… and {len(spots) - _MAX_SPOTS:,} more places (`--output-format json` lists all)"]
        yield list(self._facts())
        if self.decoded.notes:
            yield [f"note: {self.say(note)}" for note in self.decoded.notes]

    def _facts(self) -> Iterator[str]:
        """Its meaning, what to do, the rule, the source."""
        known, rule = self.decoded.known, find_rule(self.decoded.rule)
        if known is None:
            error = self.decoded.error
            is_place = bool(error.path) and not any(character.isspace() for character in error.message)
            words = "this is a place, not an error" if is_place else "toolcheck does not know this text"
            yield f"{words}; above is the place that it names" if self.decoded.spots else words
            if not is_place:
                yield f"please report it, without keys and private names: {_REPORT}"
        else:
            yield self._fact("means", known.means)
            yield self._fact("to do", known.do)
        if self.decoded.rule:
            title = f": {rule.title}" if rule else ""
            name = named(self.decoded.rule, self.style)
            yield self._fact("rule", f"{name}{title} (`toolcheck rule {self.decoded.rule}`)")
        if known is not None:
            yield self._fact("source", f"{known.url} (looked at {known.dated})")

    def _fact(self, name: str, words: str) -> str:
        return f"{self.style('frame', f'{name:>6}:')} {words}"

    def _spot(self, spot: MeantPlace) -> Iterator[str]:
        """A place: its line, and the findings there."""
        line, column = spot.position
        label = self.say(spot.api_path) + (f" ({self.say(spot.within)})" if spot.within else "")
        if spot.document is None:
            yield f"{self.style('frame', '-->')} {printable(spot.file)}:{line}:{column}   {label}"
            return
        findings = spot.findings[:_MAX_FINDINGS]
        positions = [spot.document.position(spot.document.span(finding.where).start) for finding in findings]
        gutter = max(len(str(position.line)) for position in (spot.position, *positions))
        yield from self._frame(spot.document, spot, gutter, label)
        for finding, position in zip(findings, positions, strict=True):
            words = f"{finding.severity.word}[{named(finding.rule, self.style)}]"
            if position != spot.position:
                yield from self._frame(spot.document, finding, gutter, words)
            yield f"{' ' * gutter} {self.style('frame', '=')} {words}: {self.say(finding.message)}"
            if finding.fix is not None:
                flag = {"safe": "--fix", "unsafe": "--unsafe-fixes", "hint": ""}[finding.fix.applicability]
                offer = f"fix available (toolcheck check {flag})" if flag and finding.fix.changes else "help"
                yield f"{' ' * gutter} {self.style('frame', '=')} {offer}: {self.say(finding.fix.title)}"

    def _frame(self, document: Document, pointed: MeantPlace | Finding, gutter: int, label: str) -> Iterator[str]:
        span = document.span(pointed.where)
        line, column = document.position(span.start)
        shown = excerpt(document, self.redactors[id(document)], span, self.style.columns)
        blank, number = f"{' ' * gutter} |", f"{shown.number:>{gutter}} |"
        is_spot = isinstance(pointed, MeantPlace)
        yield f"{' ' * gutter}{self.style('frame', '-->')} {printable(document.name)}:{line}:{column}   {label}"
        yield self.style("frame", blank)
        yield self.style("frame", number) + f" {shown.line}".rstrip()
        mark = self.style("error" if is_spot else "frame", ("^" if is_spot else "-") * shown.length)
        yield self.style("frame", blank) + f" {' ' * shown.indent}{mark}"

    # -- for programs ---------------------------------------------------------------------------

    def value(self) -> dict[str, Any]:
        """All of it as one object. Keys are never renamed or removed in a version."""
        decoded, known = self.decoded, self.decoded.known
        rule = find_rule(decoded.rule)
        return {
            "version": VERSION,
            "understood": decoded.is_understood,
            "message": self.say(decoded.error.message),
            "code": self.say(decoded.error.code) or None,
            "api_path": self.say(dotted(decoded.error.path)) or None,
            "meaning": known.id if known else None,
            "means": known.means if known else None,
            "to_do": known.do if known else None,
            "rule": decoded.rule or None,
            "title": rule.title if rule else None,
            "url": known.url if known else None,
            "report_url": None if known else _REPORT,
            "looked": known.dated if known else None,
            "places": [self._place(spot) for spot in decoded.spots],
            "notes": [self.say(note) for note in decoded.notes],
        }

    def _place(self, spot: MeantPlace) -> dict[str, Any]:
        line, column = spot.position
        place: dict[str, Any] = {"file": spot.file, "line": line, "column": column}
        if spot.document is not None:
            end = spot.document.position(spot.span.end)
            path = spot.document.look_up(spot.where.path, spot.where.document)[0]
            place |= {
                "end_line": end.line,
                "end_column": end.column,
                "document": spot.where.document,
                "pointer": self.redactors[id(spot.document)].text(pointer(path)),
            }
        return {
            **place,
            "api_path": self.say(spot.api_path),
            "within": self.say(spot.within) or None,
            "there": spot.is_there,
            "findings": [self._finding(finding, spot.document) for finding in spot.findings if spot.document],
        }

    def _finding(self, finding: Finding, document: Document) -> dict[str, Any]:
        start = document.position(document.span(finding.where).start)
        return {
            "rule": finding.rule,
            "severity": finding.severity.word,
            "message": self.say(finding.message),
            "line": start.line,
            "column": start.column,
            "api_path": self.say(finding.api_path),
            "fix": self.say(finding.fix.title) if finding.fix else None,
        }


def _as_document(text: str) -> Document:
    """A text of unknown form, to find its secrets: every value after the name of a credential is one."""
    return Document(
        name="", text=text, format="yaml", problems=(Problem(kind="duplicate-key", message="", where=in_text(0, 0)),)
    )
