"""The description of a Realtime function is longer than Realtime was seen to take.

In 2025 the server refused descriptions of more than 1024 characters, and with them the whole session. What it takes
today nobody states; other APIs take a million. Every word is also part of each turn's context: rules for the
conversation belong in `instructions`.

Bad:
    type: function
    name: transfer
    description: "Hand the call to a person. Do so when the caller asks for a person, when the caller is angry, when
      the caller has said the same thing three times, when the caller speaks of a lawyer, of the press or of an
      accident, and when you do not know what to do. Never do so before you have asked for the name and the number of
      the order, except when the caller is angry or speaks of an accident, for then every second counts and the person
      who takes over will ask for them. Say that you hand over, and say that it takes a minute. Outside the opening
      hours, which are from eight to six on weekdays and from nine to one on Saturdays, nobody answers: then offer to
      call back on the next working day, and ask for a number and for a time that suits. On holidays the same holds as
      on Sundays. The holidays are those of the state in which the caller lives, so ask for it when you can't tell from
      the number. Callers from abroad are handed to the international desk, which speaks English, French and Spanish,
      and which is there around the clock. Do not promise anything on behalf of the person who takes over, neither a
      refund nor a discount nor a date. Thank the caller for the call."
Good:
    type: function
    name: transfer
    description: Hand the call to a person. Say so to the caller first.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.limits import REALTIME_DESCRIPTION_MAX
from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import REALTIME, rule
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=WARNING,
    evidence="observed",
    source="realtime-description-limit",
    targets=REALTIME,
    kinds=("function",),
    fixes="hint",
)
def check(tool: Tool) -> Iterator[Finding]:
    node = tool.field("description")
    if node.is_string and len(node.value) > REALTIME_DESCRIPTION_MAX:
        yield Finding(
            f"the description has {len(node.value):,} characters",
            node.where,
            hint("shorten it; what is said about the conversation belongs in `instructions`"),
            note=f"Realtime was seen to refuse more than {REALTIME_DESCRIPTION_MAX:,}",
        )
