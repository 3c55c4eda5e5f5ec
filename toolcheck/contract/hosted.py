"""Facts about the tools of the Responses API that no shape can say: what belongs where, what follows what, which
models accept them, and what images can be.

Sources are at each entry, by the ids of `sources.py` or by address, with the day they were looked at.
"""

from __future__ import annotations

from functools import lru_cache

from toolcheck.ground.regex import regex

SUCCESSORS = {
    "local_shell": "shell",
    "computer_use_preview": "computer",
    "web_search_preview": "web_search",
    "web_search_preview_2025_03_11": "web_search",
}
"""Tools that the guides call outdated or legacy, and what follows them (`function-calling-guide`,
`web-search-guide`; 2026-09)."""

ONCE = (("tool_search",), ("programmatic_tool_calling",), ("computer", "computer_use_preview"))
"""Types of which the Agents SDK takes one in a request (`openai-agents`; 2026-11-20)."""

CAN_WAIT = ("function", "custom", "mcp")
"""Types of tool that a search can find when they have `defer_loading: true` (`tool-search-guide`; 2026-09)."""

ITEMS_OF_A_SEARCH = ("tool_search_call", "tool_search_output")
"""Input items that come from an earlier search (`tool-search-guide`; 2026-09)."""


def is_run_by_server(execution: object) -> bool:
    """Whether the server runs a tool search whose `execution` is this: anything but a string counts as missing."""
    return execution == "server" or not isinstance(execution, str)


# -- fields and where they belong -------------------------------------------------------------------

_WEB_SEARCH = {
    "allowed_domains": "filters",
    "blocked_domains": "filters",
    "city": "user_location",
    "country": "user_location",
    "region": "user_location",
    "timezone": "user_location",
}
HOMES: dict[str, dict[str, str]] = {
    "web_search": _WEB_SEARCH,
    "web_search_2025_08_26": _WEB_SEARCH,
    "file_search": {"ranker": "ranking_options", "score_threshold": "ranking_options"},
    "code_interpreter": {"file_ids": "container", "memory_limit": "container", "network_policy": "container"},
    "shell": {
        "file_ids": "environment",
        "memory_limit": "environment",
        "network_policy": "environment",
        "skills": "environment",
    },
}
"""For a type of tool: fields that are on the tool by mistake, and the object in it that has them (`openapi`,
`web-search-guide`; 2026-11-20)."""

OF_FILE_SEARCH = ("type", "key", "value", "filters")
"""What is in the `filters` of a file search, and not of a web search (`openapi`; 2026-11-20)."""

FREE_HOMES = frozenset({"filters", "user_location", "ranking_options"})
"""Those of these objects that need no other field to be there."""

# -- models -----------------------------------------------------------------------------------------

WEB_SEARCH = ("web_search", "web_search_2025_08_26", "web_search_preview", "web_search_preview_2025_03_11")

NOT_WITH_MINIMAL_EFFORT = (*WEB_SEARCH, "image_generation", "file_search")
"""Tools that are refused with `reasoning.effort: minimal`: web search and image generation as servers answer, file
search as the Agents SDK says (`web-search-guide`, `openai-agents`; 2026-11-20)."""

_VERSION = regex(r"(?:ft:)?gpt-(?P<major>\d{1,2})(?:\.(?P<minor>\d{1,2}))?(?=$|[^\d.])")


def version_of(model: str) -> tuple[int, int] | None:
    """The version in the name of a `gpt-` model of the main line: (5, 4) for `gpt-5.4-mini`; None for others."""
    found = _VERSION.match(model)
    return (int(found["major"]), int(found["minor"] or 0)) if found else None


ONLY_WITH: dict[str, str] = {
    "local_shell": r"codex-mini-latest",
    "computer_use_preview": r"computer-use-preview(-.*)?",
}
"""Tools that one family of models has, and the names of that family (`function-calling-guide`,
https://github.com/openai/openai-agents-python/issues/132; 2026-11-20)."""

SINCE = {"tool_search": (5, 4), "programmatic_tool_calling": (5, 6)}
"""The first `gpt-` version that accepts a tool: `tool_search` (`tool-search-guide`; 2026-09), and programs, by the
changelog of 2026-07-09 (https://developers.openai.com/api/docs/changelog; 2026-11-29)."""

