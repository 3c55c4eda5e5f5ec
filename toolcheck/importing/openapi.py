"""An OpenAPI description: one function for each operation.

What belongs to the path, the query, the headers and the body becomes one object of parameters, without clashes. A
comment says which parameter belongs where, since the program that handles the call must know.

Source: https://spec.openapis.org/oas/v3.0.3.html and https://spec.openapis.org/oas/v3.1.0.html; looked at 2026-11-29.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolcheck.contract.limits import TOOLS_MAX
from toolcheck.ground.nearest import nearest
from toolcheck.ground.record import record
from toolcheck.importing.collecting import Collected, blank
from toolcheck.importing.imported import CannotImport, Imported, ImportWish, NothingToImport
from toolcheck.importing.openapi_schemas import Components, ComponentsOfTool

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_PLACES = ("path", "query", "header", "cookie")
_OF_HTTP = frozenset(["accept", "content-type", "authorization"])
_CREDENTIALS = frozenset(["api_key", "apikey", "api-key", "x-api-key", "access_token", "access-token", "accesstoken"])
_FORMS = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data")
_MAX_TAGS = 20


@record(kw_only=True, hidden=("value", "shared"))
class _Operation:
    """One operation: its method, path, and what is written for all operations of the path."""

    method: str
    path: str
    value: dict[str, Any]
    shared: list[Any]

    @property
    def place(self) -> str:
        return f"{self.method.upper()} {self.path}"

    @property
    def id(self) -> str:
        name = self.value.get("operationId")
        return name if isinstance(name, str) and name.strip() else ""

    @property
    def tags(self) -> list[str]:
        tags = self.value.get("tags")
        return [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []


def fits(value: Any) -> bool:
    """Whether a value is such a description, of whatever version."""
    return (
        isinstance(value, dict)
        and bool(value.keys() & {"openapi", "swagger"})
        and bool(value.keys() & {"info", "paths"})
    )


def imported(value: Any, wish: ImportWish) -> Imported:
    """The manifest of a description."""
    if not isinstance(value, dict):
        raise CannotImport("an OpenAPI description is an object")
    if "openapi" not in value and "swagger" in value:
        raise CannotImport("it is a description of Swagger 2.0: convert it to OpenAPI 3 first")
    if not str(value.get("openapi")).startswith("3."):
        raise CannotImport("only OpenAPI 3.0 and 3.1 can be imported")
    schemas = Components(value)
    operations = _chosen(list(_operations(value, schemas)), wish)
    found = Collected()
    for operation in operations:
        _add(found, operation, schemas, wish)
    if any("security" in operation.value for operation in operations) or value.get("security"):
        found.todo.append("the operations need credentials: the program that handles a call adds them, never the model")
    found.lose(*schemas.notes)
    return found.imported({}, api=wish.api, origin="the description")


def _operations(value: dict[str, Any], schemas: Components) -> Iterator[_Operation]:
    paths = value.get("paths")
    for path, entry in paths.items() if isinstance(paths, dict) else ():
        item = schemas.resolved(entry)
        if not isinstance(item, dict):
            continue
        shared = item.get("parameters")
        for method in _METHODS:
            operation = schemas.resolved(item.get(method))
            if isinstance(operation, dict):
                yield _Operation(
                    method=method, path=str(path), value=operation, shared=shared if isinstance(shared, list) else []
                )


def _chosen(operations: list[_Operation], wish: ImportWish) -> list[_Operation]:
    """The operations that are asked for. Raises `CannotImport` for an unknown one, and for more than an API accepts."""
    if not operations:
        raise NothingToImport("the description has no operations")
    tags = {tag for one in operations for tag in one.tags}
    for tag in wish.tags:
        _know(tag, tags, "tag")
    for name in wish.operations:
        _know(name, [word for one in operations for word in (one.id, one.place) if word], "operation")
    wanted = operations
    if wish.tags:
        wanted = [one for one in wanted if not set(wish.tags).isdisjoint(one.tags)]
    if wish.operations:
        wanted = [one for one in wanted if one.id in wish.operations or one.place in wish.operations]
    if not wanted:
        raise NothingToImport("no operation has these tags and these names")
    if len(wanted) > TOOLS_MAX:
        raise CannotImport(_too_many(wanted))
    return wanted


def _know(word: str, known: Any, what: str) -> None:
    if word not in known:
        near = nearest(word, known)
        raise CannotImport(f"there is no {what} `{word}`" + (f"; did you mean `{near}`?" if near else ""))


def _too_many(operations: list[_Operation]) -> str:
    counts: dict[str, int] = {}
    for one in operations:
        for tag in one.tags:
            counts[tag] = counts.get(tag, 0) + 1
    listed = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    more = f" and {len(listed) - _MAX_TAGS:,} more" if len(listed) > _MAX_TAGS else ""
    tags = ", ".join(f"`{tag}` ({count})" for tag, count in listed[:_MAX_TAGS])
    some = ", ".join(f"`{one.id or one.place}`" for one in operations[:3])
    fits_one = any(count <= TOOLS_MAX for _, count in listed)
    choose = f"choose with `--tag`: {tags}{more}" if fits_one else f"choose with `--operation`: {some}, …"
    return f"it has {len(operations):,} operations, and a session has at most {TOOLS_MAX} tools; {choose}"


@record(frozen=False)
class _Parameters:
    """The parameters of one function; `sent` says for each place which of them belong there."""

    properties: dict[str, Any]
    required: list[str]
    sent: dict[str, list[str]]

    def put(self, name: str, schema: Any, place: str, *, is_required: bool) -> None:
        """Add a parameter, under a name of its own."""
        own, number = name, 1
        while own in self.properties:
            number += 1
            own = f"{place}_{name}" if number == 2 else f"{place}_{name}_{number}"
        self.properties[own] = schema
        self.sent.setdefault(place, []).append(f"`{own}`" if own == name else f"`{own}` as `{name}`")
        if is_required:
            self.required.append(own)


def _add(found: Collected, operation: _Operation, schemas: Components, wish: ImportWish) -> None:
    tool, made = schemas.of_tool(), _Parameters({}, [], {})
    _add_parameters(made, operation, tool, schemas, found)
    closed = _add_body(made, operation, tool, schemas, found)
    parameters: dict[str, Any] = {"type": "object", "properties": made.properties, **closed}
    if made.required:
        parameters["required"] = made.required
    if definitions := tool.definitions():
        parameters["$defs"] = definitions
    words = operation.value.get("description")
    name = operation.id or f"{operation.method} {operation.path}"
    origin = f"from `{operation.place}`"
    places = "; ".join(f"{place}: {', '.join(names)}" for place, names in made.sent.items())
    more = {"strict": False} if wish.api == "responses" else {}
    description = operation.value.get("summary") if blank(words) else words
    if operation.value.get("deprecated") is True:
        found.todo.append(f"`{operation.place}` is deprecated")
    found.add_function(name, description, parameters, *filter(None, (origin, places)), more=more)


def _add_parameters(
    made: _Parameters, operation: _Operation, tool: ComponentsOfTool, schemas: Components, found: Collected
) -> None:
    own = operation.value.get("parameters")
    listed: dict[tuple[str, str], dict[str, Any]] = {}
    for one in [*operation.shared, *(own if isinstance(own, list) else [])]:
        parameter = schemas.resolved(one)
        if not isinstance(parameter, dict) or not isinstance(parameter.get("name"), str):
            found.lose(f"a parameter of `{operation.place}` is left out: it has no name, or is in another file")
        elif parameter.get("in") in _PLACES:
            listed[parameter["in"], parameter["name"]] = parameter
    for (place, name), parameter in sorted(listed.items(), key=lambda pair: _PLACES.index(pair[0][0])):
        if place == "header" and name.lower() in _OF_HTTP:
            continue
        if place == "cookie" or (place != "path" and name.lower() in _CREDENTIALS):
            why = "a cookie" if place == "cookie" else "a credential"
            found.lose(f"`{name}` of `{operation.place}` is left out: {why} is not for the model to fill in")
            continue
        schema = tool.translated(_schema(parameter))
        words = parameter.get("description")
        if not blank(words) and isinstance(schema, dict):
            schema = {"description": words, **{key: inner for key, inner in schema.items() if key != "description"}}
        made.put(name, schema, place, is_required=place == "path" or parameter.get("required") is True)


def _schema(parameter: dict[str, Any]) -> Any:
    """The schema of a parameter, which may be that of its content."""
    content = parameter.get("content")
    if "schema" not in parameter and isinstance(content, dict):
        return next((form.get("schema") for form in content.values() if isinstance(form, dict)), {})
    return parameter.get("schema", {})


def _add_body(
    made: _Parameters, operation: _Operation, tool: ComponentsOfTool, schemas: Components, found: Collected
) -> dict[str, Any]:
    """Add the body: its properties where it is an object, else all of it as `body`. What is returned closes the
    parameters.
    """
    body = schemas.resolved(operation.value.get("requestBody"))
    content = body.get("content") if isinstance(body, dict) else None
    if not isinstance(content, dict) or not content:
        return {}
    kind = _form(content)
    form = content[kind]
    schema = form.get("schema", {}) if isinstance(form, dict) else {}
    is_required = isinstance(body, dict) and body.get("required") is True
    if len(content) > 1:
        found.lose(f"`{operation.place}` also accepts {', '.join(f'`{one}`' for one in content if one != kind)}")
    flat = tool.flat(schema)
    if flat is not None and (not made.properties or flat.get("additionalProperties", False) is False):
        whole = tool.translated({"type": "object", **flat})
        needed = whole.get("required", [])
        for name, inner in whole.get("properties", {}).items():
            made.put(name, inner, "body", is_required=is_required and name in needed)
        return {key: whole[key] for key in ("additionalProperties",) if key in whole}
    words = body.get("description") if isinstance(body, dict) else None
    inner = tool.translated(schema)
    if isinstance(inner, dict) and not blank(words) and "description" not in inner:
        inner = {"description": words, **inner}
    made.put("body", inner, "body", is_required=is_required)
    return {}


def _form(content: dict[str, Any]) -> str:
    """The form in which the body is sent: JSON, if it is accepted."""
    plain = {kind.partition(";")[0].strip().lower(): kind for kind in reversed(content)}
    like_json = (kind for name, kind in plain.items() if name.endswith("json"))
    known = (plain[name] for name in _FORMS if name in plain)
    return (
        next((plain[name] for name in _FORMS[:1] if name in plain), None)
        or next(like_json, None)
        or next(known, next(iter(content)))
    )
