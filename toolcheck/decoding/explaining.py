"""The findings that explain an error at a place, and the place that they explain best."""

from __future__ import annotations

from toolcheck.decoding.candidates import Candidate
from toolcheck.decoding.meaning import Meaning
from toolcheck.document.where import Path, dotted
from toolcheck.finding.finding import ERROR, Finding
from toolcheck.rules import find_rule


def likeliest(meaning: Meaning, candidates: list[Candidate]) -> list[Candidate]:
    """The likeliest places: those with a finding that explains the error, then those that are as the error says."""
    ranked = [(_rank(meaning, candidate), candidate) for candidate in candidates]
    best = max((rank for rank, _ in ranked), default=None)
    return [candidate for rank, candidate in ranked if rank == best]


def _rank(meaning: Meaning, candidate: Candidate) -> tuple[int, bool, bool, bool]:
    missing = len(candidate.inner) - candidate.reached
    tool = candidate.payload.tool_at(candidate.path)
    explaining = (rank for rank, finding in _ranked(meaning, candidate) if meaning.is_explained_by(finding))
    return (
        -min(explaining, default=3),
        tool is not None and bool(tool.sources) and bool(meaning.error.label),
        missing == (1 if meaning.is_absence else 0),
        missing <= 1,
    )


def findings_at(meaning: Meaning, candidate: Candidate) -> tuple[Finding, ...]:
    """The findings that explain an error at a place, the best first."""
    ranked = _ranked(meaning, candidate)
    best = min((rank for rank, _ in ranked), default=0)
    return tuple(f for rank, f in sorted(ranked, key=lambda pair: pair[0]) if rank <= max(best, 1))


def _ranked(meaning: Meaning, candidate: Candidate) -> list[tuple[int, Finding]]:
    """The findings that can explain an error at a place, with a rank: 0, its rule at the place; 1, its rule inside or
    around it; 2, its rule elsewhere in the tool; 3, another rule at the place; 4, inside it, for an unknown error.
    """
    payload, path = candidate.payload, candidate.path
    tool = payload.tool_at(path)
    called = dotted(meaning.error.path)
    around = path
    if candidate.is_vague:
        around = payload.path
    elif tool and not meaning.error.context:
        around = (tool.namespace or tool).path
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
    """Whether its rule is about any field, so that the finding explains its own place only."""
    rule = find_rule(finding.rule)
    return rule is not None and rule.general
