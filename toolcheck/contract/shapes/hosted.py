"""Tools that OpenAI runs, and the shells and patches that belong to the model's own kit: Responses only."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from toolcheck.contract import limits
from toolcheck.contract.shapes.closed import OMITTED, Closed, Integer, Whole, between
from toolcheck.contract.shapes.container import (
    CodeInterpreterContainer,
    ContainerAuto,
    ContainerReference,
    LocalEnvironment,
)
from toolcheck.contract.shapes.mcp import AllowedCallers

SearchContextSize = Literal["low", "medium", "high"]
SearchContentType = Literal["text", "image"]
Domain = Annotated[str, Field(pattern=limits.SEARCH_DOMAIN)]
Domains = Annotated[list[Domain], Field(max_length=limits.SEARCH_DOMAINS_MAX)]

# ---------------------------------------------------------------- web search


class _Location(Closed):
    """Roughly where the user is."""

    city: str | None = OMITTED
    """Such as `San Francisco`."""
    country: Annotated[str, Field(pattern=limits.COUNTRY)] | None = OMITTED
    """Two letters of ISO 3166, such as `US`."""
    region: str | None = OMITTED
    """Such as `California`."""
    timezone: str | None = OMITTED
    """An IANA name, such as `America/Los_Angeles`."""


class UserLocation(_Location):
    """Roughly where the user is; the United States when left out.

    Source: openapi WebSearchApproximateLocation, openai-python web_search_tool_param.UserLocation
    """

    type: Literal["approximate"] = OMITTED
    """Always `approximate`."""


class PreviewUserLocation(_Location):
    """Roughly where the user is.

    Source: openapi ApproximateLocation, openai-python web_search_preview_tool_param.UserLocation
    """

    type: Literal["approximate"]
    """Always `approximate`."""


class WebSearchFilters(Closed):
    """Which domains are searched.

    Source: openapi WebSearchTool, openai-python Filters, web-search-guide
    """

    allowed_domains: Domains | None = OMITTED
    """Only these and their subdomains, written without `https://`."""
    blocked_domains: Domains = OMITTED
    """Not these; in the guide, in neither SDK nor OpenAPI."""


class WebSearchImages(Closed):
    """How image results come back.

    Source: web-search-guide, openai-agents WebSearchToolImageSettings
    """

    max_results: Annotated[int, Field(gt=0), Whole] = OMITTED
    """How many images at most."""
    caption: bool = OMITTED
    """Whether each comes with a caption."""


class WebSearch(Closed):
    """Searches the web.

    Source: openapi WebSearchTool, openai-python WebSearchToolParam, web-search-guide
    """

    type: Literal["web_search", "web_search_2025_08_26"]
    """`web_search`, or the version by date."""
    external_web_access: bool = OMITTED
    """Whether pages are fetched live; only the cache when false, live when left out."""
    filters: WebSearchFilters | None = OMITTED
    """Which domains are searched."""
    search_context_size: SearchContextSize = OMITTED
    """How much of the context results may take; `medium` when left out."""
    user_location: UserLocation | None = OMITTED
    """Where the user is."""
    return_token_budget: Literal["default", "unlimited"] = OMITTED
    """How much text results may bring; in the guide, in neither SDK nor OpenAPI."""
    search_content_types: list[SearchContentType] = OMITTED
    """What is searched for; in the guide, in neither SDK nor OpenAPI."""
    image_settings: WebSearchImages = OMITTED
    """How image results come back; in the guide, in neither SDK nor OpenAPI."""


class WebSearchPreview(Closed):
    """Searches the web: the earlier tool, followed by `web_search`.

    Source: openapi WebSearchPreviewTool, openai-python WebSearchPreviewToolParam
    """

    type: Literal["web_search_preview", "web_search_preview_2025_03_11"]
    """`web_search_preview`, or the version by date."""
    search_context_size: SearchContextSize = OMITTED
    """How much of the context results may take; `medium` when left out."""
    search_content_types: list[SearchContentType] = OMITTED
    """What is searched for."""
    user_location: PreviewUserLocation | None = OMITTED
    """Where the user is."""
    external_web_access: bool = OMITTED
    """Taken and ignored."""


# ---------------------------------------------------------------- file search


class ComparisonFilter(Closed):
    """Compares one attribute of a file with a value.

    Source: openapi ComparisonFilter, openai-python ComparisonFilter
    """

    type: Literal["eq", "ne", "gt", "gte", "lt", "lte", "in", "nin"]
    """How to compare."""
    key: str
    """The attribute."""
    value: str | float | bool | list[str | float]
    """What to compare it with; a list for `in` and `nin`."""


class CompoundFilter(Closed):
    """Joins filters.

    Source: openapi CompoundFilter, openai-python CompoundFilter
    """

    type: Literal["and", "or"]
    """How to join."""
    filters: list[FileFilter]
    """The filters."""


FileFilter = Annotated[ComparisonFilter | CompoundFilter, Field(discriminator="type")]
CompoundFilter.model_rebuild()


class HybridSearch(Closed):
    """How meaning and words are weighed against each other.

    Source: openapi HybridSearchOptions, openai-python RankingOptionsHybridSearch
    """

    embedding_weight: float
    """Weight of the meaning."""
    text_weight: float
    """Weight of the words."""


class RankingOptions(Closed):
    """How results are ranked.

    Source: openapi RankingOptions, openai-python RankingOptions
    """

    ranker: Literal["auto", "default-2024-11-15"] = OMITTED
    """Which ranker."""
    score_threshold: float = Field(OMITTED, ge=0, le=1)
    """Results below this are left out."""
    hybrid_search: HybridSearch = OMITTED
    """Weights for a search by meaning and words."""


class FileSearch(Closed):
    """Searches uploaded files.

    Source: openapi FileSearchTool, openai-python FileSearchToolParam
    """

    type: Literal["file_search"]
    """Always `file_search`."""
    vector_store_ids: list[str]
    """The vector stores to search, each `vs_…`."""
    max_num_results: Annotated[int, between(limits.FILE_SEARCH_RESULTS), Whole] = OMITTED
    """How many results at most."""
    filters: FileFilter | None = OMITTED
    """Which files, by their attributes."""
    ranking_options: RankingOptions = OMITTED
    """How results are ranked."""


# ---------------------------------------------------------------- computer, code, shell, patch


class Computer(Closed):
    """Uses a computer by looking and clicking.

    Source: openapi ComputerTool, openai-python ComputerToolParam
    """

    type: Literal["computer"]
    """Always `computer`."""


class ComputerUsePreview(Closed):
    """Uses a computer: the earlier tool, followed by `computer`.

    Source: openapi ComputerUsePreviewTool, openai-python ComputerUsePreviewToolParam
    """

    type: Literal["computer_use_preview"]
    """Always `computer_use_preview`."""
    environment: Literal["windows", "mac", "linux", "ubuntu", "browser"]
    """What kind of computer."""
    display_width: Integer
    """Width of its screen in pixels."""
    display_height: Integer
    """Height of its screen in pixels."""


class CodeInterpreter(Closed):
    """Runs Python.

    Source: openapi CodeInterpreterTool, openai-python CodeInterpreter
    """

    type: Literal["code_interpreter"]
    """Always `code_interpreter`."""
    container: str | CodeInterpreterContainer
    """Where it runs: the id of a container, or `{type: auto}`."""
    allowed_callers: AllowedCallers | None = OMITTED
    """Who may call it: the model itself, a program it writes, or both."""


class Shell(Closed):
    """Runs shell commands, in a container or through your application.

    Source: openapi FunctionShellToolParam, openai-python FunctionShellToolParam
    """

    type: Literal["shell"]
    """Always `shell`."""
    environment: (
        Annotated[ContainerAuto | LocalEnvironment | ContainerReference, Field(discriminator="type")] | None
    ) = OMITTED
    """Where commands run."""
    allowed_callers: AllowedCallers | None = OMITTED
    """Who may call it: the model itself, a program it writes, or both."""


class LocalShell(Closed):
    """Runs commands on your machine: the earlier tool, followed by `shell`.

    Source: openapi LocalShellToolParam, openai-python LocalShell
    """

    type: Literal["local_shell"]
    """Always `local_shell`."""


class ApplyPatch(Closed):
    """Writes patches for your application to apply.

    Source: openapi ApplyPatchToolParam, openai-python ApplyPatchToolParam
    """

    type: Literal["apply_patch"]
    """Always `apply_patch`."""
    allowed_callers: AllowedCallers | None = OMITTED
    """Who may call it: the model itself, a program it writes, or both."""


# ---------------------------------------------------------------- images


class ImageMask(Closed):
    """Where an image is to be changed.

    Source: openapi ImageGenTool, openai-python ImageGenerationInputImageMask
    """

    file_id: str = OMITTED
    """An uploaded file."""
    image_url: str = OMITTED
    """The image itself, in Base64."""


class SvgReasoning(Closed):
    """How long the author of an SVG may think.

    Source: openai-python ImageGenerationSvgReasoning
    """

    effort: Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"] = OMITTED
    """The author's own default when left out."""


