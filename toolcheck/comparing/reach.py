"""Which tools of a server may be called, and which calls wait for approval, as `allowed_tools` and `require_approval`
say it. Two of them are compared by asking both about the same tools: each that one of them names, and any other.

Sources: realtime-mcp-guide; openapi MCPToolFilter, MCPTool, looked at 2026-11-29. Without `require_approval` every call
waits for approval.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal

from toolcheck.ground.nearest import listed
from toolcheck.ground.record import record
from toolcheck.manifest.node import MISSING
from toolcheck.manifest.placeholders import is_placeholder
from toolcheck.served.filters import is_documented

Consent = Literal["asks", "unclear", "runs"]
"""Whether a call waits for approval."""
LESS_ASKED: dict[Consent, int] = {"asks": 0, "unclear": 1, "runs": 2}
"""The larger the number, the less the user is asked."""

_MAX_NAMED = 6


@record
class ServerTool:
    """A tool of a server as a filter sees it: its name (None for any that nobody names), and whether the server marks
    it as one that only reads.
    """

    name: str | None
    only_reads: bool


@record
class ToolFilter:
    """Picks tools of a server: those with one of these names (None: any), and, with `only_reads`, only those that
    are marked so. With `is_unclear`, what it picks is not known.
    """

    names: frozenset[str] | None = None
    only_reads: bool = False
    is_unclear: bool = False

    def picks(self, tool: ServerTool) -> bool:
        """Whether it picks a tool. Of a filter that is unclear, whether it may."""
        if self.is_unclear:
            return True
        is_named = self.names is None or tool.name in self.names
        return is_named and (tool.only_reads or not self.only_reads)


EVERY_TOOL = ToolFilter()


def read_filter(value: Any) -> ToolFilter:
    """The filter that a value of `allowed_tools`, or of one side of `require_approval`, writes."""
    if value is MISSING or value is None:
        return EVERY_TOOL
    if isinstance(value, list):
        return ToolFilter(frozenset(name for name in value if isinstance(name, str)))
    if not isinstance(value, dict) or not is_documented(value):
        return ToolFilter(is_unclear=True)
    names = value.get("tool_names")
    return ToolFilter(
        None if names is None else frozenset(name for name in names if isinstance(name, str)),
        value.get("read_only") is True,
    )


@record
class Asking:
    """Who is asked before a call: `always` and `never` are the filters of `require_approval`, None for one that is not
    there. With `is_unclear`, the value is not known.
    """

    always: ToolFilter | None = None
    never: ToolFilter | None = None
    is_unclear: bool = False

    def about(self, tool: ServerTool) -> Consent:
        """Whether a call of a tool waits for approval. Where both filters pick a tool, nobody knows."""
        if self.is_unclear:
            return "unclear"
        always = self.always is not None and self.always.picks(tool)
        never = self.never is not None and self.never.picks(tool)
        if never and not always:
            return "unclear" if self.never and self.never.is_unclear else "runs"
        return "unclear" if never and always else "asks"


def read_asking(value: Any) -> Asking:
    """What a value of `require_approval` says."""
    if value is MISSING or value is None or value == "always":
        return Asking(EVERY_TOOL)
    if value == "never":
        return Asking(None, EVERY_TOOL)
    if isinstance(value, dict):
        always, never = (read_filter(value[key]) if value.get(key) is not None else None for key in ("always", "never"))
        return Asking(always, never)
    return Asking(is_unclear=True)


def every_case(filters: Iterable[ToolFilter | None]) -> Iterator[ServerTool]:
    """A tool for each case that the filters tell apart."""
    names = {name for one in filters if one is not None and one.names is not None for name in one.names}
    for name in (*sorted(names), None):
        yield ServerTool(name, only_reads=True)
        yield ServerTool(name, only_reads=False)


# -- in words ---------------------------------------------------------------------------------------


def filter_words(one: ToolFilter) -> str:
    """Which tools a filter picks: `a` and `b`; every tool; every tool that only reads."""
    if one.is_unclear:
        return "tools that are not known"
    if one.names is None:
        return "every tool that only reads" if one.only_reads else "every tool"
    if not one.names:
        return "no tool"
    names = listed(sorted(one.names), "and", most=_MAX_NAMED)
    return f"{names}, where marked as read-only" if one.only_reads else names


def asking_words(value: Any) -> str:
    """What `require_approval` says: always; never; never for `a`, else always."""
    if isinstance(value, str) and is_placeholder(value):
        return f"`{value}`"
    asking = read_asking(value)
    if asking.is_unclear:
        return "not known"
    if asking.never is None:
        return "always"
    if asking.always is None and asking.never == EVERY_TOOL:
        return "never"
    clash = asking.always is not None and _overlap(asking.always, asking.never)
    rest = f"; always for {filter_words(asking.always)}" if clash and asking.always else "; always for the rest"
    return f"never for {filter_words(asking.never)}{rest}"


def _overlap(one: ToolFilter, other: ToolFilter) -> bool:
    return any(one.picks(case) and other.picks(case) for case in every_case((one, other)))


def cases_words(cases: Iterable[ServerTool], *, are_more: bool = False) -> str:
    """Tools in words: those with a name by it; the others as `every other tool`, or those that only read. `are_more`
    says that there are other tools besides.
    """
    found = list(cases)
    named = sorted({case.name for case in found if case.name is not None})
    others = {case.only_reads for case in found if case.name is None}
    words = [listed(named, "and", most=_MAX_NAMED)] if named else []
    other = "other " if named or are_more else ""
    if others == {True}:
        words.append(f"every {other}tool that only reads")
    elif others == {False}:
        words.append(f"every {other}tool that does not only read")
    elif others:
        words.append(f"every {other}tool")
    return " and ".join(words)
