"""What counts as sent in code, and to which API: which calls, events and literals make a root, and which are left
alone.

Sent first: an event, the argument of a call of an SDK, the body of a request to an address of the API. Then what is
sent elsewhere (Chat Completions, Anthropic, LiteLLM, Azure's Voice Live, xAI), which is left alone. Then loose tools,
of which only what every possible target agrees on counts. Nothing is judged here.

Sources: openai-python 3.57.0 (`resources/realtime`, `resources/responses`), openai-agents 0.24.0 (`HostedMCPTool`,
`FunctionTool`), looked at 2026-11-29; 81 public repositories of applications and SDKs, read 2026-11-29.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from toolcheck.contract.choices import MODES
from toolcheck.contract.events import carries_request, is_event_name
from toolcheck.contract.targets import Target, Vendor
from toolcheck.document.code import form as f
from toolcheck.document.code.evaluating import Budget, evaluate
from toolcheck.document.code.part import CodePart
from toolcheck.document.code.root import Hole, Root
from toolcheck.document.document import Place, Span
from toolcheck.document.limits import LIMITS, Limits
from toolcheck.document.where import Path
from toolcheck.ground.record import lazy, record
from toolcheck.ground.regex import regex

RootKind = Literal["event", "session", "request", "secret", "live", "tools", "tools-list", "tool", "dialect"]
"""What a root is: an event (also the argument of a call that sends one, with the event around it); a session; a
request; the body of client_secrets; a Live session; an object of which `tools` and `tool_choice` count; a list of
tools; one tool; a tool that an SDK translates, of which only the schema counts."""


@record(kw_only=True)
class SentRoot:
    """One root of a file: what it is, whom it is for, and the part of the file that holds it. `carrier` is the event
    that a body is sent in, where the text leaves the event out. `way` says in words how it was found.
    """

    root: Root
    kind: RootKind
    targets: tuple[Target, ...]
    vendor: Vendor
    part: int
    way: str
    is_sent: bool = True


@record
class Unread:
    """A place of the file that makes a tool which cannot be read, and what it is."""

    start: int
    end: int
    part: int
    what: str


@record
class Sources:
    """What a file sends, in the order of its text, and what could not be read or was left alone, as numbers."""

    found: tuple[SentRoot, ...]
    unread: tuple[Unread, ...]
    left_alone: int


# -- data -------------------------------------------------------------------------------------------

_EVENTS = {
    "session.update": "session",
    "response.create": "response",
    "conversation.item.create": "item",
    "session.start": "session",
}
"""Client events that hold what is looked at, and the field that does. `session.start` begins a Live session."""


@record(kw_only=True)
class Send:
    """A call that sends: the end of its dotted name, and the argument that is sent (`*` for all of them together: the
    keywords in Python, the object at `position` in JavaScript). `event` is the event around it that the SDK makes.
    """

    ends: str
    kind: RootKind
    target: Target
    argument: str = "*"
    position: int = 0
    event: str = ""


SENDS = (
    Send(ends="session.update", kind="event", target="realtime-session", argument="session", event="session.update"),
    Send(
        ends="response.create", kind="event", target="realtime-response", argument="response", event="response.create"
    ),
    Send(ends="response.create", kind="request", target="responses"),
    Send(ends="client_secrets.create", kind="secret", target="realtime-session"),
    Send(ends="clientSecrets.create", kind="secret", target="realtime-session"),
    Send(ends="calls.accept", kind="session", target="realtime-session", position=1),
    Send(ends="calls.create", kind="session", target="realtime-session", argument="session"),
    Send(ends="responses.create", kind="request", target="responses"),
    Send(ends="responses.stream", kind="request", target="responses"),
    Send(ends="responses.parse", kind="request", target="responses"),
    Send(ends="input_tokens.count", kind="request", target="responses"),
    Send(ends="inputTokens.count", kind="request", target="responses"),
    Send(ends="HostedMCPTool", kind="tool", target="responses", argument="tool_config"),
)
"""Calls that send, of openai-python 3.57.0, openai-node 6 and openai-agents 0.24.0 (2026-11-29)."""

_NOT_SENT = frozenset(
    ["extra_headers", "extra_query", "extra_body", "timeout", "idempotency_key", "call_id", "event_id", "text_format"]
)
"""Keywords that the SDK keeps for itself."""

ELSEWHERE = (
    "chat.completions.create",
    "completions.create",
    "completions.parse",
    "completions.stream",
    "completions.runTools",
    "completions.run_tools",
    "messages.create",
    "messages.stream",
    "messages.count_tokens",
    "messages.countTokens",
    "completion",
    "acompletion",
    "assistants.create",
    "generate_content",
    "generateContent",
)
"""Calls that send to another API, which has tools of its own shape: Chat Completions, Anthropic, LiteLLM, Gemini."""

_CLIENTS = frozenset(["OpenAI", "AsyncOpenAI", "AzureOpenAI", "AsyncAzureOpenAI"])
_POSTS = frozenset(["fetch", "post", "request", "axios", "$fetch", "urlopen", "Request", "stream"])
_FORMS = frozenset(["set", "append"])
_STRINGS = frozenset(["json.dumps", "JSON.stringify", "orjson.dumps"])

ADDRESS = regex(r"/v1/(responses\b(?!/[\w$])|realtime/client_secrets|realtime/calls|realtime/sessions|live/sessions)")
"""Addresses of the API that accept tools. `/realtime/sessions` is the beta's own."""
_BODIES: Mapping[str, tuple[RootKind, Target]] = {
    "responses": ("request", "responses"),
    "realtime/client_secrets": ("secret", "realtime-session"),
    "realtime/sessions": ("session", "realtime-session"),
    "realtime/calls": ("secret", "realtime-session"),
    "live/sessions": ("live", "live"),
}
_HOST = regex(r"(?:https?|wss?)://([^/\s?#]+)")

