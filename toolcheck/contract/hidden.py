"""Characters that a reader does not see, but a model does.

Tag characters spell hidden sentences, direction controls change the order in which text is shown, control characters
rewrite terminals, and characters without width hide between others.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from toolcheck.ground.record import record
from toolcheck.ground.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from typing import Literal, TypeAlias

HiddenKind: TypeAlias = 'Literal["tags", "bidi", "controls", "selectors", "width"]'

_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f"
_TAGS = "\U000e0000-\U000e007f"
_BIDI = "\u202a-\u202e\u2066-\u2069"
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_SELECTORS, _FEW_SELECTORS = "\U000e0100-\U000e01ef", "\ufe00-\ufe0f"
_NO_WIDTH = "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0"
_HIDDEN = regex(
    f"(?P<flag>{_FLAG})|(?P<tags>[{_TAGS}]+)|(?P<bidi>[{_BIDI}]+)|(?P<controls>[{_CONTROLS}]+)"
    f"|(?P<selectors>[{_SELECTORS}]+|[{_FEW_SELECTORS}]{{2,}})|(?P<width>[{_NO_WIDTH}]+)"
)
_ALL = f"{_TAGS}{_BIDI}{_CONTROLS}{_SELECTORS}{_FEW_SELECTORS}{_NO_WIDTH}"
_SUSPECT = regex(f"[{_ALL}]")
_FEW = 1000
"""So many bytes are looked at without a pattern, which takes long to import and to compile."""
_PLAIN = bytes((*b"\t\n\r", *range(0x20, 0x7F)))
_WORDS: dict[str, str] = {
    "tags": "tag characters",
    "bidi": "characters that change the direction of text",
    "controls": "control characters",
    "selectors": "runs of variation selectors",
    "width": "characters without width",
}


@record
class Hidden:
    """The worst hidden characters of a text: what sort, where, and what they say in words that can be shown."""

    kind: HiddenKind
    span: tuple[int, int]
    words: str

    @property
    def may_be_needed(self) -> bool:
        """Whether a script or an emoji may need characters of this sort."""
        return self.kind == "width"


def may_hide(texts: str) -> bool:
    """A quick look: false if no character of these texts is hidden. Only the few that are not plain are looked at."""
    rest = texts.encode(errors="surrogatepass").translate(None, _PLAIN)
    if len(rest) < _FEW:
        return bool(rest) and not suspects().isdisjoint(rest.decode(errors="surrogatepass"))
    return _SUSPECT.search(rest.decode(errors="surrogatepass")) is not None


@cache
def suspects() -> frozenset[str]:
    """The characters that may be hidden, one by one."""
    single, *others = _ALL.split("-")
    found = set(single)
    for before, after in pairwise((single, *others)):
        found.update(map(chr, range(ord(before[-1]), ord(after[0]) + 1)), after)
    return frozenset(found)


def hidden_in(text: str) -> Hidden | None:
    """The worst hidden characters of a text, or None."""
    if not _SUSPECT.search(text):
        return None
    hits = [hit for hit in _HIDDEN.finditer(text) if hit.lastgroup != "flag" and not _is_needed(text, hit)]
    if not hits:
        return None
    worst = next((hit for hit in hits if hit.lastgroup != "width"), hits[0])
    kind: HiddenKind = worst.lastgroup or "width"  # type: ignore[assignment]
    hidden = _decoded(hits)
    words = f"hides `{hidden}` in tag characters" if hidden else f"contains {_WORDS[kind]} ({_codes(worst[0])})"
    return Hidden(kind, worst.span(), words)


def without_hidden(text: str) -> str:
    """A text without its hidden characters; those that a script or an emoji needs stay."""
    return _HIDDEN.sub(lambda hit: hit[0] if hit.lastgroup == "flag" or _is_needed(text, hit) else "", text)


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
