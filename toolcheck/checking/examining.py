"""Every rule on everything it is about. Which findings count is not decided here.

No rule, no file system and no console is known here by name.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from functools import cache

from toolcheck.contract.choices import MODES
from toolcheck.contract.seeking import may_have_any, search_pays
from toolcheck.contract.targets import TOOL_TYPES, Target
from toolcheck.document import failure
from toolcheck.document.document import Document, Glance
from toolcheck.document.where import Where
from toolcheck.finding.finding import ERROR, Finding
from toolcheck.finding.rule import Check, Quiet, Rule
from toolcheck.ground.record import record, replace
from toolcheck.ground.stopwatch import Stopwatch
from toolcheck.manifest.manifest import Manifest
from toolcheck.manifest.misfits import Misfit, misfits
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Payload
from toolcheck.manifest.texts import passages, strings_below
from toolcheck.manifest.tool import Tool
from toolcheck.rules import all_rules, compare_in_checkout, find_rule
from toolcheck.rules.flat import FLAT, ITEMS, OPT_IN, TEXTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_KINDS = frozenset(kind for kinds in TOOL_TYPES.values() for kind in kinds)
_MAX_KEY_SETS = 1000
"""The rules for at most this many sets of keys are remembered: a hostile file can hold any number of sets."""
MAX_OF_A_RULE = 4000
"""A rule that has this many findings in a file is not asked again: nobody breaks a rule so often by hand."""

Home = Payload | Manifest
"""What a thing is part of, and what tells how the API calls its places."""


def examine(manifest: Manifest, silent: frozenset[str] = frozenset(), watch: Stopwatch | None = None) -> list[Finding]:
    """All findings of all rules about a manifest, those of one place beside each other's; the rules that are `silent`
    are not asked. A `watch` measures how long each rule takes.
    """
    steps = _steps(manifest, silent, watch)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            found: list[Finding] = done.value
            return found


def examine_together(manifests: Iterable[tuple[Manifest, frozenset[str]]]) -> list[list[Finding] | None]:
    """The same for several manifests, each with the rules that are silent, which go through each step together: its
    code is then in the cache of the processor. None for a manifest on which a step failed.
    """
    going = {number: _steps(manifest, silent) for number, (manifest, silent) in enumerate(manifests)}
    found: list[list[Finding] | None] = [None] * len(going)
    while going:
        for number, steps in [*going.items()]:
            try:
                next(steps)
            except StopIteration as done:
                found[number] = done.value
                del going[number]
            except Exception:  # who examines it alone hears of that
                del going[number]
    return found


def _steps(
    manifest: Manifest, silent: frozenset[str], watch: Stopwatch | None = None
) -> Generator[None, None, list[Finding]]:
    """An examination, step by step."""
    compare_in_checkout()
    examination = _Examination(silent) if watch is None else _TimedExamination(silent, watch)
    frame = None if manifest.is_one_session else manifest.frame
    payloads = (*manifest.payloads, *([frame] if frame else []))
    fits = _fits(payloads) if watch is None else watch.over("shapes", _all_fits)(payloads)
    yield
    for kind in dict.fromkeys([problem.kind for problem in manifest.document.problems]):
        examination.ask(rules_for("Document", None, kind, silent).always, manifest.document, manifest)
    examination.of_manifest(manifest)
    yield
    if frame is not None:
        examination.of_misfits(fits[id(frame)], frame)
        examination.of_texts(frame, examination.looks_at(frame))
    for payload in manifest.payloads:
        yield from examination.of_payload(payload, fits[id(payload)])
    return examination.found


def _fits(payloads: Iterable[Payload]) -> dict[int, tuple[Misfit, ...]]:
    """Where each payload, known by its `id`, does not fit its shape."""
    return {id(payload): misfits(payload) for payload in payloads}


def _all_fits(payloads: Iterable[Payload]) -> dict[int, tuple[Misfit, ...]]:
    """The same, and all else that shapes say is asked for, so that no rule is the first to."""
    for payload in payloads:
        for tool in payload.every_tool:
            _ = tool.faults
    return _fits(payloads)


def examine_whole(payload: Payload) -> list[Finding]:
    """What rules say of a payload as a whole: its tools among each other, its choice."""
    examination = _Examination(frozenset(), (payload.target,))
    examination.of_whole(payload)
    return examination.found


def look(rule: Rule, view: Any, home: Home, targets: tuple[str, ...]) -> list[Finding]:
    """The findings of one rule about one thing. A rule that crashes is a finding."""
    examination = _Examination(frozenset(), targets)
    examination.ask(((rule, rule.check),), view, home)
    return examination.found


# -- rules ------------------------------------------------------------------------------------------


Asked = tuple[tuple[Rule, Check], ...]
"""Some rules, as their files declare them, each with its function."""


class Rules:
    """The rules for things of one sort: those that look at all of them, and those that look for some keys. A rule is
    imported when there is something for it to look at.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._keys = frozenset(key for rule in self._rules for key in rule.keys)
        self._by_keys: dict[frozenset[str], tuple[Asked, list[Quiet]]] = {}
        self._quiet: dict[tuple[str, ...], Quiet] = {}

    @property
    def always(self) -> Asked:
        """Those that do not look for keys."""
        return self.about(())

    @property
    def all(self) -> Asked:
        """All of them."""
        return self.about(self._keys)

    def about(self, keys: Iterable[str]) -> Asked:
        """Those for a thing that has these keys."""
        return self._with_tests(keys)[0]

    def awake(self, keys: Iterable[str], thing: Any) -> Asked:
        """The same, without those that are surely quiet about a thing. It is a view of an object, or where there are
        many and most are never made (schemas, texts), the plain value.
        """
        rules, tests = self._with_tests(keys)
        try:
            return tuple([asked for asked, is_quiet in zip(rules, tests, strict=True) if not is_quiet(thing)])
        except Exception:  # a test failed; the rule itself says what is wrong, or fails alone
            return rules

    def are_quiet(self, values: Iterable[dict[str, Any]]) -> bool:
        """Whether all of them are surely quiet about each of these plain values."""
        for value in values:
            keys = tuple(value)
            quiet = self._quiet.get(keys)
            if quiet is None:
                if len(self._quiet) >= _MAX_KEY_SETS:
                    self._quiet.clear()
                quiet = self._quiet[keys] = _joined(self._with_tests(keys)[1])
            try:
                if quiet is not _always and not quiet(value):
                    return False
            except Exception:  # a test failed: `awake` gives the rule itself
                return False
        return True

    def _with_tests(self, keys: Iterable[str]) -> tuple[Asked, list[Quiet]]:
        """The rules for a thing that has these keys, and the quiet test of each."""
        known = self._keys.intersection(keys)
        found = self._by_keys.get(known)
        if found is None:
            if len(self._by_keys) >= _MAX_KEY_SETS:
                self._by_keys.clear()
            from toolcheck.rules.quiet import QUIET

            rules = [rule for rule in self._rules if not rule.keys or known.intersection(rule.keys)]
            found = self._by_keys[known] = tuple(map(asked, rules)), [QUIET.get(rule.name, _never) for rule in rules]
        return found