_RESPONSES_WORDS = (
    "responses.create",
    "responses.stream",
    "responses.parse",
    "responses.connect",
    "/v1/responses",
    "HostedMCPTool",
    "input_tokens.count",
)
_OPENAI_WORDS = ("api.openai.com", "OPENAI_API_KEY", "oai-events")
_OPENAI_MODEL = regex(r"\bgpt-(?:(?!\bgpt-|realtime)[\w.-])*+realtime")
_OPENAI_IMPORT = regex(
    r"^[ \t]*+(?:from|import)[ \t]++(?:openai|agents)\b|(?:\bfrom\s++|require\(\s*+)['\"](?:openai|@openai/)",
    re.MULTILINE,
)
_OTHER_WORDS = ("azure_semantic_vad", "voice_live", "voicelive", "api.x.ai")
_OTHER_MODEL = regex(r"\bgrok\b")
"""Signs of servers that speak a `session.update` of their own: Azure's Voice Live, xAI (2026-11-29)."""

_ANSWER = frozenset(["object", "output", "usage", "created_at"])
_SESSION_KEYS = frozenset(
    ["tools", "tool_choice", "audio", "instructions", "output_modalities", "model", "voice", "prompt"]
)
_SOURCES = frozenset(["server_url", "connector_id", "tunnel_id"])
_NOT_A_TOOL = frozenset(["arguments", "call_id", "id", "status", "output", "project_connection_id", "transport"])
_OF_AN_SDK = frozenset(
    ["execute", "invoke", "handler", "func", "inputSchema", "input_schema", "callback", "on_invoke_tool"]
)
_CAMEL = regex(r"[a-z]+[A-Z]\w*")
_CHAT_TYPES = regex(r"ChatCompletion|Anthropic|FunctionDeclaration")
_RESPONSES_TYPES = regex(r"\bResponses?\b|Responses\.|ResponseCreate|FunctionToolParam|\bToolParam\b|responses[/'\"]")
_REALTIME_TYPES = regex(r"Realtime|SessionUpdateEvent|realtime[/'\"]")
_TOOL_TYPES = regex(r"Tools?(?:Config)?(?:Union)?(?:Param)?\b")
_NO_TOOL_TYPES = regex(r"Item|Choice|Call|Output|Event")
_SESSION_TYPES = regex(r"RealtimeSessionCreateRequest|RealtimeSessionConfig\b|SessionUpdateEvent")

CONSTRUCTORS = frozenset(
    [
        "RealtimeFunctionTool",
        "RealtimeFunctionToolParam",
        "RealtimeToolsConfigUnionMcpParam",
        "FunctionToolParam",
        "Mcp",
        "McpParam",
        "SessionUpdateEvent",
        "SessionUpdateEventParam",
        "RealtimeSessionCreateRequest",
        "RealtimeSessionCreateRequestParam",
        "RealtimeResponseCreateParams",
        "RealtimeResponseCreateParamsParam",
        "ResponseCreateEvent",
        "ResponseCreateEventParam",
    ]
)
"""Types of openai-python 3.57.0 that stand for an object of their keywords."""
_DROPPING = frozenset(name for name in CONSTRUCTORS if not name.endswith("Param"))

_DECORATORS = frozenset(["function_tool", "tool"])
_HOMES_OF_DECORATORS = ("agents", "livekit", "openai")

_AGENTS = ("agents", "agency_swarm")
_AGENTS_JS = ("@openai/agents", "@openai/agents-core", "@openai/agents-realtime", "@openai/agents-openai")

UNREAD: Mapping[str, tuple[str, ...]] = {
    "tool": (*_AGENTS_JS, "@livekit/agents"),
    "backgroundTool": _AGENTS_JS,
    "function_tool": (*_AGENTS, "livekit"),
    "FunctionTool": _AGENTS,
    "FunctionSchema": ("pipecat",),
    "FlowsFunctionSchema": ("pipecat", "pipecat_flows"),
    "hostedMcpTool": _AGENTS_JS,
    "pydantic_function_tool": (),
    "zodResponsesFunction": (),
    "addTool": (),
    **dict.fromkeys(
        (
            "webSearchTool",
            "fileSearchTool",
            "codeInterpreterTool",
            "imageGenerationTool",
            "computerTool",
            "shellTool",
            "applyPatchTool",
            "toolSearchTool",
            "programmaticToolCallingTool",
        ),
        _AGENTS_JS,
    ),
    **dict.fromkeys(
        (
            "WebSearchTool",
            "FileSearchTool",
            "CodeInterpreterTool",
            "ImageGenerationTool",
            "ComputerTool",
            "LocalShellTool",
            "ShellTool",
            "ApplyPatchTool",
            "ToolSearchTool",
            "CustomTool",
        ),
        _AGENTS,
    ),
}
"""Functions that make a tool in a dialect of an SDK, and the modules they come from (none: the name is enough): of
openai-agents 0.24.0 (agency-swarm hands its names on), openai-agents-js, LiveKit, Pipecat (2026-11-29).
"""

_METHODS: Mapping[str, tuple[str, ...]] = {"asTool": _AGENTS_JS, "as_tool": _AGENTS}
"""Methods that make a tool of an agent, and the modules of which the file imports one."""

_PASSING = frozenset(["concat", "copy", "filter", "get", "slice", "sorted", "toSorted", "values"])
"""Functions that give back tools that are made elsewhere."""

