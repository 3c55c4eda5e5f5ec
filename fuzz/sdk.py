"""Documents made of the types of the OpenAI client, against what toolcheck says of them.

python -m fuzz.sdk                  every legal document, every one with a fault, and the odd ones
python -m fuzz.sdk --show 100       prints more of the disagreements (default: 40)

Of a legal document no error is reported, of one with a fault at least one is. So it is for the odd but legal forms of
`odd.yaml`, which people wrote. What is known to be otherwise, and right, is listed below with its reason. The exit code
is 0 without a disagreement, 1 with one, and 2 without the client.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from fuzz.sdk_values import MISSING, Key, Words, faults, legal
from toolcheck.checking.checking import check_document
from toolcheck.checking.selection import Options
from toolcheck.contract.targets import Target
from toolcheck.document.reading import read
from toolcheck.finding.finding import ERROR, Finding

TYPES: dict[str, tuple[str, Target]] = {
    "session.update": ("realtime.session_update_event_param:SessionUpdateEventParam", "realtime-session"),
    "response.create": (
        "realtime.response_create_event_with_references_param:ResponseCreateEventWithReferencesParam",
        "realtime-response",
    ),
    "conversation.item.create": (
        "realtime.conversation_item_create_event_param:ConversationItemCreateEventParam",
        "realtime-response",
    ),
    "client-secret": ("realtime.client_secret_create_params:ClientSecretCreateParams", "realtime-session"),
    "request": ("responses.response_create_params:ResponseCreateParamsNonStreaming", "responses"),
    "session.start": ("live.session_start_event_param:SessionStartEventParam", "live"),
    "live update": ("live.session_update_event_param:SessionUpdateEventParam", "live"),
    "live create": ("live.live_create_params:LiveCreateParams", "live"),
    "live call": ("live.session_accept_params:SessionAcceptParams", "live"),
}
"""What is sent, the client's type of it, and the API."""

_OBJECT = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
WORDS = Words(
    {
        "server_url": "https://docs.example.com/mcp",
        "tunnel_id": "tunnel_" + "a" * 32,
        "country": "US",
        "vector_store_ids": "vs_" + "a" * 24,
        "version": "1",
        "size": "1024x1024",
        "idle_timeout_ms": 5000,
        "seconds": 600,
        "connector_id": "connector_gmail",
        "parameters": _OBJECT,
        "output_schema": _OBJECT,
        "input_schema": _OBJECT,
        "schema": _OBJECT,
    },
    filled=("allowed_callers", "allowed_domains", "domain_secrets", "languages"),
    shut=("input", "variables"),
    beside={
        "Mcp": {"server_url": "https://docs.example.com/mcp"},
        "RealtimeFunctionToolParam": {"type": "function", "name": "x"},
        "ToolMcp": {"server_label": "x", "server_url": "https://docs.example.com/mcp"},
        "ToolFileSearch": {"vector_store_ids": ["vs_" + "a" * 24]},
        "ToolCodeInterpreter": {"container": {"type": "auto"}},
        "ToolCustom": {"name": "x"},
        "ToolNamespace": {"name": "x", "description": "x", "tools": [{"type": "custom", "name": "x"}]},
    },
)
"""Where a type asks for any text, number or object, and the API for some. What carries no tools may be
anything. Beside what the types ask for in a tool, the API asks for more."""

EXPECTED: tuple[tuple[str, str, str], ...] = (
    (
        "missing-server-source|undefined-server-label",
        ".*",
        "one of three fields, or defined before",
    ),
    ("missing-field", r".*\.(filters\.filters|tool_choice\.tools)\[0\]\.type", "the type says any object"),
    ("missing-field", r"tool_choice\.tools\[0\]\.type", "the type says any object"),
    ("retired-model", ".*", "the type lists models that are gone"),
    ("conflicting-image-options", ".*", "some options are for one format"),
    ("misplaced-field", r".*tools\[0\]\.description", "only a search by the client has a description"),
    ("background-window", ".*", "a window is for what runs in the background"),
    ("unreachable-callers|empty-search-surface|deferred-without-search", ".*", "another tool must be there"),
    ("required-without-tools|undefined-tool-choice|invalid-allowed-tools-choice", ".*", "the choice needs tools"),
    ("invalid-value", r".*tools\[0\]\.tools", "a namespace holds at least one function"),
)
"""Errors about what the types allow: the rule and the path, as patterns, and why they are right."""


NULL = "null for another type"
SILENT: dict[tuple[str, str, str], str] = {
    ("request", "tools.0.parameters", MISSING): "guides leave it out, and the server accepts that",
    ("request", "tools.0.strict", MISSING): "guides leave it out, and the server accepts that",
    ("request", "tools.0.environment.skills.0.version", "a number for another type"): "so in the guide",
    ("request", "tools.0.server_description", NULL): "a warning",
    ("request", "tool_choice", NULL): "the server was recorded to accept it",
    ("session.start", "type", MISSING): "without it, it is the body of a request, or a manifest",
    ("session.start", "session.model", MISSING): "a session that is forked has the model of the first",
    ("live create", "transport", MISSING): "without it, it is a manifest",
    ("live create", "session.model", MISSING): "a session that is forked has the model of the first",
    ("live call", "session.model", MISSING): "without it, it is a file of something else",
    **{
        ("live call", "session.type", fault): "without it, it is a file of something else"
        for fault in (MISSING, NULL, "a number for another type", "a literal that is not listed")
    },
    ("session.update", "type", MISSING): "without it, it is the body of client_secrets",
    ("session.update", "session.tools.0.server_description", NULL): "a warning",
    ("response.create", "response.tools.0.server_description", NULL): "a warning",
    ("client-secret", "session.tools.0.server_description", NULL): "a warning",
    ("conversation.item.create", "previous_item_id", NULL): "in OpenAI's example of the event, until 2025",
    ("conversation.item.create", "item.tools", MISSING): "a reported listing leaves them out",
}
"""Faults without an error: the kind of the document, the path and the fault, and why that is right."""


