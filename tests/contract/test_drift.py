"""The shapes against the types of the installed `openai` SDK: every field, literal, type and null of the one is
known to the other, or stands below with a reason. When the SDK moves on, this is where it is heard first."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import typing_extensions
from pydantic import BaseModel

from toolcheck.contract import models, shapes

openai = pytest.importorskip("openai", minversion="3.51")

SDK = {
    "session.update": "realtime.session_update_event_param:SessionUpdateEventParam",
    "response.create": "realtime.response_create_event_with_references_param:ResponseCreateEventWithReferencesParam",
    "conversation.item.create": "realtime.conversation_item_create_event_param:ConversationItemCreateEventParam",
    "client-secret": "realtime.client_secret_create_params:ClientSecretCreateParams",
    "responses": "responses.response_create_params:ResponseCreateParamsNonStreaming",
}

SHAPED = "additional_tools|tool_search_output|function_call_output|mcp_approval_response|item_reference"

ONLY_SDK = {
    rf"responses\.input\[\]<(?!({SHAPED})>).*": "input items that carry no tools may be any object",
    r"responses\.input\[\]<item_reference>\.type: null": "without a type it is any object, and taken as such",
    r"responses\.stream = False": "the SDK has one request type for each value",
    r".*\.tools\[\]<function>\.(parameters|strict)!": "guides leave them out, and the server takes that",
    r".*<input_image>\.detail!": "guides leave it out",
    r".*<mcp_list_tools>\.tools!": "a reported item leaves them out, and a rule warns of the item",
}
"""What the SDK has and the shapes have not."""

ONLY_SHAPES = {
    # beyond the SDK, with a source
    r".*<web_search(_2025_08_26)?>\.filters\.blocked_domains.*": "in the guide",
    r".*<web_search(_2025_08_26)?>\.(return_token_budget|search_content_types|image_settings).*": "in the guide",
    r".*<web_search_preview(_2025_03_11)?>\.external_web_access.*": "taken and ignored, says the guide",
    r"responses\.tool_choice<web_search(_2025_08_26)?>.*": "taken by the server",
    r"responses\.(input\[\]<[a-z_]+>\.agent|multi_agent).*": "in the guide of the beta",
    r".*<skill_reference>\.version: int": "so in the guide",
    r"responses\.tool_choice<allowed_tools>\.tools\[\]\..*": "the SDK takes any object; the entries seen have these",
    # stricter
    r".*(<realtime>|response)\.tools\[\]<function>\.(name|type)!": "without, the server refuses or drops the tool",
    r".*\.format<audio/pcm[ua]>\.type!": "an audio format without a type is PCM",
    r"responses\.input\[\]<item_reference>\.type!": "without a type it is any object, and taken as such",
    # looser
    r".*\.audio\.input\.(noise_reduction|transcription): null": "null turns it off, says the SDK's own text",
    r".*(<realtime>|response)\.tools\[\]<function>\.parameters: null": "worth a warning, which a rule gives",
    r"responses\.stream: bool": "the SDK has one request type for each value",
    r"responses\.input\[\]\.(type|role).*": "input items that carry no tools may be any object; a role is that of a message",
    r".*<input_(text|image|file)>\..*: null": "so in function outputs; one shape serves prompts as well",
    r"conversation\.item\.create<.*>\.previous_item_id: null": "in OpenAI's example of the event, until 2025",
}
"""What the shapes have and the SDK has not."""


def facts(annotation: Any, path: str, inside: tuple[Any, ...] = ()) -> Iterator[str]:
    """What a type says, a line for each field, required field, literal, primitive type and null."""
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
        yield from (f"{path} = {value!r}" for value in arguments)
    elif origin in (list, Iterable, Sequence):
        yield from facts(arguments[0], f"{path}[]", inside)
    elif origin is dict:
        yield from facts(arguments[1], f"{path}{{}}", inside)
    elif annotation is type(None):
        yield f"{path}: null"
    elif annotation in (str, int, float, bool):
        yield f"{path}: {annotation.__name__}"
    elif isinstance(annotation, type) and is_object(annotation) and annotation not in inside:
        fields = dict(fields_of(annotation))
        for tag in tags(fields):
            for name, (field, required) in fields.items():
                yield f"{path}{tag}.{name}"
                if required:
                    yield f"{path}{tag}.{name}!"
                for fact in facts(field, f"{path}{tag}.{name}", (*inside, annotation)):
                    if not (name == "type" and tag and " = " in fact):  # the tag says it
                        yield fact


def is_object(annotation: type) -> bool:
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
            [fact.rpartition(" = ")[2] for fact in facts(fields[name][0], "") if " = " in fact]
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


def sdk_type(name: str) -> Any:
    module, _, attribute = name.partition(":")
    return getattr(__import__(f"openai.types.{module}", fromlist=[attribute]), attribute)


@pytest.fixture(scope="module")
def differences() -> tuple[set[str], set[str]]:
    theirs = {fact for kind, name in SDK.items() for fact in facts(sdk_type(name), kind)}
    ours = {fact for kind in SDK for fact in facts(shapes.SHAPES[kind], kind)}
    assert len(theirs & ours) > 1000, "the two are not comparable"
    return theirs - ours, ours - theirs


@pytest.mark.parametrize(("side", "exceptions"), [(0, ONLY_SDK), (1, ONLY_SHAPES)], ids=["sdk", "shapes"])
def test_differences_have_a_reason(
    differences: tuple[set[str], set[str]], side: int, exceptions: dict[str, str]
) -> None:
    found = differences[side]
    unexplained = sorted(fact for fact in found if not any(re.fullmatch(pattern, fact) for pattern in exceptions))
    assert unexplained == []
    stale = [pattern for pattern in exceptions if not any(re.fullmatch(pattern, fact) for fact in found)]
    assert stale == []


def test_shutdown_dates_are_those_of_the_sdk() -> None:
    announced = {}
    for folder in ("realtime", "responses", "shared_params"):
        for path in (Path(openai.__file__).parent / "types" / folder).glob("*.py"):
            for names, date in re.findall(
                r'- ((?:"[^"]+",?\s+)*"[^"]+"):\s+Announced\s+shutdown\s+date:\s+(\d{4}-\d\d-\d\d)',
                path.read_text("utf-8"),
            ):
                announced.update(dict.fromkeys(re.findall(r'"([^"]+)"', names), date))
    assert announced
    assert announced.items() <= models.SHUTDOWN.items()


@pytest.mark.parametrize(
    ("model", "reasons"),
    [
        ("gpt-realtime-2", True),
        ("gpt-realtime-2.1-mini", True),
        ("gpt-realtime-2025-08-28", False),
        ("gpt-realtime", False),
        ("gpt-realtime-1.5", False),
    ],
)
def test_reasoning_models(model: str, reasons: bool) -> None:
    assert bool(re.search(models.REASONING_REALTIME, model)) is reasons
