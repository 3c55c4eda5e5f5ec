"""What servers offered, for people: a few lines for each server, before the findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from toolcheck.probing.probing import Probed
from toolcheck.probing.questions import Question, Unasked
from toolcheck.redaction.redactor import Redactor, printable
from toolcheck.reporting.style import Style, plain
from toolcheck.reporting.tally import counted
from toolcheck.served.filters import allowed_of, waits
from toolcheck.served.served import Catalogue, Served, ServedTool

_MAX_NAMES = 12
_LONGEST = 100


def render(files: Sequence[Probed], style: Style = plain) -> str:
    """The servers of all manifests."""
    return "".join(f"{line}\n" for file in files for line in _of_file(file, style))


def looked_at(files: Sequence[Probed]) -> str:
    """The beginning of the summary: how many servers were asked, and what they offer."""
    servers = [server for file in files for server in file.servers]
    tools = sum(len(server.tools) for server in servers)
    failed = sum(server.listing is None for server in servers)
    unasked = sum(len(unasked_of(file)) for file in files)
    parts = [f"asked {counted(len(servers), 'server')}", f"{counted(tools, 'tool')} offered"]
    parts += [f"{failed:,} not listed"] if failed else []
    parts += [f"{unasked:,} not asked"] if unasked else []
    return ", ".join(parts)


def unasked_of(file: Probed) -> tuple[Unasked, ...]:
    """The servers that were not asked; one of a tool that is read for two targets, once."""
    return tuple({(one.tool.where.document, one.tool.path): one for one in file.unasked}.values())


def dry(name: str, questions: Iterable[Question], unasked: Iterable[Unasked]) -> str:
    """What would be asked, a line for each server."""
    lines = [f"{name}: {_called(one.label)}: {_would(one)}" for one in questions]
    lines += [f"{name}: {_called(one.label)}: not asked: {one.reason}" for one in unasked]
    return "".join(f"{printable(line)}\n" for line in lines)


def _would(question: Question) -> str:
    headers = ", ".join(f"`{name}`" for name in question.headers)
    what = f"with the headers {headers}" if len(question.headers) > 1 else f"with the header {headers}"
    return f"asks {question.shown}" + (f" {what}" if headers else " without headers of the manifest")


def _of_file(file: Probed, style: Style) -> Iterator[str]:
    redactor = Redactor(file.file.document)
    name = printable(file.file.document.name)
    for server in file.servers:
        head = f"{name}: {style('message', redactor.say(_called(server.label)))}: "
        if server.listing is None:
            reason = server.failure.detail if server.failure else ""
            yield head + style("error", "not listed") + redactor.say(f": {reason[: _LONGEST * 3]}")
            continue
        yield head + redactor.say(_facts(server, server.listing))
        yield from (f"    {redactor.say(line)}" for line in _about(server))
    for one in unasked_of(file):
        words = redactor.say(f"not asked: {one.reason}")
        yield f"{name}: {style('message', redactor.say(_called(one.label)))}: {words}"


def _facts(server: Served, listing: Catalogue) -> str:
    again = f", again in {server.again.seconds:.1f} s" if server.again is not None else ""
    count = counted(len(listing.tools), "tool")
    return f"{count} in {listing.seconds:.1f} s{again} ({listing.transport}, {listing.protocol})"


def _about(server: Served) -> Iterator[str]:
    """Which tools are allowed, and which need approval."""
    if not server.tools:
        return
    allowed = allowed_of(server)
    if len(allowed) == len(server.tools):
        yield f"all are allowed: {_names(allowed)}"
    else:
        yield f"{len(allowed):,} allowed: {_names(allowed)}" if allowed else "none is allowed"
    asked = {answer: [] for answer in (True, False, None)}  # type: dict[bool | None, list[ServedTool]]
    for tool in allowed:
        asked[waits(server.tool.find("require_approval"), tool)].append(tool)
    for answer, words in ((True, "with approval"), (False, "without approval"), (None, "approval not known")):
        if asked[answer]:
            all_of_them = len(asked[answer]) == len(allowed)
            yield f"all {words}" if all_of_them else f"{len(asked[answer]):,} {words}: {_names(asked[answer])}"


def _names(tools: Sequence[ServedTool]) -> str:
    names = ", ".join(tool.name[:_LONGEST] for tool in tools[:_MAX_NAMES])
    more = len(tools) - _MAX_NAMES
    return f"{names} and {more:,} more" if more > 0 else names


def _called(label: str) -> str:
    return label[:_LONGEST] or "(no label)"
