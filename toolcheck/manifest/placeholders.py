"""The placeholders of a manifest: `${NAME}`, filled from the environment by compile.

This module only recognises them; it has never seen an environment.
"""

from __future__ import annotations

import re

PLACEHOLDER = re.compile(r"\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
"""`${NAME}`; and `$${`, which stands for a literal `${`."""


def names(text: str) -> tuple[str, ...]:
    """The names a text asks for, in order."""
    return tuple(found[1] for found in PLACEHOLDER.finditer(text) if found[1])


def is_placeholder(text: str) -> bool:
    """Whether a text asks for at least one name: what it will be is not known yet."""
    return "${" in text and bool(names(text))
