"""What is not known is never an error: findings about code that rest on something the text does not say are dropped.

Three things are not known: a hole (something is there), an open container (it may hold more than is seen), and for a
loose tool the API that it is for. No rule knows of them; the one filter is here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from toolcheck.contract.targets import Target
from toolcheck.document.code.root import Root
from toolcheck.document.document import Document, Span
from toolcheck.document.layout import Layout
from toolcheck.document.where import Path, Where
from toolcheck.finding.finding import INFO, Finding, hint
from toolcheck.ground.record import replace
from toolcheck.manifest.code import sources_of, targets_of
from toolcheck.manifest.manifest import Manifest
from toolcheck.manifest.payload import Payload
from toolcheck.manifest.sources import SentRoot
from toolcheck.rules import find_rule

_OF_A_KEY = frozenset(["beta-field", "connector-authorization-header", "nested-function", "strict-in-realtime"])
"""Rules whose finding is true whatever the value of the key is."""

_OF_THE_OTHERS = frozenset(
    [
        "deferred-without-search",
        "empty-search-surface",
        "invalid-allowed-tools-choice",
        "required-without-tools",
        "undefined-server-label",
        "undefined-tool-choice",
        "unreachable-callers",
    ]
)
"""Rules that look at all tools together, and are wrong where one is not seen."""

_OF_ANOTHER_FIELD = {"connector-without-authorization": "headers", "shared-tool-name": "allowed_tools"}
"""Rules that look at another field of the tools they name."""

_OF_A_SCHEMA = frozenset(["strict-optional-property", "unresolvable-ref", "required-undeclared", "strict-limits"])
"""Rules about a schema that look at other parts of it than the one they name."""

_TELLS_A_TOOL = ("type", "name", "server_label", "defer_loading", "allowed_callers", "tools")
"""Fields by which other tools, and choices, know a tool."""

_NESTING = ("function", "custom", "grammar")
"""Fields that may hold what is missing beside them."""

_OF_A_SERVER = frozenset(["beta-field", "missing-session-type"])
"""Rules that hold for OpenAI's own server: others speak the beta still."""

_NOTE = 'whose server gets it is not known; with `vendor = "openai"` in the configuration, this is an error'

_OF_A_WHOLE = frozenset(["endless-tool-loop", "required-without-tools"])
"""Rules that do not hold for a part of a session: what it does not say stays as it is, or changes with the next one."""

_PLACEHOLDER = "unexpanded-placeholder"
"""What stands for an unknown part of a text looks like a placeholder, and is not one."""


def certain(findings: Iterable[Finding], manifest: Manifest, targets: tuple[Target, ...]) -> list[Finding]:
    """The findings about a file of code that are true whatever the text does not say, each once. `targets` are those
    that are asked for, where the file leaves it open.
    """
    document = manifest.document
    found = sources_of(document).found
    tools = {payload.where.document: payload for payload in manifest.payloads}
    layout = Layout(document)
    kept: list[Finding] = []
    for finding in findings:
        number = finding.where.document
        if finding.where.part == "text" or number >= len(found):
            kept.append(finding)
            continue
        doubtful = found[number]
        if _is_certain(finding, doubtful, tools[number], targets):
            kept.append(_as_reported(finding, doubtful, layout))
    return list(_once(kept, document))


def _as_reported(finding: Finding, found: SentRoot, layout: Layout) -> Finding:
    """A finding as it is reported in code: an info if it is not known whose server it is about, and with its fix in
    words if the code cannot be edited for certain.
    """
    may_edit = finding.rule not in _OF_A_SERVER or found.vendor == "openai"
    if not may_edit:
        finding = replace(finding, severity=INFO, note=_NOTE)
    if finding.fix is None or not finding.fix.changes:
        return finding
    from toolcheck.fixing.fixing import may_fix

    return finding if may_edit and may_fix(finding, layout) else replace(finding, fix=hint(finding.fix.title))


def _is_certain(finding: Finding, found: SentRoot, payload: Payload, targets: tuple[Target, ...]) -> bool:
    wanted = targets_of(found, targets)
    if len(wanted) > 1 and not set(wanted) <= set(finding.targets):
        return False
    if found.kind == "dialect" and not _is_of_schema(finding.rule):
        return False
    is_patch = found.kind == "event" or (found.kind == "session" and not found.is_sent)
    if is_patch and finding.rule in _OF_A_WHOLE and "tools" not in payload.value:
        return False
    if finding.rule in _OF_THE_OTHERS and _has_more_tools(found.root, payload):
        return False
    if any(_is_hole(found.root, path) for path in _looked_at(finding, payload)):
        return False
    if finding.rule == "implicit-strict" and _may_list_all(finding, found.root, payload):
        return False
    if finding.rule in _OF_A_SCHEMA and _is_open_schema(finding, found.root, payload):
        return False
    places = (finding.where, *(related.where for related in finding.related if related.document is None))
    return all(_is_known(finding.rule, where, found.root) for where in places)


