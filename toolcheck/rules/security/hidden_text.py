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

import re
from collections.abc import Iterator

from toolcheck.document.change import Rename, Replace
from toolcheck.finding.finding import ERROR, WARNING, Finding, Fix, Severity, unsafe
from toolcheck.finding.rule import rule
from toolcheck.ground.regex import regex
from toolcheck.manifest.texts import Text

_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f"
_TAGS = "[\U000e0000-\U000e007f]+"
_BIDI = "[\u202a-\u202e\u2066-\u2069]+"
_CONTROLS = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+"
_SELECTORS = "[\U000e0100-\U000e01ef]+|[\ufe00-\ufe0f]{2,}"
_NO_WIDTH = "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0]+"
_HIDDEN = regex(
    f"(?P<flag>{_FLAG})|(?P<tags>{_TAGS})|(?P<bidi>{_BIDI})|(?P<controls>{_CONTROLS})|(?P<selectors>{_SELECTORS})"
    f"|(?P<width>{_NO_WIDTH})"
)
_SUSPECT = regex("[^\t\n\r\x20-\x7e\u00a0-\u00ac\u00ae-\u024f\u4e00-\u9fff]")
_PLAIN = bytes(range(0x20, 0x7F))
_WORDS: dict[str, tuple[str, Severity]] = {
    "tags": ("tag characters", ERROR),
    "bidi": ("characters that change the direction of text", ERROR),
    "controls": ("control characters", ERROR),
    "selectors": ("runs of variation selectors", ERROR),
    "width": ("characters without width", WARNING),
}


def _may_hide(texts: str) -> bool:
    if texts.isascii() and not texts.encode().translate(None, _PLAIN):
        return False
    return _SUSPECT.search(texts) is not None


@rule(
    each=Text,
    severity=ERROR,
    evidence="observed",
    source="https://embracethered.com/blog/posts/2024/hiding-and-finding-text-with-unicode-tags/",
    looked="2026-11-20",
    fixes="unsafe",
    guarded=True,
    glance=_may_hide,
)
def check(text: Text) -> Iterator[Finding]:
    if not _SUSPECT.search(text.value):
        return
    hits = [hit for hit in _HIDDEN.finditer(text.value) if hit.lastgroup != "flag" and not _is_needed(text.value, hit)]
    if not hits:
        return
    worst = max(hits, key=lambda hit: _WORDS[hit.lastgroup or "width"][1])
    words, severity = _WORDS[worst.lastgroup or "width"]
    hidden = _decoded(hits)
    yield Finding(
        f"this text hides `{hidden}` in tag characters"
        if hidden
        else f"this text contains {words} ({_codes(worst[0])})",
        text.stretch(*worst.span()),
        _stripped(text),
        severity=severity,
        note="a reader does not see them, but a model does",
    )


def _is_needed(value: str, hit: re.Match[str]) -> bool:
    """Whether this is a joiner that a script or an emoji needs."""
    if hit.lastgroup != "width" or len(hit[0]) > 1 or hit[0] not in "\u200c\u200d":
        return False
    before, after = value[hit.start() - 1 : hit.start()], value[hit.end() : hit.end() + 1]
    return _joins(before) and (_joins(after) or hit[0] == "\u200c")


def _joins(character: str) -> bool:
    """Whether a character belongs to a script with joiners (Arabic to Sinhala, Khmer, Mongolian …), or is an emoji."""
    if not character:
        return False
    code = ord(character)
    return (
        0x0600 <= code <= 0x18AF or 0x2190 <= code <= 0x2BFF or code in (0xFE0F, 0x20E3) or 0x1F000 <= code <= 0x1FAFF
    )


def _decoded(hits: list[re.Match[str]]) -> str:
    """The ASCII characters that tag characters spell."""
    tags = "".join(hit[0] for hit in hits if hit.lastgroup == "tags")
    return "".join(chr(ord(tag) - 0xE0000) for tag in tags if 0x20 <= ord(tag) - 0xE0000 < 0x7F)[:120]


def _codes(characters: str) -> str:
    shown = [f"U+{ord(character):04X}" for character in characters[:4]]
    return " ".join(shown) + (" …" if len(characters) > 4 else "")


def _stripped(text: Text) -> Fix:
    """The same text without them."""
    kept = _HIDDEN.sub(lambda hit: hit[0] if hit.lastgroup == "flag" or _is_needed(text.value, hit) else "", text.value)
    document = text.where.document
    if text.is_key:
        return unsafe("remove them", Rename(text.path, kept, document))
    return unsafe("remove them", Replace(text.path, kept, document))
