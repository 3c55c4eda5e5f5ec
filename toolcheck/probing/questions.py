"""Which servers a manifest names, and what is sent to each: its URL and headers, as compile would fill them.

A manifest of a stranger chooses the address, the headers and the variables in them. So only those variables are filled
in that the user has named; a header that needs another is left out. No header goes over `http:`, none to a host that
the manifest does not name for it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote, unquote

from toolcheck.compiling.fill import value_of
from toolcheck.ground.record import record
from toolcheck.ground.regex import regex
from toolcheck.manifest.address import read_address
from toolcheck.manifest.manifest import Manifest
from toolcheck.manifest.payload import Payload
from toolcheck.manifest.placeholders import PLACEHOLDER, Placeholder, filled, foreign
from toolcheck.manifest.tool import Tool
from toolcheck.probing.addresses import userinfo
from toolcheck.served.lock import plain_url

_NAME = regex(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = regex(r"[\t\x20-\x7e\x80-\xff]*")
_SCHEME = regex(r"[A-Za-z]++ ++")
_OF_THE_WIRE = frozenset(
    [
        "accept",
        "accept-encoding",
        "connection",
        "content-length",
        "content-type",
        "expect",
        "host",
        "keep-alive",
        "last-event-id",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    ]
)
"""Headers that are about the connection, or about a message. The client sets them."""
_SHORTEST = 4
"""A shorter value is not looked for in what a server says: it could be anywhere."""
_NOT_OURS = "has a placeholder that toolcheck does not fill in"


@record(kw_only=True, hidden=("variables",))
class Permits:
    """What the user allows: the values of `variables` that may be sent, and where the server of a label really is."""

    variables: Mapping[str, str] = {}
    servers: Mapping[str, str] = {}


@record(kw_only=True, hidden=("url", "headers", "secrets"))
class Question:
    """One server to be asked: `shown` is its URL as the manifest has it, without credentials, `url` the one that is
    asked. `secrets` are values that no output may show. `notes` say what is not sent, and why.
    """

    tool: Tool
    label: str
    shown: str
    url: str
    headers: Mapping[str, str]
    secrets: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@record(kw_only=True)
class Unasked:
    """A server that is not asked, and why. `is_fault` says that a list of its tools is missing for that reason."""

    tool: Tool
    label: str
    reason: str
    is_fault: bool


def questions_of(manifest: Manifest, permits: Permits) -> Iterator[tuple[Payload, Question | Unasked]]:
    """The servers of a manifest, by payload, in order. A tool that only repeats a label is not one."""
    for payload in manifest.payloads:
        for tool in payload.every_tool:
            if tool.kind == "mcp" and tool.is_mapping and not _is_repeated(tool):
                yield payload, _question(tool, permits)


def _is_repeated(tool: Tool) -> bool:
    """Whether a tool uses a server that was defined before it."""
    return tool.is_label_only or (not tool.sources and tool.label in tool.payload.earlier.defined)


def _question(tool: Tool, permits: Permits) -> Question | Unasked:
    label = tool.label
    other = permits.servers.get(tool.label)
    written = tool.find("server_url")
    if other is None and not written.is_string:
        return _without_url(tool, label)
    template = written.value if other is None else other
    url, missing, values = _filled(template, permits.variables)
    if missing:
        return Unasked(tool=tool, label=label, reason=f"`server_url` {_needs(missing, permits)}", is_fault=True)
    address = read_address(url)
    sent = template.partition("#")[0]
    if address.fault or not address.host or foreign(sent):
        reason = f"`server_url` {address.fault or _NOT_OURS}"
        return Unasked(tool=tool, label=label, reason=reason, is_fault=True)
    user = userinfo(url)
    behind = [user, url.partition("#")[0].partition("?")[2]]
    is_in_path = _names_any(sent.partition("//")[2].partition("/")[2], permits.variables)
    if address.scheme == "http" and (is_in_path or any(value and value in part for value in values for part in behind)):
        reason = "`server_url` would send a variable over `http:`"
        return Unasked(tool=tool, label=label, reason=reason, is_fault=True)
    is_elsewhere = other is not None and written.is_string and _origin(written.value) != _origin(url)
    headers, notes, filled_in = _headers(tool, permits, url, is_elsewhere=is_elsewhere)
    secrets = [*values, *filled_in, *behind]
    secrets += [text for value in headers.values() for text in (value, _without_scheme(value))]
    secrets += [unquote(user), unquote(user.partition(":")[2]), b64encode(unquote(user).encode()).decode()]
    if address.scheme == "http" and user:
        url = url.replace(f"{user}@", "", 1)
        notes = (*notes, "the user and password of `server_url` are not sent: credentials do not go over `http:`")
    return Question(
        tool=tool,
        label=label,
        shown=plain_url(template),
        url=url.partition("#")[0],
        headers=headers,
        secrets=tuple(sorted(_spellings(secrets), key=lambda text: (-len(text), text))),
        notes=notes,
    )


def _without_url(tool: Tool, label: str) -> Unasked:
    for key, what in (("connector_id", "a connector of OpenAI"), ("tunnel_id", "a tunnel of OpenAI")):
        if tool.find(key).given:
            return Unasked(tool=tool, label=label, reason=f"it is {what}, which only OpenAI reaches", is_fault=False)
    return Unasked(tool=tool, label=label, reason="it has no `server_url`", is_fault=True)


def _headers(
    tool: Tool, permits: Permits, url: str, *, is_elsewhere: bool
) -> tuple[dict[str, str], tuple[str, ...], list[str]]:
    """The headers to send, what is said about those that are left out, and the values that were filled in."""
    written = [(key, node.value) for key, node in tool.find("headers").entries() if isinstance(node.value, str)]
    token = tool.find("authorization")
    if token.is_string and not tool.header.given:
        written.append(("Authorization", token.value if _SCHEME.match(token.value) else f"Bearer {token.value}"))
    if written and not url.lower().startswith("https:"):
        return {}, (f"{_named(written)} not sent: credentials do not go over `http:`",), []
    if written and is_elsewhere:
        return {}, (f"{_named(written)} not sent: `--server` names another host than the manifest",), []
    sent: dict[str, str] = {}
    notes: list[str] = []
    filled_in: list[str] = []
    for name, text in written:
        value, missing, values = _filled(text, permits.variables)
        if missing:
            notes.append(f"the header `{name}` is not sent: it {_needs(missing, permits)}")
        elif foreign(text):
            notes.append(f"the header `{name}` is not sent: it {_NOT_OURS}")
        elif name.lower() in _OF_THE_WIRE or name.lower().startswith("mcp-"):
            notes.append(f"the header `{name}` is not sent: the client sets it")
        elif not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            notes.append(f"the header `{name}` is not sent: HTTP has no such header")
        else:
            sent[name] = value
            filled_in += values
    return sent, tuple(notes), filled_in


def _without_scheme(value: str) -> str:
    """The credential in a header such as `Bearer TOKEN`."""
    found = _SCHEME.match(value)
    return value[found.end() :] if found else value


def _named(headers: list[tuple[str, str]]) -> str:
    names = ", ".join(f"`{name}`" for name, _ in headers)
    return f"the headers {names} are" if len(headers) > 1 else f"the header {names} is"


def _filled(text: str, variables: Mapping[str, str]) -> tuple[str, list[str], list[str]]:
    """A text with its placeholders filled, the variables that are missing, and the values that were filled in."""
    missing: list[str] = []
    values: list[str] = []

    def fill(placeholder: Placeholder) -> str:
        value = value_of(placeholder, variables)
        if value is None or (placeholder.message and not value):
            missing.append(placeholder.name)
            return ""
        values.append(value)
        return value

    return filled(text, fill), missing, values


def _names_any(text: str, variables: Mapping[str, str]) -> bool:
    """Whether a placeholder in a text stands for one of these variables."""
    return any(found["name"] in variables for found in PLACEHOLDER.finditer(text))


def _needs(missing: list[str], permits: Permits) -> str:
    name = missing[0]
    return f"needs `{name}`, which may not be sent or is not set; `--send {name}` or `--env-file` gives it"


def _origin(url: str) -> tuple[str, str, str]:
    address = read_address(url)
    return address.scheme, address.host, url.partition("//")[2].partition("/")[0].rpartition("@")[2].rpartition(":")[2]


def _spellings(secrets: Iterable[str]) -> set[str]:
    """Secrets, as a server or a library may repeat them: a host is in lower case, a URL has escapes."""
    known = [text for text in secrets if len(text) >= _SHORTEST]
    return {made for text in known for made in (text, text.lower(), quote(text), quote(text, safe=""))}