_MCP_NAMES = {
    "serverLabel": "server_label",
    "serverUrl": "server_url",
    "connectorId": "connector_id",
    "allowedTools": "allowed_tools",
    "requireApproval": "require_approval",
    "serverDescription": "server_description",
    "deferLoading": "defer_loading",
    "toolNames": "tool_names",
    "readOnly": "read_only",
}
"""What `hostedMcpTool` of @openai/agents calls the fields, at every depth."""

_TYPES = frozenset(["function", "mcp", "namespace", "realtime", *_EVENTS])

_NO_HOLDERS = frozenset(["namespace", *_EVENTS])
"""Types of objects that are not a holder of loose tools: a namespace is one tool, an event is sent as it is."""

WANTED = f.Wanted(
    keys=frozenset(["type", "tools", "session", "response", "delegation", "object"]),
    types=_TYPES,
    calls=frozenset(
        [
            *(send.ends.rpartition(".")[2] for send in SENDS),
            *(name.rpartition(".")[2] for name in ELSEWHERE),
            *_CLIENTS,
            *_POSTS,
            *_FORMS,
            *UNREAD,
            *_METHODS,
        ]
    ),
    constructors=CONSTRUCTORS,
    dropping=_DROPPING,
    decorators=_DECORATORS,
)
"""What readers of code look for."""

# -- search -----------------------------------------------------------------------------------------


def find(parts: Sequence[CodePart], text: str, vendor: Vendor = "", limits: Limits = LIMITS) -> Sources:
    """What the parts of a file send. `text` is all of the file, whose words say what its parts do not; `vendor` is
    whose server its project uses, if that is known.
    """
    search = _Search(parts, text, vendor, Budget(limits))
    search.run()
    found = sorted(search.found, key=lambda sent: (sent.root.place.start, -sent.root.place.end))
    unread = sorted(search.unread, key=lambda place: (place.start, place.end))
    return Sources(tuple(found), tuple(unread), search.left_alone)


@record
class _Words:
    """What the words of a file say: the targets its loose tools may be for, and whose server it talks to."""

    targets: tuple[Target, ...]
    vendor: Vendor
    is_elsewhere: bool


def _words_of(text: str, vendor: Vendor) -> _Words:
    lower = text.lower()
    realtime = "realtime" in lower or "session.update" in text
    responses = any(word in text for word in _RESPONSES_WORDS)
    targets: tuple[Target, ...] = ("realtime-session", "responses")
    if realtime != responses:
        targets = ("realtime-session",) if realtime else ("responses",)
    named: Vendor = "azure" if "azure" in lower else "openai" if _names_openai(text) else ""
    other = any(word in lower for word in _OTHER_WORDS) or ("grok" in lower and _OTHER_MODEL.search(lower) is not None)
    return _Words(targets, vendor or named, vendor == "other" or (other and not vendor))


def _names_openai(text: str) -> bool:
    if any(word in text for word in _OPENAI_WORDS):
        return True
    if "gpt-" in text and _OPENAI_MODEL.search(text) is not None:
        return True
    return ("openai" in text or "agents" in text) and _OPENAI_IMPORT.search(text) is not None


