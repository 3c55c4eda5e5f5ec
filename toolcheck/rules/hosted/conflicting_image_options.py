"""Options of image generation contradict each other.

A transparent image is a `png` or a `webp`. A `gif` comes without unfinished images, without compression and without a
mask, and only a `gif` has frames; only an `svg` has an author. Some options came with later image models.

Bad (responses):
    {"tools": [{"type": "image_generation", "background": "transparent", "output_format": "jpeg"}]}
Good (responses):
    {"tools": [{"type": "image_generation", "background": "transparent", "output_format": "webp"}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.hosted import EARLIER_QUALITY_MODELS, LATER_QUALITIES, TRANSPARENT_FORMATS
from toolcheck.finding.finding import ERROR, WARNING, Finding, Related, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.ground.nearest import listed
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Tool

_FORMATS = ("png", "webp", "jpeg", "gif", "svg")
_NEEDS = {"frame_count": "gif", "frame_duration_ms": "gif", "svg": "svg"}


@rule(
    each=Tool,
    severity=ERROR,
    evidence="sdk",
    source="openai-python",
    targets=RESPONSES,
    kinds=("image_generation",),
    fixes="hint",
)
def check(tool: Tool) -> Iterator[Finding]:
    kind = tool.find("output_format")
    shape = kind.value if kind.value in _FORMATS else "png" if not kind.present else None
    yield from _of_the_format(tool, kind, shape)
    quality, model = tool.find("quality"), tool.find("model")
    if quality.value in LATER_QUALITIES and model.is_settled and EARLIER_QUALITY_MODELS.fullmatch(model.value):
        yield Finding(
            f"quality `{quality.value}` came with a later model than `{model.value}`",
            quality.where,
            hint("use `high`, or a later image model"),
            severity=WARNING,
            related=(Related("the model is here", model.where),),
        )


def _of_the_format(tool: Tool, kind: Node, shape: str | None) -> Iterator[Finding]:
    """What does not go with the format: `shape`, which stands at `kind`, or is `png` because nothing does."""
    if shape is None:
        return
    format_here = (Related("the format is here", kind.where),) if kind.present else ()
    background = tool.find("background")
    if background.value == "transparent" and shape not in TRANSPARENT_FORMATS:
        yield Finding(
            f"a `{shape}` cannot be transparent",
            background.where,
            hint(f"use {listed(TRANSPARENT_FORMATS)}, or another background"),
            related=format_here,
        )
    for name, needed in _NEEDS.items():
        node = tool.find(name)
        if node.given and shape != needed:
            yield Finding(
                f"`{name}` is for `{needed}` only, and the format is `{shape}`",
                node.key,
                hint(f"set `output_format: {needed}`, or leave it out"),
                related=format_here,
            )
    if shape == "gif":
        for name, harmless in (("partial_images", 0), ("output_compression", 100), ("input_image_mask", None)):
            node = tool.find(name)
            if node.given and node.value != harmless:
                yield Finding(f"a `gif` does not go with `{name}`", node.key, hint("leave it out"), related=format_here)
