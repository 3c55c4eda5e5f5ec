"""Tools that your application runs: functions, custom tools, and what groups and finds them.

What `parameters` must look like as a JSON Schema is for the rules to say; here it is any object.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from toolcheck.contract import limits
from toolcheck.contract.shapes.closed import OMITTED, Closed
from toolcheck.contract.shapes.mcp import AllowedCallers

JsonObject = dict[str, Any]

EXAMPLE_PARAMETERS: list[Any] = [{"type": "object", "properties": {}}]
PARAMETERS: dict[str, Any] = {
    "defaultSnippets": [
        {
            "label": "object",
            "description": "An object with one argument",
            "body": {
                "type": "object",
                "properties": {"${1:argument}": {"type": "${2:string}", "description": "${3:What it is.}"}},
                "required": ["${1:argument}"],
                "additionalProperties": False,
            },
        }
    ]
}
"""What an editor writes for someone who asks it for `parameters`."""


class RealtimeFunction(Closed):
    """A function that your application runs when a Realtime model calls it.

    Source: openapi RealtimeFunctionTool, openai-python RealtimeFunctionToolParam, realtime-mcp-guide, name-pattern
    """

    type: Literal["function"]
    """Always `function`."""
    name: str = Field(pattern=limits.FUNCTION_NAME)
    """What the model calls it by."""
    description: str = OMITTED
    """Tells the model when and how to call it."""
    parameters: JsonObject | None = Field(OMITTED, examples=EXAMPLE_PARAMETERS, json_schema_extra=PARAMETERS)
    """JSON Schema of the arguments, an object; no `strict` in Realtime, so check them on receipt."""


class _Function(Closed):
    """The fields that Responses functions have at the top level and in a namespace."""

    type: Literal["function"]
    """Always `function`."""
    name: str = Field(pattern=limits.FUNCTION_NAME, max_length=limits.FUNCTION_NAME_MAX)
    """What the model calls it by."""
    description: str | None = OMITTED
    """Tells the model when and how to call it."""
    parameters: JsonObject | None = Field(OMITTED, examples=EXAMPLE_PARAMETERS, json_schema_extra=PARAMETERS)
    """JSON Schema of the arguments; null or left out for none."""
    strict: bool | None = OMITTED
    """Whether arguments are held to the schema; the server tries to when left out."""
    output_schema: JsonObject | None = OMITTED
    """JSON Schema of the value that your output string encodes."""
    defer_loading: bool = OMITTED
    """Loads the function when a tool search finds it."""
    allowed_callers: AllowedCallers | None = OMITTED
    """Who may call it: the model itself, a program it writes, or both."""
    async_: bool = Field(OMITTED, alias="async")
    """Lets the model go on while the function runs; GPT-6 Astra and later."""


class Function(_Function):
    """A function that your application runs when the model calls it.

    Source: openapi FunctionTool, openai-python FunctionToolParam, function-calling-guide, name-pattern
    """


class NamespacedFunction(_Function):
    """A function in a namespace.

    Source: openapi FunctionToolParam, openai-python ToolFunction
    """


class TextFormat(Closed):
    """Free text.

    Source: openapi CustomTextFormatParam, openai-python Text
    """

    type: Literal["text"]
    """Always `text`."""


class GrammarFormat(Closed):
    """Text that follows a grammar.

    Source: openapi CustomGrammarFormatParam, openai-python Grammar, function-calling-guide
    """

    type: Literal["grammar"]
    """Always `grammar`."""
    syntax: Literal["lark", "regex"]
    """How the grammar is written: Lark as LLGuidance has it, or a Rust regular expression."""
    definition: str
    """The grammar itself."""


class CustomTool(Closed):
    """A tool of yours that takes text instead of JSON arguments.

    Source: openapi CustomToolParam, openai-python CustomToolParam
    """

    type: Literal["custom"]
    """Always `custom`."""
    name: str
    """What the model calls it by."""
    description: str = OMITTED
    """Tells the model when and how to call it."""
    format: Annotated[TextFormat | GrammarFormat, Field(discriminator="type")] = OMITTED
    """What the input looks like; free text when left out."""
    defer_loading: bool = OMITTED
    """Loads the tool when a tool search finds it."""
    allowed_callers: AllowedCallers | None = OMITTED
    """Who may call it: the model itself, a program it writes, or both."""
    async_: bool = Field(OMITTED, alias="async")
    """Lets the model go on while the tool runs; GPT-6 Astra and later."""


class Namespace(Closed):
    """Functions and custom tools under one name.

    Source: openapi NamespaceToolParam, openai-python NamespaceToolParam, tool-search-guide
    """

    type: Literal["namespace"]
    """Always `namespace`."""
    name: str = Field(min_length=1)
    """The name the model sees, such as `crm`."""
    description: str
    """Tells the model what is in it."""
    tools: list[Annotated[NamespacedFunction | CustomTool, Field(discriminator="type")]] = Field(min_length=1)
    """The tools inside; deferring is said on each of them."""


class ToolSearch(Closed):
    """Lets the model find deferred tools.

    Source: openapi ToolSearchToolParam, openai-python ToolSearchToolParam, tool-search-guide
    """

    type: Literal["tool_search"]
    """Always `tool_search`."""
    execution: Literal["server", "client"] = OMITTED
    """Who searches; the server when left out."""
    description: str | None = OMITTED
    """Tells the model about a search that your application runs."""
    parameters: JsonObject | None = OMITTED
    """JSON Schema of the arguments of a search that your application runs."""


class ProgrammaticToolCalling(Closed):
    """Lets the model write a program that calls tools.

    Source: openapi ProgrammaticToolCallingParam, openai-python ProgrammaticToolCalling
    """

    type: Literal["programmatic_tool_calling"]
    """Always `programmatic_tool_calling`."""
