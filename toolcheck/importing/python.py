"""Functions of a Python file: their signatures, type hints and docstrings, by reading alone.

Where functions are marked as tools by a decorator, only these are imported; else all public ones. The only importer of
griffe, of the extra `import`.
"""

from __future__ import annotations

import ast
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolcheck.ground.record import record
from toolcheck.importing.collecting import Collected
from toolcheck.importing.hints import MISSING, Hints, last_name, value_of, with_field
from toolcheck.importing.imported import CannotImport, Imported, ImportWish, NothingToImport

if TYPE_CHECKING:
    import griffe

_DECORATORS = frozenset(
    ["function_tool", "tool", "tool_plain", "beta_tool", "ai_function", "kernel_function", "agent_tool"]
)
"""What marks a function as a tool in the Agents SDK, MCP servers, LangChain, pydantic-ai and their like."""
_CONTEXTS = frozenset(
    ["RunContextWrapper", "ToolContext", "RunContext", "Context", "ToolRuntime", "CallbackContext", "AgentContext"]
)
_NAMES = ("name_override", "name")
_WORDS = ("description_override", "description")
_MAX_CHARACTERS = 2_000_000


def imported(text: str, wish: ImportWish, *, sends: bool = False) -> Imported:
    """The manifest of the functions of a file. Raises `CannotImport`, also for a file that `sends` tools itself and
    marks no function as one.
    """
    if len(text) > _MAX_CHARACTERS:
        raise CannotImport(f"the file has more than {_MAX_CHARACTERS:,} characters")
    try:
        tree = ast.parse(text)
        functions = list(_functions(text))
    except SyntaxError as error:
        raise CannotImport(f"it is not Python that can be read here (line {error.lineno or 1})") from None
    except (ValueError, RecursionError, MemoryError):
        raise CannotImport("it is not Python that can be read here") from None
    chosen = _chosen(functions, wish)
    if sends and not wish.operations and chosen[0].mark is None:
        raise CannotImport(
            "it sends tools itself: `toolcheck extract` writes these; `--operation NAME` imports a function"
        )
    hints, found = Hints(tree), Collected()
    for function in chosen:
        try:
            _add(found, function, hints, wish)
        except RecursionError:
            raise CannotImport(f"`{function.name}` has hints that are nested too deeply") from None
    return found.imported({}, api=wish.api, origin="the file")


@record(kw_only=True)
class _Signature:
    """A function, and the decorator that marks it as a tool, if one does."""

    name: str
    value: griffe.Function
    mark: ast.expr | None


def _functions(text: str) -> Iterator[_Signature]:
    try:
        import griffe
    except ImportError:
        raise CannotImport("Python is read with the extra `import`: pip install 'toolcheck-lint[import]'") from None
    logging.getLogger("griffe").addHandler(logging.NullHandler())  # what it cannot read is said by us
    module = griffe.visit("source", Path("source.py"), text)
    for name, member in module.members.items():
        if not isinstance(member, griffe.Function):
            continue
        marks = [node for one in member.decorators if (node := _expression(str(one.value))) is not None]
        mark = next((node for node in marks if last_name(_called(node)) in _DECORATORS), None)
        yield _Signature(name=name, value=member, mark=mark)


def _expression(words: str) -> ast.expr | None:
    try:
        return ast.parse(words, mode="eval").body
    except (SyntaxError, ValueError):
        return None


def _called(node: ast.expr) -> ast.expr:
    return node.func if isinstance(node, ast.Call) else node


def _chosen(functions: list[_Signature], wish: ImportWish) -> list[_Signature]:
    if wish.operations:
        known = {one.name: one for one in functions}
        missing = next((name for name in wish.operations if name not in known), None)
        if missing is not None:
            raise CannotImport(f"there is no function `{missing}`")
        return [known[name] for name in wish.operations]
    marked = [one for one in functions if one.mark is not None]
    chosen = marked or [one for one in functions if not one.name.startswith("_") and one.name != "main"]
    if not chosen:
        raise NothingToImport("it has no public function; `toolcheck extract` writes the tools that it sends")
    return chosen


