"""What the checks of several documents will ask, asked of all of them one step after the other.

Each answer is remembered where the check looks for it. Nothing is decided here: what fails is asked again by the check,
which says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from toolcheck.checking.examining import glancing, text_looks
from toolcheck.checking.selection import Options, unasked_rules
from toolcheck.manifest.manifest import Manifest


def look_ahead(known: Sequence[tuple[Manifest, Options]]) -> None:
    """Look ahead for the checks of some manifests, each with the options of its check."""
    if len(known) < 2:
        return
    unwatched = [(manifest, options) for manifest, options in known if options.watch is None]
    try:
        for manifest, options in unwatched:
            for payload in manifest.payloads:
                glancing(manifest.document, text_looks(payload.target, unasked_rules(options)))
        for manifest, _ in unwatched:
            for payload in manifest.payloads:
                _ = payload.every_tool
    except Exception:
        return
