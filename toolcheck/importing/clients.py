"""The configuration of an MCP client: `.mcp.json`, VS Code, Claude, Cursor and their like.

Servers that are reached over HTTP become tools of `type: mcp`. A program that the client starts cannot be reached by
OpenAI; why is said. Nothing of a configuration that could be a credential is written: it becomes a placeholder.

Sources: https://modelcontextprotocol.io/docs/develop/connect-local-servers,
https://code.visualstudio.com/docs/copilot/chat/mcp-servers, https://docs.claude.com/en/docs/claude-code/mcp and
https://docs.cursor.com/context/mcp; looked at 2026-11-29.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolcheck.contract.secrets import says_secret
from toolcheck.ground.regex import regex
from toolcheck.importing.collecting import Collected, legal_label
from toolcheck.importing.imported import CannotImport, Imported, ImportWish
from toolcheck.manifest.address import read_address

_MAPS = ("mcpServers", "servers", "context_servers", "mcp_servers")
_URLS = ("url", "serverUrl", "httpUrl", "server_url")
_STARTED = ("command", "args")
_LISTS = ("alwaysAllow", "autoApprove", "enabledTools", "includeTools", "allowedTools", "allowed_tools")
_HARMLESS = frozenset(["accept", "content-type", "user-agent", "accept-language", "mcp-protocol-version"])
_THEIRS = regex(
    r"\$\{(?:(?:env|input|secret|secrets|config)[:.])?(?P<one>[A-Za-z_][\w.-]*+)(?::-[^{}]*+)?+\}"
    r"|\{\{[ ]?+(?:env\.)?+(?P<two>[A-Za-z_]\w*+)[ ]?+\}\}"
)
_NO_NAME = regex(r"[^A-Za-z0-9]++")
_PLAIN = regex(r"[A-Za-z_][A-Za-z0-9_]*+")
_PLAIN_NAME = regex(r"[A-Za-z0-9_.\[\]-]{1,40}+")
_BEARER = regex(r"(?i)bearer[ \t]++")
_USER = regex(r"^([a-zA-Z][a-zA-Z0-9+.-]*+://)([^/?#]*)@")


def fits(value: Any) -> bool:
    """Whether a value is such a configuration, or only its map of servers."""
    if not isinstance(value, dict):
        return False
    return isinstance(value.get("mcpServers"), dict) or _is_map(value) or any(True for _ in _servers(value))


def _is_map(value: dict[str, Any]) -> bool:
    return bool(value) and all(_is_entry(entry) for entry in value.values())


def _servers(value: dict[str, Any], deep: bool = True) -> Iterator[tuple[str, str, Any]]:
    """The servers: where each is, its name, its entry."""
    for key in _MAPS:
        entries = value.get(key)
        if isinstance(entries, dict) and (key != "servers" or any(map(_is_entry, entries.values()))):
            yield from ((f"{key}.{name}", str(name), entry) for name, entry in entries.items())
        elif key == "mcpServers" and isinstance(entries, list):
            named = [one for one in entries if isinstance(one, dict) and isinstance(one.get("name"), str)]
            yield from ((f"{key}.{one['name']}", one["name"], one) for one in named)
    if not deep:
        return
    for key in ("mcp", "inputs", "config"):
        if isinstance(value.get(key), dict):
            yield from _servers(value[key], deep=False)
    projects = value.get("projects")
    for project in projects.values() if isinstance(projects, dict) else ():
        if isinstance(project, dict):
            yield from _servers(project, deep=False)


def _is_entry(entry: Any) -> bool:
    return isinstance(entry, dict) and not entry.keys().isdisjoint((*_URLS, *_STARTED))


def imported(value: Any, wish: ImportWish) -> Imported:
    """The manifest of a configuration."""
    if not isinstance(value, dict):
        raise CannotImport("a configuration of an MCP client is an object")
    found = Collected()
    seen: list[tuple[str, Any]] = []
    for place, name, entry in _servers({"mcpServers": value} if _is_map(value) else value):
        if (name, entry) not in seen:
            seen.append((name, entry))
            _add(found, place, name, entry)
    return found.imported({}, api=wish.api, is_literal=False, origin="the configuration")


def _add(found: Collected, place: str, name: str, entry: Any) -> None:
    if not isinstance(entry, dict):
        found.lose(f"`{name}` is left out: it is not an object")
        return
    url = next((entry[key] for key in _URLS if isinstance(entry.get(key), str) and entry[key].strip()), None)
    if url is None:
        found.lose(f"`{name}` is left out: {_why_not(entry)}")
        return
    if entry.get("disabled") is True or entry.get("enabled") is False:
        found.lose(f"`{name}` is left out: it is disabled")
        return
    label = legal_label(name)
    made: dict[str, Any] = {"server_url": _url(url.strip(), label)}
    address = read_address(made["server_url"])
    if address.fault or address.is_surely_inside:
        why = "its `url` is not one of HTTP" if address.fault else f"`{address.host}` is {address.inside}"
        found.lose(f"`{name}` is left out: {why}, and OpenAI reaches public servers over HTTPS only")
        return
    _add_credentials(made, entry, label, found)
    allowed = next((entry[key] for key in _LISTS if isinstance(entry.get(key), list) and entry[key]), None)
    if allowed is not None and all(isinstance(tool, str) and tool != "*" for tool in allowed):
        if any(key in entry for key in ("alwaysAllow", "autoApprove")):
            found.lose(f"`{name}` lets {len(allowed):,} tools run unasked there; here every call needs approval")
        else:
            made["allowed_tools"] = list(allowed)
    found.add_server(name, {**made, "require_approval": "always"}, f"from `{place}`")
    found.todo.append(f"every call of a tool of `{label}` needs approval: change `require_approval` if some do not")
    if "allowed_tools" not in made:
        found.todo.append(f"all tools of `{label}` are allowed: name those that the model needs in `allowed_tools`")


def _why_not(entry: dict[str, Any]) -> str:
    if "command" in entry or entry.get("type") == "stdio":
        return "it is a program that the client starts (stdio), and OpenAI reaches servers over HTTPS only"
    return "it has no `url`"


def _add_credentials(made: dict[str, Any], entry: dict[str, Any], label: str, found: Collected) -> None:
    """Take over the headers; a bearer token has a field of its own."""
    headers = entry.get("headers", entry.get("http_headers"))
    kept: dict[str, str] = {}
    for name, value in headers.items() if isinstance(headers, dict) else ():
        header = str(name)
        if header.lower() == "authorization" and isinstance(value, str):
            bearer = _BEARER.match(value)
            if bearer is not None or "authorization" not in made:
                made["authorization"] = _secret(value[bearer.end() :] if bearer else value, f"{label}_TOKEN")
                if bearer is None:
                    found.todo.append(f"`{label}`: `authorization` is sent as a bearer token; it was not one before")
        elif isinstance(value, str):
            safe = header.lower() in _HARMLESS and not says_secret(header)
            kept[header] = value if safe else _secret(value, f"{label}_{header}")
    token = entry.get("authorization_token", entry.get("bearer_token_env_var"))
    if isinstance(token, str) and "authorization" not in made:
        is_name = "bearer_token_env_var" in entry
        made["authorization"] = f"${{{_known(token)}}}" if is_name else _secret(token, f"{label}_TOKEN")
    if kept:
        made["headers"] = kept
    if isinstance(entry.get("oauth", entry.get("auth")), dict | str) and "authorization" not in made:
        found.todo.append(f"`{label}` signs in with OAuth: put an access token into `authorization`")


def _variable(words: str) -> str:
    """A name of an environment variable, made of some words."""
    name = _NO_NAME.sub("_", words).strip("_").upper() or "VALUE"
    return f"_{name}" if name[0].isdigit() else name


def _secret(text: str, name: str) -> str:
    """A text that may be secret, as placeholders: those that it has, or one for all of it."""
    found = list(_THEIRS.finditer(text))
    if not found:
        return f"${{{_variable(name)}}}"
    between = _THEIRS.sub("", text)
    return f"${{{_variable(name)}}}" if any(map(str.isalnum, between)) else _ours(text)


def _ours(text: str) -> str:
    """A text with the placeholders of other programs as ours. A default may be a credential, so it is left out."""
    return _THEIRS.sub(lambda found: f"${{{_known(found['one'] or found['two'])}}}", text)


def _known(name: str) -> str:
    """The name of a variable, which stays as it is where it can."""
    return name if _PLAIN.fullmatch(name) else _variable(name)


def _url(url: str, label: str) -> str:
    """An address without its credentials: a user and each parameter become placeholders."""
    url = _ours(url)  # before it is cut into parts: a default may have any character
    url = _USER.sub(lambda found: f"{found[1]}{_secret(found[2], f'{label}_USER')}@", url)
    head, mark, query = url.partition("?")
    parts = [_parameter(part, label) for part in query.partition("#")[0].split("&")]
    return head.partition("#")[0] + mark + "&".join(parts)


def _parameter(part: str, label: str) -> str:
    """A parameter of an address, whose value becomes a placeholder. One without a value may be a key itself."""
    placeholder = _THEIRS.match(part)
    name, mark, value = ("", "", part) if placeholder else part.partition("=")
    if mark and _PLAIN_NAME.fullmatch(name):
        return f"{name}{mark}{_secret(value, f'{label}_{name}')}" if value else part
    return _secret(part, f"{label}_KEY") if part else part
