"""`NamedTuple` without the module `typing`, whose import is a tenth of a short run.

A type checker sees the one of `typing`; when it runs, `collections.namedtuple` makes the class.
"""

from __future__ import annotations

from collections import namedtuple

__all__ = ["NamedTuple"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple
else:

    class _Named(type):
        def __new__(cls, name, bases, scope):
            """A tuple with the annotated names as fields, and their values as defaults."""
            declared = super().__new__(cls, name, bases, scope)
            if not bases:
                return declared
            names = tuple(declared.__annotations__)  # Python 3.14 has them in no scope before somebody asks
            defaults = [scope[field] for field in names if field in scope]
            own = {key: value for key, value in scope.items() if key not in names}
            return type(name, (namedtuple(name, names, defaults=defaults),), {**own, "__slots__": ()})

    class NamedTuple(metaclass=_Named):
        """What a class is declared from to be a tuple with named fields."""
