"""Every rule about servers on what they offered. Nothing is asked here: what servers offered is given.

No rule, no file system and no console is known here by name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any

from toolcheck.checking.checking import check_document
from toolcheck.checking.examining import look
from toolcheck.checking.facts import with_tool
from toolcheck.checking.merging import merge_targets
from toolcheck.checking.selection import Options, at_level, is_wanted
from toolcheck.document.document import Document
from toolcheck.document.limits import Limits
from toolcheck.document.reading import read
from toolcheck.document.where import dotted
from toolcheck.finding.finding import ERROR, Finding, Fix, Related
from toolcheck.finding.report import Checked
from toolcheck.finding.rule import Rule
from toolcheck.ground.record import replace
from toolcheck.manifest.manifest import Manifest
from toolcheck.rules import rules_of_servers
from toolcheck.served.filters import allowed_of
from toolcheck.served.lock import locked_tool
from toolcheck.served.served import MAX_DEPTH, SchemaFault, Served, ServedPayload, ServedTool
from toolcheck.suppressing.applying import apply_suppressions
from toolcheck.suppressing.reading import read_suppressions

MAX_SHOWN = 300
"""A text with words of a server is cut after so many characters."""

_MAX_FAULTS = 100
_IN_SCHEMA = 2
"""The steps to a tool in a list of tools."""
_LIMITS = Limits(size=64 << 20, depth=MAX_DEPTH + 10, nodes=10_000_000, key=1 << 22, digits=5000)
"""A server may send more in one list than a manifest may have."""


def judge(manifest: Manifest, offers: Sequence[ServedPayload], options: Options | None = None) -> Checked:
    """The findings about what the servers of a manifest offered, in the order of its text. The manifest must not be
    `brief`. What its suppressions and those of the options cover is suppressed.
    """
    options = options or Options()
    found = merge_targets(_cut(finding) for offer in offers for finding in _examined(offer, manifest.document))
    if manifest.document.around is not None:
        from toolcheck.checking.silence import certain

        found = certain(found, manifest, options.targets)
    by_name = {rule.name: rule for rule in rules_of_servers()}
    wanted = [at_level(finding, options) for finding in found if is_wanted(by_name[finding.rule], options)]
    off = [one for one in found if not is_wanted(by_name[one.rule], options) and not by_name[one.rule].opt_in]
    suppressions = (*read_suppressions(manifest), *options.suppressions)
    today, show = options.today, options.show_suppressed
    applied = apply_suppressions(manifest, wanted, suppressions, today=today, show_suppressed=show)
    return Checked(
        document=manifest.document,
        manifest=manifest,
        findings=_in_order(manifest, tuple(with_tool(finding, manifest) for finding in applied.reported)),
        suppressed=applied.suppressed,
        deselected=tuple(off),
    )


def _examined(offer: ServedPayload, document: Document) -> Iterator[Finding]:
    """What all rules say of the servers of a payload, and of each of them."""
    known = (replace(served, unknown=_unknown(served, document)) for served in offer.servers)
    servers = tuple(replace(served, schema_faults=schema_faults(served)) for served in known)
    whole = ServedPayload(offer.payload, servers)
    for thing in (whole, *servers):
        for rule in _rules_for(type(thing).__name__):
            if offer.payload.target in rule.targets:
                yield from look(rule, thing, offer.payload, (offer.payload.target,))


def _unknown(served: Served, document: Document) -> frozenset[str]:
    """The fields of an entry in code that may hold more than is seen, or something else."""
    if document.around is None:
        return frozenset()
    from toolcheck.manifest.code import sources_of

    where = served.tool.where
    root, size = sources_of(document).found[where.document].root, len(where.path)
    below = (way for way in (*root.open, *root.holes) if len(way) > size and way[:size] == where.path)
    return frozenset(str(way[size]) for way in below)


@cache
def _rules_for(view: str) -> tuple[Rule, ...]:
    return tuple(rule.declared for rule in rules_of_servers() if rule.each == view)


def _in_order(manifest: Manifest, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    span = manifest.document.span
    return tuple(sorted(findings, key=lambda finding: (span(finding.where), -finding.severity)))


# -- words of servers -------------------------------------------------------------------------------


def _cut(finding: Finding) -> Finding:
    """A finding whose words are not too long, whatever a server calls its tools."""
    return replace(
        finding,
        message=_short(finding.message),
        note=_short(finding.note),
        fix=None if finding.fix is None else Fix(_short(finding.fix.title)),
        related=tuple(Related(_short(one.message), one.where, one.document) for one in finding.related),
    )


def _short(words: str) -> str:
    return words if len(words) <= MAX_SHOWN else f"{words[: MAX_SHOWN - 1]}…"


# -- schemas ----------------------------------------------------------------------------------------


def schema_faults(served: Served) -> tuple[SchemaFault, ...]:
    """What the rules of the family `parameters` say of the schemas of the tools that the manifest allows: the errors,
    if the tools were functions.
    """
    tools = [tool for tool in allowed_of(served) if isinstance(tool.definition.get("inputSchema"), dict)]
    schemas = (locked_tool(tool.definition).definition["inputSchema"] for tool in tools)  # as JSON can have it
    request = {"model": "gpt-5.6", "tools": [_as_function(schema) for schema in schemas]}
    document = read(json.dumps(request).encode(), "tools.json", "json", _LIMITS)
    found = check_document(document, Options(targets=("responses",), select=("parameters",))).findings
    in_schemas = (one for one in found if one.severity is ERROR and len(one.where.path) > _IN_SCHEMA)
    return tuple(islice((_fault(finding, tools) for finding in in_schemas), _MAX_FAULTS))


def _as_function(schema: dict[str, Any]) -> dict[str, Any]:
    if schema.get("type") == "object" and "properties" not in schema:  # how MCP writes a tool without arguments
        schema = {**schema, "properties": {}}
    return {"type": "function", "name": "tool", "parameters": schema, "strict": False}


def _fault(finding: Finding, tools: Sequence[ServedTool]) -> SchemaFault:
    _, number, _, *path = finding.where.path
    assert isinstance(number, int)
    place = dotted(tuple(path), "inputSchema")
    return SchemaFault(tool=tools[number].name, rule=finding.rule, message=finding.message, place=place)
