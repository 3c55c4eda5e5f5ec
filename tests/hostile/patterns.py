"""Every regular expression of toolcheck, found in its source, with texts that keep a careless one busy."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import pkgutil
import random
import re
from collections.abc import Iterable, Iterator
from functools import cache
from re import _constants as c  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any, NamedTuple

import toolcheck
from tests.running import ROOT
from toolcheck.config import configuration
from toolcheck.contract.hosted import NOT_WITH, ONLY_WITH
from toolcheck.decoding.errors import ERRORS
from toolcheck.disk import gitignore
from toolcheck.document.code import python, script
from toolcheck.log import blocks
from toolcheck.manifest.sources import WANTED
from toolcheck.redaction import code

METHODS = ("match", "search", "fullmatch", "finditer", "findall", "split", "sub")
SAID_BY: dict[str, Iterable[str]] = {
    "known.says": [error.says for error in ERRORS],
    "e.about": [error.about for error in ERRORS if error.about],
    "ONLY_WITH[kind]": ONLY_WITH.values(),
    "models": [models for models, _ in NOT_WITH],
    "expression": [gitignore._path(path.split("/")) or "" for path in ("*a*a*b", "**/a*/**/a*b/**/c", "a**b/*a*a/**")],
    "_expression(entry['path'])": [configuration._expression(path) for path in ("*a*a.*a*b", "**a**a**d", "**a*")],
    r"f'(?<![\\w-]){pattern}(?![\\w-])'": [r"(?<![\w-])\S[^\r\n]*(?![\w-])"],
    "strict": [],  # the reference engine's: the patterns of the schemas, which are looked at anyhow
    "inside": [],  # the same, of what accepts without an engine
}
"""What stands behind an expression that has no value before it is run."""
ASKED_BY = {name: {"match"} for name in ("_NEWER", "_CLOSE", "_REST", "_MAP", "_OBJECT", "_CALL")}
"""How the patterns in a table are asked."""


class Pattern(NamedTuple):
    """A regular expression: where it stands, and by which methods it is asked."""

    home: str
    text: str | bytes
    flags: int
    methods: frozenset[str]


@cache
def every() -> tuple[Pattern, ...]:
    """All of them."""
    names = [module.name for module in pkgutil.walk_packages(toolcheck.__path__, "toolcheck.")]
    names = [name for name in names if not name.endswith((".__main__", ".regex")) and not needs_more(name)]
    modules = [importlib.import_module(name) for name in names]
    trees = [(module, _nodes(source)) for module in modules if _MAY_ASK.search(source := inspect.getsource(module))]
    asked = [(module.__name__, *question) for module, nodes in trees for question in _questions(nodes)]
    return (*_in_schemas(), *(found for module, nodes in trees for found in _in_module(module, nodes, asked)))


_MAY_ASK = re.compile(rf"regex\(|\.compile\b|\._take\b|\.(?:{'|'.join(METHODS)})\b")
"""Stands in a module that has a pattern, or asks one."""


def _nodes(source: str) -> list[ast.AST]:
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, _LOOKED_AT)]


_LOOKED_AT = (ast.Assign, ast.AugAssign, ast.Attribute, ast.Call)


APART = ("dask", "distributed", "msgspec", "pyarrow")
"""Libraries of `fleet`, which are in an environment of their own."""


def needs_more(name: str) -> bool:
    """Whether a module imports, by way of others, libraries that are not here; such a module has no patterns."""
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as missing:
        assert missing.name in APART  # noqa: PT017
        assert "ground.regex" not in (ROOT / f"{name.replace('.', '/')}.py").read_text()
        return True
    return False


def _in_schemas() -> Iterator[Pattern]:
    texts = [path.read_text() for path in sorted((ROOT / "schemas").rglob("*.json"))]
    found = {one for text in texts for one in re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', text)}
    for one in sorted(found):
        yield Pattern("schemas", json.loads(one), 0, frozenset({"search", "fullmatch"}))


def _questions(nodes: list[ast.AST]) -> Iterator[tuple[str, str]]:
    """The names that are asked something, and by which method."""
    for node in nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in METHODS:
            yield node.value.id, node.attr
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "self._take" and node.args:
            yield ast.unparse(node.args[0]), "match"


def _in_module(module: ModuleType, nodes: list[ast.AST], asked: list[tuple[str, str, str]]) -> Iterator[Pattern]:
    made = [(node, _target(node)) for node in nodes if isinstance(node, ast.Assign | ast.AugAssign)]
    names = {id(node.value): name for node, name in made}
    tables = {id(part): name for node, name in made for part in ast.walk(node.value)}
    for node in nodes:
        if not isinstance(node, ast.Call):
            continue
        door, _, method = ast.unparse(node.func).rpartition(".")
        if (door, method) == ("", "regex") or (door == "re" and method == "compile"):
            name = names.get(id(node), "")
            methods = {how for home, who, how in asked if who == name and (home == module.__name__ or name[:1] != "_")}
            handed_on = {"fullmatch"} if ast.unparse(node.args[0]) in SAID_BY else {"match", "finditer"}
            methods = methods or ASKED_BY.get(name or tables.get(id(node), ""), handed_on)
        elif door == "re" and method in METHODS:
            methods = {method}
        else:
            continue
        home = f"{module.__name__}:{node.lineno}"
        flags = next((word.value for word in node.keywords if word.arg == "flags"), None)
        named = (one for one in node.args[1:] if re.fullmatch(r"(?:re\.)?[A-Z]+", ast.unparse(one)))
        flags = flags or next(named, None)
        value = _value(flags, module) if flags else 0
        for text in _texts(node.args[0], module):
            yield Pattern(home, text, int(value), frozenset(methods))


def _target(node: ast.Assign | ast.AugAssign) -> str:
    return ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)


def _texts(node: ast.expr, module: ModuleType) -> Iterable[str | bytes]:
    written = ast.unparse(node)
    if ("{words}" in written or "{keys}" in written) and module is script:
        return [pattern.pattern for pattern in script._patterns(WANTED)]
    if "any_of(words)" in written and module is python:
        return [python._marking(WANTED).pattern]
    if "{quote}" in written and module is code:
        return [pattern.pattern for pattern in code._CLOSE.values()]
    if "{ends}" in written and module is blocks:
        return [pattern.pattern for pattern in blocks._REST.values()]
    if written in SAID_BY:
        return SAID_BY[written]
    if "re.escape" in written:
        return []
    return [_value(node, module)]


def _value(node: ast.expr, module: ModuleType) -> Any:
    return eval(compile(ast.Expression(node), module.__name__, "eval"), vars(module))


# -- texts ------------------------------------------------------------------------------------------

_OF_CATEGORY = {
    c.CATEGORY_DIGIT: "0",
    c.CATEGORY_SPACE: " \n",
    c.CATEGORY_WORD: "a0_",
    c.CATEGORY_NOT_DIGIT: "a-",
    c.CATEGORY_NOT_SPACE: "a-",
    c.CATEGORY_NOT_WORD: " -",
}
_PROBES = "a0 -_.:/#'\"\\,=$<[{(\n\t\u200d"
_REPEATS = (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT)


def attacks(pattern: Pattern) -> set[tuple[str, str]]:
    """What to begin with, and what to say over and over after that: what comes before each repetition and an example
    of what is repeated, what leads up to each part of the pattern, and each of its characters.
    """
    text = pattern.text if isinstance(pattern.text, str) else pattern.text.decode("latin-1")
    tree, chance = parser.parse(text, pattern.flags), random.Random(1)
    found = {("", character) for character in _characters(tree)}
    for _ in range(3):
        found.update(_repetitions(tree, "", chance))
    return {(before, again) for before, again in found if again}


def _inside(argument: Any, operation: Any) -> list[Any]:
    """The sequences inside a part of a pattern."""
    if operation in _REPEATS:
        return [argument[2]]
    if operation is c.SUBPATTERN:
        return [argument[3]]
    if operation is c.ATOMIC_GROUP:
        return [argument]
    if operation in (c.ASSERT, c.ASSERT_NOT):
        return [argument[1]]
    return list(argument[1]) if operation is c.BRANCH else []


def _characters(tree: Any) -> Iterator[str]:
    for operation, argument in tree:
        if operation is c.LITERAL:
            yield chr(argument)
        elif operation is c.IN:
            yield from _of_class(argument)
        for inner in _inside(argument, operation):
            yield from _characters(inner)


def _repetitions(tree: Any, before: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    for operation, argument in tree:
        if operation in _REPEATS and argument[1] > 50:
            yield before, _example(argument[2], chance)
        for inner in _inside(argument, operation):
            yield from _repetitions(inner, before, chance)
        before += _example([(operation, argument)], chance)
        yield "", before


def _example(tree: Any, chance: random.Random) -> str:
    """A text that fits, but for what looks ahead and back."""
    out = ""
    for operation, argument in tree:
        if operation is c.LITERAL:
            out += chr(argument)
        elif operation is c.NOT_LITERAL:
            out += "a" if argument != ord("a") else "b"
        elif operation is c.ANY:
            out += "a"
        elif operation is c.IN:
            out += chance.choice(_of_class(argument))
        elif operation is c.BRANCH:
            out += _example(chance.choice(argument[1]), chance)
        elif operation in _REPEATS:
            times = min(int(argument[1]), argument[0] + chance.randrange(3))
            out += "".join(_example(argument[2], chance) for _ in range(times))
        elif operation in (c.SUBPATTERN, c.ATOMIC_GROUP):
            out += "".join(_example(inner, chance) for inner in _inside(argument, operation))
    return out


def _of_class(items: list[tuple[Any, Any]]) -> list[str]:
    """Some characters of a class."""
    found = ""
    for operation, argument in items:
        if operation is c.LITERAL:
            found += chr(argument)
        elif operation is c.RANGE:
            found += chr(argument[0]) + chr(argument[1])
        elif operation is c.CATEGORY:
            found += _OF_CATEGORY[argument]
    if items[0][0] is c.NEGATE:
        return [one for one in _PROBES if one not in found] or ["\u4e00"]
    return [*found]
