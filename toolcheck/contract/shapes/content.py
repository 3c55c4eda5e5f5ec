"""Text, images and files in requests, and the prompt templates that take them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from toolcheck.contract import limits
from toolcheck.contract.shapes.closed import OMITTED, Closed

Metadata = Annotated[
    dict[
        Annotated[str, Field(max_length=limits.METADATA_KEY_MAX)],
        Annotated[str, Field(max_length=limits.METADATA_VALUE_MAX)],
    ],
    Field(max_length=limits.METADATA_PAIRS),
]


class CacheBreakpoint(Closed):
    """Marks where the prompt cache may end.

    Source: openapi PromptCacheBreakpointConfig, openai-python PromptCacheBreakpoint
    """

    mode: Literal["explicit"]
    """Always `explicit`."""
    ttl: Literal["30m", "12h"] = OMITTED
    """How long the cache is kept at least."""


class InputText(Closed):
    """Text.

    Source: openapi InputTextContent, openai-python ResponseInputTextContentParam
    """

    type: Literal["input_text"]
    """Always `input_text`."""
    text: str
    """The text."""
    prompt_cache_breakpoint: CacheBreakpoint | None = OMITTED
    """Marks where the prompt cache may end."""


class InputImage(Closed):
    """An image, by URL or as an uploaded file.

    Source: openapi InputImageContent, openai-python ResponseInputImageContentParam
    """

    type: Literal["input_image"]
    """Always `input_image`."""
    image_url: str | None = OMITTED
    """Its URL, or the image itself as a data URL."""
    file_id: str | None = OMITTED
    """An uploaded file."""
    detail: Literal["low", "high", "auto", "original"] | None = OMITTED
    """How closely the model looks."""
    prompt_cache_breakpoint: CacheBreakpoint | None = OMITTED
    """Marks where the prompt cache may end."""


class InputFile(Closed):
    """A file, by URL, as an upload, or sent along.

    Source: openapi InputFileContent, openai-python ResponseInputFileContentParam
    """

    type: Literal["input_file"]
    """Always `input_file`."""
    file_id: str | None = OMITTED
    """An uploaded file."""
    file_url: str | None = OMITTED
    """Its URL."""
    file_data: str | None = OMITTED
    """The file itself, in Base64."""
    filename: str | None = OMITTED
    """What it is called."""
    detail: Literal["auto", "low", "high"] = OMITTED
    """How closely the model looks."""
    prompt_cache_breakpoint: CacheBreakpoint | None = OMITTED
    """Marks where the prompt cache may end."""


Content = Annotated[InputText | InputImage | InputFile, Field(discriminator="type")]


class Prompt(Closed):
    """A stored prompt and what to put into it.

    Source: openapi Prompt, openai-python ResponsePromptParam, prompt-guide
    """

    id: str
    """Which prompt."""
    version: str | None = OMITTED
    """Which version of it; the current one when left out."""
    variables: dict[str, str | Content] | None = OMITTED
    """Values for its variables."""
