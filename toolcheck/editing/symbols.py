"""The outline of a text: its sessions and turns, their tools, and the arguments of these."""

from __future__ import annotations

from typing import Literal

from toolcheck.document.document import Document, Span
from toolcheck.document.where import Where
from toolcheck.editing.names import characters
from toolcheck.editing.open_text import OpenText
from toolcheck.editing.spots import whole
from toolcheck.ground.record import record
from toolcheck.manifest.manifest import Manifest
from toolcheck.manifest.payload import Payload
from toolcheck.manifest.tool import Tool

SymbolKind = Literal["payload", "server", "function", "tool", "argument"]

_MOST = 2000


@record(kw_only=True)
class Symbol:
    """One entry: all its characters, those of its name, and the entries in it."""

    name: str
    kind: SymbolKind
    span: Span
    name_span: Span
    detail: str = ""
    children: tuple[Symbol, ...] = ()


def symbols(text: OpenText) -> tuple[Symbol, ...]:
    """The outline of a text as it was when it could last be read, where it is now."""
    good = text.good
    if good is None or not good.is_certain:
        return ()
    once = {
        (payload.where.document, payload.base, payload.turn): payload
        for payload in good.manifest.payloads
        if payload.kind != "manifest"
    }
    found = (_payload(payload, good.manifest, good) for payload in once.values())
    return tuple(one for symbol in found if (one := _moved(symbol, good, text)) is not None)


def _payload(payload: Payload, manifest: Manifest, text: OpenText) -> Symbol:
    document = manifest.document
    tools = tuple(_tool(tool, document, text) for tool in payload.every_tool[:_MOST] if tool.namespace is None)
    at = Where(payload.base, "value", payload.where.document)
    span = whole(document, at)
    own = document.span(at.key if payload.base else at)
    name = payload.turn or payload.prefix or payload.kind
    return Symbol(
        name=text.redactor.say(name),
        kind="payload",
        span=_around(span, tools),
        name_span=own if span.start <= own.start and own.end <= span.end else Span(span.start, span.start),
        detail=payload.model,
        children=tools,
    )


def _tool(tool: Tool, document: Document, text: OpenText) -> Symbol:
    grip = tool.grip
    span = whole(document, tool.where)
    own = characters(document, grip)
    kind: SymbolKind = "server" if tool.kind == "mcp" else "function" if tool.kind == "function" else "tool"
    arguments = tuple(
        Symbol(
            name=text.redactor.say(name),
            kind="argument",
            span=whole(document, node.where),
            name_span=document.span(node.key),
            detail=str(node.find("type").value) if node.find("type").is_string else "",
        )
        for name, node in tool.field("parameters").find("properties").entries()
    )
    name = tool.label or tool.name or tool.kind or "tool"
    return Symbol(
        name=text.redactor.say(name),
        kind=kind,
        span=span,
        name_span=own if span.start <= own.start and own.end <= span.end else Span(span.start, span.start),
        detail=text.redactor.say(tool.kind),
        children=tuple(one for one in arguments if span.start <= one.span.start and one.span.end <= span.end),
    )


def _around(span: Span, children: tuple[Symbol, ...]) -> Span:
    """A stretch that holds these, too: tools can be written beside the session they belong to."""
    return Span(
        min((span.start, *(one.span.start for one in children))), max((span.end, *(one.span.end for one in children)))
    )


def _moved(symbol: Symbol, then: OpenText, now: OpenText) -> Symbol | None:
    """A symbol where it is in the text of now."""
    if then is now:
        return symbol
    found = [then.moved(at, now) for at in (*symbol.span, *symbol.name_span)]
    start, end, name_start, name_end = found
    if start is None or end is None or name_start is None or name_end is None:
        return None
    children = (_moved(one, then, now) for one in symbol.children)
    return Symbol(
        name=symbol.name,
        kind=symbol.kind,
        span=Span(start, end),
        name_span=Span(name_start, name_end),
        detail=symbol.detail,
        children=tuple(one for one in children if one is not None),
    )
