"""Where the project is published: its repository, and the site that `make site` builds from it."""

from __future__ import annotations

REPOSITORY = "https://github.com/toolcheck/toolcheck"
SITE = "https://toolcheck.github.io/toolcheck"
"""The documentation, with a page for each rule: `rules/NAME.html`."""