class Document(NamedTuple):
    """What would be sent, what it is, and where its fault is; None where it has none."""

    kind: str
    value: Any
    fault: str = ""
    path: tuple[Key, ...] = ()


def sound() -> Iterator[Document]:
    """Documents that are legal by the types."""
    for kind, (name, _) in TYPES.items():
        for value in legal(type_of(name), WORDS):
            yield Document(kind, _whole(kind, value))


def broken() -> Iterator[Document]:
    """Documents that are legal by the types, but for one thing."""
    for kind, (name, _) in TYPES.items():
        for fault in faults(type_of(name), WORDS):
            value = _whole(kind, fault.value) if isinstance(fault.value, dict) else fault.value
            yield Document(kind, value, fault.kind, fault.path)


def odd() -> Iterator[Document]:
    """Odd forms that are legal: each of a session as one of a response, too, where both have the field."""
    listed = yaml.safe_load((Path(__file__).parent / "odd.yaml").read_text("utf-8"))
    for fields in listed["realtime"]:
        yield Document("session.update", {"type": "session.update", "session": {"type": "realtime", **fields}})
        yield Document("response.create", {"type": "response.create", "response": fields})
    for fields in listed["requests"]:
        yield Document("request", _whole("request", fields))


def _whole(kind: str, value: Any) -> Any:
    """A value with what the document needs to be known for what it is."""
    needed = {"request": {"model": "gpt-6-astra", "input": "Hi."}, "client-secret": {"session": {"type": "realtime"}}}
    return {**needed.get(kind, {}), **_with_one_source(value)}


def _with_one_source(value: Any) -> Any:
    """A value in which a server with a connector or a tunnel has no address."""
    if isinstance(value, list):
        return [_with_one_source(part) for part in value]
    if not isinstance(value, dict):
        return value
    is_named = any(key in value for key in ("connector_id", "tunnel_id"))
    return {key: _with_one_source(part) for key, part in value.items() if not (is_named and key == "server_url")}


def type_of(name: str) -> Any:
    """A type of the client."""
    from drift.__main__ import of_sdk

    return of_sdk(name)


def errors(document: Document) -> list[Finding]:
    """The errors that are reported."""
    data = json.dumps(document.value).encode()
    found = check_document(read(data, "a.json"), Options(targets=(TYPES[document.kind][1],)))
    return [finding for finding in found.findings if finding.severity >= ERROR]


def unexpected(document: Document) -> list[Finding]:
    """The errors for which no reason is given."""
    return [
        finding
        for finding in errors(document)
        if not any(
            re.fullmatch(rule, finding.rule) and re.fullmatch(path, finding.api_path) for rule, path, _ in EXPECTED
        )
    ]


def disagreement(document: Document) -> str:
    """What toolcheck sees differently in a document; empty when it agrees."""
    if not document.fault:
        return "; ".join(f"{found.rule} at {found.api_path}: {found.message}" for found in unexpected(document))
    where = ".".join(map(str, document.path))
    if (document.kind, where, document.fault) in SILENT:
        return ""
    return "" if is_seen(document) else f"no error at {where}, where there is {document.fault}"


def is_seen(document: Document) -> bool:
    """Whether there is an error that the fault of a document may have made."""
    near = (finding for finding in errors(document) if _is_near(finding.where.path, document.path))
    return any(near) or bool(unexpected(document))


def _is_near(path: tuple[Key, ...], fault: tuple[Key, ...]) -> bool:
    """Whether an error is at a fault, in it, or at the value right around it."""
    most = min(len(path), len(fault))
    return path[:most] == fault[:most] and len(path) >= len(fault) - 1


def main() -> int:
    """Check every document."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.sdk", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--show", type=int, default=40, help="print at most so many disagreements (default: 40)")
    most = parser.parse_args().show
    try:
        import openai
    except ImportError:
        print("the package `openai` is not installed; `make test` installs it", file=sys.stderr)
        return 2
    counts: Counter[str] = Counter()
    for name, documents in (("legal", sound()), ("broken", broken()), ("odd", odd())):
        for document in documents:
            counts[name] += 1
            if words := disagreement(document):
                counts["disagreements"] += 1
                if counts["disagreements"] <= most:
                    print(f"{name} {document.kind}: {words}\n  {json.dumps(document.value)[:500]}")
    numbers = ", ".join(f"{counts[name]:,} {name}" for name in ("legal", "broken", "odd", "disagreements"))
    print(f"openai {openai.__version__}: {numbers}")
    return 1 if counts["disagreements"] else 0


if __name__ == "__main__":
    sys.exit(main())
