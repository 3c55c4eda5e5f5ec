"""The kinds of change, the most dangerous first: the one list that the comparison, the reports and docs/diff.md use."""

from __future__ import annotations

from typing import Literal

from toolcheck.ground.record import record

ChangeClass = Literal["wider", "breaks", "reword", "narrower", "other"]
CLASSES: tuple[ChangeClass, ...] = ("wider", "breaks", "reword", "narrower", "other")
"""The classes of change, the most dangerous first."""

MEANINGS: dict[ChangeClass, str] = {
    "wider": "the model may do more, or somebody else is trusted",
    "breaks": "the code that handles the calls may fail",
    "reword": "the model reads something else",
    "narrower": "the model may do less",
    "other": "anything else that is sent",
}


@record
class ChangeKind:
    """A kind of change: its name, its class, what it means, and an example of both sides."""

    name: str
    group: ChangeClass
    means: str
    example: str


_WIDER = (
    ("manifest-added", "A file with tools is new.", "`agents/night.yaml` was not there"),
    ("tool-added", "The model may call a tool that it could not call before.", "`refund` was not in the session"),
    ("tool-moved-to-session", "A tool of one turn is now offered all the time.", "`refund` was in turn `evening`"),
    ("tool-renamed", "A function has another name: other code may run.", "`find_order` → `cancel_order`"),
    ("tool-kind-changed", "A tool of this name is of another kind.", "`type: function` → `type: custom`"),
    ("host-changed", "A server is at another host.", "`crm.example.com` → `crm.example.net`"),
    ("connector-changed", "A server is another connector.", "`connector_gmail` → `connector_outlookemail`"),
    (
        "address-changed",
        "A server has another address on the same host: scheme, path, query.",
        "`https://a.example/mcp` → `http://a.example/mcp`",
    ),
    ("approval-lowered", "A call runs without approval that waited for it.", "`always` → `never`"),
    ("allowed-tools-widened", "More tools of a server may be called.", "`allowed_tools: [find]` → left out"),
    ("choice-widened", "`tool_choice` lets the model call more tools.", "`none` → `auto`"),
    ("credential-added", "A server gets a credential or a header that it did not get.", "`authorization` is new"),
    ("credential-changed", "A credential or a header has another value or variable.", "`${A_TOKEN}` → `${B_TOKEN}`"),
    ("prompt-changed", "A stored prompt, which can have tools of its own, is new or another.", "`pmpt_1` → `pmpt_2`"),
    (
        "reach-widened",
        "A tool of OpenAI reaches more, or may be called by more.",
        "another entry in `vector_store_ids`",
    ),
    ("hint-lost", "A server no longer promises that its tool is harmless.", "`readOnlyHint: true` → left out (locks)"),
    ("strictness-removed", "Arguments are no longer held to the schema.", "`strict: true` → `false`"),
    ("object-opened", "An object accepts properties that nobody named.", "`additionalProperties: false` → left out"),
    ("enum-widened", "A parameter accepts more values.", "`enum: [a]` → `enum: [a, b]`"),
    ("limit-widened", "A limit is wider or gone.", "`maximum: 50` → `maximum: 5000`"),
    ("branch-added", "A parameter accepts another alternative.", "one more entry in `anyOf`"),
    ("constraint-removed", "A condition on a parameter is gone.", "`pattern` → left out"),
    ("constraint-changed", "A condition on a parameter is another.", "`pattern: ^A` → `pattern: ^B`"),
    ("parameter-added", "A function accepts another parameter.", "`force` is new"),
    (
        "tools-unknown",
        "Which tools are sent can no longer be read.",
        "`tools: [a]` → `tools: ${TOOLS}`, in code `[a, *more]`",
    ),
)
_BREAKS = (
    ("parameter-removed", "The handler no longer gets a parameter.", "`order_id` is gone"),
    ("parameter-renamed", "The handler gets a parameter under another name.", "`order` → `order_id`"),
    ("type-changed", "The handler gets another type.", "`string` → `integer`"),
    ("requirement-removed", "The handler may not get a parameter that was required.", "`required: [id]` → `[]`"),
    ("requirement-added", "A parameter is required that was not.", "`required: []` → `[id]`"),
    ("label-renamed", "A server has another label, which events and approvals name.", "`crm` → `customers`"),
)
_REWORD = (
    ("instructions-changed", "The instructions of a session or turn are others.", "word by word"),
    ("description-changed", "A text that the model reads about a tool is another.", "word by word"),
)
_NARROWER = (
    ("manifest-removed", "A file with tools is gone.", "`agents/night.yaml` is gone"),
    ("turn-removed", "A turn is gone.", "`evening` is gone"),
    ("tool-removed", "The model may no longer call a tool.", "`refund` is gone"),
    ("tool-moved-to-turn", "A tool of the session is now offered in one turn only.", "`refund` is in turn `evening`"),
    ("approval-raised", "A call waits for approval that did not.", "`never` → `always`"),
    ("allowed-tools-narrowed", "Fewer tools of a server may be called.", "`allowed_tools: [find, delete]` → `[find]`"),
    ("choice-narrowed", "`tool_choice` lets the model call fewer tools.", "`auto` → `none`"),
    ("credential-removed", "A server no longer gets a credential or a header.", "`authorization` is gone"),
    ("reach-narrowed", "A tool of OpenAI reaches less, or may be called by fewer.", "one entry less"),
    ("hint-gained", "A server promises that its tool is harmless.", "`readOnlyHint: true` is new (locks)"),
    ("strictness-added", "Arguments are held to the schema.", "`strict: false` → `true`"),
    ("object-closed", "An object accepts named properties only.", "`additionalProperties: false` is new"),
    ("enum-narrowed", "A parameter accepts fewer values.", "`enum: [a, b]` → `enum: [a]`"),
    ("limit-narrowed", "A limit is narrower or new.", "`maximum: 5000` → `maximum: 50`"),
    ("type-narrowed", "A parameter accepts fewer types.", "`[string, null]` → `string`"),
    ("branch-removed", "A parameter accepts one alternative less.", "one entry less in `anyOf`"),
    ("constraint-added", "A condition on a parameter is new.", "`pattern` is new"),
)
_OTHER = (
    ("manifest-moved", "A file with tools has another name.", "`desk.yaml` → `agents/desk.yaml`"),
    ("turn-added", "A turn is new. Its tools and texts are changes of their own.", "`evening` is new"),
    ("tool-moved", "A tool of one turn is now in another.", "`refund` was in turn `noon`"),
    ("choice-changed", "`tool_choice` is another, for the same tools.", "`auto` → `required`"),
    ("setting-changed", "Another field of a session, turn or request.", "`model`, `audio`, `temperature`"),
    ("field-changed", "Another field of a tool.", "`defer_loading`, `default` of a parameter"),
)
_BY_CLASS = zip(CLASSES, (_WIDER, _BREAKS, _REWORD, _NARROWER, _OTHER), strict=True)

KINDS: dict[str, ChangeKind] = {
    name: ChangeKind(name, group, means, example) for group, rows in _BY_CLASS for name, means, example in rows
}
"""Every kind of change by its name, the most dangerous first."""
RANKS = {name: rank for rank, name in enumerate(KINDS)}