NOT_WITH: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"gpt-4\.1-nano(-.*)?", WEB_SEARCH),
    (r"gpt-5\.4-nano(-.*)?", ("tool_search",)),
    (r"o[134](-.*)?", ("tool_search", "programmatic_tool_calling")),
)
"""Models by name, and tools that servers were seen to refuse with them, or that the guide says are for later models
(https://github.com/BerriAI/litellm/pull/23275, `tool-search-guide`; 2026-11-20)."""

REFUSED_WITH: tuple[tuple[str, tuple[str, ...]], ...] = ((r"(ft:)?gpt-4(-0314|-0613)?(:.*)?", ("file_search",)),)
"""Models by name, and tools whose refusal was recorded (https://github.com/alexrudall/ruby-openai/tree/87c9afa;
2025-08-08, checked on 2026-11-29)."""

OF_SOME_MODELS = frozenset((*SINCE, *ONLY_WITH, *(kind for _, kinds in (*NOT_WITH, *REFUSED_WITH) for kind in kinds)))
"""All tools of these tables."""
_NEWEST = ("gpt-5.6", "gpt-6")
"""How the names of models begin that no table names; the tests try each of them with each kind."""


def surely_has(model: str, kind: str) -> bool:
    """Whether nothing is known against a type of tool with a model. Asked without a pattern where the model is new."""
    return (
        not model
        or kind not in OF_SOME_MODELS
        or (kind not in ONLY_WITH and model.startswith(_NEWEST))
        or not (is_refused(model, kind) or came_later(model, kind))
    )


@lru_cache(maxsize=256)
def is_refused(model: str, kind: str) -> bool:
    """Whether a server was recorded to refuse a type of tool with a model."""
    import re

    return any(kind in kinds and re.fullmatch(models, model) for models, kinds in REFUSED_WITH)


@lru_cache(maxsize=256)
def came_later(model: str, kind: str) -> bool:
    """Whether a type of tool came after a model, or was never for it."""
    import re

    version = version_of(model)
    if kind in SINCE and version is not None and version < SINCE[kind]:
        return True
    if kind in ONLY_WITH and not re.fullmatch(ONLY_WITH[kind], model):
        return True
    return any(kind in kinds and re.fullmatch(models, model) for models, kinds in NOT_WITH)


SEARCHED_BY_CLIENT = r"gpt-5\.3-codex(-.*)?"
"""Models before tool search with which a search that the application runs was recorded
(https://github.com/braintrustdata/braintrust-sdk-javascript/tree/96a8132d9; 2026-11-29)."""

DEEP_RESEARCH_TOOLS = ("web_search_preview", "code_interpreter", "mcp", "file_search")
"""The tools of deep-research models, as the server lists them when it refuses another
(https://github.com/social-growth-studio/req_llm/tree/f722d38; 2026-11-29)."""

# -- images -----------------------------------------------------------------------------------------

IMAGE_SIZE = regex(r"([1-9]\d{0,5})x([1-9]\d{0,5})")
FIXED_SIZES = ("1024x1024", "1024x1536", "1536x1024")
"""What `gpt-image-1` and its kin make, beside `auto` (`openapi`; 2026-11-20)."""
FIXED_SIZE_MODELS = regex(r"gpt-image-1(-mini|\.5)?(-\d{4}-\d{2}-\d{2})?")
FREE_SIZE_MODELS = regex(r"gpt-image-2(\.\d+)?(-.*)?")
IMAGE_STEP, IMAGE_EDGE, IMAGE_RATIO = 16, 3840, 3
IMAGE_PIXELS = (655_360, 8_294_400)
"""What `gpt-image-2` and later make: edges that are multiples of 16 and at most 3840 long, the long one at most three
times the short one, and so many pixels in all (`image-generation-guide`, `openai-python`; 2026-11-20)."""

LATER_QUALITIES = ("xhigh", "max")
EARLIER_QUALITY_MODELS = regex(r"gpt-image-(1(-mini|\.5)?|2)(-\d{4}-\d{2}-\d{2})?")
"""Qualities that came with gpt-image-2.5, and the models before it (`openai-python`; 2026-11-20)."""

TRANSPARENT_FORMATS = ("png", "webp")
"""The formats that can be transparent (`openapi`, `openai-python`; 2026-11-20)."""
