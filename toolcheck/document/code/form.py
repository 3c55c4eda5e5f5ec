"""An expression of code in the form that all languages share, one level deep.

A reader makes a form of an expression of its own language; what is inside stays with the reader (`Inner`) until
somebody asks for the form of it. What a language has and no value can be made of is `Unknown`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal, Protocol

from toolcheck.document.document import Problem, Span
from toolcheck.ground.named import NamedTuple

Inner = Any
"""An expression that is still its reader's own."""


class Scalar(NamedTuple):
    """A number, a boolean or null."""

    start: int
    end: int
    value: Any


class Words(NamedTuple):
    """A string: what is known of it, and the expressions between. Plain when all of `parts` is one known text."""

    start: int
    end: int
    parts: tuple[str | Form, ...]


class Entry(NamedTuple):
    """One entry of an object. `key` is None for what is spread into it, a form where the key is computed."""

    key: str | Form | None
    span: Span
    value: Inner


class Object(NamedTuple):
    """An object display. `is_open` says that the text leaves something out (`...`); `is_literal`, that it is written
    in braces, and is not a call; `drops_null`, that null is not sent.
    """

    start: int
    end: int
    entries: tuple[Entry, ...]
    is_open: bool = False
    is_literal: bool = True
    drops_null: bool = False


class Spread(NamedTuple):
    """What is spread into a list."""

    value: Inner


class List(NamedTuple):
    """A list display."""

    start: int
    end: int
    items: tuple[Inner | Spread, ...]
    is_open: bool = False


class Name(NamedTuple):
    """A name, and whatever its reader needs to look it up."""

    start: int
    end: int
    name: str
    scope: Any


class Call(NamedTuple):
    """A call. `callee` is the dotted name of what is called, with `()` for what has no name: `client.responses.create`,
    `().append`. In Python `keywords` are its named arguments, `**` among them. `scope` is its reader's own.
    """

    start: int
    end: int
    callee: str
    arguments: tuple[Inner | Spread, ...]
    keywords: Object | None
    scope: Any


class Branches(NamedTuple):
    """One of several expressions, or none of them (`c && x`, where `may_be_nothing`)."""

    start: int
    end: int
    branches: tuple[Inner, ...]
    may_be_nothing: bool = False


class Joined(NamedTuple):
    """What `+` or `|` makes of its operands."""

    start: int
    end: int
    operands: tuple[Inner, ...]


class Parsed(NamedTuple):
    """What a reader of JSON makes of a text; `inside` is the span of the text itself, without quotes, where the source
    spells it letter by letter.
    """

    start: int
    end: int
    text: Inner


class Edited(NamedTuple):
    """What a function of the library makes of a text, or of a list of texts for `join`, where `glue` is between."""

    start: int
    end: int
    how: Literal["dedent", "cleandoc", "strip", "join"]
    text: Inner
    glue: Inner = None


class Environment(NamedTuple):
    """An environment variable; `may_be_absent` where the language gives nothing for one that is not set."""

    start: int
    end: int
    name: str
    may_be_absent: bool


class Absent(NamedTuple):
    """`undefined`: a key with it is not sent."""

    start: int
    end: int


class Unknown(NamedTuple):
    """Anything. `name` is what the code calls it, for a reader; `may_be_absent` where it may be `undefined`."""

    start: int
    end: int
    name: str = ""


Form = (
    Scalar | Words | Object | List | Name | Call | Branches | Joined | Parsed | Edited | Environment | Absent | Unknown
)


class Later(NamedTuple):
    """What happens to a value after it is written: something at `steps` below it is `set` to another value, something
    is added to it (`add`), or anything at all (`any`). None as a step is one that cannot be known.
    """

    what: Literal["set", "add", "any"]
    steps: tuple[str | int | None, ...] = ()


class Wanted(NamedTuple):
    """What a reader looks for: objects with one of these keys (with `type` alone only if it is one of `types`, or no
    literal), calls whose last name is one of `calls`, and calls of `constructors`, which stand for an object of their
    keywords (those of `dropping` without the nulls). `decorators` are names of decorators to tell of.
    """

    keys: frozenset[str]
    types: frozenset[str]
    calls: frozenset[str]
    constructors: frozenset[str]
    dropping: frozenset[str]
    decorators: frozenset[str]


class Decorated(NamedTuple):
    """A function that is decorated; the span is that of the decorator, `name` the dotted name of it."""

    start: int
    end: int
    name: str


class Code(Protocol):
    """One text of one language, read."""

    text: str
    undefined: bool
    """Whether the language has a value that removes the key it is given to."""
    problems: tuple[Problem, ...]
    candidates: Sequence[Object | List | Call]
    """What was looked for, in the order of the text, the outer before the inner."""
    decorated: Sequence[Decorated]
    imports: dict[str, str]
    """What is imported from elsewhere: the name it has here, and `module.name`."""

    def form(self, inner: Inner) -> Form:
        """The form of an expression."""

    def resolve(self, name: Name) -> Form | None:
        """What a name stands for, when it is bound once and nothing else can be meant; None when not known."""

    def later(self, form: Form) -> tuple[Later, ...]:
        """What happens to a value that is bound to a name, wherever in the text."""

    def declared(self, form: Form) -> str:
        """The type that the text declares for a value; empty where it declares none."""

    def bodies(self, name: str) -> tuple[Span, ...]:
        """Where the functions and methods of a name are defined."""

    def comments(self) -> Iterable[Span]:
        """The span of each comment."""
