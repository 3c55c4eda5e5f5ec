"""The names of a manifest: where each is given, and where it is used. Labels of servers, functions, definitions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from toolcheck.contract.json_schema import DEFINITIONS
from toolcheck.document.document import Document, Span
from toolcheck.document.where import Path, Where
from toolcheck.editing.spots import Spot
from toolcheck.ground.record import record
from toolcheck.manifest.manifest import Manifest
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Payload
from toolcheck.manifest.references import References
from toolcheck.manifest.tool import Tool

NameKind = Literal["label", "function", "definition"]


@record(kw_only=True)
class Named:
    """A name at one place. `home` tells two things of one name apart: for a definition, the place of its schema.
    `is_given` says that the thing is defined here.
    """

    kind: NameKind
    name: str
    where: Where
    is_given: bool
    home: tuple[int, Path] = (0, ())

    @property
    def thing(self) -> tuple[str, str, tuple[int, Path]]:
        """What it names: equal for all places of one thing."""
        return self.kind, self.name, self.home


def names(manifest: Manifest) -> tuple[Named, ...]:
    """Every place of every name, in the order of the payloads; each place once."""
    found = {(one.where.document, one.where.path): one for payload in manifest.payloads for one in _of_payload(payload)}
    return tuple(found.values())


def _of_payload(payload: Payload) -> Iterator[Named]:
    for tool in payload.every_tool:
        if tool.kind == "mcp":
            yield from _label(tool.find("server_label"), is_given=not tool.is_label_only)
        elif tool.field("name").is_string:
            yield Named(kind="function", name=tool.name, where=tool.field("name").where, is_given=True)
        yield from _definitions(tool)
    choice = payload.choice
    for one in (choice, *choice.find("tools").items()):
        yield from _label(one.find("server_label"), is_given=False)
        if one.find("type").value in ("function", "custom") and one.find("name").is_string:
            yield Named(kind="function", name=one.find("name").value, where=one.find("name").where, is_given=False)
    for item in payload.items_in:
        yield from _label(item.find("server_label"), is_given=False)


def _label(node: Node, *, is_given: bool) -> Iterator[Named]:
    if node.is_string and node.value:
        yield Named(kind="label", name=node.value, where=node.where, is_given=is_given)


def _definitions(tool: Tool) -> Iterator[Named]:
    schemas = tool.schemas
    if not schemas:
        return
    root = schemas[0]
    for keyword in DEFINITIONS:
        for name, node in root.find(keyword).entries():
            yield _definition(name, node.key, node)
    references: References | None = None
    for schema in schemas:
        reference = schema.find("$ref")
        if not reference.is_string:
            continue
        references = references or References(schemas)
        for name, written in references.defined.items():
            if reference.value == written or reference.value.startswith(f"{written}/"):
                keyword = written.split("/")[1]
                target = root.find(keyword, name)
                if target.present:
                    yield _definition(name, reference.where, target)


def _definition(name: str, where: Where, node: Node) -> Named:
    home = node.where.document, node.path
    return Named(kind="definition", name=name, where=where, is_given=where.part == "key", home=home)


def name_at(manifest: Manifest, spot: Spot) -> Named | None:
    """The name at a spot; None where there is none."""
    for one in names(manifest):
        is_key = one.where.part == "key"
        if (one.where.document, one.where.path) == (spot.document, spot.path) and is_key == spot.on_key:
            return one
    return None


def places(manifest: Manifest, thing: Named, *, given: bool | None = None) -> tuple[Where, ...]:
    """The places of what a name means: all, or those where it is `given`, or those where it is not."""
    return tuple(
        one.where for one in names(manifest) if one.thing == thing.thing and (given is None or one.is_given == given)
    )


def characters(document: Document, where: Where) -> Span:
    """The characters of a name, without the quotes around it."""
    span = document.span(where)
    written = document.text[span.start : span.end]
    if len(written) >= 2 and written[0] == written[-1] and written[0] in "\"'`":
        return Span(span.start + 1, span.end - 1)
    return span
