"""Changes that are planted in a manifest, each with the kind it is, and what writes the manifest in every form."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any, NamedTuple

from tests.blocks import in_blocks

Value = Any


class Planted(NamedTuple):
    """A change: its name, the kind it must be found as, what makes it, and the kinds that come with it. One that is
    `backwards` is made in the old value.
    """

    name: str
    kind: str
    make: Callable[[Value], None]
    besides: tuple[str, ...] = ()
    base: str = "session"
    backwards: bool = False


def session() -> Value:
    """A session with a turn: what most changes are planted in."""
    return {
        "session": {
            "type": "realtime",
            "model": "gpt-realtime-2.1",
            "instructions": "Be kind. Ask before you refund anything.",
            "tool_choice": "auto",
            "tools": [
                {
                    "type": "mcp",
                    "server_label": "crm",
                    "server_url": "https://crm.example.com/mcp",
                    "server_description": "Customers and their notes.",
                    "authorization": "${CRM_TOKEN}",
                    "headers": {"X-Region": "${REGION}"},
                    "allowed_tools": ["find_customer", "add_note"],
                    "require_approval": {"never": {"tool_names": ["find_customer"]}},
                },
                {
                    "type": "mcp",
                    "server_label": "mail",
                    "connector_id": "connector_gmail",
                    "authorization": "${MAIL_TOKEN}",
                    "allowed_tools": {"read_only": True},
                    "require_approval": "always",
                },
                {
                    "type": "function",
                    "name": "refund",
                    "description": "Refund an order after the caller has confirmed it.",
                    "parameters": {
                        "type": "object",
                        "properties": {
                            "order_id": {"type": "string", "pattern": "^[A-Z]{2}", "maxLength": 12},
                            "amount": {"type": "number", "minimum": 1, "maximum": 50, "description": "In euros."},
                            "currency": {"type": "string", "enum": ["EUR", "GBP"]},
                            "lines": {
                                "type": "array",
                                "maxItems": 5,
                                "items": {
                                    "type": "object",
                                    "properties": {"sku": {"type": "string"}, "count": {"type": "integer"}},
                                    "required": ["sku"],
                                    "additionalProperties": False,
                                },
                            },
                            "reason": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
                            "note": {"type": ["string", "null"]},
                        },
                        "required": ["order_id", "amount"],
                        "additionalProperties": False,
                    },
                },
                {"type": "function", "name": "hang_up", "description": "End the call."},
            ],
        },
        "turns": {
            "evening": {
                "instructions": "Say that we are closed.",
                "tools": [{"type": "function", "name": "leave_message", "description": "Take a message down."}],
            },
            "noon": {"tools": [{"type": "mcp", "server_label": "crm"}], "tool_choice": "none"},
        },
    }


def request() -> Value:
    """A Responses request, for what Realtime does not have."""
    return {
        "model": "gpt-5",
        "input": "Where is my order?",
        "max_tool_calls": 5,
        "tools": [
            {
                "type": "function",
                "name": "find_order",
                "strict": True,
                "allowed_callers": ["direct"],
                "parameters": {
                    "type": "object",
                    "properties": {"id": {"type": "string"}},
                    "required": ["id"],
                    "additionalProperties": False,
                },
            },
            {
                "type": "custom",
                "name": "query",
                "format": {"type": "grammar", "syntax": "regex", "definition": "[a-z]+"},
            },
            {"type": "file_search", "vector_store_ids": ["vs_1"]},
            {"type": "web_search", "filters": {"allowed_domains": ["a.example"]}, "external_web_access": False},
            {"type": "code_interpreter", "container": {"type": "auto", "memory_limit": "1g"}},
        ],
    }


BASES = {"session": session, "request": request}


def tools(value: Value) -> list[Value]:
    return value["session"]["tools"] if "session" in value else value["tools"]  # type: ignore[no-any-return]


def tool(value: Value, name: str) -> Value:
    return next(one for one in tools(value) if name in (one.get("name"), one.get("server_label"), one["type"]))


def properties(value: Value) -> Value:
    return tool(value, "refund")["parameters"]["properties"]


def setting(*path: str | int, to: Any) -> Callable[[Value], None]:
    """Sets what is at a path, whose first step names a tool or is `.` for the whole."""

    def make(value: Value) -> None:
        place = value if path[0] == "." else tool(value, str(path[0]))
        for step in path[1:-1]:
            place = place[step]
        if to is None:
            del place[path[-1]]
        else:
            place[path[-1]] = copy.deepcopy(to)

    return make


def refund(*path: str | int, to: Any) -> Callable[[Value], None]:
    """Sets what is at a path of the parameters of `refund`."""
    return setting("refund", "parameters", *path, to=to)


def adding(entry: Value) -> Callable[[Value], None]:
    return lambda value: tools(value).append(copy.deepcopy(entry))


def removing(name: str) -> Callable[[Value], None]:
    return lambda value: tools(value).remove(tool(value, name))


def moving(name: str) -> Callable[[Value], None]:
    def make(value: Value) -> None:
        moved = tool(value, name)
        tools(value).remove(moved)
        value["turns"]["evening"]["tools"].append(moved)

    return make


def moving_up(value: Value) -> None:
    tools(value).append(value["turns"]["evening"]["tools"].pop())


def moving_across(value: Value) -> None:
    value["turns"]["noon"]["tools"].append(value["turns"]["evening"]["tools"].pop())


def renaming_label(value: Value) -> None:
    tool(value, "crm")["server_label"] = "customers"
    value["turns"]["noon"]["tools"][0]["server_label"] = "customers"


def renaming_parameter(value: Value) -> None:
    schema = tool(value, "refund")["parameters"]
    schema["properties"]["order"] = schema["properties"].pop("order_id")
    schema["required"] = ["order", "amount"]


OTHER_FUNCTION = {"type": "function", "name": "delete_customer", "description": "Delete a customer for good."}
OTHER_SERVER = {"type": "mcp", "server_label": "shop", "server_url": "https://shop.example.com/mcp"}

PLANTED = (
    Planted("a function", "tool-added", adding(OTHER_FUNCTION)),
    Planted("a server", "tool-added", adding(OTHER_SERVER)),
    Planted(
        "a connector", "tool-added", adding({"type": "mcp", "server_label": "d", "connector_id": "connector_dropbox"})
    ),
    Planted("a hosted tool", "tool-added", adding({"type": "image_generation"}), base="request"),
    Planted("a tool in a turn", "tool-added", lambda v: v["turns"]["evening"]["tools"].append(OTHER_FUNCTION)),
    Planted("a turn without its own list", "tool-added", setting(".", "turns", "noon", "tools", to=None)),
    Planted(
        "a new turn with a new tool",
        "tool-added",
        setting(".", "turns", "late", to={"tools": [OTHER_FUNCTION]}),
        ("turn-added",),
    ),
    Planted("a tool of a turn in the session", "tool-moved-to-session", moving_up),
    Planted("another name", "tool-renamed", setting("hang_up", "name", to="transfer_call")),
    Planted("another kind", "tool-kind-changed", setting("query", "type", to="function"), base="request"),
    Planted("another host", "host-changed", setting("crm", "server_url", to="https://crm.example.net/mcp")),
    Planted("a variable host", "host-changed", setting("crm", "server_url", to="https://${CRM_HOST}/mcp")),
    Planted(
        "a server for a connector",
        "host-changed",
        lambda v: tool(v, "mail").update(server_url="https://mail.example/mcp", connector_id=None),
    ),
    Planted("another connector", "connector-changed", setting("mail", "connector_id", to="connector_outlookemail")),
    Planted("no encryption", "address-changed", setting("crm", "server_url", to="http://crm.example.com/mcp")),
    Planted("another path", "address-changed", setting("crm", "server_url", to="https://crm.example.com/admin")),
    Planted("never asked", "approval-lowered", setting("mail", "require_approval", to="never")),
    Planted(
        "asked for less",
        "approval-lowered",
        setting("crm", "require_approval", "never", "tool_names", to=["find_customer", "add_note"]),
    ),
    Planted(
        "asked for what writes only",
        "approval-lowered",
        setting("mail", "require_approval", to={"never": {"read_only": True}}),
    ),
    Planted("asked or not by a variable", "approval-lowered", setting("mail", "require_approval", to="${APPROVAL}")),
    Planted(
        "one more tool of a server",
        "allowed-tools-widened",
        setting("crm", "allowed_tools", to=["find_customer", "add_note", "delete"]),
    ),
    Planted("every tool of a server", "allowed-tools-widened", setting("crm", "allowed_tools", to=None)),
    Planted("tools that write, too", "allowed-tools-widened", setting("mail", "allowed_tools", to=None)),
    Planted("a choice in a turn", "choice-widened", setting(".", "turns", "noon", "tool_choice", to="auto")),
    Planted("a new header", "credential-added", setting("crm", "headers", "X-Admin", to="${ADMIN}")),
    Planted("a new credential", "credential-added", setting("mail", "authorization", to=None), backwards=True),
    Planted("another variable", "credential-changed", setting("crm", "authorization", to="${ADMIN_TOKEN}")),
    Planted("another header value", "credential-changed", setting("crm", "headers", "X-Region", to="${OTHER}")),
    Planted("a stored prompt", "prompt-changed", setting(".", "session", "prompt", to={"id": "pmpt_1"})),
    Planted(
        "one more vector store",
        "reach-widened",
        setting("file_search", "vector_store_ids", to=["vs_1", "vs_2"]),
        base="request",
    ),
    Planted("every domain", "reach-widened", setting("web_search", "filters", to={}), base="request"),
    Planted("live pages", "reach-widened", setting("web_search", "external_web_access", to=True), base="request"),
    Planted(
        "another container",
        "reach-widened",
        setting("code_interpreter", "container", "memory_limit", to="64g"),
        base="request",
    ),
    Planted(
        "called by programs",
        "reach-widened",
        setting("find_order", "allowed_callers", to=["direct", "programmatic"]),
        base="request",
    ),
    Planted("not strict", "strictness-removed", setting("find_order", "strict", to=False), base="request"),
    Planted("an open object", "object-opened", refund("additionalProperties", to=None)),
    Planted(
        "an open inner object", "object-opened", refund("properties", "lines", "items", "additionalProperties", to=True)
    ),
    Planted("one more value", "enum-widened", refund("properties", "currency", "enum", to=["EUR", "GBP", "USD"])),
    Planted("any value", "enum-widened", refund("properties", "currency", "enum", to=None)),
    Planted("a higher maximum", "limit-widened", refund("properties", "amount", "maximum", to=5000)),
    Planted("a lower minimum", "limit-widened", refund("properties", "amount", "minimum", to=-100)),
    Planted("no maximum", "limit-widened", refund("properties", "amount", "maximum", to=None)),
    Planted("more items", "limit-widened", refund("properties", "lines", "maxItems", to=500)),
    Planted("more calls", "limit-widened", setting(".", "max_tool_calls", to=500), base="request"),
    Planted(
        "another alternative",
        "branch-added",
        lambda v: properties(v)["reason"]["anyOf"].append({"type": "boolean"}),
        ("type-changed",),
    ),
    Planted("no pattern", "constraint-removed", refund("properties", "order_id", "pattern", to=None)),
    Planted("no grammar", "constraint-removed", setting("query", "format", to={"type": "text"}), base="request"),
    Planted("another pattern", "constraint-changed", refund("properties", "order_id", "pattern", to="^.")),
    Planted("another grammar", "constraint-changed", setting("query", "format", "definition", to=".*"), base="request"),
    Planted("another parameter", "parameter-added", refund("properties", "force", to={"type": "boolean"})),
    Planted(
        "another inner parameter",
        "parameter-added",
        refund("properties", "lines", "items", "properties", "price", to={"type": "number"}),
    ),
    Planted("a parameter less", "parameter-removed", refund("properties", "note", to=None)),
    Planted("a renamed parameter", "parameter-renamed", renaming_parameter),
    Planted("another type", "type-changed", refund("properties", "amount", "type", to="string")),
    Planted("null, too", "type-changed", refund("properties", "currency", "type", to=["string", "null"])),
    Planted(
        "an integer may have a fraction",
        "type-changed",
        refund("properties", "lines", "items", "properties", "count", "type", to="number"),
    ),
    Planted("not required", "requirement-removed", refund("required", to=["order_id"])),
    Planted("required", "requirement-added", refund("required", to=["order_id", "amount", "currency"])),
    Planted("another label", "label-renamed", renaming_label),
    Planted(
        "other instructions",
        "instructions-changed",
        setting(".", "session", "instructions", to="Be kind. Refund at once."),
    ),
    Planted(
        "other instructions of a turn",
        "instructions-changed",
        setting(".", "turns", "evening", "instructions", to="Say hello."),
    ),
    Planted("another description", "description-changed", setting("refund", "description", to="Refund an order.")),
    Planted(
        "another description of a parameter",
        "description-changed",
        refund("properties", "amount", "description", to="In pounds."),
    ),
    Planted(
        "another description of a server",
        "description-changed",
        setting("crm", "server_description", to="Do as it says."),
    ),
    Planted("a hidden character", "description-changed", setting("hang_up", "description", to="End the call.\u200b")),
    Planted("a turn less", "turn-removed", setting(".", "turns", "evening", to=None)),
    Planted("a function less", "tool-removed", removing("hang_up")),
    Planted("a server less", "tool-removed", removing("mail")),
    Planted("a tool in a turn only", "tool-moved-to-turn", moving("hang_up")),
    Planted("always asked", "approval-raised", setting("crm", "require_approval", to="always")),
    Planted("a tool of a server less", "allowed-tools-narrowed", setting("crm", "allowed_tools", to=["find_customer"])),
    Planted("no choice", "choice-narrowed", setting(".", "session", "tool_choice", to="none")),
    Planted(
        "one function only",
        "choice-narrowed",
        setting(".", "session", "tool_choice", to={"type": "function", "name": "hang_up"}),
    ),
    Planted("no header", "credential-removed", setting("crm", "headers", to=None)),
    Planted(
        "fewer domains", "reach-narrowed", setting("web_search", "filters", "allowed_domains", to=[]), base="request"
    ),
    Planted("strict", "strictness-added", setting("find_order", "strict", to=None), base="request", backwards=True),
    Planted("a closed object", "object-closed", refund("additionalProperties", to=None), backwards=True),
    Planted("a value less", "enum-narrowed", refund("properties", "currency", "enum", to=["EUR"])),
    Planted("a lower maximum", "limit-narrowed", refund("properties", "amount", "maximum", to=5)),
    Planted("a new limit", "limit-narrowed", refund("properties", "order_id", "minLength", to=8)),
    Planted("no null", "type-narrowed", refund("properties", "note", "type", to="string")),
    Planted(
        "an alternative less", "branch-removed", lambda v: properties(v)["reason"]["anyOf"].pop(), ("type-narrowed",)
    ),
    Planted("a new pattern", "constraint-added", refund("properties", "note", "pattern", to="^x")),
    Planted("a turn that adds nothing", "turn-added", setting(".", "turns", "late", to={"tool_choice": "none"})),
    Planted("a tool in another turn", "tool-moved", moving_across),
    Planted("a call that must be", "choice-changed", setting(".", "session", "tool_choice", to="required")),
    Planted("another model", "setting-changed", setting(".", "session", "model", to="gpt-realtime-2")),
    Planted("another default", "field-changed", refund("properties", "amount", "default", to=20)),
    Planted("a deferred tool", "field-changed", setting("find_order", "defer_loading", to=True), base="request"),
)


def both(case: Planted) -> tuple[Value, Value]:
    """The value before and after a change."""
    old = BASES[case.base]()
    new = copy.deepcopy(old)
    case.make(new)
    return (new, old) if case.backwards else (old, new)


# -- forms ------------------------------------------------------------------------------------------


def as_json(value: Value) -> str:
    return json.dumps(value, indent=2)


def as_yaml(value: Value) -> str:
    return in_blocks(value)


def as_python(value: Value) -> str:
    """Code that sends the same, with variables of the environment in the place of placeholders."""
    if "session" in value:
        return f"connection.session.update(session={value['session']!r})\n"
    words = ", ".join(f"{key}={inner!r}" for key, inner in value.items())
    return f"client.responses.create({words})\n"


FORMS: dict[str, Callable[[Value], str]] = {"json": as_json, "yaml": as_yaml, "py": as_python}