class SvgAuthor(Closed):
    """Which model writes the SVG.

    Source: openai-python ImageGenerationSvg
    """

    model: str = OMITTED
    """The author; the model of the request when left out."""
    reasoning: SvgReasoning | None = OMITTED
    """How long it may think."""


class ImageGeneration(Closed):
    """Makes and edits images.

    Source: openapi ImageGenTool, openai-python ImageGeneration, image-generation-guide
    """

    type: Literal["image_generation"]
    """Always `image_generation`."""
    action: Literal["generate", "edit", "auto"] = OMITTED
    """A new image, a changed one, or as it fits."""
    model: str = OMITTED
    """The image model."""
    quality: Literal["low", "medium", "high", "xhigh", "max", "auto"] = OMITTED
    """`xhigh` and `max` need gpt-image-2.5 or later."""
    size: str = Field(OMITTED, examples=["auto", "1024x1024", "1024x1536", "1536x1024"])
    """WIDTHxHEIGHT or `auto`; which sizes depends on the model."""
    output_format: Literal["png", "webp", "jpeg", "gif", "svg"] = OMITTED
    """`png` when left out; `gif` and `svg` need a model that has them."""
    output_compression: Annotated[int, between(limits.IMAGE_COMPRESSION), Whole] = OMITTED
    """In percent; 100 when left out, and not for `gif`."""
    background: Literal["transparent", "opaque", "auto"] = OMITTED
    """`transparent` needs `png` or `webp`."""
    moderation: Literal["auto", "low"] = OMITTED
    """How strictly images are moderated."""
    input_fidelity: Literal["high", "low"] | None = OMITTED
    """How closely input images are kept to."""
    input_image_mask: ImageMask = OMITTED
    """Where an image is to be changed; not for `gif`."""
    partial_images: Annotated[int, between(limits.PARTIAL_IMAGES), Whole] = OMITTED
    """How many unfinished images are streamed; none for `gif`."""
    complexity: Literal["low", "medium", "high"] = OMITTED
    """How long the image may be planned."""
    frame_count: Integer = OMITTED
    """Frames of a `gif`; 9 when left out."""
    frame_duration_ms: Integer = OMITTED
    """How long each frame of a `gif` is shown; 200 when left out."""
    svg: SvgAuthor = OMITTED
    """Who writes the image; only for `svg`."""
