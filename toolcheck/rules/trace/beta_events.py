"""Events have the names of the beta.

The API renamed some events when it became generally available. A server that sends the old names is another one, or is
asked for the beta; `toolcheck` reads both.

Bad:
    - {type: session.created, session: {tools: []}}
    - {type: response.audio.done, response_id: r1}
Good:
    - {type: session.created, session: {tools: []}}
    - {type: response.output_audio.done, response_id: r1}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.realtime_events import BETA
from toolcheck.finding.finding import INFO, Finding
from toolcheck.finding.rule import rule
from toolcheck.log.session import Oddity


@rule(
    each=Oddity,
    severity=INFO,
    evidence="sdk",
    source="openai-python",
    kinds=("beta",),
    targets=("realtime-session",),
)
def check(oddity: Oddity) -> Iterator[Finding]:
    more = f", and {oddity.count - 1} more such events" if oddity.count > 1 else ""
    yield Finding(
        f"`{oddity.words}` is a name of the beta{more}",
        oddity.event.where,
        note=f"it is `{BETA[oddity.words]}` today; a client of today does not listen to the old name",
    )