class _Search:
    """One search through the parts of a file."""

    def __init__(self, parts: Sequence[CodePart], text: str, vendor: Vendor, budget: Budget) -> None:
        self.parts = parts
        self.found: list[SentRoot] = []
        self.unread: list[Unread] = []
        self.left_alone = 0
        self._built: dict[tuple[int, Span], str] = {}
        self._text = text
        self._given = vendor
        self._budget = budget
        self._reached: list[set[Span]] = [set() for _ in parts]
        self._closed: list[list[Span]] = [[] for _ in parts]
        self._roots: dict[tuple[int, Span], Root] = {}
        self._client: Vendor | None = None
        self._in_namespaces: set[tuple[int, Span]] = set()

    @lazy
    def _words(self) -> _Words:
        return _words_of(self._text, self._given)

    def run(self) -> None:
        self._each(self._calls)
        self._each(self._events)
        self._each(self._sessions)
        self._each(self._elsewhere)
        self._each(self._dialects)
        self._each(self._holders)
        self._each(self._lists)
        self._each(self._tools)
        for number, part in enumerate(self.parts):
            for decorated in part.code.decorated:
                self._decorated(decorated, number)
        self._count_built()

    def _each(self, look: Callable[[int, Any], None]) -> None:
        for number, part in enumerate(self.parts):
            for form in part.code.candidates:
                look(number, form)

    # -- what is sent -------------------------------------------------------------------------------

    def _calls(self, number: int, form: f.Form) -> None:
        if not isinstance(form, f.Call):
            return
        for send in SENDS:
            if form.callee == send.ends or form.callee.endswith("." + send.ends):
                sent = self._argument(number, form, send)
                if sent is not None:
                    self._send(number, form, send, sent)
                    return
        last = form.callee.rpartition(".")[2]
        if last in _POSTS:
            self._post(number, form)
        elif last in _FORMS:
            self._form_data(number, form)

    def _argument(self, number: int, call: f.Call, send: Send) -> f.Form | None:
        """The form of what a call sends."""
        code = self.parts[number].code
        if send.argument != "*":
            return self._keyword(number, call, send.argument)
        if call.keywords is not None:
            entries = tuple(entry for entry in call.keywords.entries if entry.key not in _NOT_SENT)
            if send.ends == "response.create" and not {"tools", "model", "input"} & {entry.key for entry in entries}:
                return None
            return call.keywords._replace(entries=entries)
        given = call.arguments[send.position : send.position + 1]
        return None if not given or isinstance(given[0], f.Spread) else code.form(given[0])

    def _keyword(self, number: int, call: f.Call, name: str) -> f.Form | None:
        if call.keywords is None:
            return None
        found = [entry for entry in call.keywords.entries if entry.key == name]
        return self.parts[number].code.form(found[-1].value) if found else None

    def _send(self, number: int, call: f.Call, send: Send, sent: f.Form) -> None:
        root = self._evaluate(number, sent)
        if not isinstance(root.value, dict) or not root.value:
            if send.kind == "tool":
                self._cannot_read(number, call.start, call.end, send.ends)
            return
        if send.kind == "request" and not root.value.keys() & {"tools", "tool_choice"}:
            return
        if send.event and call.keywords is not None:
            key = next(entry.span for entry in call.keywords.entries if entry.key == send.argument)
            root = _in_event(root, send.event, send.argument, key)
        vendor = self._vendor_of_call(number, call)
        if vendor == "other" or (send.event and self._words.is_elsewhere):
            self._leave(number, root)
            return
        self._find(number, root, send.kind, (send.target,), vendor, f"{send.ends}()")

    def _vendor_of_call(self, number: int, call: f.Call) -> Vendor:
        """Whose server a call of the SDK goes to: by the client that it goes through, else by the file."""
        if self._given:
            return self._given
        code = self.parts[number].code
        client = code.resolve(f.Name(call.start, call.end, call.callee.partition(".")[0], call.scope))
        if isinstance(client, f.Call) and client.callee.rpartition(".")[2] in _CLIENTS:
            return self._vendor_of_client(number, client)
        return self._vendor_of_clients()

    def _vendor_of_clients(self) -> Vendor:
        """Whose server the clients of the file talk to, if they all talk to the same; else what its words say."""
        if self._client is None:
            vendors = {
                self._vendor_of_client(number, form)
                for number, part in enumerate(self.parts)
                for form in part.code.candidates
                if isinstance(form, f.Call) and form.callee.rpartition(".")[2] in _CLIENTS
            }
            self._client = self._words.vendor if not vendors else vendors.pop() if len(vendors) == 1 else ""
        return self._client

    def _vendor_of_client(self, number: int, client: f.Call) -> Vendor:
        if "Azure" in client.callee:
            return "azure"
        code = self.parts[number].code
        entries = client.keywords.entries if client.keywords is not None else ()
        if client.keywords is None and client.arguments and not isinstance(client.arguments[0], f.Spread):
            options = code.form(client.arguments[0])
            entries = options.entries if isinstance(options, f.Object) else ()
        if any(entry.key is None for entry in entries):
            return ""
        address = next((entry for entry in entries if entry.key in ("base_url", "baseURL")), None)
        if address is None:
            return "azure" if self._words.vendor == "azure" else "openai"
        value = self._text_of(number, code.form(address.value))
        return "openai" if value is None and not address else "" if value is None else _vendor_of_address(value)

    def _text_of(self, number: int, form: f.Form) -> str | None:
        """A text as far as it is known; None for anything else."""
        root = evaluate(form, self.parts[number].code, self._budget)
        hole = root.holes.get(())
        return root.value if isinstance(root.value, str) and (hole is None or hole.kind == "text") else None

    def _post(self, number: int, call: f.Call) -> None:
        """A request to an address of the API, made without the SDK."""
        code = self.parts[number].code
        forms = [code.form(argument) for argument in call.arguments if not isinstance(argument, f.Spread)]
        url = self._keyword(number, call, "url")
        texts = [self._text_of(number, form) for form in (*forms[:2], *([url] if url is not None else []))]
        address = next((text for text in texts if text is not None and ADDRESS.search(text)), None)
        found = ADDRESS.search(address) if address is not None else None
        if address is None or found is None:
            return
        body = self._body(number, call, forms)
        if body is None:
            return
        root = self._evaluate(number, body)
        if not isinstance(root.value, dict):
            return
        vendor = self._given or _vendor_of_address(address)
        kind, target = _BODIES[found[1]]
        if vendor == "other":
            self._leave(number, root)
        elif kind != "request" or root.value.keys() & {"tools", "tool_choice"}:
            self._find(number, root, kind, (target,), vendor, found[0])

    def _body(self, number: int, call: f.Call, forms: list[f.Form]) -> f.Form | None:
        """What a request without the SDK has as its body."""
        code = self.parts[number].code
        if call.keywords is not None:
            for name in ("json", "data", "content"):
                given = self._keyword(number, call, name)
                if given is not None:
                    return given if name == "json" else self._written(number, given)
        for form in forms[1:]:
            options = form if isinstance(form, f.Object) else self._meant(number, form)
            if isinstance(options, f.Object):
                body = next((entry for entry in options.entries if entry.key in ("body", "data")), None)
                if body is not None:
                    inner = code.form(body.value)
                    return self._written(number, inner) or inner
                if call.callee.endswith(".post"):
                    return options
            if isinstance(options, f.Call) and (written := self._written(number, options)) is not None:
                return written
        return None

    def _form_data(self, number: int, call: f.Call) -> None:
        """`form.set("session", JSON.stringify(session))`, where the file names the address of calls."""
        code = self.parts[number].code
        if len(call.arguments) != 2 or any(isinstance(argument, f.Spread) for argument in call.arguments):
            return
        if self._text_of(number, code.form(call.arguments[0])) != "session" or "/realtime/calls" not in self._text:
            return
        session = self._written(number, code.form(call.arguments[1]))
        if session is None:
            return
        root = self._evaluate(number, session)
        if isinstance(root.value, dict):
            self._find(number, root, "session", ("realtime-session",), self._words.vendor, "/realtime/calls")

    def _written(self, number: int, form: f.Form) -> f.Form | None:
        """What is written as JSON by a form, if that is what it is."""
        form = self._meant(number, form)
        if isinstance(form, f.Call) and form.callee in _STRINGS and form.arguments:
            first = form.arguments[0]
            return None if isinstance(first, f.Spread) else self.parts[number].code.form(first)
        return None

    def _meant(self, number: int, form: f.Form) -> f.Form:
        if isinstance(form, f.Name):
            return self.parts[number].code.resolve(form) or form
        return form

    # -- events and sessions ------------------------------------------------------------------------

    def _events(self, number: int, form: f.Form) -> None:
        root = self._object(number, form)
        if root is None:
            return
        value: Any = root.value
        if _is_answer(value):
            self._closed[number].append(Span(form.start, form.end))
            self._leave(number, root, counted=False)
            return
        kind = value.get("type")
        if not isinstance(kind, str) or kind not in _EVENTS or self._is_hole(root, ("type",)):
            return
        is_request = kind == "response.create" and () not in root.open and self._is_request(root)
        if not is_request and not isinstance(value.get(_EVENTS[kind]), dict):
            return
        if self._words.is_elsewhere:
            self._leave(number, root)
        elif is_request:
            self._find(number, root, "event", ("responses",), self._vendor_of_events(), kind)
        elif kind == "session.start":
            self._find(number, root, "live", ("live",), self._words.vendor, kind)
        else:
            target: Target = "realtime-response" if kind == "response.create" else "realtime-session"
            self._find(number, root, "event", (target,), self._vendor_of_events(), kind)

    def _is_request(self, root: Root) -> bool:
        """Whether a `response.create` is a Responses request over a WebSocket: by its model, or by an `input`."""
        value: Any = root.value
        return carries_request(value) and ("input" in value or not self._is_hole(root, ("model",)))

    def _vendor_of_events(self) -> Vendor:
        if self._given:
            return self._given
        clients = self._vendor_of_clients()
        return "" if clients == "other" else clients

    def _sessions(self, number: int, form: f.Form) -> None:
        root = self._object(number, form)
        if root is None:
            return
        value: Any = root.value
        declared = self.parts[number].code.declared(form)
        session = value.get("session", value)
        if isinstance(session, dict) and self._is_of_agents(session):
            return
        is_session = value.get("type") == "realtime" and value.keys() & _SESSION_KEYS
        if is_session or (declared and _SESSION_TYPES.search(declared)):
            self._find_session(number, root, "type: realtime" if is_session else declared)
            return
        session = value.get("session")
        if isinstance(session, dict) and "tools" in session and "type" not in value:
            kind: RootKind = "live" if "delegation" in session else "secret"
            self._find_session(number, root, "session", kind)
            return
        if isinstance(value.get("delegation"), dict) and "responses" in value["delegation"]:
            self._find_session(number, root, "delegation", "live")

    def _is_of_agents(self, session: dict[str, Any]) -> bool:
        """Whether a session has the names that the Agents SDK for JavaScript translates; its tools are loose."""
        return _AGENTS_JS[0] in self._text and any(map(_CAMEL.fullmatch, session))

    def _find_session(self, number: int, root: Root, way: str, kind: RootKind = "session") -> None:
        if self._words.is_elsewhere:
            self._leave(number, root)
        else:
            target: Target = "live" if kind == "live" else "realtime-session"
            begins = kind != "session"  # a session alone may be sent as an update
            self._find(number, root, kind, (target,), self._vendor_of_events(), way, is_sent=begins)

    def _elsewhere(self, number: int, form: f.Form) -> None:
        """What is sent to another API is reached by that, and looked at no more."""
        if not isinstance(form, f.Call):
            return
        if not any(form.callee == ends or form.callee.endswith("." + ends) for ends in ELSEWHERE):
            return
        code = self.parts[number].code
        sent: list[f.Form] = [code.form(argument) for argument in form.arguments if not isinstance(argument, f.Spread)]
        if form.keywords is not None:
            sent.append(form.keywords)
        for argument_form in sent:
            self._leave(number, evaluate(argument_form, code, self._budget))

    # -- dialects -----------------------------------------------------------------------------------

    def _dialects(self, number: int, form: f.Form) -> None:
        if not isinstance(form, f.Call):
            return
        name = form.callee.rpartition(".")[2]
        if any(
            (form.start, form.end) == (decorated.start, decorated.end)
            for decorated in self.parts[number].code.decorated
        ):
            return
        if name in _METHODS:
            homes = self.parts[number].code.imports.values()
            if any(_is_of_module(home, _METHODS[name]) for home in homes):
                self._cannot_read(number, form.start, form.end, f".{name}")
            return
        if name not in UNREAD or not self._comes_from(number, form.callee, UNREAD[name]):
            return
        root = self._translate(number, form, name)
        if root is not None:
            self._reached[number] |= root.reached
            self._find(number, root, "dialect", self._words.targets, self._words.vendor, name)
            return
        code = self.parts[number].code
        if name == "addTool" and not self._is_definition(number, form):
            return
        for argument in (*form.arguments, *(entry.value for entry in (form.keywords.entries if form.keywords else ()))):
            if not isinstance(argument, f.Spread):
                self._reached[number] |= evaluate(code.form(argument), code, self._budget).reached
        self._cannot_read(number, form.start, form.end, name)

    def _is_definition(self, number: int, call: f.Call) -> bool:
        root = self._first(number, call)
        return root is not None and isinstance(root.value, dict) and "name" in root.value

    def _first(self, number: int, call: f.Call) -> Root | None:
        if not call.arguments or isinstance(call.arguments[0], f.Spread):
            return None
        code = self.parts[number].code
        return evaluate(code.form(call.arguments[0]), code, self._budget)

    def _comes_from(self, number: int, callee: str, modules: tuple[str, ...]) -> bool:
        imports = self.parts[number].code.imports
        if not modules:
            return True
        home = imports.get(callee.partition(".")[0])
        if home is None:
            is_part = self.parts[number].fence is not None  # of a page whose other parts, or words, name the module
            return is_part and any(words in self._text for module in modules for words in _imports_of(module))
        return _is_of_module(home, modules)

    def _translate(self, number: int, call: f.Call, name: str) -> Root | None:
        """A tool of an SDK in the words of the API; None when its schema, or what it is, cannot be known."""
        code = self.parts[number].code
        if name in ("FunctionTool", "FunctionSchema"):
            root = None if call.keywords is None else evaluate(call.keywords, code, self._budget)
        else:
            root = self._first(number, call)
        if root is None or not isinstance(root.value, dict) or () in root.open:
            return None
        if name == "FunctionTool" and isinstance(root.value.get("params_json_schema"), dict):
            return _as_function(root, "params_json_schema")
        if name == "FunctionSchema" and isinstance(root.value.get("properties"), dict):
            return _as_function(root, "properties")
        if name == "addTool" and isinstance(root.value.get("parameters"), dict) and "name" in root.value:
            return _as_function(root, "parameters")
        if name == "hostedMcpTool" and "serverLabel" in root.value:
            return _as_mcp(root)
        return None

    def _decorated(self, decorated: f.Decorated, number: int) -> None:
        if self._comes_from(number, decorated.name, _HOMES_OF_DECORATORS) or decorated.name == "function_tool":
            self._cannot_read(number, decorated.start, decorated.end, f"@{decorated.name}")

    def _cannot_read(self, number: int, start: int, end: int, what: str) -> None:
        at = self.parts[number].shifts.at
        self.unread.append(Unread(at(start), at(end), number, what))

    def _count_built(self) -> None:
        """Count the tools that the program builds, where neither the place nor a function of the file that is called
        there has any tool that was read or counted.
        """
        starts = sorted([found.root.place.start for found in self.found] + [place.start for place in self.unread])
        for (number, span), name in self._built.items():
            code = self.parts[number].code
            holders = (span, *(code.bodies(name) if name else ()))
            if not any(self._has_any(number, holder, starts) for holder in holders):
                self._cannot_read(number, span.start, span.end, f"{name}()" if name else "[… for …]")

    def _has_any(self, number: int, span: Span, starts: Sequence[int]) -> bool:
        at = self.parts[number].shifts.at
        inside = bisect_left(starts, at(span.start))
        return inside < len(starts) and starts[inside] < at(span.end)

    def _note_built(self, number: int, root: Root, kind: RootKind) -> None:
        """Remember the tools, and the lists of them, that the program builds with calls and comprehensions. What is put
        into a list of which a tool is read is not counted: the list is open, and the rules know that.
        """
        size = 0 if kind == "tools-list" else 1
        for path, span, name in root.built:
            holder = path[:-1] if path and isinstance(path[-1], int) else path
            is_of_tools = holder[-1:] == ("tools",)[:size] and (size or not holder)
            if name and name not in _PASSING and is_of_tools and not _holds_a_tool(root.value, holder):
                self._built[number, span] = name
        for path, hole in root.holes.items():
            if hole.kind != "anything" or path[-1:] != ("tools",) or hole.name:
                continue
            place = root.place
            for step in path:
                place = (place.entries or {})[step][1] if step in (place.entries or {}) else Place(0, 0)
            if self.parts[number].code.text[place.start : place.end][:1] == "[":
                self._built[number, Span(place.start, place.end)] = ""

    # -- loose tools --------------------------------------------------------------------------------

    def _holders(self, number: int, form: f.Form) -> None:
        """An object with `tools` in it that nothing is known to send."""
        root = self._object(number, form)
        if root is None or "tools" not in (value := root.value):
            return
        declared = self.parts[number].code.declared(form)
        if "messages" in value or _CHAT_TYPES.search(declared):
            self._leave(number, root)
            return
        if value.get("type") == "namespace":
            listed = (root.place.entries or {})["tools"][1]
            self._in_namespaces.add((number, Span(listed.start, listed.end)))
        if value.get("type") in _NO_HOLDERS or not isinstance(value["tools"], list):
            return
        if not any(map(_is_loose_tool, value["tools"])) or any(map(_is_of_others, value["tools"])):
            return
        targets, vendor = self._meant_for(declared)
        if value.keys() >= {"model", "input"}:
            self._find(number, root, "request", ("responses",), vendor, "model, input, tools", is_sent=False)
            return
        self._find(number, _only(root, _kept_of(value)), "tools", targets, vendor, "tools", is_sent=False)

    def _lists(self, number: int, form: f.Form) -> None:
        if not isinstance(form, f.List) or self._is_reached(number, form):
            return
        if (number, Span(form.start, form.end)) in self._in_namespaces:
            return
        root = self._evaluate(number, form)
        declared = self.parts[number].code.declared(form)
        if not isinstance(root.value, list):
            return
        if _CHAT_TYPES.search(declared):
            self._leave(number, root)
            return
        is_declared = _is_type_of_tool(declared) and self._targets_of(declared) is not None
        if not any(_is_loose_tool(item) or (is_declared and _is_tool(item)) for item in root.value):
            return
        if any(map(_is_of_others, root.value)):
            return
        targets, vendor = self._meant_for(declared)
        self._find(number, root, "tools-list", targets, vendor, "list of tools", is_sent=False)

    def _tools(self, number: int, form: f.Form) -> None:
        root = self._object(number, form)
        if root is None:
            return
        declared = self.parts[number].code.declared(form)
        if _CHAT_TYPES.search(declared):
            return
        is_declared = _is_type_of_tool(declared) and self._targets_of(declared) is not None
        if _is_loose_tool(root.value) or (is_declared and _is_tool(root.value)):
            targets, vendor = self._meant_for(declared)
            self._find(number, root, "tool", targets, vendor, "tool", is_sent=False)

    def _meant_for(self, declared: str) -> tuple[tuple[Target, ...], Vendor]:
        """Whom a loose tool is for: by the type that is declared for it, else by the words of the file."""
        targets = self._targets_of(declared)
        if targets is None:
            return self._words.targets, self._words.vendor
        return targets, self._given or "openai"

    def _targets_of(self, declared: str) -> tuple[Target, ...] | None:
        if not declared:
            return None
        if _REALTIME_TYPES.search(declared):
            return ("realtime-session",)
        return ("responses",) if _RESPONSES_TYPES.search(declared) else None

    # -- roots --------------------------------------------------------------------------------------

    def _object(self, number: int, form: f.Form) -> Root | None:
        """The root of an object that nothing has reached so far."""
        if not isinstance(form, f.Object) or self._is_reached(number, form):
            return None
        root = self._evaluate(number, form)
        return root if isinstance(root.value, dict) else None

    def _is_reached(self, number: int, form: f.Form) -> bool:
        span = Span(form.start, form.end)
        if span in self._reached[number]:
            return True
        return any(outer.start <= span.start and span.end <= outer.end for outer in self._closed[number])

    def _evaluate(self, number: int, form: f.Form) -> Root:
        key = number, Span(form.start, form.end)
        if not isinstance(form, f.Object | f.List) or not getattr(form, "is_literal", True):
            return evaluate(form, self.parts[number].code, self._budget)
        if key not in self._roots:
            self._roots[key] = evaluate(form, self.parts[number].code, self._budget)
        return self._roots[key]

    def _is_hole(self, root: Root, path: Path) -> bool:
        hole = root.holes.get(path)
        return hole is not None and hole.kind != "text"

    def _leave(self, number: int, root: Root, *, counted: bool = True) -> None:
        self._reached[number] |= root.reached
        self.left_alone += counted

    def _find(
        self,
        number: int,
        root: Root,
        kind: RootKind,
        targets: tuple[Target, ...],
        vendor: Vendor,
        way: str,
        *,
        is_sent: bool = True,
    ) -> None:
        self._reached[number] |= root.reached
        self._note_built(number, root, kind)
        moved = root.moved(self.parts[number].shifts.at)
        self.found.append(
            SentRoot(root=moved, kind=kind, targets=targets, vendor=vendor, part=number, way=way, is_sent=is_sent)
        )