def _add(found: Collected, function: _Signature, hints: Hints, wish: ImportWish) -> None:
    hints.begin()
    words, described = _docstring(function.value)
    properties: dict[str, Any] = {}
    required: list[str] = []
    lost: list[str] = []
    for number, parameter in enumerate(function.value.parameters):
        name, hint = parameter.name, parameter.annotation
        if _is_context(name, hint, number):
            continue
        if parameter.kind is not None and parameter.kind.value.startswith("variadic"):
            lost.append(f"`{name}` of `{function.name}` is left out: a function has no open list of arguments")
            continue
        about = described.get(name, ("", None))
        hint = about[1] if hint is None else hint
        if hint is None:
            hints.unknown.append(f"{name} (no hint)")
        schema = hints.read(str(hint)) if hint is not None else {}
        schema, is_required = _with_default(schema, parameter.default)
        if about[0] and "description" not in schema:
            schema = {**schema, "description": about[0]}
        properties[name] = schema
        if is_required:
            required.append(name)
    parameters: dict[str, Any] = {"type": "object", "properties": properties}
    if required:
        parameters["required"] = required
    if hints.definitions:
        parameters["$defs"] = dict(hints.definitions)
    more = {"strict": False} if wish.api == "responses" else {}
    own, own_words = _overrides(function.mark)
    line = function.value.lineno
    origin = f"from `{function.name}`" + (f", line {line}" if line else "")
    found.add_function(own or function.name, own_words or words, parameters, origin, more=more)
    found.lose(*lost)
    for hint in dict.fromkeys(hints.unknown):
        found.todo.append(f"the type `{hint}` of `{function.name}` is not known here, so its schema allows anything")


def _is_context(name: str, hint: Any, number: int) -> bool:
    """Whether a parameter is given by the program, never by the model."""
    if number == 0 and name in ("self", "cls"):
        return True
    node = _expression(str(hint)) if hint is not None else None
    node = node.value if isinstance(node, ast.Subscript) else node
    return node is not None and last_name(node) in _CONTEXTS


def _with_default(schema: dict[str, Any], default: Any) -> tuple[dict[str, Any], bool]:
    """The schema with the default of a parameter, and whether it must be given."""
    if default is None:
        return schema, True
    node = _expression(str(default))
    if isinstance(node, ast.Call) and last_name(node.func) in ("Field", "Query", "Body"):
        made = with_field(schema, node)
        given = node.args[0] if node.args else next((one.value for one in node.keywords if one.arg == "default"), None)
        if given is None or (isinstance(given, ast.Constant) and given.value is Ellipsis):
            return made, True
        node, schema = given, made
    value = MISSING if node is None else value_of(node)
    return (schema if value is MISSING else {**schema, "default": value}), False


def _overrides(mark: ast.expr | None) -> tuple[str, str]:
    """The name and the description that a decorator gives."""
    if not isinstance(mark, ast.Call):
        return "", ""
    given = {one.arg: value_of(one.value) for one in mark.keywords if one.arg is not None}
    first = value_of(mark.args[0]) if mark.args else None
    name = next((given[key] for key in _NAMES if isinstance(given.get(key), str)), first)
    words = next((given[key] for key in _WORDS if isinstance(given.get(key), str)), "")
    return (name if isinstance(name, str) else ""), words


def _docstring(function: griffe.Function) -> tuple[str, dict[str, tuple[str, Any]]]:
    """What a docstring says of the function, and of each parameter (with its type, where it has one)."""
    import griffe

    if function.docstring is None:
        return "", {}
    found: list[str] = []
    described: dict[str, tuple[str, Any]] = {}
    for section in _sections(function.docstring):
        if section.kind is griffe.DocstringSectionKind.text and not described:
            found.append(str(section.value).strip())
        elif section.kind in (griffe.DocstringSectionKind.parameters, griffe.DocstringSectionKind.other_parameters):
            for one in section.value:
                described[one.name.lstrip("*")] = (str(one.description).strip(), one.annotation)
    return "\n\n".join(filter(None, found)), described


def _sections(docstring: griffe.Docstring) -> list[Any]:
    """The sections of a docstring, in the style that most speaks for: Google, NumPy or Sphinx."""
    import griffe

    style, _ = griffe.infer_docstring_style(docstring)
    return griffe.parse(docstring, style or griffe.Parser.google, warnings=False)
