"""Modules that are loaded when something is first asked of them, not when they are imported.

Libraries import more than a run of the command asks of them: click all of `inspect`, which has the source code of
Python taken apart, jsonschema-rs by way of `email` all of `socket`. Only the command puts modules off; who imports
toolcheck from Python finds everything as it was.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import PathFinder
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """A module that is empty until an attribute is looked for."""

    def __getattr__(self, name: str) -> Any:
        self.__class__ = ModuleType  # type: ignore[assignment]  # from here on it is a module like any other
        spec = self.__spec__
        assert spec is not None
        assert spec.loader is not None
        spec.loader.exec_module(self)
        return getattr(self, name)


def put_off(*names: str) -> None:
    """Let `import` of these modules do nothing until the module is used. One that is loaded already stays as it is, and
    so does one that cannot be found, so that its importer hears of it.
    """
    for name in names:
        package, _, own = name.rpartition(".")
        parent = import_module(package) if package else None
        spec = PathFinder.find_spec(name, parent.__path__ if parent else None)
        if name in sys.modules or spec is None or spec.loader is None:
            continue
        module = sys.modules[name] = _Later(name)
        module.__spec__, module.__loader__, module.__file__ = spec, spec.loader, spec.origin
        if parent:
            setattr(parent, own, module)
