"""Python -> forms, by `ast`: the objects and calls that are looked for, names, and what happens to their values later.

The code is parsed and looked at, never compiled, run or imported. Only what the running Python can parse is read.
"""

from __future__ import annotations

import ast
import re
import sys
import warnings
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, pairwise
from typing import Any

from toolcheck.document.code import form as f
from toolcheck.document.code.columns import Columns
from toolcheck.document.code.words import any_of
from toolcheck.document.document import Problem, Span
from toolcheck.document.letters import Spots
from toolcheck.document.where import in_text
from toolcheck.ground.record import lazy
from toolcheck.ground.regex import regex

_ADDING = frozenset(["append", "extend", "insert", "setdefault"])
_CHANGING = frozenset(["update", "pop", "popitem", "clear", "remove", "sort", "reverse", "__setitem__", "__delitem__"])
_GIVES_BACK = {"cast": 1, "typing.cast": 1, "deepcopy": 0, "copy.deepcopy": 0, "copy.copy": 0, "copy": 0}
"""Functions that give back one of their arguments, and which."""
_READS_JSON = frozenset(["json.loads", "orjson.loads", "ujson.loads", "simplejson.loads"])
_EDITS: dict[str, Any] = {
    "dedent": "dedent",
    "textwrap.dedent": "dedent",
    "cleandoc": "cleandoc",
    "inspect.cleandoc": "cleandoc",
}
_GETS_VARIABLE = frozenset(["os.getenv", "os.environ.get", "getenv", "environ.get"])
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_COMPREHENSIONS = frozenset([ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp])
_BODIES = ("body", "orelse", "finalbody")
_FORMAT = regex(r"%(?:\(\w*\))?[-#0 +]*+(?:\*|\d++)?(?:\.(?:\*|\d++))?[diouxXeEfFgGcrsa]")
_FIELD = regex(r"\{[^{}]*\}")
_NEWER = (
    ((3, 12), regex(r"\s*+type\s++\w++\s*+(?:\[.*\]\s*+)?=|\s*+(?:async\s++)?(?:def|class)\s++\w++\s*+\[")),
    ((3, 14), regex(r"\s*+except\s++[\w.]++\s*+,\s*+[\w.]++.*:")),
    ((3, 14), regex(r""".*(?<![\w"'])(?:[tT][rR]?|[rR][tT])["']""")),
)
"""Syntax of newer versions, by the line that an older one stumbles over."""
_STRING = regex(r"([A-Za-z]*)(\"\"\"|'''|\"|')")
_PIECE = regex(
    r"\\(?:(\r\n|\n|\r)|([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{([^}\\]*)\}|(.))"
    r"|(\r\n|\n|\r)|(.)",
    re.DOTALL,
)
_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_KEPT = frozenset("\\'\"")
_MAX_FOUND = 20_000


class _Scope:
    """What the names of a module, a class body or a function are bound to, and what happens to the values."""

    __slots__ = ("bound", "cells", "happens", "is_class", "outer")

    def __init__(self, outer: _Scope | None, is_class: bool = False, cells: _Cells | None = None) -> None:
        self.outer = outer
        self.is_class = is_class
        self.cells: _Cells | None = cells if outer is None else outer.cells
        self.bound: dict[str, list[tuple[ast.expr, _Scope] | None]] = {}
        self.happens: list[tuple[str, f.Later]] = []

    def bind(self, name: str, value: tuple[ast.expr, _Scope] | None = None) -> None:
        """Note that a name is bound to an expression, or to something unknown."""
        if name in self.bound:
            self.bound[name].append(value)
        else:
            self.bound[name] = [value]

    def home(self, name: str) -> _Scope | None:
        """The scope whose name is meant here; None for one that is nowhere bound."""
        scope: _Scope | None = self
        while scope is not None:
            if name in scope.bound and (scope is self or not scope.is_class):
                return scope
            scope = scope.outer
        return None if self.cells is None else self.cells.home(name)