def asked(rule: Rule) -> tuple[Rule, Check]:
    """A rule and its check. One that can be quiet, or glances at texts, is imported when it has something to look at:
    this spares the check of a small file most rules.
    """
    from toolcheck.rules.quiet import GLANCES, QUIET

    return (rule, _put_off(rule)) if rule.name in QUIET or rule.name in GLANCES else (rule.declared, rule.check)


def _put_off(rule: Rule) -> Check:
    def check(view: Any) -> Iterator[Finding]:
        return rule.check(view)

    return check


def _joined(tests: list[Quiet]) -> Quiet:
    """Whether all of some tests are true of a value."""
    if len(tests) < 2:
        return tests[0] if tests else _always
    return lambda value: all(test(value) for test in tests)


def _always(value: Any) -> bool:
    return True


def _never(*values: Any) -> bool:
    return False


@cache
def rules_for(view: str, target: Target | None, kind: str, silent: frozenset[str] = frozenset()) -> Rules:
    """The rules that look at a view of this name and kind, meant for this target."""
    return Rules(
        rule
        for rule in all_rules()
        if rule.each == view
        and (target is None or target in rule.targets)
        and (not rule.kinds or kind in rule.kinds)
        and rule.name not in silent
    )


def flat_test(view: str, target: str, kind: str) -> Quiet | None:
    """The test which is true only where every rule but the opt-in ones is quiet; None where no test can say so."""
    tests = FLAT[view].get(target, {})
    return tests.get(kind, tests.get("*"))


@record
class TextLook:
    """What is known of a rule about texts, whose index need not be imported for it: it looks at the texts that it
    glances at, and at the values at or below `keys`, unless the quiet test is true of them.
    """

    name: str
    glance: Glance
    keys: frozenset[str]
    quiet: Quiet

    def wants(self, key: str, value: str) -> bool:
        """Whether the rule looks at a value below its keys; `key` is the one next around it."""
        return not self.quiet(key, value)

    @property
    def asked(self) -> tuple[Rule, Check]:
        """The rule, with its check."""
        rule = find_rule(self.name)
        assert rule is not None, self.name
        return asked(rule)


_Looks = tuple[list[TextLook], list[TextLook]]


