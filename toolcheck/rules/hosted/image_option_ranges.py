"""An option of image generation is out of range.

The earlier models support three sizes. The later models support any size whose edges are multiples of 16 and at most
3840 pixels long. The long edge is at most three times the short one, and the number of pixels has limits too. One call
makes one image: `n` is a field of the Images API.

Bad (responses):
    {"tools": [{"type": "image_generation", "model": "gpt-image-1.5", "size": "512x512"}]}
Good (responses):
    {"tools": [{"type": "image_generation", "model": "gpt-image-2", "size": "1536x864"}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract import hosted
from toolcheck.contract.hosted import FIXED_SIZES
from toolcheck.contract.limits import IMAGE_COMPRESSION, PARTIAL_IMAGES
from toolcheck.document.change import Remove
from toolcheck.finding.finding import ERROR, Finding, hint, safe
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.ground.nearest import listed
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Tool

_BOUNDS = {"output_compression": IMAGE_COMPRESSION, "partial_images": PARTIAL_IMAGES}
_SIZES = listed(("auto", *FIXED_SIZES))


@rule(
    each=Tool,
    severity=ERROR,
    evidence="documented",
    source="image-generation-guide",
    targets=RESPONSES,
    kinds=("image_generation",),
    fixes="safe",
    quiet=lambda tool: (
        "n" not in tool.value
        and tool.value.get("size", "auto") in ("auto", *FIXED_SIZES)
        and IMAGE_COMPRESSION[0] <= tool.value.get("output_compression", IMAGE_COMPRESSION[0]) <= IMAGE_COMPRESSION[1]
        and PARTIAL_IMAGES[0] <= tool.value.get("partial_images", PARTIAL_IMAGES[0]) <= PARTIAL_IMAGES[1]
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    for name, (least, most) in _BOUNDS.items():
        node = tool.find(name)
        if (
            isinstance(node.value, (int, float))
            and not isinstance(node.value, bool)
            and not least <= node.value <= most
        ):
            yield Finding(f"`{name}` is {node.value}, where {least} to {most} is expected", node.where)
    number = tool.find("n")
    if number.present:
        only = number.value == 1 and not isinstance(number.value, bool)
        remove = safe("remove it", Remove(number.path, number.where.document))
        yield Finding(
            "`n` is a field of the Images API, not of this tool",
            number.key,
            remove if only else hint("remove it; the model calls the tool once for each image"),
            note="one call makes one image",
        )
    size, model = tool.find("size"), tool.find("model")
    fault = _fault(size.value, model) if size.is_settled and size.value != "auto" else ""
    if fault:
        yield Finding(f"`size` is `{size.value}`, {fault}", size.where)


def _fault(size: str, model: Node) -> str:
    """Why the model does not support this size; empty where that is not known."""
    edges = hosted.IMAGE_SIZE.fullmatch(size)
    if edges is None:
        return "where `auto` or WIDTHxHEIGHT is expected, such as `1024x1024`"
    if size in FIXED_SIZES or (model.given and not model.is_settled):
        return ""
    name = model.value if model.is_settled else ""
    if hosted.FIXED_SIZE_MODELS.fullmatch(name):
        return f"and `{name}` supports only {_SIZES}"
    if name and not hosted.FREE_SIZE_MODELS.fullmatch(name):
        return ""
    return _of_free_size(int(edges[1]), int(edges[2]))


def _of_free_size(width: int, height: int) -> str:
    """Why no model supports this size; empty where one does."""
    least, most = hosted.IMAGE_PIXELS
    if width % hosted.IMAGE_STEP or height % hosted.IMAGE_STEP:
        return f"and its edges are not multiples of {hosted.IMAGE_STEP}"
    if max(width, height) > hosted.IMAGE_EDGE:
        return f"and an edge may be at most {hosted.IMAGE_EDGE} pixels long"
    if max(width, height) > hosted.IMAGE_RATIO * min(width, height):
        return f"and one edge may be at most {hosted.IMAGE_RATIO} times the other"
    if not least <= width * height <= most:
        return f"which is {width * height} pixels, where {least} to {most} are expected"
    return ""
