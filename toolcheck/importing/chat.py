"""A Chat Completions request, its tools, or its legacy `functions`.

Source: https://developers.openai.com/api/docs/guides/migrate-to-responses and openai-python 3.57.0, `types/chat`;
looked at 2026-11-29.
"""

from __future__ import annotations

from typing import Any

from toolcheck.importing.collecting import Collected
from toolcheck.importing.imported import Imported, ImportWish

_SAME_IN_RESPONSES = (
    "model",
    "parallel_tool_calls",
    "temperature",
    "top_p",
    "top_logprobs",
    "store",
    "metadata",
    "service_tier",
    "user",
    "safety_identifier",
    "prompt_cache_key",
    "prompt_cache_retention",
)
_SAME_IN_REALTIME = ("parallel_tool_calls",)
_READ = frozenset(["messages", "tools", "tool_choice", "functions", "function_call"])
_TEXT_MODEL = "Realtime has models of its own"


def fits(value: Any) -> bool:
    """Whether a value is such a request, or such a list of tools."""
    if isinstance(value, dict):
        if isinstance(value.get("messages"), list):
            return True
        if value.keys() & {"session", "input", "audio", "turns"} or str(value.get("type")).startswith("session"):
            return False
        return _is_nested(value) or _are_nested(value.get("tools")) or _are_legacy(value.get("functions"))
    return _are_nested(value) or (_are_legacy(value) and all("type" not in one for one in value))


def _is_nested(tool: Any) -> bool:
    return isinstance(tool, dict) and tool.get("type") in (None, "function") and isinstance(tool.get("function"), dict)


def _are_nested(tools: Any) -> bool:
    return isinstance(tools, list) and any(_is_nested(tool) for tool in tools)


def _are_legacy(functions: Any) -> bool:
    return (
        isinstance(functions, list)
        and bool(functions)
        and all(isinstance(one, dict) and isinstance(one.get("name"), str) for one in functions)
    )


def imported(value: Any, wish: ImportWish) -> Imported:
    """The manifest of a request or of a list."""
    request = value if isinstance(value, dict) else {"tools": value}
    if _is_nested(request) or ("parameters" in request and "name" in request):
        request = {"tools": [request]}
    found = Collected()
    is_realtime = wish.api != "responses"
    for key in ("tools", "functions"):
        entries = request.get(key)
        for number, tool in enumerate(entries if isinstance(entries, list) else ()):
            _add(found, tool, f"{key}[{number}]", is_realtime=is_realtime)
    body = _body(request, found, is_realtime=is_realtime)
    choice = _choice(request, found, is_realtime=is_realtime)
    if choice is not None:
        body["tool_choice"] = choice
    return found.imported(body, api=wish.api, origin="the Chat Completions request")


def _add(found: Collected, tool: Any, place: str, *, is_realtime: bool) -> None:
    kind = tool.get("type", "function") if isinstance(tool, dict) else None
    inner = tool.get(kind, tool) if isinstance(kind, str) else None
    if not isinstance(inner, dict) or kind not in ("function", "custom") or not isinstance(inner.get("name"), str):
        found.lose(f"`{place}` is left out: it is not a function with a name")
    elif kind == "function":
        more = {"strict": inner.get("strict") is True} if not is_realtime else {}
        if is_realtime and inner.get("strict") is True:
            found.lose(f"`strict` of `{inner['name']}` is left out: Realtime does not support it")
        found.add_function(
            inner["name"], inner.get("description"), inner.get("parameters"), f"from `{place}`", more=more
        )
    elif is_realtime:
        found.lose(f"`{inner['name']}` is left out: Realtime does not support tools of `type: custom`")
    else:
        found.add(_custom(inner), f"from `{place}`")


def _custom(inner: dict[str, Any]) -> dict[str, Any]:
    """A custom tool, whose grammar is one level higher in Responses."""
    tool = {"type": "custom", **inner}
    form = inner.get("format")
    if isinstance(form, dict) and isinstance(form.get("grammar"), dict):
        tool["format"] = {"type": "grammar", **form["grammar"]}
    return tool


def _body(request: dict[str, Any], found: Collected, *, is_realtime: bool) -> dict[str, Any]:
    """The other fields that there are in both APIs; what is left out is said."""
    body: dict[str, Any] = {}
    known = _SAME_IN_REALTIME if is_realtime else _SAME_IN_RESPONSES
    instructions = _instructions(request.get("messages"))
    for key, inner in request.items():
        if key in known:
            body[key] = inner
        elif key not in _READ and not (not is_realtime and _renamed(key, inner, body)):
            where = "Realtime does not have it" if is_realtime else "Responses does not have it, or not in this form"
            found.lose(f"`{key}` is left out: {_TEXT_MODEL if key == 'model' else where}")
    if instructions:
        body = {**{key: body[key] for key in ("model",) if key in body}, "instructions": instructions, **body}
        found.lose("the system messages are now `instructions`")
    if isinstance(request.get("messages"), list):
        found.lose("the other `messages` are left out: they belong to a conversation, not to a manifest")
    return body


def _renamed(key: str, value: Any, body: dict[str, Any]) -> bool:
    """Take over a field that has another name in Responses."""
    if key in ("max_completion_tokens", "max_tokens"):
        body["max_output_tokens"] = value
    elif key == "reasoning_effort":
        body["reasoning"] = {"effort": value}
    elif key == "verbosity":
        body["text"] = {**body.get("text", {}), "verbosity": value}
    elif key == "response_format" and isinstance(value, dict):
        schema = value.get("json_schema")
        form = {"type": value.get("type"), **schema} if isinstance(schema, dict) else value
        body["text"] = {**body.get("text", {}), "format": form}
    else:
        return False
    return True


def _instructions(messages: Any) -> str:
    """What the system says before the conversation begins."""
    words: list[str] = []
    for message in messages if isinstance(messages, list) else ():
        if not isinstance(message, dict) or message.get("role") not in ("system", "developer"):
            break
        words += texts_of(message.get("content"))
    return "\n\n".join(words)


def texts_of(content: Any) -> list[str]:
    """The texts of a content, which is a text or a list of parts."""
    parts = content if isinstance(content, list) else [content]
    texts = [part.get("text") if isinstance(part, dict) else part for part in parts]
    return [text for text in texts if isinstance(text, str) and text.strip()]


def _choice(request: dict[str, Any], found: Collected, *, is_realtime: bool) -> Any:
    choice = request.get("tool_choice", request.get("function_call"))
    if not isinstance(choice, dict):
        return "required" if choice == "any" else choice  # `any` is what Mistral calls it
    if isinstance(choice.get("allowed_tools"), dict):
        if is_realtime:
            found.lose("`tool_choice` is left out: Realtime does not support `allowed_tools`")
            return None
        allowed = choice["allowed_tools"]
        listed = allowed.get("tools")
        tools = [_named(tool, found) for tool in listed] if isinstance(listed, list) else listed
        return {"type": "allowed_tools", "mode": allowed.get("mode", "auto"), "tools": tools}
    return _named(choice, found)


def _named(choice: Any, found: Collected) -> Any:
    """A choice of one function, by the name that it has now."""
    kind = choice.get("type", "function") if isinstance(choice, dict) else None
    inner = choice.get(kind, choice) if isinstance(kind, str) else None
    name = inner.get("name") if isinstance(inner, dict) else None
    return {"type": kind, "name": found.names.get(name, name)} if isinstance(name, str) else choice