@cache
def text_looks(target: Target, silent: frozenset[str]) -> tuple[TextLook, ...]:
    """The rules about the texts of a payload for this target."""
    return tuple(
        TextLook(name, glance or _always, keys, quiet or _never)
        for name, (targets, glance, keys, quiet) in TEXTS.items()
        if target in targets and name not in silent
    )


def glancing(document: Document, looks: Iterable[TextLook]) -> list[TextLook]:
    """The looks that glance at something in a document."""
    if search_pays() and not document.may_hold(may_have_any):
        return [look for look in looks if look.glance is _always]
    return [look for look in looks if document.may_hold(look.glance)]


def _may_seek(look: TextLook, document: Document) -> bool:
    """Whether there may be texts below the keys of a look, anywhere in a document, about which its rule is not surely
    quiet.
    """
    return document.around is not None or not _are_quiet(look, document.values, document)


def _seeks(look: TextLook, payload: Payload) -> bool:
    """Whether there are such texts in a payload."""
    return not _are_quiet(look, (payload.sent,), payload.document)


def _are_quiet(look: TextLook, values: Iterable[Any], document: Document) -> bool:
    return not look.keys or all(look.quiet(*below) for below in strings_below(look.keys, values, document))


# -- things -----------------------------------------------------------------------------------------


