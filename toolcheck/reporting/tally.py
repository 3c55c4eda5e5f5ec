"""The numbers of a report, as every format gives them."""

from __future__ import annotations

from toolcheck.contract.targets import TOOL_TYPES
from toolcheck.finding.report import Checked, Report

_KINDS = tuple(
    dict.fromkeys(["function", "mcp", "connector", *(kind for kinds in TOOL_TYPES.values() for kind in kinds)])
)


def tools_in(file: Checked) -> dict[str, int]:
    """The number of tools of each kind in a file. A kind that no API has counts as `unknown`."""
    counts: dict[str, int] = {}
    for kind, count in file.manifest.tool_counts.items():
        name = kind if kind in _KINDS else "unknown"
        counts[name] = counts.get(name, 0) + count
    return counts


def tools_in_all(report: Report) -> dict[str, int]:
    """The number of tools of each kind in all files."""
    counts: dict[str, int] = {}
    for file in report.files:
        for kind, count in tools_in(file).items():
            counts[kind] = counts.get(kind, 0) + count
    return {kind: counts[kind] for kind in (*_KINDS, "unknown") if kind in counts}


def counted(number: int, what: str) -> str:
    """`1 file`, `2 files`, `3,000 files`."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
