"""What this version knows of the APIs, topic by topic, with the sources and when they were looked at.

The facts are in the other modules of this room; here they are only put into rows, for people to read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from toolcheck.contract.sources import SOURCES
from toolcheck.ground.record import record

Row = tuple[str, str]


@record(kw_only=True)
class Topic:
    """One kind of facts: its name, what its rows say, the ids of the sources it is from, and when they were last looked
    at.
    """

    name: str
    title: str
    sources: tuple[str, ...]
    looked: str
    rows: Callable[[], Iterator[Row]]


def _tools() -> Iterator[Row]:
    from toolcheck.contract.targets import TOOL_TYPES

    for target, kinds in TOOL_TYPES.items():
        yield target, ", ".join(kinds)


def _connectors() -> Iterator[Row]:
    from toolcheck.contract.connectors import CONNECTORS

    for name, connector in CONNECTORS.items():
        yield name, ", ".join(connector.tools)


def _models() -> Iterator[Row]:
    from toolcheck.contract.models import SHUTDOWN

    yield from sorted(SHUTDOWN.items(), key=lambda row: (row[1], row[0]))


def _contexts() -> Iterator[Row]:
    from toolcheck.contract.models import REALTIME_CONTEXT, REALTIME_CONTEXT_BEFORE

    for model, tokens in REALTIME_CONTEXT.items():
        yield model, f"{tokens:,} tokens"
    yield "Realtime models before them", f"{REALTIME_CONTEXT_BEFORE:,} tokens"


def _limits() -> Iterator[Row]:
    """Every constant of `limits.py`: the limits that shapes and rules hold, and the two numbers that are advice."""
    from toolcheck.contract import limits

    for name, value in vars(limits).items():
        if name.isupper():
            words = (
                " to ".join(str(part) for part in value) if len(str(value)) < 30 and isinstance(value, tuple) else value
            )
            yield name.lower().replace("_", " "), ", ".join(value) if isinstance(words, tuple) else str(words)


def _strict() -> Iterator[Row]:
    from toolcheck.contract import strict

    yield "goes on below", ", ".join(sorted(strict.PLACES))
    yield "refused", ", ".join(sorted(strict.REFUSED))
    yield "reports conflict", ", ".join(strict.DISPUTED)
    yield "not known", ", ".join(strict.UNMENTIONED)


def _endpoints() -> Iterator[Row]:
    from toolcheck.contract.endpoints import RETIRED

    for (host, path), retired in RETIRED.items():
        yield f"{host}{path}", f"retired {retired.since}, now {retired.successor} ({retired.source})"


def _images() -> Iterator[Row]:
    from toolcheck.contract import hosted

    yield "sizes of gpt-image-1 models", ", ".join((*hosted.FIXED_SIZES, "auto"))
    low, high = hosted.IMAGE_PIXELS
    yield (
        "sizes of gpt-image-2 and later",
        f"multiples of {hosted.IMAGE_STEP}, at most {hosted.IMAGE_EDGE} long and {hosted.IMAGE_RATIO}:1, "
        f"{low:,} to {high:,} pixels",
    )
    yield "qualities since gpt-image-2.5", ", ".join(hosted.LATER_QUALITIES)
    yield "formats that can be transparent", ", ".join(hosted.TRANSPARENT_FORMATS)


def _outdated() -> Iterator[Row]:
    from toolcheck.contract.hosted import SUCCESSORS

    yield from SUCCESSORS.items()


def _beta() -> Iterator[Row]:
    from toolcheck.contract.beta import BETA_FIELDS

    for field, home in BETA_FIELDS.items():
        yield field, home or "gone"


def _vendors() -> Iterator[Row]:
    from toolcheck.contract.vendors import VENDORS

    for kind, (vendor, instead) in VENDORS.items():
        yield kind, f"{vendor}'s" + (f"; here `{instead}`" if instead else "")


def _sources() -> Iterator[Row]:
    for name, source in SOURCES.items():
        yield name, f"{source.url} ({source.title}; {source.looked})"


TOPICS: tuple[Topic, ...] = (
    Topic(
        name="tools",
        title="The types of tool that each API accepts.",
        sources=("realtime-mcp-guide", "openai-python"),
        looked="2026-11-29",
        rows=_tools,
    ),
    Topic(
        name="connectors",
        title="OpenAI's connectors and the tools of each.",
        sources=("tools-remote-mcp-guide",),
        looked="2026-09",
        rows=_connectors,
    ),
    Topic(
        name="models",
        title="The announced day on which a model is shut down.",
        sources=("deprecations", "openai-python"),
        looked="2026-11-20",
        rows=_models,
    ),
    Topic(
        name="contexts",
        title="How much a Realtime model holds.",
        sources=("openai-python",),
        looked="2026-11-20",
        rows=_contexts,
    ),
    Topic(
        name="limits",
        title="How long, how many, which characters.",
        sources=("openapi", "openai-python", "item-id-limit"),
        looked="2026-11-29",
        rows=_limits,
    ),
    Topic(
        name="strict",
        title="What the strict subset of JSON Schema accepts.",
        sources=("structured-outputs-guide",),
        looked="2026-11-29",
        rows=_strict,
    ),
    Topic(
        name="images",
        title="What image generation makes.",
        sources=("image-generation-guide", "openapi"),
        looked="2026-11-20",
        rows=_images,
    ),
    Topic(
        name="outdated",
        title="Outdated types of tool, and what follows them.",
        sources=("function-calling-guide",),
        looked="2026-09",
        rows=_outdated,
    ),
    Topic(
        name="beta",
        title="Fields of the former Realtime beta, and where they went.",
        sources=("openai-python",),
        looked="2026-11-20",
        rows=_beta,
    ),
    Topic(
        name="endpoints", title="Retired endpoints of MCP servers.", sources=(), looked="2026-11-20", rows=_endpoints
    ),
    Topic(name="vendors", title="Types of tool that others have.", sources=(), looked="2026-11-20", rows=_vendors),
    Topic(
        name="sources",
        title="Where the facts are from, and when each was looked at.",
        sources=(),
        looked="2026-11-29",
        rows=_sources,
    ),
)
"""Every topic, in the order in which they are listed."""


def find_topic(name: str) -> Topic | None:
    """The topic of this name, or None."""
    return next((topic for topic in TOPICS if topic.name == name), None)
