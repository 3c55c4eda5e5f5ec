"""Options of image generation contradict each other.

Only `png` and `webp` images can be transparent. A `gif` does not support partial images, compression or a mask. Only a
`gif` has frames, and only an `svg` has an author. Some qualities need a later image model.

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
    quiet=lambda tool: (
        tool.value.get("output_format", "png") in ("png", "webp", "jpeg")
        and {"frame_count", "frame_duration_ms", "svg"}.isdisjoint(tool.value)
        and (tool.value.get("background") != "transparent" or tool.value.get("output_format", "png") != "jpeg")
        and tool.value.get("quality") not in LATER_QUALITIES
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    node = tool.find("output_format")
    image_format = node.value if node.value in _FORMATS else "png" if not node.present else None
    yield from _of_the_format(tool, node, image_format)
    quality, model = tool.find("quality"), tool.find("model")
    if quality.value in LATER_QUALITIES and model.is_settled and EARLIER_QUALITY_MODELS.fullmatch(model.value):
        yield Finding(
            f"quality `{quality.value}` needs a later image model than `{model.value}`",
            quality.where,
            hint("use `high`, or a later image model"),
            severity=WARNING,
            related=(Related("the model is here", model.where),),
        )


def _of_the_format(tool: Tool, format_node: Node, image_format: str | None) -> Iterator[Finding]:
    """Options that the image format does not support; without `output_format` the format is `png`."""
    if image_format is None:
        return
    format_here = (Related("the format is here", format_node.where),) if format_node.present else ()
    background = tool.find("background")
    if background.value == "transparent" and image_format not in TRANSPARENT_FORMATS:
        yield Finding(
            f"a `{image_format}` cannot be transparent",
            background.where,
            hint(f"use {listed(TRANSPARENT_FORMATS)}, or another background"),
            related=format_here,
        )
    for name, needed in _NEEDS.items():
        node = tool.find(name)
        if node.given and image_format != needed:
            yield Finding(
                f"`{name}` needs the format `{needed}`, and the format is `{image_format}`",
                node.key,
                hint(f"set `output_format: {needed}`, or remove it"),
                related=format_here,
            )
    if image_format == "gif":
        for name, harmless in (("partial_images", 0), ("output_compression", 100), ("input_image_mask", None)):
            node = tool.find(name)
            if node.given and node.value != harmless:
                yield Finding(f"a `gif` does not support `{name}`", node.key, hint("remove it"), related=format_here)
