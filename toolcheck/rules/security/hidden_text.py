"""A text has characters that a reader does not see, but a model does.

Tag characters spell hidden sentences, direction controls change the order in which text is shown, and control
characters rewrite terminals. None of them belongs in a tool. Characters without width are reported only where no script
and no emoji needs them.

Bad:
    {"type": "function", "name": "hang_up", "description": "End the call.\\udb40\\udc48\\udb40\\udc69"}
Good:
    {"type": "function", "name": "hang_up", "description": "End the call. \U0001f44b\U0001f3fd"}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.hidden import hidden_in, may_hide, without_hidden
from toolcheck.document.change import Rename, Replace
from toolcheck.finding.finding import ERROR, WARNING, Finding, Fix, unsafe
from toolcheck.finding.rule import rule
from toolcheck.manifest.texts import Text


@rule(
    each=Text,
    severity=ERROR,
    evidence="observed",
    source="https://embracethered.com/blog/posts/2024/hiding-and-finding-text-with-unicode-tags/",
    looked="2026-11-20",
    fixes="unsafe",
    guarded=True,
    glance=may_hide,
)
def check(text: Text) -> Iterator[Finding]:
    hidden = hidden_in(text.value)
    if hidden is not None:
        yield Finding(
            f"this text {hidden.words}",
            text.stretch(*hidden.span),
            _stripped(text),
            severity=WARNING if hidden.may_be_needed else ERROR,
            note="a reader does not see them, but a model does",
        )


def _stripped(text: Text) -> Fix:
    """The same text without them."""
    kept = without_hidden(text.value)
    document = text.where.document
    if text.is_key:
        return unsafe("remove them", Rename(text.path, kept, document))
    return unsafe("remove them", Replace(text.path, kept, document))
