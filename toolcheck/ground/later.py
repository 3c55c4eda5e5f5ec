"""Modules that are loaded when something is first asked of them, not when they are imported.

Libraries import more than a run of the command asks of them: click all of `inspect`, which has the source code of
Python taken apart, jsonschema-rs by way of `email` all of `socket`, PyYAML its loaders and dumpers, which compile
twenty patterns. Only the command puts modules off; who imports toolcheck from Python finds everything as it was.
"""

from __future__ import annotations

import sys
from types import ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec
    from typing import Any


class _Later(ModuleType):
    """A module that is empty until an attribute is looked for."""

    def __getattr__(self, name: str) -> Any:
        if name == "__path__":  # every `from … import` asks for it; a package has it already
            raise AttributeError(f"module {self.__name__!r} has no attribute '__path__'")
        _without_stand_ins(self)
        self.__class__ = ModuleType  # type: ignore[assignment]  # from here on it is a module like any other
        spec = self.__spec__
        assert spec is not None
        assert spec.loader is not None
        spec.loader.exec_module(self)
        return getattr(self, name)


class _PutOff:
    """A finder that Python asks before all others. Modules that are put off are found where the others find them, and
    left empty. It holds the names that each of them has nevertheless.
    """

    def __init__(self) -> None:
        self.names: dict[str, Mapping[str, object]] = {}

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: object = None) -> ModuleSpec | None:
        """What to import under a name, if it is put off and another finder finds it."""
        if name not in self.names:
            return None
        for finder in sys.meta_path:
            spec = finder.find_spec(name, path) if finder is not self else None
            if spec is not None:
                if spec.loader is not None:
                    spec.loader = _Empty(spec.loader)  # type: ignore[assignment]  # all that the import asks of one
                return spec
        return None


class _Empty:
    """Leaves a module empty; another loader loads it later."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """A module, if the loader needs another than a usual one."""
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Leave the module empty."""
        assert module.__spec__ is not None
        module.__spec__.loader = module.__loader__ = self._loader
        vars(module).update(_put_off.names[module.__name__])
        module.__class__ = _Later


_put_off = _PutOff()


def put_off(*names: str) -> None:
    """Let `import` of these modules do nothing until the module is used. One that is loaded already stays as it is, and
    one that cannot be found is an error as ever.
    """
    _put_off_with({name: {} for name in names})


def _put_off_with(names: Mapping[str, Mapping[str, object]]) -> None:
    _put_off.names.update((name, given) for name, given in names.items() if name not in sys.modules)
    if _put_off not in sys.meta_path:
        sys.meta_path.insert(0, _put_off)


def is_put_off(name: str) -> bool:
    """Whether a module is put off, and was not used since."""
    return isinstance(sys.modules[name], _Later) if name in sys.modules else name in _put_off.names


def import_with(name: str, stand_ins: Mapping[str, Mapping[str, object]]) -> None:
    """Import a module that imports single names from other modules. Those modules are put off; while the module is
    imported, they have the names that are given here and their values.
    """
    _put_off_with(stand_ins)
    import_named(name)
    for other in stand_ins:
        if isinstance(module := sys.modules.get(other), _Later):
            _without_stand_ins(module)


def _without_stand_ins(module: ModuleType) -> None:
    """Take the given names out of a module that is put off: it is loaded when somebody asks for one."""
    for name in _put_off.names[module.__name__]:
        vars(module).pop(name, None)
    _put_off.names[module.__name__] = {}


def import_named(name: str) -> ModuleType:
    """The module of a name: `importlib.import_module`, without the import of `importlib` and `warnings`."""
    __import__(name)
    return sys.modules[name]


def part_of(package: str, name: str, **stand_ins: object) -> ModuleType:
    """A module of a package that is put off, without loading the package. Raises ImportError if that does not work.

    In place of other parts of the package that it looks at, it finds the stand-ins. When somebody asks the package for
    anything else, all of it is loaded, and its own parts replace the stand-ins.
    """
    whole = vars(import_named(package))
    whole.update(stand_ins)
    try:
        return import_named(f"{package}.{name}")
    except Exception as error:
        for stand_in in stand_ins:
            whole.pop(stand_in, None)
        raise ImportError(f"{name} needs {package}") from error