class _Examination:
    """One pass of the rules over things, and what was found so far; `targets` are the APIs it is about."""

    def __init__(self, silent: frozenset[str], targets: tuple[str, ...] = ()) -> None:
        self.found: list[Finding] = []
        self.targets = targets
        self._silent = silent
        self._is_flat = silent >= OPT_IN
        self._counts: dict[str, int] = {}
        self._over: set[str] = set()
        self._sought: dict[str, bool] = {}

    def of_manifest(self, manifest: Manifest) -> None:
        """A file as a whole."""
        kind = "" if manifest.is_known and not manifest.strays else "unknown"
        if not self.is_clean(flat_test("Manifest", "", kind), manifest):
            self.ask(rules_for("Manifest", None, kind, self._silent).awake((), manifest), manifest, manifest)

    def of_payload(self, payload: Payload, found: Iterable[Misfit]) -> Iterator[None]:
        """A payload and all its parts, step by step; `found` is where it does not fit its shape."""
        self.targets = (payload.target,)
        looks = self.looks_at(payload)  # first, since the words of a large text take much memory, and so do its tools
        yield
        _ = payload.every_tool
        yield
        self.of_whole(payload)
        yield
        self.of_items(payload)
        self.of_tools(payload)
        yield
        self.of_misfits(found, payload)
        self.of_texts(payload, looks)

    def of_whole(self, payload: Payload) -> None:
        """A payload, and its `tool_choice`."""
        target = payload.target
        if not self.is_clean(flat_test("Payload", target, payload.kind), payload):
            self.ask(self._about(payload, payload.kind, target), payload, payload)
        choice = payload.choice
        if choice.present:
            kind = choice.kind or (choice.value if choice.value in MODES else "")
            if not self.is_clean(flat_test("Choice", target, kind), choice):
                rules = rules_for("Choice", target, kind, self._silent)
                self.ask(rules.awake(choice.value if isinstance(choice.value, dict) else (), choice), choice, payload)

    def of_items(self, payload: Payload) -> None:
        """The conversation items of a payload, where there is one that a rule looks at."""
        kinds = ITEMS.get(payload.target)
        if kinds is not None and kinds.isdisjoint(payload.kinds_of_items):
            return
        for item in payload.items_in:
            self.ask(self._about(item, item.kind, payload.target), item, payload)

    def of_tools(self, payload: Payload) -> None:
        """The tools of a payload, and the schemas in each function."""
        tests = FLAT["Tool"].get(payload.target, {})
        for tool in payload.every_tool:
            if not self.is_clean(tests.get(tool.kind), tool):
                self._of_tool(tool, payload)

    def _of_tool(self, tool: Tool, payload: Payload) -> None:
        """A tool of which no flat test says that it is clean."""
        target, silent = payload.target, self._silent
        rules = rules_for("Tool", target, tool.kind if tool.kind in _KINDS else "", silent)
        if not isinstance(tool.value, dict):
            self.ask(rules.always, tool, payload)
            return
        strict = rules_for("Subschema", target, "strict", silent)
        loose = rules_for("Subschema", target, "", silent)
        is_read = tool.kind == "function" and not tool.ignores_nested
        values = tool.plain_schemas if is_read else []
        holders = [tool.nested.value] if tool.nested.present else []
        self.ask(rules.awake(set(tool.value).union(*holders, *values), tool), tool, payload)
        if (strict if tool.strict is True else loose).are_quiet(values):
            return
        for schema in tool.schemas if is_read else ():
            asked = (strict if schema.is_strict else loose).awake(schema.value, schema.value)
            if asked:
                self.ask(asked, schema, payload)

    def of_misfits(self, found: Iterable[Misfit], payload: Payload) -> None:
        """Where a payload does not fit its shape."""
        for misfit in found:
            self.ask(rules_for("Misfit", payload.target, misfit.keyword, self._silent).always, misfit, payload)

    def looks_at(self, payload: Payload) -> _Looks:
        """The looks that glance at something in the document of a payload, and those that seek texts in the payload."""
        document, looks = payload.document, text_looks(payload.target, self._silent)
        seeking = [look for look in looks if self._may_seek(look, document) and _seeks(look, payload)]
        return glancing(document, looks), seeking

    def of_texts(self, payload: Payload, looks: _Looks) -> None:
        """The strings of a payload: a rule looks at those that it glances at or has keys for."""
        glancing, seeking = looks
        if not glancing and not seeking:
            return
        for passage in passages(payload):
            words = passage.text if glancing else ""
            for look in text_looks(payload.target, self._silent):
                texts: list[Node] = []
                if look in seeking:
                    texts += passage.below(look.keys, look.wants, look.glance)
                if look in glancing and look.glance(words):
                    texts += passage.texts(look.glance, look.keys if look in seeking else frozenset())
                for text in texts:
                    self.ask((look.asked,), text, payload)

    def _may_seek(self, look: TextLook, document: Document) -> bool:
        """Whether a look may seek texts in the document of this pass. Asked once, however many payloads there are."""
        sought = self._sought.get(look.name)
        if sought is None:
            sought = self._sought[look.name] = _may_seek(look, document)
        return sought

    def _about(self, node: Node, kind: str, target: Target) -> Asked:
        rules = rules_for(type(node).__name__, target, kind, self._silent)
        return rules.awake(node.value, node) if isinstance(node.value, dict) else rules.always

    def is_clean(self, test: Quiet | None, thing: Any) -> bool:
        """Whether a flat test says that all rules that are asked about a thing are surely quiet."""
        if test is None or not self._is_flat:
            return False
        try:
            return test(thing)
        except Exception:  # the tests are asked one by one
            return False

    def ask(self, rules: Asked, view: Any, home: Home) -> None:
        """Ask some rules about a thing. When one crashes, the others are asked all the same."""
        if self._over:
            rules = tuple(asked for asked in rules if asked[0].name not in self._over)
        for rule, check in rules:
            try:
                for finding in check(view):
                    self._keep(finding, rule, home)
                    if rule.name in self._over:
                        break
            except Exception as crash:
                self.found.append(_crashed(rule, crash, getattr(view, "where", Where()), self.targets))

    def _keep(self, finding: Finding, rule: Rule, home: Home) -> None:
        """Keep a finding, with what the rule did not say; a rule that has said very much is not asked again."""
        count = self._counts[rule.name] = self._counts.get(rule.name, 0) + 1
        message = finding.message
        if count == MAX_OF_A_RULE:
            self._over.add(rule.name)
            message = f"{message} (there may be more, which are not reported)"
        path = finding.api_path or (
            home.api_path(finding.where.path) if isinstance(home, Payload) else home.api_path(finding.where)
        )
        severity, targets = finding.severity or rule.severity, self.targets or finding.targets
        self.found.append(
            replace(finding, message=message, rule=rule.name, severity=severity, targets=targets, api_path=path)
        )


class _TimedExamination(_Examination):
    """The same, with a watch on each rule."""

    def __init__(self, silent: frozenset[str], watch: Stopwatch) -> None:
        super().__init__(silent)
        self._watch = watch

    def is_clean(self, test: Quiet | None, thing: Any) -> bool:
        """What all rules together say is not measured: each is asked by itself."""
        return False

    def ask(self, rules: Asked, view: Any, home: Home) -> None:
        """Ask some rules about a thing; a rule is a generator, and has worked when all it finds is there."""
        super().ask(tuple((rule, self._timed(rule, check)) for rule, check in rules), view, home)

    def _timed(self, rule: Rule, check: Check) -> Check:
        return lambda view: iter(self._watch.over(f"rule {rule.name}", lambda: list(check(view)))())


def _crashed(rule: Rule, crash: Exception, where: Where, targets: tuple[str, ...]) -> Finding:
    return Finding(
        f"the rule `{rule.name}` failed here ({failure.kind_of(crash)})",
        where,
        note="this is a bug in toolcheck, not in your file; please report it",
        rule=rule.name,
        severity=ERROR,
        targets=targets,
    )
