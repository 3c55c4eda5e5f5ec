"""Values as YAML in blocks, as PyYAML writes it: by libyaml where that is there, in a tenth of the time."""

from __future__ import annotations

from typing import Any

import yaml

DUMPER: type = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def in_blocks(*values: Any, width: int = 80, allow_unicode: bool = False) -> str:
    """One document for each value, with its keys in the order that they have."""
    style: dict[str, Any] = {"sort_keys": False, "width": width, "allow_unicode": allow_unicode}
    return str(yaml.dump_all(values, Dumper=DUMPER, **style))
