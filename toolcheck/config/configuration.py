"""One configuration: reading it, checking its shape, and asking for the settings of a file.

What a configuration may hold is stated in `contract/shapes/config.py`; here it gets its meaning. Other files, the
command line and findings are not known here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeGuard

from toolcheck.config import toml
from toolcheck.config.required import satisfies
from toolcheck.config.settings import ConfigProblem, FileLine, Misconfigured, Said, Settings
from toolcheck.contract.engine import Violation, violations
from toolcheck.contract.targets import NAMES_OF_TARGETS
from toolcheck.disk.files import matcher
from toolcheck.document.document import Document, Place, Position, Span
from toolcheck.document.limits import read_size
from toolcheck.document.where import Path, Where, value_at
from toolcheck.finding.finding import Finding
from toolcheck.finding.suppression import DATE_LIKE, Suppression, is_date
from toolcheck.ground.nearest import listed, nearest
from toolcheck.ground.record import record, replace
from toolcheck.ground.regex import regex
from toolcheck.ground.version import __version__
from toolcheck.manifest.manifest import Manifest
from toolcheck.rules import EVERY_FAMILY, every_name

_TABLE: Path = ("tool", "toolcheck")

_MAX_PROBLEMS = 20
"""Report at most this many problems of a configuration."""

_KINDS = {
    "string": "a string",
    "integer": "a whole number",
    "array": "a list",
    "object": "a table",
    "boolean": "true or false",
}
_FOUND = {str: "a string", bool: "a boolean", int: "a number", float: "a number", list: "a list", dict: "a table"}
_SAMPLES = {
    "expires": f"not a date like `{DATE_LIKE}`",
    "max-file-size": "not a size like `4M` or `4194304`",
    "required-version": "not a range of versions like `>=0.2,<0.3`",
}

Meant = Callable[[str], bool]
"""Whether a pattern matches a path, which is relative to the folder of the configuration."""


@record
class ConfiguredSuppression:
    """A suppression of a configuration, the files that are meant and, where that is one file only, its path."""

    suppression: Suppression
    is_meant: Meant
    single: str


@record(kw_only=True)
class Configuration:
    """What one file says. `name` is what the file is called, `folder` the absolute path from which its patterns start,
    `at` the table that is ours. `extend` names the configuration below it; empty where there is none.
    """

    name: str
    folder: str
    text: str
    at: Path
    base: Settings
    overrides: tuple[tuple[Meant, Settings], ...]
    suppressions: tuple[ConfiguredSuppression, ...]
    is_excluded: Meant
    extend: str = ""

    def over(self, lower: Configuration) -> Configuration:
        """What this configuration says, laid over the one that it extends; the patterns of both start from the folder
        of this one. Raises `Misconfigured` if that one suppresses single findings.
        """
        if lower.suppressions:
            at = toml.find(lower.text, lower.suppressions[0].suppression.where.path).start
            words = "`ignore` tables are for the findings of one project; a file that others extend cannot have them"
            raise Misconfigured([_at(lower.text, lower.name, at, words)])
        return replace(
            self,
            base=lower.base.under(self.base),
            overrides=(*lower.overrides, *self.overrides),
            is_excluded=lower.is_excluded if self.base.exclude is None else self.is_excluded,
            extend="",
        )

    def problem(self, key: str, words: str) -> Misconfigured:
        """An error about one of its keys, with its line."""
        at = toml.find(self.text, (*self.at, key)).start
        return Misconfigured([_at(self.text, self.name, at, words)])

    def settings(self, path: str) -> Settings:
        """The settings of the file at a path."""
        if not self.overrides and not self.suppressions:
            return self.base
        inside = self.inside(path)
        settings = self.base
        for is_meant, override in self.overrides:
            if is_meant(inside):
                settings = settings.under(override)
        suppressions = tuple(entry.suppression for entry in self.suppressions if entry.is_meant(inside))
        if not suppressions:
            return settings
        origins = tuple(partial(_origin, self.text, self.name, entry.where.path) for entry in suppressions)
        return settings.under(Settings(suppressions=suppressions, said={"suppressions": origins}))

    def excludes(self, path: str) -> bool:
        """Whether the file at a path is excluded."""
        return self.is_excluded is not _none and self.is_excluded(self.inside(path))

    def inside(self, path: str) -> str:
        """A path in the form that patterns use: relative to the folder of the configuration, with slashes."""
        try:
            return os.path.relpath(path, self.folder).replace(os.sep, "/")
        except ValueError:  # on another drive
            return "../" + os.path.basename(path)

    def document(self) -> Document:
        """Its text as a document, in which the suppressions have their places."""
        return Document(name=self.name, text=self.text, format="toml", find_places=self._places)

    def _places(self) -> tuple[Place, ...]:
        paths = [entry.suppression.where.path for entry in self.suppressions]
        rules = [(path[-1], toml.find(self.text, (*path, "rule"))) for path in paths]
        place = Place(0, 0, {number: (span, Place(*span)) for number, span in rules})
        for step in reversed((*self.at, "ignore")):
            place = Place(0, 0, {step: (Span(0, 0), place)})
        return (place,)


def read_configuration(text: str, name: str, folder: str, *, is_shared: bool) -> Configuration | None:
    """What a text says that is called `name`; its patterns start from `folder`. In a file that is shared with other
    programs, that is the table `[tool.toolcheck]`, and None where there is none. Raises `Misconfigured`.
    """
    value = toml.parse(text)
    if isinstance(value, toml.Broken):
        raise Misconfigured([_at(text, name, value.offset, f"not valid TOML: {value.reason}")])
    at = _TABLE if is_shared else ()
    table: Any = value
    for step in at:
        table = table.get(step) if isinstance(table, dict) else None
    if table is None:
        return None
    wanted = table.get("required-version") if isinstance(table, dict) else None
    if _is_range(wanted) and not satisfies(__version__, wanted):
        offset = toml.find(text, (*at, "required-version")).start
        words = f"this is toolcheck {__version__}, and `required-version` is `{wanted}`"
        raise Misconfigured([_at(text, name, offset, words)])
    problems = list(_problems(table))
    if problems:
        found = sorted((toml.find(text, (*at, *path)).start, words) for path, words in problems[:_MAX_PROBLEMS])
        more = [ConfigProblem(name, f"and {len(problems) - _MAX_PROBLEMS:,} more")] if problems[_MAX_PROBLEMS:] else []
        raise Misconfigured([*(_at(text, name, offset, words) for offset, words in found), *more])

    def said(path: Path) -> Said:
        return partial(_origin, text, name, (*at, *path))

    overrides = _tables(table, "overrides")
    return Configuration(
        name=name,
        folder=folder,
        text=text,
        at=at,
        base=_settings(table, (), said),
        overrides=tuple((matcher(override["files"]), _settings(override, path, said)) for path, override in overrides),
        suppressions=tuple(_suppression(entry, (*at, *path)) for path, entry in _tables(table, "ignore")),
        is_excluded=matcher(table["exclude"]) if table.get("exclude") else _none,
        extend=table.get("extend", ""),
    )


def _is_range(wanted: Any) -> TypeGuard[str]:
    """Whether a `required-version` has the form of one; other keys may be new to this version."""
    return isinstance(wanted, str) and not violations("config", {"required-version": wanted})


def _origin(text: str, name: str, path: Path) -> FileLine:
    """The line of the text that sets the value at a path."""
    return FileLine(name, _position(text, toml.find(text, path).start).line)


def _at(text: str, name: str, offset: int, words: str) -> ConfigProblem:
    """A problem at a place of a text."""
    line, column = _position(text, offset)
    return ConfigProblem(name, words, line, column)


def _position(text: str, offset: int) -> Position:
    return Document(name="", text=text, format="toml").position(offset)


def _none(path: str) -> bool:
    return False


def _all(path: str) -> bool:
    return True


# -- meaning ----------------------------------------------------------------------------------------


def _settings(value: dict[str, Any], path: Path, said_at: Callable[[Path], Said]) -> Settings:
    """One layer: the table at a path of the configuration."""
    names = [*value.get("ignore-rules", ()), *(name for name in value.get("ignore", ()) if isinstance(name, str))]
    target, size = value.get("target"), value.get("max-file-size")
    targets = [target] if isinstance(target, str) else target
    layer: dict[str, Any] = {
        "target": None if targets is None else tuple(dict.fromkeys(NAMES_OF_TARGETS[name] for name in targets)),
        "select": _tuple(value.get("select")),
        "ignore": tuple(names) if names else None,
        "severity": value.get("severity"),
        "defined_labels": _tuple(value.get("defined-labels")),
        "vendor": value.get("vendor"),
        "code": value.get("code"),
        "exclude": _tuple(value.get("exclude")),
        "fail_level": value.get("fail-level"),
        "max_file_size": read_size(str(size)) if size is not None else None,
        "max_depth": value.get("max-depth"),
    }
    origins: dict[str, tuple[Said, ...]] = {}
    for name in layer:
        origins[name] = (said_at((*path, name.replace("_", "-"))),)
    keys = [key for key in ("ignore-rules", "ignore") if any(isinstance(name, str) for name in value.get(key, ()))]
    origins["ignore"] = tuple(said_at((*path, key)) for key in keys)
    origins = {name: words for name, words in origins.items() if layer[name] is not None and name != "severity"}
    origins |= {f"severity.{rule}": (said_at((*path, "severity", rule)),) for rule in value.get("severity", ())}
    return Settings(**layer, said=origins)


def _tuple(value: Any) -> tuple[str, ...] | None:
    return None if value is None else tuple(value)


def _suppression(entry: dict[str, Any], path: Path) -> ConfiguredSuppression:
    """An entry of `ignore`: what it suppresses, in which files, and which that is if it is only one."""
    file, tool = entry.get("file"), entry.get("tool")
    there = regex(_expression(entry["path"])) if "path" in entry else None

    def covers(manifest: Manifest, finding: Finding) -> bool:
        if there is not None and not there.fullmatch(finding.api_path):
            return False
        if tool is None:
            return True
        found = manifest.tool_at(finding.where)
        return found is not None and tool in (found.name, found.label)

    where = Where(path)
    suppression = Suppression(
        form="configuration",
        where=where,
        rules=((entry["rule"], where),),
        covers=covers,
        reason=entry.get("reason", "").strip(),
        expires=entry.get("expires", ""),
    )
    single = file.lstrip("/") if file and not re.search(r"[*?\[\]!\\]|/$", file) and "/" in file else ""
    return ConfiguredSuppression(suppression, matcher([file]) if file else _all, single)


def _expression(path: str) -> str:
    """The regular expression of a path with `*` for a step and `**` for any number of them. What is between two of
    these is where it first can be, and nowhere else is tried: anyone who writes a configuration also writes the paths.
    """
    first, *more = map(_steps, path.split("**"))
    if not more:
        return first
    *between, last = more
    return f"(?>{first})" + "".join(f"(?>.*?{steps})" for steps in between) + f".*{last}"


def _steps(path: str) -> str:
    """The same of a path without `**`."""
    first, *more = map(re.escape, path.split("*"))
    if not more:
        return first
    *between, last = more
    return first + "".join(rf"(?>[^.\[\]]*?{steps})" for steps in between) + rf"[^.\[\]]*?{last}"


# -- problems ---------------------------------------------------------------------------------------


def _problems(value: Any) -> Iterator[tuple[Path, str]]:
    """The problems of a configuration, and where they are."""
    broken: set[Any] = set()
    for violation in violations("config", value):
        path = violation.path
        broken.add(path[0] if path else violation.name)
        unknown = (violation.name,) if violation.keyword == "additionalProperties" and violation.name else ()
        yield (*path, *unknown), _words(violation, value)
    if isinstance(value, dict):
        sound = {key: inner for key, inner in value.items() if key not in broken}
        yield from _wrong_names(sound)
        yield from _wrong_patterns(sound)
        for path, entry in _tables(sound, "ignore"):
            if "expires" in entry and not is_date(entry["expires"]):
                yield (*path, "expires"), f"`{entry['expires']}` is not a date like `{DATE_LIKE}`"


def _words(violation: Violation, value: Any) -> str:
    path, keyword, expected = violation.path, violation.keyword, violation.expected
    key = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    value = value_at(value, path)
    called = f"`{key}`" if path and path[-1] == key else f"an entry of `{key}`" if path else "the configuration"
    if keyword == "additionalProperties":
        near = nearest(violation.name or "", expected)
        return f"unknown key `{violation.name}`" + (f"; did you mean `{near}`?" if near else "")
    if keyword == "required":
        return f"`{violation.name}` is missing in {called}"
    if keyword == "type":
        return f"{called} is {_FOUND[type(value)]}; expected {' or '.join(_KINDS[kind] for kind in expected)}"
    if keyword == "enum":
        near = nearest(value, expected) if isinstance(value, str) else None
        return f"`{value}` is not one of {listed(expected)}" + (f"; did you mean `{near}`?" if near else "")
    if keyword == "pattern":
        return f"`{value}` is {_SAMPLES[key]}"
    if keyword in ("minimum", "maximum"):
        return f"{called} cannot be {'less' if keyword == 'minimum' else 'more'} than {expected:,}"
    return f"{called} is empty"


def _tables(value: dict[str, Any], key: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    for number, entry in enumerate(value.get(key, ())):
        if isinstance(entry, dict):
            yield (key, number), entry


def _wrong_names(value: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    """Problems about unknown names of rules."""
    rules = every_name()
    selectable = ("all", *EVERY_FAMILY, *rules)
    for path, table in (((), value), *_tables(value, "overrides")):
        for key in ("select", "ignore", "ignore-rules"):
            for number, name in enumerate(table.get(key, ())):
                if isinstance(name, str):
                    yield from _wrong_name((*path, key, number), name, selectable, "rule or family")
        for name in table.get("severity", ()):
            yield from _wrong_name((*path, "severity", name), name, rules, "rule")
    for path, entry in _tables(value, "ignore"):
        yield from _wrong_name((*path, "rule"), entry["rule"], rules, "rule")


def _wrong_name(path: Path, name: str, known: tuple[str, ...], what: str) -> Iterator[tuple[Path, str]]:
    if name not in known:
        near = nearest(name, known)
        yield path, f"unknown {what} `{name}`" + (f"; did you mean `{near}`?" if near else "")


def _wrong_patterns(value: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    """Problems about invalid file patterns."""
    lists: list[tuple[Path, list[str]]] = [(("exclude",), value.get("exclude", []))]
    lists += [((*path, "files"), entry["files"]) for path, entry in _tables(value, "overrides")]
    lists += [((*path, "file"), [entry["file"]]) for path, entry in _tables(value, "ignore") if "file" in entry]
    for path, patterns in lists:
        try:
            _ = matcher(patterns) if patterns else None
        except ValueError as error:
            yield path, f"`{error}` is not a valid file pattern"
