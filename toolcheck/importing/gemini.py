"""A request to Gemini, a setup of Gemini Live, or their `functionDeclarations`.

Source: https://ai.google.dev/api/caching#FunctionDeclaration, https://ai.google.dev/api/live and google-genai 3.6.1,
`types.py`; looked at 2026-11-29.
"""

from __future__ import annotations

from typing import Any

from toolcheck.contract.json_schema import MAPS_OF_SCHEMAS
from toolcheck.importing.chat import texts_of
from toolcheck.importing.collecting import Collected
from toolcheck.importing.imported import Imported, ImportWish

_DECLARATIONS = ("functionDeclarations", "function_declarations")
_SCHEMAS = ("parametersJsonSchema", "parameters_json_schema", "parameters")
_MODES = {"AUTO": "auto", "ANY": "required", "VALIDATED": "auto", "NONE": "none"}
_NUMBERS = ("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties")
_RENAMED = {"anyOf": "anyOf", "any_of": "anyOf", "min_items": "minItems", "max_items": "maxItems"}
_OWN_FORMATS = frozenset(["enum", "float", "double", "int32", "int64"])
_BESIDE_CONTENTS = ("tools", "generationConfig", "generation_config", "systemInstruction", "system_instruction")
_READ = frozenset(["tools", "toolConfig", "tool_config", "systemInstruction", "system_instruction"])


def fits(value: Any) -> bool:
    """Whether a value is such a request, a setup, a tool, or a list of declarations."""
    if isinstance(value, dict):
        setup = value.get("setup")
        if isinstance(setup, dict) and _has_declarations(setup.get("tools")):
            return True
        if isinstance(value.get("contents"), list) and not value.keys().isdisjoint(_BESIDE_CONTENTS):
            return True
        return _has_declarations(value.get("tools")) or _has_declarations([value]) or _is_declaration(value)
    return _has_declarations(value) or (isinstance(value, list) and any(_is_declaration(one) for one in value))


def _has_declarations(tools: Any) -> bool:
    entries = tools if isinstance(tools, list) else [tools]
    return any(isinstance(tool, dict) and any(key in tool for key in _DECLARATIONS) for tool in entries)


def _is_declaration(value: Any) -> bool:
    """Whether it is a declaration whose schema spells its type in capitals, as only Gemini does."""
    schema = value.get("parameters") if isinstance(value, dict) else None
    return isinstance(schema, dict) and schema.get("type") == "OBJECT" and isinstance(value.get("name"), str)


def imported(value: Any, wish: ImportWish) -> Imported:
    """The manifest of a request, a setup or a list."""
    request = _request(value)
    found = Collected()
    tools = request.get("tools")
    for number, tool in enumerate(tools if isinstance(tools, list) else [tools]):
        for key, inner in tool.items() if isinstance(tool, dict) else ():
            if key in _DECLARATIONS and isinstance(inner, list):
                for index, one in enumerate(inner):
                    _add(found, one, f"tools[{number}].{key}[{index}]", is_realtime=wish.api != "responses")
            else:
                found.lose(f"`tools[{number}].{key}` is left out: it runs at Google")
    body: dict[str, Any] = {}
    system = request.get("systemInstruction", request.get("system_instruction"))
    if words := texts_of(system.get("parts") if isinstance(system, dict) else system):
        body["instructions"] = "\n\n".join(words)
    found.lose(*(f"`{key}` is left out: it is a field of Gemini" for key in request if key not in _READ))
    _choose(request.get("toolConfig", request.get("tool_config")), body, found)
    return found.imported(body, api=wish.api, origin="the request to Gemini")


def _request(value: Any) -> dict[str, Any]:
    if isinstance(value, list):
        return {"tools": value if _has_declarations(value) else [{_DECLARATIONS[0]: value}]}
    if _is_declaration(value):
        return {"tools": [{_DECLARATIONS[0]: [value]}]}
    if any(key in value for key in _DECLARATIONS):
        return {"tools": [value]}
    setup = value.get("setup")
    request: dict[str, Any] = setup if isinstance(setup, dict) else value
    return request


def _add(found: Collected, one: Any, place: str, *, is_realtime: bool) -> None:
    name = one.get("name") if isinstance(one, dict) else None
    if not isinstance(name, str):
        found.lose(f"`{place}` is left out: it has no name")
        return
    schema = next((one[key] for key in _SCHEMAS if isinstance(one.get(key), dict)), None)
    if one.get("behavior") == "NON_BLOCKING":
        found.lose(f"`behavior` of `{name}` is left out: OpenAI does not have it")
    more = {} if is_realtime else {"strict": False}
    found.add_function(name, one.get("description"), standard(schema), f"from `{place}`", more=more)


def standard(schema: Any) -> Any:
    """A schema of Gemini as JSON Schema: types in small letters, null as a type, numbers as numbers."""
    if not isinstance(schema, dict):
        return schema
    made: dict[str, Any] = {}
    for word, value in schema.items():
        key = str(_RENAMED.get(word, word))
        if key in MAPS_OF_SCHEMAS and isinstance(value, dict):
            made[key] = {name: standard(inner) for name, inner in value.items()}
        elif isinstance(value, list) and key == "anyOf":
            made[key] = [standard(inner) for inner in value]
        elif key in ("items", "additionalProperties"):
            made[key] = standard(value)
        elif key == "type" and isinstance(value, str):
            made[key] = value.lower()
        elif key in _NUMBERS and isinstance(value, str) and value.isdecimal() and len(value) < 10:
            made[key] = int(value)
        elif key not in ("nullable", "propertyOrdering", "property_ordering", "example"):
            made[key] = value
    form = made.get("format")
    if isinstance(form, str) and form in _OWN_FORMATS:
        del made["format"]
    if schema.get("nullable") is True and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
    if made.get("type") == "type_unspecified":
        del made["type"]
    return made


def _choose(settings: Any, body: dict[str, Any], found: Collected) -> None:
    inner = None
    if isinstance(settings, dict):
        inner = settings.get("functionCallingConfig", settings.get("function_calling_config"))
    if not isinstance(inner, dict):
        return
    mode = str(inner.get("mode")).upper()
    allowed = inner.get("allowedFunctionNames", inner.get("allowed_function_names"))
    if mode == "ANY" and isinstance(allowed, list) and len(allowed) == 1:
        body["tool_choice"] = {"type": "function", "name": found.names.get(str(allowed[0]), str(allowed[0]))}
        return
    if mode in _MODES:
        body["tool_choice"] = _MODES[mode]
    if allowed:
        found.lose("`allowedFunctionNames` is left out: remove the other functions if they must not be called")