class _Cells:
    """The scopes of the cells of a notebook, which see each other's names."""

    def __init__(self) -> None:
        self.scopes: list[_Scope] = []

    def home(self, name: str) -> _Scope | None:
        """The scope of the one cell that binds a name; None where several do."""
        return self._homes.get(name)

    @lazy
    def _homes(self) -> dict[str, _Scope | None]:
        """The scope of each name that a cell binds; None for one that several bind. Asked for after the walk."""
        homes: dict[str, _Scope | None] = {}
        for scope in self.scopes:
            homes |= {name: None if name in homes else scope for name in scope.bound}
        return homes


class Python:
    """One text of Python, read. What there is to ask for says `Code`. `cells` are the numbers of the lines, from 0, at
    which the cells of a notebook begin: each is parsed by itself.
    """

    undefined = False

    def __init__(self, text: str, wanted: f.Wanted, cells: Sequence[int] = (0,)) -> None:
        self.text = text
        self.problems: tuple[Problem, ...] = ()
        self.candidates: Sequence[f.Object | f.List | f.Call] = ()
        self.decorated: Sequence[f.Decorated] = ()
        self.imports: dict[str, str] = {}
        self._columns = Columns(text)
        self._lines = _line_starts(self._columns.data)
        self._owned: list[tuple[ast.expr, _Scope | None, str]] = []
        self._types: dict[Span, str] = {}
        self._shared: set[str] = set()
        self._scopes: list[_Scope] = []
        self._happens: dict[tuple[_Scope | None, str], list[f.Later]] | None = None
        self._attributes: list[tuple[str, f.Later]] = []
        self._functions: dict[str, list[ast.stmt]] = {}
        self._wanted = wanted
        trees = [self._parse()] if len(cells) == 1 else _parsed_cells(text, cells)
        walk = _Walk(self, wanted)
        walk.modules([tree for tree in trees if tree is not None])
        self._find(walk)

    def _find(self, walk: _Walk) -> None:
        if len(walk.found) > _MAX_FOUND:
            message = f"more than {_MAX_FOUND:,} places look like tools"
            self.problems = (Problem(kind="too-large", message=message, where=in_text(0, 0)),)
            return
        found = [(self.start(node), -self.end(node), node, scope) for node, scope in walk.found]
        found.sort(key=lambda placed: placed[:2])
        forms = [self.form((node, scope)) for _, _, node, scope in found]
        self.candidates = [form for form in forms if isinstance(form, f.Object | f.List | f.Call)]
        self.decorated = [f.Decorated(self.start(node), self.end(node), name) for node, name in walk.decorated]
        self._owned = walk.owned
        self._types = walk.types
        self._shared = walk.shared
        self._scopes = walk.scopes
        self._attributes = walk.attributes
        self.imports = walk.imports
        self._functions = walk.functions

    # -- parsing ------------------------------------------------------------------------------------

    def _parse(self) -> ast.Module | None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(self.text)
        except SyntaxError as error:
            self.problems = (self._broken(error),)
        except (RecursionError, MemoryError):
            self.problems = (
                Problem(kind="too-deep", message="an expression is nested too deep to be read", where=in_text(0, 0)),
            )
        except ValueError:
            self.problems = (
                Problem(kind="syntax-error", message="this is not Python that can be parsed", where=in_text(0, 0)),
            )
        return None

    def _broken(self, error: SyntaxError) -> Problem:
        number = min(max(error.lineno or 1, 1), len(self._lines))
        start = self._columns.point(self._lines[number - 1])
        behind = self._lines[number] if number < len(self._lines) else len(self._columns.data)
        line = self.text[start : self._columns.point(behind)].rstrip("\r\n")
        at = min(start + max((error.offset or 1) - 1, 0), start + len(line))
        where = in_text(at, min(at + 1, len(self.text)))
        if "too many nested" in (error.msg or ""):
            return Problem(kind="too-deep", message="an expression is nested too deep to be read", where=where)
        running = sys.version_info[:2]
        version = next((version for version, words in _NEWER if version > running and words.match(line)), None)
        if version is None and running < (3, 12) and (error.msg or "").startswith("f-string"):
            version = (3, 12)
        if version is not None:
            note = f"this is Python {running[0]}.{running[1]}, which cannot read it"
            return Problem(
                kind="syntax-error", message=f"the file needs Python {version[0]}.{version[1]}", where=where, note=note
            )
        return Problem(kind="syntax-error", message="this is not Python that can be parsed", where=where)

    # -- offsets ------------------------------------------------------------------------------------

    def start(self, node: Any) -> int:
        """The offset at which a node begins."""
        return self._offset(node.lineno, node.col_offset)

    def end(self, node: Any) -> int:
        """The offset behind a node."""
        return self._offset(node.end_lineno, node.end_col_offset)

    def span(self, node: Any) -> Span:
        """The characters of a node."""
        return Span(self.start(node), self.end(node))

    def _offset(self, line: int, column: int) -> int:
        return self._columns.point(self._lines[line - 1] + column)

    @property
    def line_starts(self) -> list[int]:
        """The offset of the bytes at which each line begins."""
        return self._lines

    @property
    def data(self) -> bytes:
        """The text in UTF-8."""
        return self._columns.data

    # -- names --------------------------------------------------------------------------------------

    def resolve(self, name: f.Name) -> f.Form | None:
        """What a name is bound to, if that is one expression and nothing else ever."""
        home: _Scope | None = name.scope.home(name.name)
        if home is None or name.name in self._shared:
            return None
        bound = home.bound[name.name]
        if len(bound) != 1 or bound[0] is None:
            return None
        return self.form(bound[0])

    def later(self, form: f.Form) -> tuple[f.Later, ...]:
        """What happens to the value of an expression after it is bound to a name."""
        owners = self._owners.get(Span(form.start, form.end))
        if not owners:
            return ()
        if self._happens is None:
            self._happens = {}
            for scope in self._scopes:
                for name, later in scope.happens:
                    self._happens.setdefault((scope.home(name), name), []).append(later)
            for name, later in self._attributes:
                self._happens.setdefault((None, name), []).append(later)
        return tuple(later for owner in owners for later in self._happens.get(owner, ()))

    @lazy
    def _owners(self) -> dict[Span, list[tuple[_Scope | None, str]]]:
        """The names that each expression is bound to."""
        owners: dict[Span, list[tuple[_Scope | None, str]]] = {}
        for value, scope, name in self._owned:
            owners.setdefault(self.span(_bare(value)), []).append((scope, name))
        return owners

    def declared(self, form: f.Form) -> str:
        """The annotation of the name that a value is bound to."""
        return self._types.get(Span(form.start, form.end), "")

    def bodies(self, name: str) -> tuple[Span, ...]:
        """Where the functions and methods of a name are defined."""
        return tuple(map(self.span, self._functions.get(name, ())))

    def comments(self) -> Iterator[Span]:
        """The span of each comment."""
        import tokenize

        starts = [self._columns.point(start) for start in self._lines]
        lines = (self.text[start:end] for start, end in zip(starts, [*starts[1:], len(self.text)], strict=True))
        try:
            for token in tokenize.generate_tokens(lambda: next(lines, "")):
                if token.type == tokenize.COMMENT:
                    start = starts[token.start[0] - 1] + token.start[1]
                    yield Span(start, start + len(token.string.rstrip("\r\n")))
        except (tokenize.TokenError, SyntaxError):
            return

    # -- forms --------------------------------------------------------------------------------------

    def form(self, inner: tuple[Any, _Scope]) -> f.Form:
        """The form of an expression."""
        node, scope = inner
        try:
            start, end = self.start(node), self.end(node)
        except IndexError:  # inside of an f-string, Python 3.11 counts otherwise
            start = end = 0
        match node:
            case ast.Constant(value=value):
                if isinstance(value, str):
                    return f.Words(start, end, (value,))
                if value is None or isinstance(value, bool | int | float):
                    return f.Scalar(start, end, value)
            case ast.Name(id=name):
                return f.Name(start, end, name, scope)
            case ast.Dict():
                return f.Object(start, end, tuple(self._entries(node, scope)))
            case ast.List(elts=items) | ast.Tuple(elts=items):
                return self._list(items, start, end, scope)
            case ast.JoinedStr(values=values):
                return f.Words(start, end, tuple(self._part(part, scope) for part in values))
            case ast.BinOp(op=ast.Add() | ast.BitOr()):
                return f.Joined(start, end, tuple((operand, scope) for operand in _operands(node)))
            case ast.BinOp(op=ast.Mod(), left=ast.Constant(value=str(text))):
                return f.Words(start, end, tuple(_cut(text, _FORMAT, "%%", "%", start, end)))
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                return f.Scalar(start, end, -number)
            case ast.IfExp(body=body, orelse=orelse):
                return f.Branches(start, end, ((body, scope), (orelse, scope)))
            case ast.NamedExpr(value=value):
                return self.form((value, scope))
            case ast.Await(value=ast.Call() as call):
                inner_form = self.form((call, scope))
                return inner_form if isinstance(inner_form, f.Call) else f.Unknown(start, end)
            case ast.Call():
                return self._called(node, start, end, scope)
            case ast.Subscript(value=value, slice=ast.Constant(value=str(name))):
                if self._full(_dotted(value)) in ("os.environ", "environ"):
                    return f.Environment(start, end, name, False)
                return f.Unknown(start, end, name)
            case ast.Attribute(attr=name):
                return f.Unknown(start, end, name)
        return f.Unknown(start, end)

    def _entries(self, node: ast.Dict, scope: _Scope) -> Iterator[f.Entry]:
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                yield f.Entry(None, self.span(value), (value, scope))
            elif isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield f.Entry(key.value, self.span(key), (value, scope))
            else:
                yield f.Entry(self.form((key, scope)), self.span(key), (value, scope))

    def _list(self, items: list[ast.expr], start: int, end: int, scope: _Scope) -> f.List:
        elements: list[Any] = []
        is_open = False
        for item in items:
            if isinstance(item, ast.Constant) and item.value is ...:
                is_open = True
            elif isinstance(item, ast.Starred):
                elements.append(f.Spread((item.value, scope)))
            else:
                elements.append((item, scope))
        return f.List(start, end, tuple(elements), is_open)

    def _part(self, part: ast.expr, scope: _Scope) -> str | f.Form:
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            return part.value
        if isinstance(part, ast.FormattedValue) and part.conversion == -1 and part.format_spec is None:
            return self.form((part.value, scope))
        return f.Unknown(0, 0)

    def _called(self, node: ast.Call, start: int, end: int, scope: _Scope) -> f.Form:
        name = _dotted(node.func)
        full = self._full(name)
        arguments, words = node.args, node.keywords
        if full in _GIVES_BACK and len(arguments) > _GIVES_BACK[full]:
            return self.form((arguments[_GIVES_BACK[full]], scope))
        if full in _READS_JSON and len(arguments) == 1:
            return f.Parsed(start, end, (arguments[0], scope))
        if full in _EDITS and len(arguments) == 1 and not words:
            return f.Edited(start, end, _EDITS[full], (arguments[0], scope))
        if full in _GETS_VARIABLE and arguments:
            key = arguments[0]
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                return f.Environment(start, end, key.value, False)
        if full == "dict" and len(arguments) <= 1:
            spread = (f.Entry(None, self.span(argument), (argument, scope)) for argument in arguments)
            return f.Object(start, end, (*spread, *self._keywords(node, scope)), is_literal=False)
        last = name.rpartition(".")[2]
        if last in self._wanted.constructors and not arguments:
            drops = last in self._wanted.dropping
            entries = tuple(self._keywords(node, scope))
            return f.Object(start, end, entries, is_literal=False, drops_null=drops)
        if isinstance(node.func, ast.Attribute):
            on = node.func.value
            if last == "strip" and not arguments:
                return f.Edited(start, end, "strip", (on, scope))
            if last == "join" and len(arguments) == 1:
                return f.Edited(start, end, "join", (arguments[0], scope), (on, scope))
            if last == "format" and isinstance(on, ast.Constant) and isinstance(on.value, str):
                text = on.value.replace("{{", "\0").replace("}}", "\1")
                parts = _cut(text, _FIELD, "\0", "{", start, end)
                return f.Words(start, end, tuple(p.replace("\1", "}") if isinstance(p, str) else p for p in parts))
        given = tuple(
            f.Spread((argument.value, scope)) if isinstance(argument, ast.Starred) else (argument, scope)
            for argument in arguments
        )
        keywords = f.Object(start, end, tuple(self._keywords(node, scope)), is_literal=False)
        return f.Call(start, end, name, given, keywords, scope)

    def _keywords(self, node: ast.Call, scope: _Scope) -> Iterator[f.Entry]:
        for keyword in node.keywords:
            if keyword.arg is None:
                yield f.Entry(None, self.span(keyword.value), (keyword.value, scope))
            else:
                at = self.start(keyword)
                yield f.Entry(keyword.arg, Span(at, at + len(keyword.arg)), (keyword.value, scope))

    def _full(self, name: str) -> str:
        """A dotted name with the module that its first part was imported from."""
        first, dot, rest = name.partition(".")
        return self.imports.get(first, first) + dot + rest


