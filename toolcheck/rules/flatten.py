"""Joins the quiet tests of rules to flat functions: one for each view, target and kind, true only where every rule that
is asked about such a thing is surely quiet.

The tests stay where they are, in the files of the rules; here their terms are set in a row. A term that several rules
share is asked once, and what several terms read (`tool.value.get("name")`) is read once. A rule with keys and a test is
quiet where none of its keys is there or its test is true, a rule with keys alone where none of them is there. Where
some rule has neither, there is no function. Opt-in rules are left out: where one is asked for, no function is taken.

Of a tool with `parameters`, the rules about schemas are asked, too. The keys of its schemas count as keys of the tool,
so all tests have to be true, and no schema may have a key of a rule that has no test.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from copy import deepcopy

from toolcheck.contract.choices import CHOSEN_BY_TYPE, MODES
from toolcheck.contract.hosted import HOMES, OF_SOME_MODELS
from toolcheck.contract.json_schema import LISTS_OF_SCHEMAS, MAPS_OF_SCHEMAS, SINGLE_SCHEMAS
from toolcheck.contract.targets import TOOL_TYPES
from toolcheck.finding.rule import EVERY_TARGET, REALTIME, RESPONSES, Rule
from toolcheck.ground.record import record

OTHER = "*"
"""In place of every kind that no rule names, where things may have any."""
VIEWS = {"Manifest": "manifest", "Payload": "payload", "Choice": "choice", "Tool": "tool"}
"""The views that have flat functions, and how these call them."""
_PAYLOADS = {
    "realtime-session": ("session",),
    "realtime-response": ("response",),
    "responses": ("request",),
    "live": ("request", "session"),
}
"""The kinds of payload of each target that there are functions for."""
_FACTS = {
    "CHOSEN_BY_TYPE": CHOSEN_BY_TYPE,
    "HOMES": HOMES,
    "OF_SOME_MODELS": OF_SOME_MODELS,
    "REALTIME": REALTIME,
    "RESPONSES": RESPONSES,
    "TOOL_TYPES": TOOL_TYPES,
}
"""What tests compare targets and kinds with."""
_NESTED = frozenset(["function", "custom"])
"""Where a tool may keep its fields; then its rules are asked one by one."""
_WIDTH = 116
_NEGATED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
}
_PARAMETERS = "tool.value.get('parameters')"
_HOLD_SCHEMAS = frozenset((*MAPS_OF_SCHEMAS, *LISTS_OF_SCHEMAS, *SINGLE_SCHEMAS))
_USUAL = frozenset(["type"])
"""What nearly every schema has."""
_TYPES = frozenset(["str", "dict", "list", "bool", "int", "float"])

Asks = list[ast.expr]
Lambdas = dict[str, str]
"""The lambda of each rule that has one, by its name."""


@record(kw_only=True)
class AskedOf:
    """What is wanted of one thing: no key of `without`, that all `terms` are true, and those by keys where one of the
    keys is there.
    """

    without: frozenset[str]
    terms: Asks
    by_keys: dict[frozenset[str], Asks]

    @property
    def is_never(self) -> bool:
        """Whether a term is never true."""
        return any(_is(term, False) for term in self.terms)


def flat(rules: tuple[Rule, ...], tests: Lambdas) -> str:
    """The source of the functions, and of the table of them."""
    functions: dict[str, str] = {}
    keys: dict[frozenset[str], str] = {}
    table = ""
    for view in VIEWS:
        table += f'    "{view}": {{\n'
        for target in EVERY_TARGET if view != "Manifest" else ("",):
            words = []
            for kind in _kinds(rules, view, target):
                if_strict = ""
                if _differs_if_strict(rules, view, target, kind):
                    body = _function(rules, tests, view, target, kind, keys, of_schemas="strict")
                    if_strict = "return False" if body is None else f"return {_named(body, view, functions)}(tool)"
                body = _function(rules, tests, view, target, kind, keys, if_strict=if_strict)
                if body is not None:
                    words.append(f'"{kind}": {_named(body, view, functions)}')
                elif OTHER in _kinds(rules, view, target):
                    words.append(f'"{kind}": None')
            table += f'        "{target}": {{{", ".join(words)}}},\n'
        table += "    },\n"
    opt_in = ", ".join(f'"{rule.name}"' for rule in rules if rule.opt_in)
    return (
        f"OPT_IN = frozenset([{opt_in}])\n\n"
        + "".join(f"{name} = frozenset([{', '.join(map(_text, sorted(these)))}])\n" for these, name in keys.items())
        + "".join(f"\n\ndef {name}{body}" for body, name in functions.items())
        + f"\n\nFLAT: dict[str, dict[str, dict[str, Quiet | None]]] = {{\n{table}}}\n"
    )


def _named(body: str, view: str, functions: dict[str, str]) -> str:
    """The name of the function with a body; of two that are equal there is one."""
    return functions.setdefault(body, f"_{view.lower()}_{len(functions) + 1}")


def looks(rules: Iterable[Rule], tests: Lambdas, glances: Lambdas) -> str:
    """The source of what is known about rules about texts before one of them is imported: its targets, its glance, its
    keys, its test.
    """
    lines = ""
    for rule in rules:
        if rule.each == "Text":
            targets, keys = (f"frozenset([{', '.join(map(_text, words))}])" for words in (rule.targets, rule.keys))
            known = f"{targets}, {glances.get(rule.name)}, {keys}, {tests.get(rule.name)}"
            lines += f"    {_text(rule.name)}: ({known}),\n"
    return f"\nTEXTS: dict[str, tuple[frozenset[str], Glance | None, frozenset[str], Quiet | None]] = {{\n{lines}}}\n"


def items(rules: Iterable[Rule]) -> str:
    """The source of which conversation items a rule looks at; where some looks at all, there is no entry."""
    lines = ""
    for target in EVERY_TARGET:
        kinds = [rule.kinds or (OTHER,) for rule in rules if rule.each == "Item" and target in rule.targets]
        known = sorted({kind for each in kinds for kind in each})
        if OTHER not in known:
            lines += f"    {_text(target)}: frozenset([{', '.join(map(_text, known))}]),\n"
    return f"\nITEMS: dict[str, frozenset[str]] = {{\n{lines}}}\n"


def _kinds(rules: Iterable[Rule], view: str, target: str) -> tuple[str, ...]:
    """The kinds of things of a view of which each has a function of its own."""
    if view == "Payload":
        return _PAYLOADS.get(target, ())
    if view == "Tool":
        return tuple(dict.fromkeys(kind for types in TOOL_TYPES.values() for kind in types))
    return (*dict.fromkeys(kind for rule in rules if rule.each == view for kind in rule.kinds), OTHER)


def _joining(rules: Iterable[Rule], view: str, target: str, kind: str) -> tuple[Rule, ...]:
    """The rules whose tests make the function for a view, target and kind."""
    return tuple(
        rule
        for rule in rules
        if rule.each == view
        and (not target or target in rule.targets)
        and (not rule.kinds or kind in rule.kinds)
        and not rule.opt_in
    )


def _differs_if_strict(rules: Iterable[Rule], view: str, target: str, kind: str) -> bool:
    """Whether the schemas of a strict function have other rules than those of another one."""
    if view != "Tool" or kind != "function":
        return False
    strict, loose = (_joining(rules, "Subschema", target, each) for each in ("strict", ""))
    return set(strict) != set(loose)


def _function(
    rules: tuple[Rule, ...],
    tests: Lambdas,
    view: str,
    target: str,
    kind: str,
    keys: dict[frozenset[str], str],
    *,
    of_schemas: str = "",
    if_strict: str = "",
) -> str | None:
    """The function, from its parameters on; None where there is a rule of which nobody knows that it is quiet. Of a
    function tool, `of_schemas` is the kind of its schemas, and `if_strict` what to do where it is strict, if that is
    something else.
    """
    has_schemas = view == "Tool" and kind == "function"
    about = _joining(rules, view, target, kind), _joining(rules, "Subschema", target, of_schemas) if has_schemas else ()
    asked, called = (*about[0], *about[1]), VIEWS[view]
    if not all(rule.keys or rule.name in tests for rule in asked):
        return None
    writer = _FlatWriter(called, keys)
    known = _known(view, target, kind)
    joined = _joined(about[0], tests, called, known)
    if joined.is_never:
        return None
    if not has_schemas:
        writer.about(joined, view)
    else:
        writer.about_a_function(joined, _joined(about[1], tests, "schema"), if_strict=if_strict)
    names = ", ".join(rule.name for rule in asked if _asks(tests.get(rule.name), called, known)) or "none"
    head = f"({called}: Any) -> bool:\n" + _wrapped(f'"""Asked: {names}."""', "    ")
    body = head + "".join(f"{line}\n" for line in (*writer.lines, "    return True"))
    own = {word for rule in asked if rule.name in tests for word in _words(tests[rule.name])}
    mixed = own & _given(body)
    assert not mixed, f"a test gives another meaning to {mixed}"
    return body


def _known(view: str, target: str, kind: str) -> dict[str, str]:
    """What is known of every thing of a view that a function is for. A choice that is a mode has no kind, unless it is
    an object whose `type` is that word.
    """
    called, is_open = VIEWS[view], kind == OTHER or (view == "Choice" and kind in MODES)
    return {
        **({} if is_open else {f"{called}.kind": kind}),
        **({f"{called}.target": target} if target else {}),
    }


def _joined(rules: Iterable[Rule], tests: Lambdas, called: str, known: dict[str, str] | None = None) -> AskedOf:
    """What rules want of a thing; of one of which something is known, what this leaves open."""
    without: set[str] = set()
    terms: Asks = []
    by_keys: dict[frozenset[str], Asks] = {}
    for rule in rules:
        if rule.name not in tests:
            without |= set(rule.keys)
            continue
        own = [term for term in _terms(tests[rule.name], called, known or {}) if not _is(term, True)]
        refused = {key for term in own for key in _absence(term, _holder(called))}.intersection(rule.keys)
        without |= refused
        if rule.keys:
            own = [term for term in own if not _absence(term, _holder(called)) & refused]
            by_keys.setdefault(frozenset(rule.keys) - refused, []).extend(own)
        else:
            terms += own
    return AskedOf(without=frozenset(without), terms=terms, by_keys=by_keys)


def _asks(test: str | None, called: str, known: dict[str, str]) -> bool:
    """Whether a rule asks more than what is known."""
    return test is None or not all(_is(term, True) for term in _terms(test, called, known))


# -- terms ------------------------------------------------------------------------------------------


def _terms(test: str, called: str, known: dict[str, str]) -> Asks:
    """What a lambda asks, one thing after the other; the thing has this name, and some of its fields are known."""
    made = ast.parse(test, mode="eval").body
    assert isinstance(made, ast.Lambda)
    return list(_split(_Known(known).visit(_Renamed(made.args.args[0].arg, called).visit(made.body))))


def _split(term: ast.expr) -> Iterator[ast.expr]:
    if isinstance(term, ast.BoolOp) and isinstance(term.op, ast.And):
        for each in term.values:
            yield from _split(each)
    else:
        yield term


def _words(test: str) -> set[str]:
    """The names in a lambda, but that of its thing."""
    made = ast.parse(test, mode="eval").body
    assert isinstance(made, ast.Lambda)
    return {node.id for node in ast.walk(made.body) if isinstance(node, ast.Name)} - {made.args.args[0].arg}


def _given(body: str) -> set[str]:
    """The names that a function gives to what it reads."""
    assigned = [node.targets[0] for node in ast.walk(ast.parse(f"def f{body}")) if isinstance(node, ast.Assign)]
    return {target.id for target in assigned if isinstance(target, ast.Name)}


class _Renamed(ast.NodeTransformer):
    def __init__(self, before: str, after: str) -> None:
        self._before = before
        self._after = after

    def visit_Name(self, node: ast.Name) -> ast.Name:
        assert node.id != self._after or node.id == self._before, f"a test has another `{self._after}`"
        return ast.Name(self._after, node.ctx) if node.id == self._before else node


def _of_schemas(term: ast.expr) -> Asks | None:
    """What a term asks of each schema of a tool, if it is `not any(… for schema in tool.plain_schemas)`, or this where
    something else is not true of the tool; else None.
    """
    if isinstance(term, ast.BoolOp) and isinstance(term.op, ast.Or):
        of_each = _of_schemas(term.values[-1])
        return None if of_each is None else [ast.BoolOp(ast.Or(), [*term.values[:-1], each]) for each in of_each]
    if not (isinstance(term, ast.UnaryOp) and isinstance(term.op, ast.Not) and isinstance(term.operand, ast.Call)):
        return None
    call = term.operand
    if ast.unparse(call.func) != "any" or not isinstance(call.args[0], ast.GeneratorExp):
        return None
    (loop,) = call.args[0].generators
    if ast.unparse(loop.iter) != "tool.plain_schemas" or loop.ifs or not isinstance(loop.target, ast.Name):
        return None
    wrong = _Renamed(loop.target.id, "schema").visit(deepcopy(call.args[0].elt))
    parts = wrong.values if isinstance(wrong, ast.BoolOp) and isinstance(wrong.op, ast.Or) else [wrong]
    return [_negated(part) for part in parts]


def _negated(term: ast.expr) -> ast.expr:
    if isinstance(term, ast.Compare) and len(term.ops) == 1 and type(term.ops[0]) in _NEGATED:
        return ast.Compare(term.left, [_NEGATED[type(term.ops[0])]()], term.comparators)
    if isinstance(term, ast.UnaryOp) and isinstance(term.op, ast.Not):
        return term.operand
    if isinstance(term, ast.BoolOp):
        other = ast.Or() if isinstance(term.op, ast.And) else ast.And()
        return ast.BoolOp(other, [_negated(value) for value in term.values])
    return ast.UnaryOp(ast.Not(), term)


# -- schemas without some keys ----------------------------------------------------------------------


def _is(term: ast.expr, value: object) -> bool:
    return isinstance(term, ast.Constant) and term.value is value


def _read_keys(term: ast.expr) -> set[str]:
    """The keys of a schema that a term reads."""
    said = ast.unparse(term)
    found = re.findall(r"schema\.get\('([^']*)'|'([^']*)' (?:not )?in schema\b|schema\['([^']*)'\]", said)
    keys = {key for each in found for key in each if key}
    assert len(found) == len(re.findall(r"\bschema\b", said)), f"not understood: {said}"
    return keys


class _Decided(ast.NodeTransformer):
    """A term as far as it is true or false once some of what it asks is."""

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        self.generic_visit(node)
        is_known = isinstance(node.op, ast.Not) and isinstance(node.operand, ast.Constant)
        return ast.Constant(not node.operand.value) if is_known else node  # type: ignore[attr-defined]

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        self.generic_visit(node)
        decides = isinstance(node.op, ast.Or)
        if any(_is(value, decides) for value in node.values):
            return ast.Constant(decides)
        left = [value for value in node.values if not _is(value, not decides)]
        return ast.BoolOp(node.op, left) if len(left) > 1 else left[0] if left else ast.Constant(not decides)

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        self.generic_visit(node)
        return node.body if _is(node.test, True) else node.orelse if _is(node.test, False) else node


class _Known(_Decided):
    """A term about a thing of which some fields are known, such as its kind."""

    def __init__(self, known: dict[str, str]) -> None:
        self._known = known

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        self.generic_visit(node)
        field, operator, right = ast.unparse(node.left), node.ops[0], node.comparators[0]
        if field not in self._known or not isinstance(operator, ast.Eq | ast.NotEq | ast.In | ast.NotIn):
            return node
        if not {each.id for each in ast.walk(right) if isinstance(each, ast.Name)} <= _FACTS.keys():
            return node
        wanted = eval(ast.unparse(right), {}, _FACTS)
        is_one = self._known[field] in ((wanted,) if isinstance(wanted, str) else wanted)
        return ast.Constant(is_one == isinstance(operator, ast.Eq | ast.In))


class _Without(_Decided):
    """A term about a schema that has none of some keys, as far as it then is true or false."""

    def __init__(self, keys: frozenset[str]) -> None:
        self._keys = keys

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        found = re.fullmatch(r"schema\.get\('([^']*)'\)", ast.unparse(node))
        return ast.Constant(None) if found and found[1] in self._keys else node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        self.generic_visit(node)
        (operator, right), said = (node.ops[0], node.comparators[0]), ast.unparse(node)
        if isinstance(operator, ast.In | ast.NotIn) and isinstance(node.left, ast.Constant):
            if ast.unparse(right) == "schema" and node.left.value in self._keys:
                return ast.Constant(isinstance(operator, ast.NotIn))
        elif re.fullmatch(r"type\(None\) is (not )?(\w+)", said) and said.split()[-1] in _TYPES:
            return ast.Constant(isinstance(operator, ast.IsNot))
        elif _is(node.left, None) and isinstance(right, ast.List) and isinstance(operator, ast.Eq | ast.NotEq):
            return ast.Constant(isinstance(operator, ast.NotEq))
        elif _is(node.left, None) and isinstance(right, ast.Constant) and isinstance(operator, ast.Is | ast.IsNot):
            return ast.Constant((right.value is None) == isinstance(operator, ast.Is))
        return node


# -- readings ---------------------------------------------------------------------------------------


def _holder(called: str) -> str:
    """What has the keys of a thing."""
    return called if called == "schema" else f"{called}.value"


def _present(term: ast.expr, holder: str) -> set[str]:
    """The keys that are surely there where a term is true: `"a" in value`, `type(value.get("a")) is str`."""
    if not (isinstance(term, ast.Compare) and len(term.ops) == 1):
        return set()
    right, said = term.comparators[0], ast.unparse(term.left)
    if isinstance(term.ops[0], ast.In) and isinstance(term.left, ast.Constant) and ast.unparse(right) == holder:
        return {str(term.left.value)}
    types = right.elts if isinstance(right, ast.Tuple) and isinstance(term.ops[0], ast.In) else [right]
    is_typed = isinstance(term.ops[0], ast.In | ast.Is) and {ast.unparse(each) for each in types} <= _TYPES
    found = re.fullmatch(rf"type\({re.escape(holder)}\.get\('([^']*)'\)\)", said)
    return {found[1]} if is_typed and found else set()


class _Got(ast.NodeTransformer):
    """Reads `value["a"]` as `value.get("a")` where the key is there, so that both are one reading."""

    def __init__(self, holder: str, present: Iterable[str]) -> None:
        self._holder = holder
        self.present = set(present)

    def of(self, term: ast.expr) -> ast.expr:
        """A term that is asked after the others; false where a key is missing is as good as a `KeyError`."""
        if isinstance(term, ast.Compare) and isinstance(term.left, ast.Call):
            inner = term.left.args[0] if ast.unparse(term.left.func) == "type" else None
            is_typed = isinstance(term.ops[0], ast.Is) and ast.unparse(term.comparators[0]) in _TYPES
            if (key := self._key(inner)) is not None and is_typed:
                term = ast.Compare(ast.Call(term.left.func, [self._get(key)], []), term.ops, term.comparators)
        term = self.visit(deepcopy(term))
        self.present |= _present(term, self._holder)
        return term

    def _key(self, node: ast.AST | None) -> str | None:
        """The key that `value["a"]` asks for."""
        is_ours = isinstance(node, ast.Subscript) and ast.unparse(node.value) == self._holder
        return str(node.slice.value) if is_ours and isinstance(node.slice, ast.Constant) else None  # type: ignore[union-attr]

    def _get(self, key: str) -> ast.expr:
        return _parsed(f"{self._holder}.get({key!r})")

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        key = self._key(node)
        if key is not None and key in self.present:
            return self._get(key)
        self.generic_visit(node)
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        before = set(self.present)
        values = []
        for value in node.values:
            values.append(self.visit(value))
            self.present |= _present(value if isinstance(node.op, ast.And) else _negated(value), self._holder)
        self.present = before
        return ast.BoolOp(node.op, values)


class _Replaced(ast.NodeTransformer):
    """The readings that have names, by these names; all others are counted."""

    def __init__(self, called: str, names: dict[str, str]) -> None:
        self._called = called
        self._names = names
        self.seen: Counter[str] = Counter()

    def _reading(self, node: ast.expr) -> ast.expr:
        said = ast.unparse(node)
        field = rf"{self._called}\.\w+|" if self._called != "schema" else ""
        if re.fullmatch(rf"{field}{re.escape(_holder(self._called))}\.get\('[^']*'\)", said):
            self.seen[said] += 1
            if said in self._names:
                return ast.Name(self._names[said], ast.Load())
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        found = self._reading(node)
        if found is node:
            self.generic_visit(node)
        return found

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        found = self._reading(node)
        if found is node:
            self.generic_visit(node)
        return found


# -- writing ----------------------------------------------------------------------------------------


class _FlatWriter:
    """Writes one function, line by line."""

    def __init__(self, called: str, keys: dict[frozenset[str], str]) -> None:
        self.lines: list[str] = []
        self._called = called
        self._keys = keys

    def about(self, joined: AskedOf, view: str) -> None:
        """A thing with rules of one view. A choice may be no object, and a file has no keys: then all tests are asked."""
        block = _Block(self, self._called, "    ")
        has_keys = view in ("Payload", "Tool")
        block.name_the_holder(only_if_object=has_keys, needed=has_keys or bool(joined.without))
        block.refuse(joined.without | (_NESTED if view == "Tool" else frozenset()), if_object=not has_keys)
        if has_keys:
            block.ask(joined.terms, joined.by_keys)
        else:
            block.ask([*joined.terms, *(term for terms in joined.by_keys.values() for term in terms)], {})

    def about_a_function(self, joined: AskedOf, schemas: AskedOf, *, if_strict: str) -> None:
        """A function, and the schemas in it; `if_strict` is what to do with a strict one, if that is something else."""
        of_each: Asks = []

        def rest(terms: Asks) -> Asks:
            return [term for term in terms if _of_schemas(term) is None]

        for terms in (joined.terms, *joined.by_keys.values()):
            of_each += [each for term in terms for each in _of_schemas(term) or ()]
        by_keys = {keys: rest(terms) for keys, terms in joined.by_keys.items()}
        block = _Block(self, self._called, "    ")
        block.name_the_holder(only_if_object=True, needed=True)
        self.lines += ["    if tool.strict is True:", f"        {if_strict}"] if if_strict else []
        block.refuse(joined.without | _NESTED)
        block.ask(rest(joined.terms), {})
        self.lines.append('    if "parameters" not in value:')
        inner = block.inside()
        inner.ask([], {keys: terms for keys, terms in by_keys.items() if keys != {"parameters"}})
        self.lines.append("        return True")
        block.present.add("parameters")
        is_object = _parsed(f"type({_PARAMETERS}) is dict")
        block.ask([is_object, *(term for terms in by_keys.values() for term in terms)], {})
        without = schemas.without | joined.without
        if without or of_each or schemas.terms or schemas.by_keys:
            self.lines.append(f"    schemas = [{block.named(_PARAMETERS)}]")
            self.lines.append("    for schema in schemas:  # which grows meanwhile")
            of_each = [term for term in map(block.about_the_tool, of_each) if term is not None]
            self._about_schemas(without, [*of_each, *schemas.terms], schemas.by_keys)

    def _about_schemas(self, without: frozenset[str], terms: Asks, by_keys: dict[frozenset[str], Asks]) -> None:
        """Each schema. One that has none of the keys that are looked for is asked about what is left then."""
        each = _Block(self, "schema", "        ")
        without |= {key for term in terms for key in _absence(term, "schema")}
        terms = [term for term in terms if not _absence(term, "schema")]
        keys = without.union(*by_keys, _HOLD_SCHEMAS, *(_read_keys(term) for term in terms)) - _USUAL
        left = [term for term in (_Without(keys).visit(deepcopy(term)) for term in terms) if not _is(term, True)]
        if not any(_is(term, False) for term in left):
            each.leave(keys, left)
        each.refuse(without)
        each.ask(terms, by_keys)
        each.add_schemas_in_it()

    def keys(self, keys: frozenset[str]) -> str:
        """The name of a set of keys."""
        return self._keys.setdefault(keys, f"_KEYS_{len(self._keys) + 1}")


class _Block:
    """Some lines of a function about a thing, as far right as each other; what they have read has a name."""

    def __init__(self, writer: _FlatWriter, called: str, indent: str, outer: _Block | None = None) -> None:
        self._writer = writer
        self._called = called
        self._indent = indent
        self._names: dict[str, str] = dict(outer._names) if outer else {}
        self._asked: set[str] = set(outer._asked) if outer else set()
        self._absent: set[str] = set(outer._absent) if outer else set()
        self.present: set[str] = set(outer.present) if outer else set()

    def inside(self) -> _Block:
        """A block further right, which knows what is known here."""
        return _Block(self._writer, self._called, f"{self._indent}    ", self)

    def about_the_tool(self, term: ast.expr) -> ast.expr | None:
        """A term about a schema, with the names of what it reads of the tool; None where the tool makes it true."""
        parts = term.values if isinstance(term, ast.BoolOp) and isinstance(term.op, ast.Or) else []
        if any(_absence(part, _holder(self._called)) & self._absent for part in parts):
            return None
        return _Replaced(self._called, self._names).visit(deepcopy(term))  # type: ignore[no-any-return]

    def name_the_holder(self, *, only_if_object: bool, needed: bool) -> None:
        """Begin with the plain value of the thing."""
        if needed:
            self._names[f"{self._called}.value"] = "value"
            self._line(f"value = {self._called}.value")
        if only_if_object:
            self._refuse("type(value) is not dict")
            self._asked.add(f"type({self._called}.value) is dict")

    def leave(self, keys: frozenset[str], terms: Asks) -> None:
        """A thing without these keys is asked about this, and nothing more."""
        for term in terms:
            self._read(term)
        self._line(f"if {self._writer.keys(keys)}.isdisjoint({self._called}):")
        inner = self.inside()
        inner._ask(terms, set())
        inner._line("continue")

    def add_schemas_in_it(self) -> None:
        """Add the schemas in this one. Where a property is not an object, the function fails, and is not true."""
        others = self._writer.keys(_HOLD_SCHEMAS - {"properties", "items"} - self._absent)
        self._line(f"if {others}.isdisjoint(schema):")
        self._line('    if "properties" in schema:')
        self._line('        schemas += schema["properties"].values()')
        self._line('    if "items" in schema:')
        self._line('        schemas.append(schema["items"])')
        self._line("else:")
        self._line("    schemas += schemas_in(schema)")

    def named(self, said: str) -> str:
        """What a reading is called."""
        self._read(_parsed(said))
        return self._names[said]

    def refuse(self, keys: Iterable[str], *, if_object: bool = False) -> None:
        """Nothing has one of these keys."""
        keys = frozenset(keys)
        self._absent |= keys
        if keys:
            holder = "schema" if self._called == "schema" else "value"
            test = f"not {self._writer.keys(keys)}.isdisjoint({holder})"
            self._refuse(f"isinstance(value, dict) and {test}" if if_object else test)

    def ask(self, terms: Asks, by_keys: dict[frozenset[str], Asks]) -> None:
        """All terms are true, and those by keys where one of the keys is there."""
        holder = _holder(self._called)
        got = _Got(holder, self.present)
        wanted: Asks = []
        groups: dict[frozenset[str], Asks] = {}
        for term in terms:
            self._sort(term, got, wanted, groups)
        for keys, own in by_keys.items():
            if keys & got.present:
                for term in own:
                    self._sort(term, got, wanted, groups)
            elif keys - self._absent:
                groups.setdefault(keys - self._absent, []).extend(own)
        for keys, own in groups.items():
            inner = _Got(holder, {*got.present, *(keys if len(keys) == 1 else ())})
            groups[keys] = [inner.of(term) for term in own]
        seen = _Replaced(self._called, {})
        for term in {ast.unparse(term): term for own in (wanted, *groups.values()) for term in own}.values():
            seen.visit(deepcopy(term))
        often = {said for said, count in seen.seen.items() if count > 1}
        self._ask(wanted, often)
        for keys, own in groups.items():
            before = len(self._writer.lines)
            self.inside()._ask(own, often)
            if len(self._writer.lines) > before:
                self._writer.lines.insert(before, f"{self._indent}if {self._there(keys)}:")

    def _sort(self, term: ast.expr, got: _Got, wanted: Asks, groups: dict[frozenset[str], Asks]) -> None:
        """Put a term to those that are always asked, or to those that are asked where a key is there."""
        by_key = _only_where(term, _holder(self._called))
        if by_key is None:
            wanted.append(got.of(term))
        else:
            groups.setdefault(by_key[0], []).extend(by_key[1])

    def _there(self, keys: frozenset[str]) -> str:
        """Whether one of some keys is there."""
        holder = self._names.get(_holder(self._called), _holder(self._called))
        return f"not {self._writer.keys(keys)}.isdisjoint({holder})" if len(keys) > 1 else f"{_text(*keys)} in {holder}"

    def _ask(self, terms: Asks, often: set[str]) -> None:
        written: list[str] = []
        for term in terms:
            said = ast.unparse(term)
            if said in self._asked or _absence(term, _holder(self._called)) & self._absent:
                continue
            self._asked.add(said)
            self._read(term, often)
            made = _Replaced(self._called, self._names).visit(deepcopy(term))
            written.append(_quoted(ast.unparse(_negated(made))))
        for test in written:
            self._refuse(test)

    def _read(self, term: ast.expr, often: set[str] | None = None) -> None:
        """Give names to what this term reads and others do, too (None: to all)."""
        reader = _Replaced(self._called, {})
        reader.visit(deepcopy(term))
        wanted = set(reader.seen) if often is None else reader.seen.keys() & often
        for said in sorted(wanted - self._names.keys(), key=len):
            own = _parsed(said)
            name = re.sub(r"\W", "_", said.rpartition(".")[2] if "(" not in said else f"its_{said.split(chr(39))[1]}")
            name = re.sub(r"[A-Z]", r"_\g<0>", name).lower()
            self._line(f"{name} = {_quoted(ast.unparse(_Replaced(self._called, self._names).visit(own)))}")
            self._names[said] = name

    def _refuse(self, test: str) -> None:
        self._line(f"if {test}:")
        self._line("    return False")

    def _line(self, text: str) -> None:
        self._writer.lines.append(f"{self._indent}{text}")


def _absence(term: ast.expr, holder: str) -> set[str]:
    """The key that is not there where a term is true: `"a" not in value`."""
    is_one = isinstance(term, ast.Compare) and isinstance(term.ops[0], ast.NotIn)
    return _present(_negated(term), holder) if is_one else set()


def _only_where(term: ast.expr, holder: str) -> tuple[frozenset[str], Asks] | None:
    """What `"a" not in value or …` asks where the key is there, with the key; None of any other term."""
    if not (isinstance(term, ast.BoolOp) and isinstance(term.op, ast.Or)):
        return None
    key = _absence(term.values[0], holder)
    rest = term.values[1:]
    return (frozenset(key), list(_split(rest[0] if len(rest) == 1 else ast.BoolOp(ast.Or(), rest)))) if key else None


def _parsed(source: str) -> ast.expr:
    return ast.parse(source, mode="eval").body


def _text(word: str) -> str:
    return f'"{word}"'


def _quoted(source: str) -> str:
    """Source as `ast` writes it, with the quotes that our files have."""
    return source if '"' in source else source.replace("'", '"')


def _wrapped(text: str, indent: str) -> str:
    import textwrap

    lines = textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
    return "\n".join(lines) + "\n"
