"""Two types, compared: pydantic models and TypedDicts alike become facts, and facts are text."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import typing_extensions
from pydantic import BaseModel

Fact = tuple[str, type | None]
"""`session.tools[]<mcp>.server_label: str`, and the class that says so."""


def facts(annotation: Any, path: str, inside: tuple[type, ...] = ()) -> Iterator[Fact]:
    """What a type says, a fact for each field, required field, literal, primitive type and null."""
    holder = inside[-1] if inside else None
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if isinstance(annotation, typing_extensions.TypeAliasType):
        yield from facts(annotation.__value__, path, inside)
    elif origin in (typing.Annotated, typing_extensions.Required, typing_extensions.NotRequired):
        yield from facts(arguments[0], path, inside)
    elif origin in (typing.Union, types.UnionType):
        for argument in arguments:  # where any string goes, literals are only examples
            if not (str in arguments and typing.get_origin(argument) is typing.Literal):
                yield from facts(argument, path, inside)
    elif origin is typing.Literal:
        yield from ((f"{path} = {value!r}", holder) for value in arguments)
    elif origin in (list, Iterable, Sequence):
        yield from facts(arguments[0], f"{path}[]", inside)
    elif origin is dict:
        yield from facts(arguments[1], f"{path}{{}}", inside)
    elif annotation is type(None):
        yield f"{path}: null", holder
    elif annotation in (str, int, float, bool):
        yield f"{path}: {annotation.__name__}", holder
    elif isinstance(annotation, type) and is_object(annotation) and annotation not in inside:
        fields = dict(fields_of(annotation))
        for tag in tags(fields):
            for name, (field, required) in fields.items():
                yield f"{path}{tag}.{name}", annotation
                if required:
                    yield f"{path}{tag}.{name}!", annotation
                for fact in facts(field, f"{path}{tag}.{name}", (*inside, annotation)):
                    if not (name == "type" and tag and " = " in fact[0]):  # the tag says it
                        yield fact


def is_object(annotation: type) -> bool:
    """Whether it has named fields."""
    return typing_extensions.is_typeddict(annotation) or issubclass(annotation, BaseModel)


def fields_of(annotation: Any) -> Iterator[tuple[str, tuple[Any, bool]]]:
    """Name, type and whether it must be there, of every field of a model or TypedDict."""
    if typing_extensions.is_typeddict(annotation):
        hints = typing_extensions.get_type_hints(annotation, include_extras=True)
        for name, hint in hints.items():
            yield name, (hint, typing.get_origin(hint) is typing_extensions.Required)
    else:
        for name, field in annotation.model_fields.items():
            yield field.alias or name, (field.annotation, field.is_required())


def tags(fields: dict[str, tuple[Any, bool]]) -> list[str]:
    """How an object is told from others: by the literals of `type`, and of `role` where there is one."""

    def literals(name: str) -> list[str]:
        found = (
            [fact.rpartition(" = ")[2] for fact, _ in facts(fields[name][0], "") if " = " in fact]
            if name in fields
            else []
        )
        return [text.strip("'") for text in found]

    types, roles = literals("type"), literals("role")
    if not types:
        return [""]
    if types == ["message"] and roles:
        return [f"<message/{role}>" for role in roles]
    return [f"<{tag}>" for tag in types]


def unexplained(found: Iterable[str], reasons: Mapping[str, str]) -> list[str]:
    """The facts for which no reason is given."""
    return sorted(fact for fact in found if not any(re.fullmatch(pattern, fact) for pattern in reasons))


def needless(found: Iterable[str], reasons: Mapping[str, str]) -> list[str]:
    """The reasons that explain no fact."""
    found = list(found)
    return [pattern for pattern in reasons if not any(re.fullmatch(pattern, fact) for fact in found)]


def place(fact: str, ours: Mapping[str, type | None]) -> str:
    """The class that holds a fact, or would: `RealtimeSession in toolcheck/contract/shapes/realtime.py`."""
    objects = {known.rpartition(".")[0]: holder for known, holder in ours.items()}
    path = re.sub(r"( = .*|: \w+|!)$", "", fact)
    while path:
        path = path[: max(path.rfind(mark) for mark in ".<[{") + 1][:-1]
        if path in objects:
            break
    holder = objects.get(path)
    if holder is None:
        return "the shape of it in toolcheck/contract/shapes"
    return f"{holder.__name__} in {holder.__module__.replace('.', '/')}.py"
