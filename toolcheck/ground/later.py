"""Modules that are loaded when something is first asked of them, not when they are imported.

Libraries import more than a run of the command asks of them: click all of `inspect`, which has the source code of
Python taken apart, jsonschema-rs by way of `email` all of `socket`, PyYAML its loaders and dumpers, which compile
twenty patterns. Only the command puts modules off; who imports toolcheck from Python finds everything as it was.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import PathFinder
from types import ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
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
        if spec.submodule_search_locations is not None:
            module.__path__ = spec.submodule_search_locations
        if parent:
            setattr(parent, own, module)


def is_put_off(name: str) -> bool:
    """Whether a module is put off, and was not used since."""
    return isinstance(sys.modules.get(name), _Later)


def part_of(package: str, name: str, **stand_ins: object) -> ModuleType:
    """A module of a package that is put off, without loading the package. Raises ImportError if that does not work.

    In place of other parts of the package that it looks at, it finds the stand-ins. When somebody asks the package for
    anything else, all of it is loaded, and its own parts replace the stand-ins.
    """
    whole = vars(sys.modules[package])
    whole.update(stand_ins)
    try:
        return import_module(f"{package}.{name}")
    except Exception as error:
        for stand_in in stand_ins:
            whole.pop(stand_in, None)
        raise ImportError(f"{name} needs {package}") from error