# -- what things look like --------------------------------------------------------------------------


def _is_answer(value: dict[str, Any]) -> bool:
    """Whether an object is what a server said: an answer, or an event of the server."""
    kind, thing = value.get("type"), value.get("object")
    if isinstance(thing, str) and thing.startswith("realtime."):
        return True
    if isinstance(kind, str) and kind not in _EVENTS and is_event_name(kind) and "session" in kind:
        return kind in ("session.created", "session.updated") or kind.startswith("transcription_session.")
    if isinstance(kind, str) and kind in _SERVER_EVENTS:
        return True
    return len(_ANSWER & value.keys()) >= 2


_SERVER_EVENTS = frozenset(
    [
        "response.created",
        "response.in_progress",
        "response.completed",
        "response.done",
        "response.failed",
        "response.incomplete",
        "response.queued",
        "response.output_item.added",
        "response.output_item.done",
        "conversation.item.created",
        "conversation.item.added",
        "conversation.item.done",
        "conversation.item.retrieved",
        "session.created",
        "session.updated",
    ]
)
"""Events of a server that hold a session, a response or an item."""


def _holds_a_tool(value: Any, path: Path) -> bool:
    """Whether at a path there is a list with an object in it; a key that is set again may leave nothing there."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)


def _is_of_module(home: str, modules: Iterable[str]) -> bool:
    """Whether an imported name comes from one of some modules."""
    return any(home == module or home.startswith((module + ".", module + "/")) for module in modules)


def _imports_of(module: str) -> tuple[str, ...]:
    """How a text says that it imports from a module."""
    return (module,) if module[0] == "@" else (f"from {module} import", f"from {module}.")


def _is_of_others(value: Any) -> bool:
    """Whether a value is a function as Chat Completions has it, or as a schema that something else parses."""
    return isinstance(value, dict) and (("function" in value and "name" not in value) or _has_text_as_schema(value))


def _has_text_as_schema(value: dict[str, Any]) -> bool:
    """Whether the schema of a function is written as text: it is meant for something else, which parses it."""
    parameters = value.get("parameters")
    return isinstance(parameters, str) and parameters.lstrip()[:1] == "{"


def _is_type_of_tool(declared: str) -> bool:
    """Whether a type that is declared is that of a tool, or of several: items and choices have tools in their names."""
    return _TOOL_TYPES.search(declared) is not None and _NO_TOOL_TYPES.search(declared) is None


def _is_tool(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("type"), str) and not value.keys() & _OF_AN_SDK


def _is_loose_tool(value: Any) -> bool:
    """Whether an object must be a tool of the API, wherever it is."""
    if not isinstance(value, dict) or value.keys() & (_NOT_A_TOOL | _OF_AN_SDK):
        return False
    if any(_CAMEL.fullmatch(key) for key in value):
        return False
    if value.get("type") == "function":
        is_whole = "name" in value and bool(value.keys() & {"description", "parameters", "strict"})
        return is_whole and not _has_text_as_schema(value)
    if value.get("type") == "namespace":
        return "name" in value and isinstance(value.get("tools"), list) and any(map(_is_loose_tool, value["tools"]))
    return value.get("type") == "mcp" and bool(value.keys() & _SOURCES)


def _vendor_of_address(address: str) -> Vendor:
    found = _HOST.match(address)
    if found is None or "${" in found[1]:
        return "azure" if "azure" in address.lower() else ""
    host = found[1].lower()
    if host.endswith("openai.com"):
        return "openai"
    return "azure" if "azure" in host or host.endswith("microsoft.com") else "other"


# -- roots made of roots ----------------------------------------------------------------------------


def _kept_of(value: dict[str, Any]) -> tuple[str, ...]:
    """The keys of an object of unknown make that count: its tools, and what must be a choice among them."""
    choice = value.get("tool_choice")
    is_choice = choice in MODES if isinstance(choice, str) else isinstance(choice, dict) and "type" in choice
    return ("tools", "tool_choice") if is_choice else ("tools",)


def _only(root: Root, keys: Iterable[str]) -> Root:
    """An object with some of its keys only, as one that may hold more."""
    keys = tuple(keys)
    value: Any = root.value
    entries = {key: entry for key, entry in (root.place.entries or {}).items() if key in keys}
    return Root(
        value={key: value[key] for key in keys},
        place=root.place._replace(entries=entries),
        holes={path: hole for path, hole in root.holes.items() if path[:1] and path[0] in keys},
        open=frozenset([(), *(path for path in root.open if path[:1] and path[0] in keys)]),
        reached=root.reached,
        literal=frozenset(path for path in root.literal if path[:1] and path[0] in keys),
        built=tuple(call for call in root.built if call.path[:1] and call.path[0] in keys),
    )


def _in_event(root: Root, event: str, field: str, key: Span) -> Root:
    """The body of an event with the event around it, of which the text has only the name of the field."""
    place = Place(key.start, root.place.end, {field: (key, root.place)}, True)
    return Root(
        value={"type": event, field: root.value},
        built=tuple(call._replace(path=(field, *call.path)) for call in root.built),
        place=place if key.start < root.place.end else place._replace(end=key.end),
        holes={(field, *path): hole for path, hole in root.holes.items()},
        open=frozenset((field, *path) for path in root.open),
        reached=root.reached,
        literal=frozenset((field, *path) for path in root.literal),
    )


def _as_function(root: Root, schema: str) -> Root:
    """A tool that an SDK translates as the API's function; nothing of it can be edited."""
    value: Any = root.value
    entries = root.place.entries or {}
    fields: dict[str, Any] = {"type": "function"}
    places: dict[Any, tuple[Span, Place]] = {}
    ways: dict[str, Path] = {}
    for key in ("name", "description"):
        if key in value:
            fields[key], places[key], ways[key] = value[key], entries[key], (key,)
    if schema == "properties":
        inner = {key: entries[key] for key in ("properties", "required") if key in entries}
        parameters = {"type": "object", **{key: value[key] for key in inner}}
        span, place = entries["properties"]
        fields["parameters"] = parameters
        places["parameters"] = span, Place(place.start, place.end, dict(inner), True)
        ways |= {key: ("parameters", key) for key in inner}
    else:
        fields["parameters"], places["parameters"] = value[schema], entries[schema]
        ways[schema] = ("parameters",)
    return Root(
        value=fields,
        place=root.place._replace(entries=places),
        holes={(*ways[str(path[0])], *path[1:]): hole for path, hole in root.holes.items() if path and path[0] in ways},
        open=frozenset([(), *((*ways[str(path[0])], *path[1:]) for path in root.open if path and path[0] in ways)]),
        reached=root.reached,
        literal=frozenset(),
    )