def _looked_at(finding: Finding, payload: Payload) -> Iterator[Path]:
    """Where else a rule looks than at the place that it names."""
    if finding.rule == "deprecated-connector":
        yield (*payload.path, "model")
    key = _OF_ANOTHER_FIELD.get(finding.rule)
    if key is not None:
        paths = (finding.where.path, *(related.where.path for related in finding.related))
        yield from ((*tool.path, key) for tool in map(payload.tool_at, paths) if tool is not None)


def _is_open_schema(finding: Finding, root: Root, payload: Payload) -> bool:
    """Whether what a rule looks at in the schema around a place is not all known: for a reference all of the schema,
    else the objects that hold the place.
    """
    tool = payload.tool_at(finding.where.path)
    if tool is None:
        return False
    path = finding.where.path
    if finding.rule == "unresolvable-ref":
        return any(way != tool.path or way in root.open for way in _unknown_below(root, tool.path))
    holders = (path[:length] for length in range(len(tool.path) + 1, len(path)))
    return any(
        (*holder, key) in root.open or _is_hole(root, (*holder, key))
        for holder in holders
        for key in ("required", "properties")
    )


def _may_list_all(finding: Finding, root: Root, payload: Payload) -> bool:
    """Whether it is not known of a tool's schema which properties it has, or which are required."""
    tool = payload.tool_at(finding.where.path)
    ways = () if tool is None else _unknown_below(root, tool.path)
    return any(not {"required", "properties"}.isdisjoint(way[-2:]) for way in ways)


def _unknown_below(root: Root, path: Path) -> Iterator[Path]:
    """The paths at and below one at which anything may be, or more than is seen."""
    known = _known_part(root.value, path)
    value = root.value
    for step in known:
        value = value[step]
    pending = [(known, value)] if known == path else []
    while pending:
        way, inner = pending.pop()
        if way in root.open or _is_hole(root, way):
            yield way
        if isinstance(inner, dict):
            pending += (((*way, key), below) for key, below in inner.items())
        elif isinstance(inner, list):
            pending += (((*way, number), below) for number, below in enumerate(inner))


def _is_hole(root: Root, path: Path) -> bool:
    hole = root.holes.get(path)
    return hole is not None and hole.kind == "anything"


def _is_of_schema(name: str) -> bool:
    rule = find_rule(name)
    return rule is not None and rule.family == "parameters"


def _has_more_tools(root: Root, payload: Payload) -> bool:
    """Whether there may be tools that are not seen, or that are not known for what they are."""
    if any(_is_hole(root, (*tool.path, key)) for tool in payload.every_tool for key in _TELLS_A_TOOL):
        return True
    node = payload.tool_list
    if not node.present:
        return payload.path in root.open
    if not payload.draft.paths:
        return node.path in root.open
    return any(path in root.open for path in payload.draft.paths.values())


def _is_known(rule: str, where: Where, root: Root) -> bool:
    """Whether what a rule says of a place does not depend on what is not known."""
    path = where.path
    for length in range(len(path) + 1):
        hole = root.holes.get(path[:length])
        if hole is not None and hole.kind == "anything":
            return length == len(path) and rule in _OF_A_KEY and not hole.may_be_absent
    if path in root.holes and rule == _PLACEHOLDER:
        return False
    known = _known_part(root.value, path)
    if known != path:
        return known not in root.open and not any(_is_hole(root, (*known, key)) for key in _NESTING)
    return not (path in root.open and _is_empty(root.value, path))


def _known_part(value: Any, path: Path) -> Path:
    """The longest part of a path at which something is."""
    for depth, step in enumerate(path):
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return path[:depth]
    return path


def _is_empty(value: Any, path: Path) -> bool:
    for step in path:
        value = value[step]
    return isinstance(value, dict | list) and not value


def _once(findings: Iterable[Finding], document: Document) -> Iterator[Finding]:
    """The findings, of those that say the same of the same characters only one: a constant may be sent twice."""
    seen: dict[tuple[str, str, Span], Finding] = {}
    for finding in findings:
        spot = finding.rule, finding.message, document.span(finding.where)
        known = seen.get(spot)
        if known is None:
            seen[spot] = finding
        else:
            worst = finding if finding.severity > known.severity else known
            seen[spot] = replace(worst, targets=tuple(dict.fromkeys((*known.targets, *finding.targets))))
    yield from seen.values()
