"""YAML 1.1 and YAML 1.2 read an unquoted word or number differently.

PyYAML and js-yaml 3 read `no`, `on`, `0777`, `1:30`, `1_000` and dates differently from newer libraries and from
toolcheck. In quotes, they are the same for all.

Bad:
    - type: function
      name: set_light
      description: Switch the light.
      parameters:
        type: object
        properties:
          state: {type: string, description: The wanted state., enum: [on, off]}
Good:
    - type: function
      name: set_light
      description: Switch the light.
      parameters:
        type: object
        properties:
          state: {type: string, description: The wanted state., enum: ["on", "off"]}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolcheck.document.change import Rename, Replace
from toolcheck.document.document import Document
from toolcheck.document.where import Where
from toolcheck.finding.finding import WARNING, Finding, Fix, problems, safe
from toolcheck.finding.rule import rule
from toolcheck.ground.record import replace


@rule(
    each=Document,
    kinds=("yaml-version-trap",),
    severity=WARNING,
    evidence="documented",
    source="https://yaml.org/spec/1.2.2/",
    looked="2026-11-20",
    fixes="safe",
)
def check(document: Document) -> Iterator[Finding]:
    for finding in problems(document, "yaml-version-trap"):
        yield replace(finding, fix=_quoted(document, finding.where))


def _quoted(document: Document, where: Where) -> Fix | None:
    """The same word in quotes; None where it was read as a number, which may be meant."""
    if where.part == "key" and isinstance(where.path[-1], str):
        return safe("quote the key", Rename(where.path, where.path[-1], where.document))
    value: Any = document.values[where.document] if where.document < len(document.values) else {}
    for step in where.path:
        value = value[step]
    return safe("quote it", Replace(where.path, value, where.document)) if isinstance(value, str) else None
