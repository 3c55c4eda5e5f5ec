"""The kinds of sources, recognised by what they hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from toolcheck.document.document import Document
from toolcheck.ground.record import record
from toolcheck.importing import anthropic, chat, clients, gemini, json_schema, listing, openapi, sent
from toolcheck.importing.imported import CannotImport, Imported, ImportWish, NothingToImport
from toolcheck.manifest.recognising import recognise_document

PYTHON = "python"


@record(kw_only=True)
class SourceKind:
    """A kind of source: its `name` with an article, what recognises it, and what imports it."""

    name: str
    fits: Callable[[Any], bool]
    imported: Callable[[Any, ImportWish], Imported]


KINDS: dict[str, SourceKind] = {
    "openapi": SourceKind(name="an OpenAPI description", fits=openapi.fits, imported=openapi.imported),
    "anthropic": SourceKind(name="a request to Anthropic", fits=anthropic.fits, imported=anthropic.imported),
    "gemini": SourceKind(name="a request to Gemini", fits=gemini.fits, imported=gemini.imported),
    "mcp-tools": SourceKind(name="a list of MCP tools", fits=listing.fits, imported=listing.imported),
    "chat": SourceKind(name="a Chat Completions request", fits=chat.fits, imported=chat.imported),
    "mcp-config": SourceKind(name="the configuration of an MCP client", fits=clients.fits, imported=clients.imported),
    "json-schema": SourceKind(name="a JSON Schema", fits=json_schema.fits, imported=json_schema.imported),
}
"""The kinds that are one value, the most certain first."""

SENT = "openai"
"""The kind of what OpenAI's APIs accept already, which may be several values."""

NAMES = (*KINDS, SENT, PYTHON)
"""All kinds, as `--from` names them."""


def import_values(values: Sequence[Any], kind: str, wish: ImportWish) -> tuple[str, Imported]:
    """What values become, and what they were: `kind` says it, else they do. Raises `CannotImport`."""
    plain = tuple(map(with_text_keys, values))
    if not plain:
        raise NothingToImport("it is empty")
    if kind == SENT or (not kind and _is_sent(plain)):
        return "what OpenAI accepts", sent.imported(plain, wish)
    if len(plain) != 1:
        raise CannotImport(f"it has {len(plain):,} documents, and they are not events of a session")
    value = plain[0]
    if not isinstance(value, dict | list):
        raise CannotImport("it is neither an object nor a list")
    if not value:
        raise NothingToImport("it is empty")
    if kind:
        return KINDS[kind].name, KINDS[kind].imported(value, wish)
    found = next((one for one in KINDS.values() if one.fits(value)), None)
    if found is None:
        raise CannotImport(_unknown(plain))
    return found.name, found.imported(value, wish)


def _is_sent(values: Sequence[Any]) -> bool:
    """Whether the values are nothing of another program, and something of OpenAI's."""
    if len(values) == 1 and any(one.fits(values[0]) for one in KINDS.values()):
        return False
    return sent.shape_of(values) != "unknown"


def _unknown(values: tuple[Any, ...]) -> str:
    neighbour = recognise_document(Document(name="source", text="", format="json", values=values)).neighbour
    if neighbour is not None:
        return f"it is {neighbour.name}, which cannot be imported: {neighbour.next_step}"
    return f"it is not recognised; name its kind with `--from`: {', '.join(NAMES)}"


def with_text_keys(value: Any) -> Any:
    """A value whose keys are all texts, as they are in JSON: YAML also has numbers and booleans as keys."""
    if isinstance(value, dict):
        return {_key(key): with_text_keys(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [with_text_keys(inner) for inner in value]
    return value


def _key(key: Any) -> str:
    if isinstance(key, str):
        return key
    return {True: "true", False: "false", None: "null"}[key] if key is None or isinstance(key, bool) else str(key)
