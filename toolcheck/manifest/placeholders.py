"""The placeholders of a manifest: `${NAME}`, filled from the environment by compile.

`${NAME}` or `${env:NAME}` stands for a variable, `${NAME:-default}` for one that may be unset, `${NAME:?message}`
for one whose absence is explained; `$${` is a literal `${`. Nothing else is expanded. This module only reads
them and knows no environment.
"""

from __future__ import annotations

from collections.abc import Callable

from toolcheck.ground.record import record
from toolcheck.ground.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

_OURS = r"\$\$\{|\$\{(?:env:)?(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?:(?P<kind>:[-?])(?P<rest>[^{}]*))?\}"
PLACEHOLDER = regex(_OURS)


@record
class Placeholder:
    """One placeholder: its variable, and the default or the message for when that is not set."""

    name: str
    default: str | None = None
    message: str = ""


def is_placeholder(text: str) -> bool:
    """Whether a text holds a placeholder, so that its final value is not known."""
    return "${" in text and any(found["name"] for found in PLACEHOLDER.finditer(text))


def is_all_placeholder(text: str) -> bool:
    """Whether a text is one placeholder and nothing else."""
    if not text.startswith("${"):
        return False
    return (text[-1] == "}" and text.isascii() and text[2:-1].isidentifier()) or PLACEHOLDER.fullmatch(text) is not None


def filled(text: str, fill: Callable[[Placeholder], str]) -> str:
    """The text with each placeholder filled, and each `$${` turned into `${`."""
    if "${" not in text:
        return text
    return PLACEHOLDER.sub(lambda found: fill(_read(found)) if found["name"] else "${", text)


def _read(found: re.Match[str]) -> Placeholder:
    kind, rest = found["kind"], found["rest"]
    return Placeholder(found["name"], rest if kind == ":-" else None, rest if kind == ":?" else "")


# -- those of others --------------------------------------------------------------------------------

_THEIRS = "|".join(
    (
        r"\$\{\{[^{}]*\}\}|\$\{[^{}]*\}",  # ${{ secrets.X }}, ${env.X}, ${input:x}
        r"#?\{\{[^{}]*\}\}|#\{[^{}]*\}|(?<!\{)\{[A-Za-z_][\w.-]*\}(?!\})",  # {{ x }}, #{x}, {x}
        r"\$env:\w+|\$\([A-Za-z_][\w.]*\)|(?<![\w$])\$[A-Z_][A-Z0-9_]+(?![a-z])",  # $env:X, $(X), $X
        r"(?<![\w$])\$(?=[a-z_]*(?:token|key|secret|auth|url|host))[a-z_]\w*",  # $token
        r"<[A-Za-z][\w .'-]*>",  # <access token>
        r"%(?![0-9A-Fa-f]{2}%)[A-Za-z_][A-Za-z0-9_]{2,}%(?![0-9A-Fa-f]{2})",  # %X%
        r"(?<![A-Za-z0-9])__[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*__(?![A-Za-z0-9])",  # __X__
        r"^=Env\.\w+|\bprocess\.env\.\w+|\bos\.environ\b[^\s]*|\bos\.getenv\([^)]*\)",  # =Env.X, process.env.X
        r"\bYOUR[-_][A-Z0-9_-]+|(?<![A-Za-z0-9])[Xx]{3,}(?![A-Za-z0-9])|\bCHANGE_?ME\b|\bREPLACE_[A-Z_]+",
        r"(?<![A-Za-z0-9])your[-_](?:[a-z]{1,20}[-_]){0,5}(?:token|key|secret|server|domain|host(?:name)?|url|api|tenant|org"
        r"|company|project|subdomain|instance|id|name)(?:[-_]here)?(?![A-Za-z0-9])",  # your_token_here
    )
)

ANY_PLACEHOLDER = regex(rf"(?P<literal>\$\$\{{[^{{}}]*\}})|(?P<ours>{_OURS})|(?P<theirs>{_THEIRS})")
"""A placeholder of ours, or of other programs (shells, CI systems, template languages, Power Fx, people); and what
`$${` keeps literal."""


_CLUES = ("$", "<", "{", "%", "__", "=env", "process.env", "os.", "your", "xxx", "change", "replace")
"""One of these is in every text that has a placeholder, in whatever case."""


def may_hold_placeholder(text: str) -> bool:
    """Whether a text may hold a placeholder of any program; if false, it holds none."""
    lower = text.lower()
    for clue in _CLUES:  # a loop is quicker than a pattern or `any`
        if clue in lower:
            return True
    return False


def foreign(text: str) -> re.Match[str] | None:
    """The first placeholder in a text that compile does not fill in and no server understands."""
    if is_all_placeholder(text) or not may_hold_placeholder(text):
        return None
    return next((found for found in ANY_PLACEHOLDER.finditer(text) if found["theirs"]), None)