class _Walk:
    """One walk over a module: what was looked for, what names are bound to, and what happens to the values."""

    def __init__(self, code: Python, wanted: f.Wanted) -> None:
        self.found: list[tuple[ast.expr, _Scope]] = []
        self.decorated: list[tuple[ast.expr, str]] = []
        self.owned: list[tuple[ast.expr, _Scope | None, str]] = []
        self.types: dict[Span, str] = {}
        self.shared: set[str] = set()
        self.scopes: list[_Scope] = []
        self.attributes: list[tuple[str, f.Later]] = []
        self.functions: dict[str, list[ast.stmt]] = {}
        self.imports: dict[str, str] = {}
        self._code = code
        self._wanted = wanted
        self._marked = _marked_lines(code.data, code.line_starts, wanted)
        self._stack: list[tuple[list[ast.stmt], _Scope]] = []

    def modules(self, trees: Sequence[ast.Module]) -> None:
        """Walk over all of a module, or of the cells of a notebook."""
        cells = _Cells()
        for tree in trees:
            scope = self._scope(None, cells=cells if len(trees) > 1 else None)
            cells.scopes.append(scope)
            self._stack.append((tree.body, scope))
        while self._stack:
            body, scope = self._stack.pop()
            for node in body:
                self._statement(node, scope)

    def _scope(self, outer: _Scope | None, is_class: bool = False, cells: _Cells | None = None) -> _Scope:
        scope = _Scope(outer, is_class, cells)
        self.scopes.append(scope)
        return scope

    def _is_marked(self, node: Any) -> bool:
        marked = self._marked
        spot = bisect_left(marked, node.lineno)
        return spot < len(marked) and marked[spot] <= node.end_lineno

    # -- statements ---------------------------------------------------------------------------------

    def _statement(self, node: ast.stmt, scope: _Scope) -> None:
        if isinstance(node, ast.Expr):
            self._look(node.value, scope)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                self._bind(target, node.value, scope)
            self._look(node.value, scope)
        elif isinstance(node, ast.Return):
            self._look(node.value, scope)
        elif isinstance(node, _FUNCTIONS):
            scope.bind(node.name)
            self.functions.setdefault(node.name, []).append(node)
            self._look_at_all([*node.decorator_list, *node.args.defaults, *node.args.kw_defaults], scope)
            self._note_decorators(node)
            inner = self._scope(scope)
            _bind_arguments(node.args, inner)
            self._stack.append((node.body, inner))
        elif isinstance(node, ast.ClassDef):
            scope.bind(node.name)
            self._look_at_all([*node.decorator_list, *node.bases, *(keyword.value for keyword in node.keywords)], scope)
            self._stack.append((node.body, self._scope(scope, is_class=True)))
        elif isinstance(node, ast.Import | ast.ImportFrom):
            self._import(node, scope)
        elif isinstance(node, ast.AnnAssign):
            self._bind(node.target, node.value, scope, node.annotation)
            self._look(node.value, scope)
        elif isinstance(node, ast.AugAssign):
            self._change(node.target, "add" if isinstance(node.op, ast.Add) else "any", scope)
            self._look(node.value, scope)
        elif isinstance(node, ast.Global | ast.Nonlocal):
            self.shared.update(node.names)
        elif isinstance(node, ast.Delete):
            for target in node.targets:
                self._bind(target, None, scope)
        elif isinstance(node, ast.Match):
            self._look(node.subject, scope)
            for case in node.cases:
                _bind_pattern(case.pattern, scope)
                self._look(case.guard, scope)
                self._stack.append((case.body, scope))
        else:
            self._other(node, scope)

    def _other(self, node: Any, scope: _Scope) -> None:
        """A statement with statements in it, or one that binds nothing."""
        if isinstance(node, ast.For | ast.AsyncFor):
            self._bind(node.target, None, scope)
        for item in getattr(node, "items", ()):
            self._look(item.context_expr, scope)
            if item.optional_vars is not None:
                self._bind(item.optional_vars, None, scope)
        for handler in getattr(node, "handlers", ()):
            if handler.name:
                scope.bind(handler.name)
            self._stack.append((handler.body, scope))
        for part in _BODIES:
            if body := getattr(node, part, None):
                self._stack.append((body, scope))
        if isinstance(name := getattr(node, "name", None), ast.Name):  # type X = ...
            scope.bind(name.id)
        self._look_at_all([part for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr)], scope)

    def _bind(self, target: ast.AST, value: ast.expr | None, scope: _Scope, note: ast.expr | None = None) -> None:
        """Bind what an assignment binds, or note what it changes; None as a value is an unknown one."""
        if isinstance(target, ast.Name):
            scope.bind(target.id, None if value is None else (value, scope))
            self._own(value, scope, target.id, note)
        elif isinstance(target, ast.Tuple | ast.List):
            for inside in target.elts:
                self._bind(inside, None, scope)
        elif isinstance(target, ast.Starred):
            self._bind(target.value, None, scope)
        else:
            self._change(target, "set", scope)
            if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
                self._own(value, None, f"{target.value.id}.{target.attr}", note)

    def _own(self, value: ast.expr | None, scope: _Scope | None, name: str, note: ast.expr | None) -> None:
        """Remember that a name has the value of an expression, and the type that is declared for it."""
        if value is None:
            return
        self.owned.append((value, scope, name))
        if note is not None:
            at = self._code.span(note)
            self.types[self._code.span(_bare(value))] = self._code.text[at.start : at.end]

    def _change(self, node: ast.AST, what: Any, scope: _Scope, *more: str | None) -> None:
        """Note that something happens to `name["key"][0].part`: that it is set, added to, or changed somehow."""
        steps: list[str | int | None] = list(reversed(more))
        while isinstance(node, ast.Attribute | ast.Subscript):
            steps.append(node.attr if isinstance(node, ast.Attribute) else _step(node.slice))
            node = node.value
        if isinstance(node, ast.Name):
            steps.reverse()
            scope.happens.append((node.id, f.Later(what, tuple(steps))))
            if steps and (what != "set" or len(steps) > 1):
                self.attributes.append((f"{node.id}.{steps[0]}", f.Later(what, tuple(steps[1:]))))

    def _note_decorators(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for decorator in node.decorator_list:
            name = _dotted(decorator.func if isinstance(decorator, ast.Call) else decorator)
            if name.rpartition(".")[2] in self._wanted.decorators:
                self.decorated.append((decorator, name))

    def _import(self, node: ast.Import | ast.ImportFrom, scope: _Scope) -> None:
        for alias in node.names:
            name = alias.asname or alias.name.partition(".")[0]
            scope.bind(name)
            if isinstance(node, ast.ImportFrom):
                self.imports[name] = f"{node.module or ''}.{alias.name}"
            else:
                self.imports[name] = alias.name if alias.asname else name

    # -- expressions --------------------------------------------------------------------------------

    def _look_at_all(self, nodes: Sequence[ast.expr | None], scope: _Scope) -> None:
        for node in nodes:
            self._look(node, scope)

    def _look(self, root: ast.expr | None, scope: _Scope) -> None:
        """Look into an expression, if its lines hold a word that matters."""
        if root is None or not self._is_marked(root):
            return
        stack: list[tuple[Any, _Scope]] = [(root, scope)]
        pop, push = stack.pop, stack.append
        while stack:
            node, scope = pop()
            kind = node.__class__
            if kind is ast.Constant or kind is ast.Name:
                continue
            if kind is ast.Dict:
                if self._is_wanted(node):
                    self.found.append((node, scope))
            elif kind is ast.Call:
                self._call(node, scope)
            elif kind is ast.List:
                if any(item.__class__ is ast.Dict or item.__class__ is ast.Call for item in node.elts):
                    self.found.append((node, scope))
            elif kind is ast.NamedExpr:
                self._bind(node.target, node.value, scope)
            elif kind is ast.Lambda:
                scope = self._scope(scope)
                _bind_arguments(node.args, scope)
            elif kind in _COMPREHENSIONS:
                scope = self._scope(scope)
                for generator in node.generators:
                    self._bind(generator.target, None, scope)
            for name in node._fields:
                part = getattr(node, name, None)
                if part.__class__ is list:
                    for inner in part:
                        if isinstance(inner, ast.AST):
                            push((inner, scope))
                elif isinstance(part, ast.AST):
                    push((part, scope))

    def _is_wanted(self, node: ast.Dict) -> bool:
        wanted = self._wanted
        for key, value in zip(node.keys, node.values, strict=True):
            if key.__class__ is ast.Constant and key.value in wanted.keys:
                if key.value != "type" or value.__class__ is not ast.Constant:
                    return True
                if value.value in wanted.types:
                    return True
        return False

    def _call(self, node: ast.Call, scope: _Scope) -> None:
        function = node.func
        if isinstance(function, ast.Name):
            last = function.id
        elif isinstance(function, ast.Attribute):
            last = function.attr
            if last in _ADDING:
                self._change(function.value, "add", scope)
            elif last in _CHANGING:
                keys = _updated_keys(node) if last == "update" else None
                for key in keys or ():
                    self._change(function.value, "set", scope, key)
                if keys is None:
                    self._change(function.value, "any", scope)
        else:
            return
        if last in self._wanted.calls or last in self._wanted.constructors:
            self.found.append((node, scope))


def _line_starts(data: bytes) -> list[int]:
    """Where the lines of a text begin, as `ast` counts them."""
    lines = data.splitlines(keepends=True)
    starts = [0, *accumulate(map(len, lines))]
    return starts if not lines or lines[-1].endswith((b"\n", b"\r")) else starts[:-1]


def can_be_parsed(text: str) -> bool:
    """Whether the running Python can parse a text."""
    return _tree_of(text) is not None


def _tree_of(text: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _parsed_cells(text: str, starts: Sequence[int]) -> Iterator[ast.Module | None]:
    """The cells of a notebook, each parsed by itself, with the lines of all of them."""
    lines = text.split("\n")
    for start, end in pairwise((*starts, len(lines))):
        tree = _tree_of("\n".join(lines[start:end]))
        if tree is not None:
            ast.increment_lineno(tree, start)
        yield tree


@cache
def _marking(wanted: f.Wanted) -> re.Pattern[bytes]:
    words = wanted.keys | wanted.calls | wanted.constructors | wanted.decorators | _ADDING | _CHANGING
    return re.compile(rf"\b{any_of(words)}\b|:=".encode())


def _marked_lines(data: bytes, starts: list[int], wanted: f.Wanted) -> list[int]:
    """The numbers of the lines that hold a word that matters."""
    pattern = _marking(wanted)
    marked, at = [], 0
    while (found := pattern.search(data, at)) is not None:
        line = bisect_left(starts, found.start() + 1)
        marked.append(line)
        if line >= len(starts):
            break
        at = starts[line]
    return marked


def _bind_arguments(arguments: ast.arguments, scope: _Scope) -> None:
    for group in (arguments.posonlyargs, arguments.args, arguments.kwonlyargs):
        for argument in group:
            scope.bind(argument.arg)
    for rest in (arguments.vararg, arguments.kwarg):
        if rest is not None:
            scope.bind(rest.arg)


def _bind_pattern(pattern: ast.pattern, scope: _Scope) -> None:
    for part in ast.walk(pattern):
        for name in (getattr(part, "name", None), getattr(part, "rest", None)):
            if isinstance(name, str):
                scope.bind(name)


def _step(node: ast.expr) -> str | int | None:
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str | int) and not isinstance(value, bool) else None


def _updated_keys(node: ast.Call) -> list[str | None] | None:
    """The keys that a call of `update` sets; None when they cannot be known."""
    keys: list[str | None] = []
    for given in node.args:
        if not isinstance(given, ast.Dict):
            return None
        for key in given.keys:
            if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
                return None
            keys.append(key.value)
    for keyword in node.keywords:
        if keyword.arg is None:
            return None
        keys.append(keyword.arg)
    return keys


def _bare(node: ast.expr) -> ast.expr:
    """The expression whose form a value has: without the functions that give back what they are given."""
    while isinstance(node, ast.NamedExpr) or (
        isinstance(node, ast.Call)
        and (number := _GIVES_BACK.get(_dotted(node.func))) is not None
        and len(node.args) > number
    ):
        node = node.value if isinstance(node, ast.NamedExpr) else node.args[number]  # type: ignore[index]
    return node


def _operands(node: ast.BinOp) -> list[ast.expr]:
    """The operands of a chain of one operator, from left to right."""
    kind, operands = type(node.op), []
    left: ast.expr = node
    while isinstance(left, ast.BinOp) and type(left.op) is kind:
        operands.append(left.right)
        left = left.left
    return [left, *reversed(operands)]


def _dotted(node: ast.expr) -> str:
    """What is called, as a dotted name; `()` is what has no name."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    names.append(node.id if isinstance(node, ast.Name) else "()")
    return ".".join(reversed(names))


def _cut(text: str, fields: re.Pattern[str], doubled: str, single: str, start: int, end: int) -> Iterator[str | f.Form]:
    """A format in parts: its texts, and something unknown for each field. `doubled` stands for `single` in it."""
    at = 0
    pattern = re.compile(f"({re.escape(doubled)})|{fields.pattern}")
    piece = ""
    for found in pattern.finditer(text):
        piece += text[at : found.start()]
        at = found.end()
        if found[1]:
            piece += single
            continue
        yield piece
        yield f.Unknown(start, end)
        piece = ""
    yield piece + text[at:]


# -- letters ----------------------------------------------------------------------------------------


def letters(source: str) -> tuple[str, Spots]:
    """The string that a literal of Python spells, and for each character the stretch of the source that spells it.
    Both are empty for all but one whole literal without expressions in it.
    """
    found = _STRING.match(source)
    if found is None:
        return "", []
    prefix, quote = found[1].lower(), found[2]
    end = len(source) - len(quote)
    if not source.endswith(quote) or end < found.end() or set(prefix) - set("ru"):
        return "", []
    inside = _outside_escapes(source, found.end(), end)
    if quote in inside or inside.endswith(quote[0]):
        return "", []
    out: list[str] = []
    spots: Spots = []
    for piece in _PIECE.finditer(source, found.end(), end):
        char = _char(piece, "r" in prefix)
        out.append(char)
        if len(char) == 1:
            spots.append(piece.span())
        else:
            start = piece.start()
            spots += [(start + at, start + at + 1) for at in range(len(char))] if char else []
    return "".join(out), spots


def _outside_escapes(source: str, start: int, end: int) -> str:
    """What is between two offsets, without escapes."""
    return re.sub(r"\\.", "", source[start:end], flags=re.DOTALL)


def _char(piece: re.Match[str], is_raw: bool) -> str:
    """What one piece of a literal stands for."""
    joined, octal, two, four, eight, name, escaped, line_break, plain = piece.groups()
    if plain is not None:
        return plain
    if line_break is not None:
        return "\n"
    if is_raw:
        return re.sub(r"\r\n|\r", "\n", piece[0])
    if joined is not None:
        return ""
    if octal is not None:
        return chr(int(octal, 8))
    if (code := two or four or eight) is not None:
        return chr(min(int(code, 16), sys.maxunicode))
    if name is not None:
        import unicodedata

        return unicodedata.lookup(name)
    return _ESCAPES.get(escaped, escaped if escaped in _KEPT else "\\" + escaped)
