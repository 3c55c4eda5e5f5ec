"""A `completion_window` of `2h` or `8h` needs a request in the background.

`background_options` with such a window is only for requests with `background: true`.

Bad (responses):
    {"model": "gpt-5.6", "input": "hi", "background_options": {"completion_window": "2h"},
      "tools": [{"type": "web_search"}]}
Good (responses):
    {"model": "gpt-5.6", "input": "hi", "background": true, "background_options": {"completion_window": "2h"},
      "tools": [{"type": "web_search"}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.manifest.payload import Payload


@rule(
    each=Payload,
    severity=ERROR,
    evidence="sdk",
    source="openai-python",
    since="0.2",
    targets=("responses",),
    kinds=("request",),
    keys=("background_options",),
    fixes="hint",
)
def check(payload: Payload) -> Iterator[Finding]:
    window = payload.find("background_options", "completion_window")
    background = payload.find("background")
    if window.value in ("2h", "8h") and (not background.given or background.value is False):
        yield Finding(
            f"a `completion_window` of `{window.value}` needs `background: true`",
            window.where,
            hint("set `background` to `true`, or use `soonest`"),
        )
