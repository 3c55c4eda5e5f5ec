"""Events have their beta names.

The API renamed some events when it left the beta. A server that sends the old names is another server, or the client
asked for the beta. `toolcheck` reads both.

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
    more = f", used by {oddity.count} events" if oddity.count > 1 else ""
    yield Finding(
        f"`{oddity.words}` is a beta name{more}",
        oddity.event.where,
        note=f"the current name is `{BETA[oddity.words]}`; current clients ignore the old name",
    )
