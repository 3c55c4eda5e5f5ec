"""Which findings of the check explain an error at a place, and which place they explain best."""

from __future__ import annotations

from toolcheck.decoding.candidates import Candidate
from toolcheck.decoding.meaning import Meaning
from toolcheck.document.where import Path, dotted
from toolcheck.finding.finding import ERROR, Finding
from toolcheck.rules import find_rule


def likeliest(meaning: Meaning, candidates: list[Candidate]) -> list[Candidate]:
    """The likeliest places: where the check finds what the error says, where things are as it says."""
    ranked = [(_rank(meaning, candidate), candidate) for candidate in candidates]
    best = max((rank for rank, _ in ranked), default=None)
    return [candidate for rank, candidate in ranked if rank == best]


def _rank(meaning: Meaning, candidate: Candidate) -> tuple[int, bool, bool, bool]:
    missing = len(candidate.inner) - candidate.reached
    tool = candidate.payload.tool_at(candidate.path)
    explaining = (rank for rank, finding in _ranked(meaning, candidate) if meaning.is_explained_by(finding))
    return (
        -min(explaining, default=3),
        tool is not None and bool(tool.sources) and bool(meaning.said.label),
        missing == (1 if meaning.is_absence else 0),
        missing <= 1,
    )


def findings_at(meaning: Meaning, candidate: Candidate) -> tuple[Finding, ...]:
    """The findings of the check that explain an error at a place, those that do it best first."""
    ranked = _ranked(meaning, candidate)
    best = min((rank for rank, _ in ranked), default=0)
    return tuple(f for rank, f in sorted(ranked, key=lambda pair: pair[0]) if rank <= max(best, 1))


def _ranked(meaning: Meaning, candidate: Candidate) -> list[tuple[int, Finding]]:
    """The findings that may explain an error at a place, and how well: 0, of its rule and there; 1, of its rule and
    inside or around it; 2, elsewhere in the same tool; 3, of another rule; 4, inside, where no error is known.
    """
    payload, path = candidate.payload, candidate.path
    tool = payload.tool_at(path)
    called = dotted(meaning.said.path)
    around = payload.path if candidate.is_vague else tool.path if tool and not meaning.said.context else path
    ranked: list[tuple[int, Finding]] = []
    for finding in candidate.file.findings:
        if finding.where.document != payload.where.document:
            continue
        paths = [finding.where.path, *(where.path for where in finding.instead)]
        is_exact = path in paths or (called != "" and finding.api_path == called)
        is_below = any(_begins(other, path) for other in paths)
        is_above = any(_begins(path, other) for other in paths if len(other) > len(payload.path))
        if meaning.is_explained_by(finding):
            if is_exact or is_below or is_above:
                ranked.append((0 if is_exact else 1, finding))
            elif any(_begins(other, around) for other in paths) and not _is_general(finding):
                ranked.append((2, finding))
        elif is_exact and (candidate.is_there or meaning.known is None):
            ranked.append((3, finding))
        elif is_below and meaning.known is None and finding.severity >= ERROR:
            ranked.append((4, finding))
    return ranked


def _begins(path: Path, start: Path) -> bool:
    return path[: len(start)] == start


def _is_general(finding: Finding) -> bool:
    """Whether its rule speaks of any field, so that it explains nothing but its own place."""
    rule = find_rule(finding.rule)
    return rule is not None and rule.general
