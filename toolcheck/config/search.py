"""The configuration of a file: the nearest one, in its own folder or in a parent folder."""

from __future__ import annotations

import os

from toolcheck.config.settings import ConfigProblem, Misconfigured, Settings
from toolcheck.disk.files import read_bytes
from toolcheck.ground.unseen import Unseen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from toolcheck.config.configuration import Configuration

_OWN = "toolcheck.toml"
_SHARED = "pyproject.toml"
_LARGEST = 1 << 18
_MAX_EXTENDED = 10
_PACKAGE = "package:"
_NO_URLS = "a configuration is a file; toolcheck fetches nothing"
_NOTHING = Settings()


class Search:
    """Finds configurations, and reads each only once.

    `named` is the one file that holds for all, its patterns starting from the current folder; with `isolated`, none
    does. Every method may raise `Misconfigured`.
    """

    def __init__(self, named: str = "", *, isolated: bool = False) -> None:
        self._isolated = isolated
        if "://" in named:
            raise Misconfigured([ConfigProblem("", f"`--config` is a URL: {_NO_URLS}")])
        self.named = named
        self._extended: list[str] = []
        self._named = _read(named, os.getcwd(), self._extended) if named else None
        self._by_folder: dict[str, Configuration | Misconfigured | None] = {}
        self._by_name: dict[str, Configuration | None] = {}

    def again(self) -> Search:
        """A search that reads all configurations again."""
        return Search(self.named, isolated=self._isolated)

    def configuration(self, path: str) -> Configuration | None:
        """The configuration of the file at a path, or None."""
        if self._isolated or self._named is not None:
            return self._named
        folder, name = os.path.split(path)
        if name in ("", ".", ".."):
            return self._above(os.path.dirname(os.path.abspath(path)))
        if folder not in self._by_name:
            self._by_name[folder] = self._above(os.path.abspath(folder))
        return self._by_name[folder]

    def settings(self, path: str) -> Settings:
        """What is configured for the file at a path."""
        found = self.configuration(path)
        return _NOTHING if found is None else found.settings(path)

    def excludes(self, path: str) -> bool:
        """Whether the file at a path is excluded from a walk."""
        found = self.configuration(path)
        return found is not None and found.excludes(path)

    @property
    def configurations(self) -> tuple[Configuration, ...]:
        """All configurations found so far, each once."""
        found = [self._named] if self._named is not None else self._by_folder.values()
        return tuple({id(one): one for one in found if one is not None and not isinstance(one, Misconfigured)}.values())

    @property
    def extended(self) -> tuple[str, ...]:
        """The paths of all files that those extend, also of those that could not be read."""
        return tuple(dict.fromkeys(self._extended))

    def _above(self, folder: str) -> Configuration | None:
        """The configuration of a folder: its own, or that of the nearest parent, up to the root of the repository."""
        passed: list[str] = []
        found: Configuration | Misconfigured | None = None
        while folder not in self._by_folder:
            passed.append(folder)
            try:
                found = _in(folder, self._extended)
            except Misconfigured as error:
                found = error
            parent = os.path.dirname(folder)
            if found is not None or parent == folder or os.path.lexists(os.path.join(folder, ".git")):
                break
            folder = parent
        else:
            found = self._by_folder[folder]
        self._by_folder.update(dict.fromkeys(passed, found))
        if isinstance(found, Misconfigured):
            raise found.with_traceback(None)
        return found


def _in(folder: str, extended: list[str]) -> Configuration | None:
    for name in (_OWN, _SHARED):
        path = os.path.join(folder, name)
        if os.path.lexists(path):  # also for a pipe, a device or a broken link: these cannot be read, which is an error
            found = _load(path, folder, extended)
            if found is not None:
                return found
    return None


def _read(path: str, folder: str, extended: list[str]) -> Configuration:
    """The configuration that the user named."""
    found = _load(path, folder, extended)
    if found is None:
        raise Misconfigured([ConfigProblem(path, "no table `[tool.toolcheck]`")])
    return found


def _load(path: str, folder: str, extended: list[str]) -> Configuration | None:
    """The configuration in a file, laid over those that it extends, whose paths are added to `extended`; None for a
    `pyproject.toml` without a table for toolcheck.
    """
    top = _load_one(path, folder)
    layers = [] if top is None else [top]
    places = [os.path.realpath(path)]
    while layers and layers[-1].extend:
        last = layers[-1]
        place = _extended(last, os.path.dirname(places[-1]))
        extended.append(place)
        if os.path.realpath(place) in places:
            raise last.problem("extend", "`extend` leads back to itself")
        if len(layers) > _MAX_EXTENDED:
            raise last.problem("extend", f"more than {_MAX_EXTENDED} configurations extend one another")
        try:
            lower = _load_one(place, folder)
        except Misconfigured as error:
            raise Misconfigured([*error.problems, *last.problem("extend", "it is extended here").problems]) from None
        if lower is None:
            raise last.problem("extend", f"{_shown(place)} has no table `[tool.toolcheck]`")
        places.append(os.path.realpath(place))
        layers.append(lower)
    while len(layers) > 1:
        lower = layers.pop()
        layers[-1] = layers[-1].over(lower)
    return layers[0] if layers else None


def _extended(configuration: Configuration, folder: str) -> str:
    """The path of the file that a configuration in a folder extends."""
    name = configuration.extend
    if "://" in name:
        raise configuration.problem("extend", f"`extend` is a URL: {_NO_URLS}")
    if name.replace("\\", "/").startswith("//"):  # Windows would sign in to a server that a stranger chose
        raise configuration.problem("extend", "`extend` names another machine: toolcheck fetches nothing")
    if not name.endswith(".toml"):
        raise configuration.problem("extend", "`extend` does not name a `.toml` file")
    if not name.startswith(_PACKAGE):
        return os.path.join(folder, name)
    place = _in_package(name.removeprefix(_PACKAGE))
    if place is None:
        raise configuration.problem("extend", f"no installed package has a file `{name.removeprefix(_PACKAGE)}`")
    return place


def _in_package(name: str) -> str | None:
    """The path of a file of an installed package, as `acme_policy/toolcheck.toml`. Nothing is imported, and packages in
    the current folder do not count: a checkout does not choose its own policy.
    """
    import sys
    from importlib import metadata

    here = os.path.realpath(os.getcwd())
    places = [place for place in sys.path if place and os.path.realpath(place) != here]
    for distribution in metadata.distributions(path=places):
        for file in distribution.files or ():
            if file.as_posix() == name:
                return str(file.locate())
    return None


def _load_one(path: str, folder: str) -> Configuration | None:
    """What one file says."""
    data = read_bytes(path, _LARGEST)
    name = _shown(path)
    if isinstance(data, Unseen):
        raise Misconfigured([ConfigProblem(name, data.reason)])
    if os.path.basename(path) == _SHARED and b"toolcheck" not in data:
        return None
    if len(data) > _LARGEST:
        raise Misconfigured([ConfigProblem(name, f"larger than {_LARGEST:,} bytes")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Misconfigured([ConfigProblem(name, "not UTF-8")]) from None
    from toolcheck.config.configuration import read_configuration

    return read_configuration(text, name, folder, is_shared=os.path.basename(path) == _SHARED)


def _shown(path: str) -> str:
    """A path relative to the current folder, if that exists."""
    try:
        return os.path.relpath(path)
    except ValueError:  # on another drive
        return path