def _as_mcp(root: Root) -> Root:
    """The options of `hostedMcpTool` as the API's tool."""
    value, place = _renamed(root.value, root.place)
    value = {"type": "mcp", **value}
    holes: dict[Path, Hole] = {_renamed_path(path): hole for path, hole in root.holes.items()}
    opened = frozenset(map(_renamed_path, root.open))
    return Root(value=value, place=place, holes=holes, open=opened, reached=root.reached, literal=frozenset())


def _renamed_path(path: Path) -> Path:
    if path[:1] == ("headers",):
        return path
    return tuple(_MCP_NAMES.get(step, step) if isinstance(step, str) else step for step in path)


def _renamed(value: Any, place: Place) -> tuple[Any, Place]:
    entries = place.entries or {}
    pairs: Iterator[tuple[Any, Any]]
    if isinstance(value, dict):
        pairs = iter(value.items())
    elif isinstance(value, list):
        pairs = enumerate(value)
    else:
        return value, place
    renamed: dict[Any, Any] = {}
    places: dict[Any, tuple[Span, Place]] = {}
    for key, inner in pairs:
        name = _MCP_NAMES.get(key, key) if isinstance(key, str) else key
        span, spot = entries.get(key, (Span(place.start, place.end), place))
        below, where = (inner, spot) if key == "headers" else _renamed(inner, spot)
        renamed[name], places[name] = below, (span, where)
    whole = place._replace(entries=places if place.entries is not None else None)
    return (renamed if isinstance(value, dict) else list(renamed.values())), whole
