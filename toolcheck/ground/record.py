"""Values with named fields, cheap to declare: what a frozen dataclass with slots is to its users.

A dataclass takes half a millisecond when its module is imported, and `dataclasses` itself another five, which the
many small values on the way of a check cannot afford. Here a class is declared in no time. Its first instances are
filled field by field; an `__init__` is written when there are more, because to write one takes as long as to fill some
fifty. That nothing is assigned to a field afterwards is held by the type checker.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from operator import attrgetter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar, dataclass_transform, overload

    T = TypeVar("T")

_FEW = 12
"""So many instances of a class are filled field by field; most classes never have more in a short run."""


if TYPE_CHECKING:

    @dataclass_transform(frozen_default=True)
    @overload
    def record(cls: type[T]) -> type[T]: ...
    @overload
    def record(
        *, frozen: bool = True, kw_only: bool = False, hidden: tuple[str, ...] = ()
    ) -> Callable[[type[T]], type[T]]: ...


def record(
    cls: type[T] | None = None, *, frozen: bool = True, kw_only: bool = False, hidden: tuple[str, ...] = ()
) -> Any:
    """The class with its annotated names as fields, by position or name, and their values as defaults, which all
    instances share. Two instances are equal when all their fields are. `__post_init__` may look at what was given.
    What is in the `hidden` fields may be secret, and no `repr` shows it. With `kw_only`, the fields are given by
    name only: so no two of the same type can be swapped.
    """
    return partial(_record, kw_only=kw_only, hidden=hidden) if cls is None else _record(cls)


def _record(cls: type[Any], *, kw_only: bool = False, hidden: tuple[str, ...] = ()) -> Any:
    scope = {name: value for name, value in cls.__dict__.items() if name not in ("__dict__", "__weakref__")}
    names: tuple[str, ...] = tuple(cls.__annotations__)  # Python 3.14 has them in no scope before somebody asks
    defaults = {name: scope.pop(name) for name in names if name in scope}
    values: Callable[[Any], Any] = attrgetter(*names)

    checked = "__post_init__" in scope
    left = _FEW

    def fill(self: Any, *given: Any, **named: Any) -> None:
        nonlocal left
        left -= 1
        rest = names[len(given) :]
        wrong = len(given) > (0 if kw_only else len(names)) or not named.keys() <= set(rest)
        if left < 0 or wrong or any(name not in named and name not in defaults for name in rest):
            init = type(self).__init__ = _written_init(names, defaults, kw_only=kw_only, checked=checked)
            init(self, *given, **named)  # which says what is wrong
            return
        for name, value in zip(names, given, strict=False):
            setattr(self, name, value)
        for name in rest:
            setattr(self, name, named[name] if name in named else defaults[name])
        if checked:
            self.__post_init__()

    def equal(self: Any, other: object) -> bool:
        return values(self) == values(other) if type(other) is type(self) else NotImplemented

    def shown(self: Any) -> str:
        pairs = (f"{name}={getattr(self, name)!r}" for name in names if name not in hidden)
        return f"{cls.__name__}({', '.join(pairs)})"

    usual = {
        "__slots__": names,
        "__match_args__": () if kw_only else names,
        "__init__": fill,
        "__eq__": equal,
        "__hash__": lambda self: hash(values(self)),
        "__repr__": shown,
        "__reduce__": _by_name if kw_only else lambda self: (type(self), tuple([getattr(self, n) for n in names])),
    }
    return type(cls.__name__, cls.__bases__, usual | scope)


def _by_name(self: Any) -> Any:
    return _made, (type(self), {name: getattr(self, name) for name in fields(self)})


def _made(cls: type[Any], named: dict[str, Any]) -> Any:
    return cls(**named)


def _written_init(names: tuple[str, ...], defaults: dict[str, Any], *, kw_only: bool, checked: bool) -> Any:
    scope = {f"_{name}": value for name, value in defaults.items()}
    words = "".join(f", {name}=_{name}" if name in defaults else f", {name}" for name in names)
    lines = "".join(f"\n    self.{name} = {name}" for name in names) + "\n    self.__post_init__()" * checked
    exec(f"def __init__(self{', *' * kw_only}{words}):{lines}", scope)
    return scope["__init__"]


if TYPE_CHECKING:
    lazy = property
else:

    class lazy:  # noqa: N801  (it is used as a decorator, and is used in place of a property)
        """A property that is worked out when somebody first asks, and kept: `functools.cached_property` without its
        lock, which takes longer than most of what is kept.
        """

        def __init__(self, function):
            self._function = function
            self.__doc__ = function.__doc__

        def __get__(self, thing, of):
            """The class's own is the `lazy` itself."""
            if thing is None:
                return self
            value = self._function(thing)
            setattr(thing, self._function.__name__, value)
            return value


def fields(thing: Any) -> tuple[str, ...]:
    """The names of the fields of a record."""
    names: tuple[str, ...] = type(thing).__slots__
    return names


def replace(thing: T, **changes: Any) -> T:
    """A record with other values in some fields."""
    return type(thing)(**{name: getattr(thing, name) for name in fields(thing) if name not in changes}, **changes)
