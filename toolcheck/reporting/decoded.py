"""A decoded error, for people and for programs: what it means, where it is, and what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from toolcheck.decoding.decoding import Decoded
from toolcheck.decoding.places import MeantPlace
from toolcheck.document.document import Document, Problem
from toolcheck.document.where import dotted, in_text, pointer
from toolcheck.finding.finding import Finding
from toolcheck.redaction.redactor import Redactor, printable, printable_json
from toolcheck.reporting.excerpt import excerpt
from toolcheck.reporting.style import Style, plain
from toolcheck.rules import find_rule

VERSION = 1

_MOST_SPOTS = 5
_MOST_FINDINGS = 3
_LONGEST = 600


def render(decoded: Decoded, style: Style = plain) -> str:
    """What the server said, the places it means, and what that means and what to do, in words."""
    page = _DecodedPage(decoded, style)
    return "\n\n".join("\n".join(block) for block in page.blocks()) + "\n"


def render_json(decoded: Decoded) -> str:
    """The same as one JSON object, version 1."""
    return printable_json(json.dumps(_DecodedPage(decoded, plain).value(), ensure_ascii=False, indent=2)) + "\n"


class _DecodedPage:
    """One decoded error, on paper. Nothing secret passes: neither of the files nor of the text that was given."""

    def __init__(self, decoded: Decoded, style: Style) -> None:
        self.decoded = decoded
        self.style = style
        self.redactors = {id(document): Redactor(document) for document in decoded.documents}
        self.own = Redactor(_as_document(decoded.text))

    def say(self, words: str, longest: int = _LONGEST) -> str:
        """Words fit to be shown."""
        for redactor in (self.own, *self.redactors.values()):
            words = redactor.text(words)
        return printable(words if len(words) <= longest else f"{words[:longest]}…")

    # -- for people -----------------------------------------------------------------------------

    def blocks(self) -> Iterator[list[str]]:
        """The parts, each some lines."""
        said, spots = self.decoded.said, self.decoded.spots
        yield [self.style("message", self.say(said.message) or "no text")]
        for spot in spots[:_MOST_SPOTS]:
            yield list(self._spot(spot))
        if spots[_MOST_SPOTS:]:
            yield [f"… and {len(spots) - _MOST_SPOTS:,} more places (`--output-format json` lists all)"]
        yield list(self._facts())
        if self.decoded.notes:
            yield [f"note: {self.say(note)}" for note in self.decoded.notes]

    def _facts(self) -> Iterator[str]:
        """What is known of it: meaning, remedy, rule, source."""
        known, rule = self.decoded.known, find_rule(self.decoded.rule)
        if known is None:
            said = self.decoded.said
            is_place = bool(said.path) and not any(character.isspace() for character in said.message)
            words = "a place, and no error" if is_place else "toolcheck does not know this text"
            yield f"{words}; this is what stands there" if self.decoded.spots else words
        else:
            yield self._fact("means", known.means)
            yield self._fact("to do", known.do)
        if self.decoded.rule:
            title = f": {rule.title}" if rule else ""
            yield self._fact("rule", f"{self.decoded.rule}{title} (`toolcheck rule {self.decoded.rule}`)")
        if known is not None:
            yield self._fact("source", f"{known.url} (looked at {known.dated})")

    def _fact(self, name: str, words: str) -> str:
        return f"{self.style('frame', f'{name:>6}:')} {words}"

    def _spot(self, spot: MeantPlace) -> Iterator[str]:
        """A place: its line, and what the check says of it."""
        line, column = spot.position
        label = self.say(spot.api_path) + (f" ({self.say(spot.within)})" if spot.within else "")
        if spot.document is None:
            yield f"{self.style('frame', '-->')} {printable(spot.file)}:{line}:{column}   {label}"
            return
        findings = spot.findings[:_MOST_FINDINGS]
        positions = [spot.document.position(spot.document.span(finding.where).start) for finding in findings]
        gutter = max(len(str(position.line)) for position in (spot.position, *positions))
        yield from self._frame(spot.document, spot, gutter, label)
        for finding, position in zip(findings, positions, strict=True):
            words = f"{finding.severity.word}[{finding.rule}]"
            if position != spot.position:
                yield from self._frame(spot.document, finding, gutter, words)
            yield f"{' ' * gutter} {self.style('frame', '=')} {words}: {self.say(finding.message)}"
            if finding.fix is not None:
                flag = {"safe": "--fix", "unsafe": "--unsafe-fixes", "hint": ""}[finding.fix.applicability]
                offer = f"fix available (toolcheck check {flag})" if flag and finding.fix.changes else "help"
                yield f"{' ' * gutter} {self.style('frame', '=')} {offer}: {self.say(finding.fix.title)}"

    def _frame(self, document: Document, thing: MeantPlace | Finding, gutter: int, label: str) -> Iterator[str]:
        span = document.span(thing.where)
        line, column = document.position(span.start)
        shown = excerpt(document, self.redactors[id(document)], span)
        blank, number = f"{' ' * gutter} |", f"{shown.number:>{gutter}} |"
        is_spot = isinstance(thing, MeantPlace)
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
            "message": self.say(decoded.said.message),
            "code": self.say(decoded.said.code) or None,
            "api_path": self.say(dotted(decoded.said.path)) or None,
            "meaning": known.id if known else None,
            "means": known.means if known else None,
            "to_do": known.do if known else None,
            "rule": decoded.rule or None,
            "title": rule.title if rule else None,
            "url": known.url if known else None,
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
    """A text of unknown form, for its secrets to be found: whatever stands behind the name of a credential is one."""
    return Document(
        name="", text=text, format="yaml", problems=(Problem(kind="duplicate-key", message="", where=in_text(0, 0)),)
    )
