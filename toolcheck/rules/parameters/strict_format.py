"""A strict function uses a `format` that strict functions do not support.

Strict functions support nine formats: `date-time`, `time`, `date`, `duration`, `email`, `hostname`, `ipv4`, `ipv6` and
`uuid`. The API refuses the whole request for any other, such as `uri`. Without `strict`, a format is a hint to the model.

All nine are formats of strings. Where the type cannot be a string, the API accepts any format: recordings show `double`
on a number and `uint8` on an integer in strict functions (https://github.com/0xPlaygrounds/rig, 2026-05 to 2026-07,
looked at 2026-11-29).

Bad (responses):
    {"tools": [{"type": "function", "name": "open_page", "description": "Open a page.", "strict": true,
                "parameters": {"type": "object", "required": ["url"], "additionalProperties": false,
                  "properties": {"url": {"type": "string", "format": "uri"}}}}]}
Good (responses):
    {"tools": [{"type": "function", "name": "open_page", "description": "Open a page.", "strict": true,
                "parameters": {"type": "object", "required": ["url"], "additionalProperties": false,
                  "properties": {"url": {"type": "string", "description": "A full URL."}}}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.limits import STRICT_FORMATS
from toolcheck.document.change import Remove
from toolcheck.finding.finding import ERROR, Finding, unsafe
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.ground.nearest import listed
from toolcheck.manifest.tool import Subschema


@rule(
    each=Subschema,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/can1357/oh-my-pi/issues/206",
    looked="2026-11-20",
    targets=RESPONSES,
    kinds=("strict",),
    fixes="unsafe",
    keys=("format",),
    quiet=lambda schema: schema.get("format") in STRICT_FORMATS,
)
def check(schema: Subschema) -> Iterator[Finding]:
    kind = schema.find("format")
    can_be_string = not schema.types or "string" in schema.types
    if not schema.is_strict or schema.is_reference or not can_be_string:
        return
    if kind.is_settled and kind.value not in STRICT_FORMATS:
        yield Finding(
            f"strict functions do not support the format `{kind.value}`",
            kind.where,
            unsafe("remove it, and check the value in the handler", Remove(kind.path, kind.where.document)),
            note=f"they support {listed(STRICT_FORMATS, 'and', 9)}",
        )
