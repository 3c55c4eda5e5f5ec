"""TypeScript, JavaScript, TSX and JSX -> forms, by tree-sitter: what is looked for, names, and what happens to their
values.

The grammar of TSX reads them all; the one of TypeScript takes over where it stumbles and a type is in front of a
value (`<T>x`). What a file has that no grammar reads is left out, and the rest is read. Only importer of tree-sitter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, islice
from typing import Any

from tree_sitter import Language, Node, Parser, Query, QueryCursor
from tree_sitter_typescript import language_tsx, language_typescript

from toolcheck.document.code import form as f
from toolcheck.document.code.columns import Columns
from toolcheck.document.code.words import any_of
from toolcheck.document.document import Problem, Span
from toolcheck.document.letters import Spots
from toolcheck.document.where import in_text
from toolcheck.ground.record import lazy, record
from toolcheck.ground.regex import regex

_DEEPEST = 200
_MAX_SEEN = 2000
_MAX_MARKS = 20_000
_MAX_LOOKED_AT = 50_000
_COST_OF_A_LOOK = 1000
_FEW = 8
"""After so many names, an index of all words costs less than another look through the text."""
_WORD = regex(rb"[\w$]++")
_BRACKETS = bytes.maketrans(b"[]{}()", b"\1\xff\1\xff\1\xff")
_NO_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}()")
_ADDING = frozenset(["push", "unshift", "concat"])
_CHANGING = frozenset(["pop", "shift", "splice", "sort", "reverse", "fill", "copyWithin", "length", "set"])
_WRAPPERS = frozenset(
    ["parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression", "type_assertion"]
)
_PATTERNS = frozenset(
    [
        "object_pattern",
        "array_pattern",
        "pair_pattern",
        "rest_pattern",
        "assignment_pattern",
        "object_assignment_pattern",
        "required_parameter",
        "optional_parameter",
    ]
)
_FUNCTIONS = frozenset(
    [
        "function_declaration",
        "function_expression",
        "generator_function",
        "generator_function_declaration",
        "arrow_function",
        "method_definition",
    ]
)
_SCOPES = _FUNCTIONS | frozenset(
    [
        "program",
        "statement_block",
        "class_body",
        "for_statement",
        "for_in_statement",
        "catch_clause",
        "switch_body",
        "class_static_block",
    ]
)
_NAMED = frozenset(
    [
        "function_declaration",
        "generator_function_declaration",
        "class_declaration",
        "abstract_class_declaration",
        "enum_declaration",
    ]
)
_IMPORTS = frozenset(["import_specifier", "import_clause", "namespace_import", "import_require_clause"])
_IDENTIFIERS = frozenset(["identifier", "shorthand_property_identifier_pattern", "type_identifier"])
_COPIES = frozenset(["Object.freeze", "Object.seal", "structuredClone"])
LEFT_OUT = "\ua7f7"
"""A name in place of what a text leaves out, where `...` is not JavaScript."""
_LEFT_OUT = regex(r"(?://|/\*+)\s*(?:\.\.\.|…)")
_TYPE_OF = regex(r"@(?:type|satisfies)\s*+\{((?:(?!@type|@satisfies).)*?)\}[^\S\n]*+(?:\*|\n|@|$)", re.DOTALL)
_PIECE = regex(
    r"\\(?:(\r\n|[\n\r\u2028\u2029])|x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]{1,6})\}"
    r"|u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(0(?![0-9]))|(.))"
    r"|(\r\n|\r)|(.)",
    re.DOTALL,
)
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


@cache
def _language(name: str) -> Language:
    return Language(language_tsx() if name == "tsx" else language_typescript())


def _marks(wanted: f.Wanted, data: bytes) -> Iterator[tuple[int, int]]:
    """Where keys of objects and names of functions may be that are looked for, and some that are not."""
    words, mark = _patterns(wanted)
    for word in words.finditer(data):
        if (found := mark.match(data, word.start())) is not None:
            yield found.span()


@cache
def _patterns(wanted: f.Wanted) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """Finds the words that matter, fast, and says at a place whether one of them is used there as it should be."""
    keys = any_of(wanted.keys - {"type"})
    types = any_of(wanted.types)
    calls = any_of(wanted.calls | wanted.constructors)
    words = any_of(wanted.keys | wanted.calls | wanted.constructors)
    return re.compile(rf"(?<![\w$]){words}".encode()), re.compile(
        rf"""(?:{keys}(?=['"]?\]?\s*[:,}}/])"""
        rf"""|type(?=['"]?\]?\s*(?:[,}}]|:\s*(?:(?P<quote>['"`]){types}(?P=quote)|[A-Za-z_(<$/])))"""
        rf"""|{calls}(?=\s*(?:<[^;()]{{0,200}}>\s*)?\())""".encode()
    )


@record
class _Bound:
    """One binding of a name: in which scope, by the bytes of it, and to which expression, if to one."""

    scope: tuple[int, int]
    value: Node | None


@record
class _Seen:
    """What a file does with one name, at the bytes where it does: bind it, give it another value, change the value."""

    bound: tuple[_Bound, ...]
    replaced: tuple[int, ...]
    happens: tuple[tuple[int, f.Later], ...]

    def home(self, byte: int) -> tuple[int, int] | None:
        """The innermost scope around a place that binds the name."""
        around = [binding.scope for binding in self.bound if binding.scope[0] <= byte < binding.scope[1]]
        return min(around, key=lambda scope: scope[1] - scope[0], default=None)


_NOT_KNOWN = _Seen((), (), ())


class Script:
    """One text of TypeScript or JavaScript, read. What there is to ask for says `Code`."""

    undefined = True
    decorated: Sequence[f.Decorated] = ()

    def __init__(self, text: str, wanted: f.Wanted) -> None:
        self.text = text
        self.problems: tuple[Problem, ...] = ()
        self.candidates: Sequence[f.Object | f.List | f.Call] = ()
        self.imports: dict[str, str] = {}
        self._columns = Columns(text)
        self._data = self._columns.data
        self._wanted = wanted
        self._nodes: dict[Span, Node] = {}
        self._seen: dict[str, _Seen] = {}
        self._left = _MAX_LOOKED_AT
        self._looks = 0
        if _depth(self._data) > _DEEPEST:
            self.problems = (
                Problem(kind="too-deep", message="an expression is nested too deep to be read", where=in_text(0, 0)),
            )
            return
        self._root = self._parse()
        self._import()
        self._find()

    def _parse(self) -> Node:
        self._grammar = "tsx"
        tree = Parser(_language("tsx")).parse(self._data)
        if tree.root_node.has_error:
            other = Parser(_language("typescript")).parse(self._data)
            if not other.root_node.has_error:
                self._grammar = "typescript"
                tree = other
        self._tree = tree
        return tree.root_node

    @property
    def is_whole(self) -> bool:
        """Whether the grammar could read all of it."""
        return not self.problems and not self._root.has_error

    def _find(self) -> None:
        found: dict[int, Node] = {}
        marks = list(islice(_marks(self._wanted, self._data), _MAX_MARKS + 1))
        if len(marks) > _MAX_MARKS:
            message = f"more than {_MAX_MARKS:,} places look like tools"
            self.problems = (Problem(kind="too-large", message=message, where=in_text(0, 0)),)
            return
        for start, end in marks:
            node = self._root.descendant_for_byte_range(start, end)
            thing = None if node is None else _thing_of(node)
            if thing is not None and thing.id not in found and not thing.has_error:
                found[thing.id] = thing
                _, outer = _out_of_wrappers(thing)
                if thing.type == "object" and outer is not None and outer.type == "array" and not outer.has_error:
                    found[outer.id] = outer
        ordered = sorted(found.values(), key=lambda node: (node.start_byte, -node.end_byte))
        forms = map(self.form, ordered)
        self.candidates = [form for form in forms if isinstance(form, f.Object | f.List | f.Call)]

    def _import(self) -> None:
        for statement in self._root.named_children:
            if statement.type != "import_statement":
                continue
            source = statement.child_by_field_name("source")
            module = "" if source is None else _unquoted(_source(source))
            stack = list(statement.named_children)
            while stack:
                node = stack.pop()
                if node.type == "import_specifier":
                    name, alias = node.child_by_field_name("name"), node.child_by_field_name("alias")
                    if name is not None:
                        self.imports[_source(alias or name)] = f"{module}.{_source(name)}"
                elif node.type == "identifier":
                    self.imports[_source(node)] = module
                else:
                    stack += node.named_children

    def _span(self, node: Node) -> Span:
        return Span(self._columns.point(node.start_byte), self._columns.point(node.end_byte))

    # -- names --------------------------------------------------------------------------------------

    def resolve(self, name: f.Name) -> f.Form | None:
        """What a name is bound to, if that is one expression and nothing else ever."""
        seen = self._seen_of(name.name)
        home = seen.home(name.scope)
        if home is None or any(seen.home(byte) == home for byte in seen.replaced):
            return None
        bound = [binding for binding in seen.bound if binding.scope == home]
        if len(bound) != 1 or bound[0].value is None:
            return None
        return self.form(bound[0].value)

    def _seen_of(self, name: str) -> _Seen:
        if name not in self._seen:
            self._seen[name] = self._look_for(name)
        return self._seen[name]

    def _occurrences(self, name: str) -> Iterator[Node] | None:
        """The nodes that are this name; None when they are too many to be looked at."""
        word = name.encode()
        self._looks += 1
        starts = self._words.get(word, ()) if self._looks > _FEW and name.isascii() else self._starts_of(word)
        self._left -= len(starts)
        if len(starts) > _MAX_SEEN or self._left < 0:
            return None
        nodes = (self._root.descendant_for_byte_range(start, start + len(word)) for start in starts)
        return (node for node in nodes if node is not None)

    @lazy
    def _words(self) -> dict[bytes, list[int]]:
        """Where each word of ASCII is: one look through the text, however many are asked for."""
        found: dict[bytes, list[int]] = {}
        for word in _WORD.finditer(self._data):
            found.setdefault(word[0], []).append(word.start())
        return found

    def _starts_of(self, word: bytes) -> list[int]:
        """Where a word is, if it is one of the first or has letters beyond ASCII; of too many, nowhere."""
        self._left -= _COST_OF_A_LOOK if self._looks > _FEW else 0
        data, size, found = self._data, len(word), list[int]()
        at = data.find(word) if self._left >= 0 else -1
        while at >= 0:
            if not (_WORD.match(data, at - 1, at) if at else None) and not _WORD.match(data, at + size, at + size + 1):
                found.append(at)
            at = data.find(word, at + size)
        return found

    def _look_for(self, name: str) -> _Seen:
        bound: list[_Bound] = []
        replaced: list[int] = []
        happens: list[tuple[int, f.Later]] = []
        nodes = self._occurrences(name)
        if nodes is None:
            return _NOT_KNOWN
        for node in nodes:
            if node.type not in _IDENTIFIERS:
                continue
            inner, outer = _out_of_patterns(node)
            if outer is None:
                continue
            what = outer.type
            if what == "variable_declarator" and _is_field(outer, "name", inner):
                value = outer.child_by_field_name("value") if inner.id == node.id else None
                bound.append(_Bound(_scope_of(outer, var=_is_var(outer)), value))
            elif what == "formal_parameters" and outer.parent is not None:
                bound.append(_Bound(_range(outer.parent), None))
            elif (what == "arrow_function" and _is_field(outer, "parameter", inner)) or (
                what == "catch_clause" and _is_field(outer, "parameter", inner)
            ):
                bound.append(_Bound(_range(outer), None))
            elif what == "for_in_statement" and _is_field(outer, "left", inner):
                if outer.child_by_field_name("kind") is not None:
                    bound.append(_Bound(_range(outer), None))
                else:
                    replaced.append(node.start_byte)
            elif what in _IMPORTS:
                if what != "import_specifier" or not (
                    outer.child_by_field_name("alias") is not None and _is_field(outer, "name", inner)
                ):
                    bound.append(_Bound((0, len(self._data)), None))
            elif what in _NAMED and _is_field(outer, "name", inner):
                bound.append(_Bound(_scope_of(outer), None))
            elif what in ("function_expression", "class") and _is_field(outer, "name", inner):
                bound.append(_Bound(_range(outer), None))
            elif (what in ("assignment_expression", "augmented_assignment_expression") and _is_left(outer, inner)) or (
                what == "update_expression"
            ):
                replaced.append(node.start_byte)
            else:
                happens += ((node.start_byte, later) for later in self._happening(node, ()))
        return _Seen(tuple(bound), tuple(replaced), tuple(happens))

    def _happening(self, node: Node, steps: tuple[str | int | None, ...]) -> Iterator[f.Later]:
        """What is done to the value of an expression where it is."""
        top, outer = _out_of_wrappers(node)
        while outer is not None and outer.type in ("member_expression", "subscript_expression"):
            if not _is_field(outer, "object", top):
                return
            steps = (*steps, self._step(outer))
            top, outer = _out_of_wrappers(outer)
        if outer is None:
            return
        if outer.type in ("assignment_expression", "augmented_assignment_expression") and _is_left(outer, top):
            is_set = True
        else:
            is_set = outer.type == "update_expression" or (
                outer.type == "unary_expression" and _source(outer.children[0]) == "delete"
            )
        if is_set and steps:
            yield f.Later("set", steps)
        elif outer.type == "call_expression" and _is_field(outer, "function", top) and steps:
            if steps[-1] in _ADDING:
                yield f.Later("add", steps[:-1])
            elif steps[-1] in _CHANGING:
                yield f.Later("any", steps[:-1])
        elif outer.type == "arguments" and outer.parent is not None and outer.named_children[0].id == top.id:
            function = outer.parent.child_by_field_name("function")
            if function is not None and self._dotted(function) in ("Object.assign", "Object.defineProperty"):
                yield from self._assigned(outer.named_children[1:], steps)

    def _assigned(self, given: list[Node], steps: tuple[str | int | None, ...]) -> Iterator[f.Later]:
        for node in given:
            form = self.form(node)
            if not isinstance(form, f.Object) or not all(isinstance(entry.key, str) for entry in form.entries):
                yield f.Later("any", steps)
                return
            for entry in form.entries:
                yield f.Later("set", (*steps, str(entry.key)))

    def _step(self, node: Node) -> str | int | None:
        """The key that a member or an index asks for."""
        if node.type == "member_expression":
            key = node.child_by_field_name("property")
            return None if key is None else _source(key)
        key = node.child_by_field_name("index")
        if key is not None and key.type == "string":
            return _unquoted(_source(key))
        if key is not None and key.type == "number" and _source(key).isdigit():
            return int(_source(key))
        return None

    def later(self, form: f.Form) -> tuple[f.Later, ...]:
        """What happens to the value of an expression after it is bound to a name."""
        node = self._nodes.get(Span(form.start, form.end))
        if node is None:
            return ()
        _, owner = _out_of_wrappers(node)
        if owner is None:
            return ()
        if owner.type == "variable_declarator":
            name = owner.child_by_field_name("name")
        elif owner.type == "assignment_expression":
            name = owner.child_by_field_name("left")
        elif owner.type == "public_field_definition":
            name = owner.child_by_field_name("name")
            return () if name is None else tuple(self._of_attribute("this", _source(name)))
        else:
            return ()
        if name is None:
            return ()
        if name.type == "member_expression":
            of, _, attribute = self._dotted(name).rpartition(".")
            return tuple(self._of_attribute(of, attribute))
        if name.type != "identifier":
            return ()
        seen = self._seen_of(_source(name))
        home = seen.home(name.start_byte)
        return tuple(later for byte, later in seen.happens if seen.home(byte) == home)

    def _of_attribute(self, of: str, attribute: str) -> Iterator[f.Later]:
        """What happens to `of.attribute`, anywhere in the file."""
        nodes = self._occurrences(attribute)
        if nodes is None:
            yield f.Later("any")
            return
        for node in nodes:
            holder = node.parent
            if holder is None or holder.type != "member_expression" or not _is_field(holder, "property", node):
                continue
            if self._dotted(holder) == f"{of}.{attribute}":
                yield from self._happening(holder, ())

    def declared(self, form: f.Form) -> str:
        """The types that are declared for a value: where it is, or for the name that it is bound to."""
        node = self._nodes.get(Span(form.start, form.end))
        types: list[str] = []
        while node is not None and (outer := node.parent) is not None:
            if outer.type in _WRAPPERS:
                types += [_source(part) for part in outer.named_children if part.id != node.id]
                node = outer
                continue
            kind = outer.child_by_field_name("type")
            if outer.type in ("variable_declarator", "public_field_definition") and kind is not None:
                types.append(_source(kind))
            above = outer.parent if outer.type == "variable_declarator" else None
            if above is not None and above.parent is not None and above.parent.type == "export_statement":
                above = above.parent
            comment = above.prev_sibling if above is not None else None
            if comment is not None and comment.type == "comment":
                types += [found[1] for found in _TYPE_OF.finditer(_source(comment))]
            break
        return " ".join(types)

    def bodies(self, name: str) -> tuple[Span, ...]:
        """Where the functions and methods of a name are defined."""
        return tuple(
            self._span(holder)
            for node in self._occurrences(name) or ()
            if (holder := node.parent) is not None and _is_field(holder, "name", node) and _is_function(holder)
        )

    def comments(self) -> Iterator[Span]:
        """The span of each comment."""
        if not self.problems:
            query = Query(_language(self._grammar), "(comment) @comment")
            found = QueryCursor(query).captures(self._root).get("comment", [])
            yield from sorted(map(self._span, found))

    # -- forms --------------------------------------------------------------------------------------

    def form(self, node: Node) -> f.Form:
        """The form of an expression."""
        while node.type in _WRAPPERS:
            inner = _unwrapped(node)
            if inner is None:
                break
            node = inner
        span = start, end = self._span(node)
        self._nodes[span] = node
        match node.type:
            case "string":
                return f.Words(start, end, (_unquoted(self.text[start:end]),))
            case "template_string":
                return f.Words(start, end, tuple(self._template(node)))
            case "number":
                return _number(start, end, _source(node))
            case "true" | "false":
                return f.Scalar(start, end, node.type == "true")
            case "null":
                return f.Scalar(start, end, None)
            case "undefined":
                return f.Absent(start, end)
            case "identifier" | "shorthand_property_identifier":
                name = _source(node)
                return f.Absent(start, end) if name == "undefined" else f.Name(start, end, name, node.start_byte)
            case "object":
                return self._object(node, start, end)
            case "array":
                return self._array(node, start, end)
            case "binary_expression":
                return self._binary(node, start, end)
            case "ternary_expression":
                branches = (node.child_by_field_name("consequence"), node.child_by_field_name("alternative"))
                return f.Branches(start, end, tuple(branch for branch in branches if branch is not None))
            case "unary_expression":
                return self._unary(node, start, end)
            case "member_expression" | "subscript_expression":
                holder, step = node.child_by_field_name("object"), self._step(node)
                of = "" if holder is None else self._dotted(holder)
                if isinstance(step, str) and of in ("process.env", "import.meta.env", "Bun.env"):
                    return f.Environment(start, end, step, True)
                return f.Unknown(start, end, step if isinstance(step, str) else "")
            case "call_expression" | "new_expression":
                return self._call(node, start, end)
            case "await_expression" if node.named_children and node.named_children[0].type == "call_expression":
                inner_form = self.form(node.named_children[0])
                return inner_form if isinstance(inner_form, f.Call) else f.Unknown(start, end)
        return f.Unknown(start, end)

    def _template(self, node: Node) -> Iterator[str | f.Form]:
        at, known = node.start_byte + 1, ""
        for part in node.named_children:
            if part.type != "template_substitution":
                continue
            known = self._data[at : part.start_byte].decode(errors="replace")
            yield _decoded(known)
            at = part.end_byte
            inner = part.named_children
            yield self.form(inner[0]) if len(inner) == 1 else f.Unknown(*self._span(part))
        yield _decoded(self._data[at : node.end_byte - 1].decode(errors="replace"))

    def _object(self, node: Node, start: int, end: int) -> f.Object:
        entries: list[f.Entry] = []
        is_open = False
        for part in node.named_children:
            match part.type:
                case "pair":
                    key, value = part.child_by_field_name("key"), part.child_by_field_name("value")
                    if key is None or value is None:
                        is_open = True
                        continue
                    entries.append(f.Entry(self._key(key), self._span(key), value))
                case "shorthand_property_identifier" if _source(part) == LEFT_OUT:
                    is_open = True
                case "shorthand_property_identifier":
                    entries.append(f.Entry(_source(part), self._span(part), part))
                case "spread_element":
                    entries.append(f.Entry(None, self._span(part), part.named_children[0]))
                case "method_definition":
                    key = part.child_by_field_name("name")
                    if key is not None:
                        entries.append(f.Entry(self._key(key), self._span(key), part))
                case "comment":
                    is_open = is_open or _LEFT_OUT.match(_source(part)) is not None
                case _:
                    is_open = True
        return f.Object(start, end, tuple(entries), is_open)

    def _key(self, key: Node) -> str | f.Form:
        if key.type == "string":
            return _unquoted(_source(key))
        if key.type == "computed_property_name":
            return self.form(key.named_children[0]) if key.named_children else f.Unknown(*self._span(key))
        return _source(key)

    def _array(self, node: Node, start: int, end: int) -> f.List:
        items: list[Any] = []
        is_open = False
        for part in node.named_children:
            if part.type == "comment":
                is_open = is_open or _LEFT_OUT.match(_source(part)) is not None
            elif part.type == "spread_element":
                items.append(f.Spread(part.named_children[0]))
            elif part.type == "ERROR" or (part.type == "identifier" and _source(part) == LEFT_OUT):
                is_open = True
            else:
                items.append(part)
        return f.List(start, end, tuple(items), is_open)

    def _binary(self, node: Node, start: int, end: int) -> f.Form:
        operator = node.child_by_field_name("operator")
        kind = "" if operator is None else operator.type
        if kind == "&&" and (right := node.child_by_field_name("right")) is not None:
            return f.Branches(start, end, (right,), True)
        if kind != "+":
            return f.Unknown(start, end)
        operands: list[Node] = []
        left: Node | None = node
        while left is not None and left.type == "binary_expression":
            operator, right = left.child_by_field_name("operator"), left.child_by_field_name("right")
            if operator is None or operator.type != "+" or right is None:
                break
            operands.append(right)
            left = left.child_by_field_name("left")
        if left is None:
            return f.Unknown(start, end)
        return f.Joined(start, end, (left, *reversed(operands)))

    def _unary(self, node: Node, start: int, end: int) -> f.Form:
        operator, operand = _source(node.children[0]), node.child_by_field_name("argument")
        if operator == "-" and operand is not None and operand.type == "number":
            number = _number(start, end, _source(operand))
            return f.Scalar(start, end, -number.value) if isinstance(number, f.Scalar) else number
        return f.Absent(start, end) if operator == "void" else f.Unknown(start, end)

    def _call(self, node: Node, start: int, end: int) -> f.Form:
        function = node.child_by_field_name("function") or node.child_by_field_name("constructor")
        given = node.child_by_field_name("arguments")
        if function is None or given is None or given.type != "arguments":
            return f.Unknown(start, end)
        name = self._dotted(function)
        nodes = [part for part in given.named_children if part.type != "comment"]
        if len(nodes) == 1 and nodes[0].type != "spread_element":
            if name in _COPIES:
                return self.form(nodes[0])
            if name == "JSON.parse":
                inner = self.form(nodes[0])
                if isinstance(inner, f.Call) and inner.callee == "JSON.stringify" and inner.arguments:
                    copied = inner.arguments[0]
                    return f.Unknown(start, end) if isinstance(copied, f.Spread) else self.form(copied)
                return f.Parsed(start, end, nodes[0])
        if function.type == "member_expression":
            on = function.child_by_field_name("object")
            last = name.rpartition(".")[2]
            if on is not None and last == "trim" and not nodes:
                return f.Edited(start, end, "strip", on)
            if on is not None and last == "join" and len(nodes) == 1:
                return f.Edited(start, end, "join", on, nodes[0])
            if last == "get" and name == "Deno.env.get" and len(nodes) == 1 and nodes[0].type == "string":
                return f.Environment(start, end, _unquoted(_source(nodes[0])), True)
        arguments = tuple(f.Spread(part.named_children[0]) if part.type == "spread_element" else part for part in nodes)
        return f.Call(start, end, name, arguments, None, node.start_byte)

    def _dotted(self, node: Node) -> str:
        """What is called, as a dotted name; `()` is what has no name."""
        names: list[str] = []
        inner: Node | None = node
        while inner is not None:
            if inner.type in _WRAPPERS:
                inner = _unwrapped(inner)
            elif inner.type == "member_expression":
                key = inner.child_by_field_name("property")
                names.append("()" if key is None else _source(key))
                inner = inner.child_by_field_name("object")
            else:
                names.append(_source(inner) if inner.type in ("identifier", "this", "meta_property") else "()")
                break
        return ".".join(reversed(names))


# -- nodes ------------------------------------------------------------------------------------------


def _thing_of(node: Node) -> Node | None:
    """The object that has a node as a key, or the call of the function that a node names."""
    kind, outer = node.type, node.parent
    if kind == "shorthand_property_identifier":
        return outer
    if kind == "string_fragment" and outer is not None:
        node, outer = outer, outer.parent
    if outer is not None and outer.type == "computed_property_name":
        node, outer = outer, outer.parent
    if outer is None:
        return None
    if outer.type == "pair":
        holder = outer.parent
        return holder if _is_field(outer, "key", node) and holder is not None and holder.type == "object" else None
    if outer.type == "member_expression" and kind == "property_identifier":
        node, outer = outer, outer.parent
    if outer is not None and outer.type in ("call_expression", "new_expression"):
        is_called = _is_field(outer, "function", node) or _is_field(outer, "constructor", node)
        return outer if is_called else None
    return None


def _depth(data: bytes) -> int:
    """How deep brackets are nested, about: those in texts and comments count, too."""
    signs = data.translate(_BRACKETS, _NO_BRACKETS)
    return max(accumulate(1 if sign == 1 else -1 for sign in signs), default=0)


def _source(node: Node) -> str:
    return (node.text or b"").decode(errors="replace")


def _range(node: Node) -> tuple[int, int]:
    return node.start_byte, node.end_byte


def _is_field(outer: Node, name: str, inner: Node) -> bool:
    found = outer.child_by_field_name(name)
    return found is not None and found.id == inner.id


def _is_left(outer: Node, inner: Node) -> bool:
    return _is_field(outer, "left", inner)


def _is_var(declarator: Node) -> bool:
    return declarator.parent is not None and declarator.parent.type == "variable_declaration"


def _is_function(holder: Node) -> bool:
    """Whether a definition, or a variable or field with a value, is a function."""
    value = holder.child_by_field_name("value")
    return (holder if value is None else value).type in _FUNCTIONS


def _unwrapped(node: Node) -> Node | None:
    """What is in parentheses, or in front of a type (behind it, for `<T>x`)."""
    parts = [part for part in node.named_children if part.type != "comment"]
    return (parts[-1] if node.type == "type_assertion" else parts[0]) if parts else None


def _out_of_wrappers(node: Node) -> tuple[Node, Node | None]:
    """The outermost node that is only a value in parentheses or with a type, and what is around it."""
    outer = node.parent
    while outer is not None and outer.type in _WRAPPERS:
        node, outer = outer, outer.parent
    return node, outer


def _out_of_patterns(node: Node) -> tuple[Node, Node | None]:
    """The outermost pattern that a name is part of, and what is around it; a name in a default is part of none."""
    outer = node.parent
    while outer is not None and outer.type in _PATTERNS:
        if any(_is_field(outer, field, node) for field in ("value", "right")) and outer.type != "pair_pattern":
            return node, outer
        node, outer = outer, outer.parent
    return node, outer


def _scope_of(node: Node, *, var: bool = False) -> tuple[int, int]:
    """The scope that a declaration belongs to."""
    outer, steps = node.parent, 0
    while outer is not None and outer.parent is not None and steps < _DEEPEST:
        if outer.type in (_FUNCTIONS if var else _SCOPES):
            break
        outer, steps = outer.parent, steps + 1
    return (0, 0) if outer is None or steps >= _DEEPEST else _range(outer)


def _number(start: int, end: int, written: str) -> f.Form:
    digits = written.replace("_", "").rstrip("n")
    try:
        value = int(digits, 0) if digits[:2].lower() in ("0x", "0o", "0b") else None
        if value is None:
            value = int(digits) if digits.isdigit() else float(digits)  # type: ignore[assignment]
    except ValueError:
        return f.Unknown(start, end)
    return f.Scalar(start, end, value)


# -- letters ----------------------------------------------------------------------------------------


def letters(source: str) -> tuple[str, Spots]:
    """The string that a literal of JavaScript spells, and for each character the stretch of the source that spells
    it. Both are empty for all but one whole literal without expressions in it.
    """
    quote = source[:1]
    if quote not in ("'", '"', "`") or len(source) < 2 or not source.endswith(quote):
        return "", []
    outside = re.sub(r"\\.", "", source[1:-1], flags=re.DOTALL)
    if quote in outside or (quote == "`" and "${" in outside):
        return "", []
    out: list[str] = []
    spots: Spots = []
    for piece in _PIECE.finditer(source, 1, len(source) - 1):
        char = _char(piece)
        out.append(char)
        spots += [piece.span()] * len(char)
    return "".join(out), spots


def _unquoted(source: str) -> str:
    return _decoded(source[1:-1])


def _decoded(raw: str) -> str:
    if "\\" not in raw and "\r" not in raw:
        return raw
    return "".join(_char(piece) for piece in _PIECE.finditer(raw))


def _char(piece: re.Match[str]) -> str:
    joined, two, many, high, low, four, nul, escaped, line_break, plain = piece.groups()
    if plain is not None:
        return plain
    if line_break is not None:
        return "\n"
    if joined is not None:
        return ""
    if high is not None:
        return chr(0x10000 + ((int(high, 16) & 0x3FF) << 10) + (int(low, 16) & 0x3FF))
    if (code := two or many or four) is not None:
        return chr(min(int(code, 16), 0x10FFFF))
    return "\0" if nul is not None else _ESCAPES.get(escaped, escaped)
