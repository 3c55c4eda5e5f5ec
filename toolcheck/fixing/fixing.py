"""Writes fixes into a text until there is nothing left to fix.

A fix counts only when it works: the new text has exactly the changed value, the finding is gone, and there is no new
error in its place. Otherwise the text stays as it was there, and the reason is kept. This module knows no rule, no
console and no file system. The caller says how to examine a document, and gets a document back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import Any

from toolcheck.document.change import Change, Insert, Replace
from toolcheck.document.change_text import apply_edits, edits
from toolcheck.document.change_value import CannotChange, apply, same
from toolcheck.document.document import Document
from toolcheck.document.layout import Edit, Layout
from toolcheck.document.limits import LIMITS, Limits
from toolcheck.document.reading import reread
from toolcheck.document.where import Path
from toolcheck.finding.finding import Applicability, Finding, Severity
from toolcheck.ground.record import record

MAX_ROUNDS = 10
"""After this many rounds the text is accepted, even if another round would change it."""

MAX_REREAD_CHARACTERS = 20_000_000
"""A fix with several changes reads the text again for each. One round reads at most this many characters."""

Examine = Callable[[Document], Sequence[Finding]]


@record(kw_only=True)
class Fixed:
    """The result: the document as it is now, the findings that were fixed, those whose fix was refused and why, the
    number of rounds that changed the text, and how often a fix waited for a later round because of another fix at the
    same place.
    """

    document: Document
    applied: tuple[Finding, ...] = ()
    refused: tuple[tuple[Finding, str], ...] = ()
    rounds: int = 0
    conflicts: int = 0


def fix(
    examine: Examine,
    document: Document,
    wanted: Collection[Applicability] = frozenset({"safe"}),
    limits: Limits = LIMITS,
    findings: Sequence[Finding] | None = None,
) -> Fixed:
    """`document` with all fixes of a `wanted` applicability.

    `examine` gives the findings of a document. It is called once for each new text, which is read within `limits`, and
    for `document` itself unless its `findings` are given.
    """
    bench = _Bench(examine, wanted, limits)
    if findings is None:
        findings = examine(document) if document.values else ()
    state = _State(document, findings)
    applied: list[Finding] = []
    rounds = conflicts = 0
    while True:
        outcome = bench.run_round(state)
        conflicts += outcome.conflicts
        if not outcome.applied:
            refused = outcome.refused
            break
        state = outcome.state
        applied += outcome.applied
        rounds += 1
        if rounds == MAX_ROUNDS:
            refused = bench.left_over(state)
            break
    return Fixed(
        document=state.document,
        applied=tuple(applied),
        refused=tuple(refused),
        rounds=rounds,
        conflicts=conflicts,
    )


def may_fix(finding: Finding, layout: Layout) -> bool:
    """Whether each change of a fix, by itself, can be written into the text."""
    try:
        return finding.fix is not None and all(edits(layout.document, change, layout) for change in finding.fix.changes)
    except CannotChange:
        return False


def edits_of(finding: Finding, layout: Layout, limits: Limits = LIMITS) -> tuple[Edit, ...]:
    """The edits for the fix of one finding, proved by reading the new text. `layout` is the layout of the finding's
    document. Raises `CannotChange`.
    """
    changes = finding.fix.changes if finding.fix else ()
    plan = _Plan(finding, changes, tuple(_net_edits(layout, changes, limits)))
    if not plan.edits:
        raise CannotChange("it changes nothing")
    try:
        _changed(layout.document, [plan], limits)
    except _Refused as refused:
        raise CannotChange(str(refused)) from None
    return plan.edits


@record
class _State:
    """A document and its findings."""

    document: Document
    findings: Sequence[Finding]


@record
class _Plan:
    """A finding, the changes that fix it, and their edits."""

    finding: Finding
    changes: tuple[Change, ...]
    edits: tuple[Edit, ...]

    @property
    def start(self) -> int:
        return self.edits[0].start

    @property
    def end(self) -> int:
        return max(edit.end for edit in self.edits)


@record(frozen=False)
class _Outcome:
    """The result of a round."""

    state: _State
    applied: list[Finding]
    refused: list[tuple[Finding, str]]
    conflicts: int = 0

    def accept(self, state: _State, group: list[_Plan]) -> None:
        """Continue from a state with the plans of a group."""
        self.state = state
        self.applied += [plan.finding for plan in group]

    def put_off(self, plans: list[_Plan]) -> None:
        """Count plans that wait for the next round."""
        self.conflicts += len(plans)


class _Refused(Exception):
    """Plans that together do not work."""


@record
class _Bench:
    """Makes and proves fixes."""

    examine: Examine
    wanted: Collection[Applicability]
    limits: Limits

    def run_round(self, state: _State) -> _Outcome:
        """Makes the fixes that do not touch each other: all at once, or fewer when that fails. When all of them are
        refused, those that would have waited for them have their turn.
        """
        outcome = _Outcome(state, [], [])
        waiting = self._plans(state, outcome)
        while waiting and not outcome.applied:
            chosen, waiting = _take_apart(waiting)
            self._make(state, chosen, outcome)
        outcome.put_off(waiting)
        return outcome

    def _make(self, state: _State, chosen: list[_Plan], outcome: _Outcome) -> None:
        """Makes as many as possible of the plans, which do not touch each other."""
        groups, taken = [chosen], list[_Plan]()
        while groups:
            group = groups.pop()
            try:
                proved = self._prove(state.document, taken, group, outcome.state.findings)
            except _Refused as refused:
                half = len(group) // 2
                if half:
                    groups += [group[half:], group[:half]]
                else:
                    outcome.refused.append((group[0].finding, str(refused)))
            else:
                taken += group
                outcome.accept(proved, group)

    def left_over(self, state: _State) -> list[tuple[Finding, str]]:
        """The findings whose fix nobody tried after the last round, and why."""
        reason = f"{MAX_ROUNDS} rounds of fixes were not enough"
        return [(finding, reason) for finding in state.findings if self._is_wanted(finding)]

    def _is_wanted(self, finding: Finding) -> bool:
        return finding.fix is not None and bool(finding.fix.changes) and finding.fix.applicability in self.wanted

    def _plans(self, state: _State, outcome: _Outcome) -> list[_Plan]:
        plans = []
        layout = Layout(state.document)
        several: dict[int, list[Edit]] = {}  # of fixes that share the same changes
        left = MAX_REREAD_CHARACTERS
        for finding in state.findings:
            if finding.fix is None or not self._is_wanted(finding):
                continue
            changes = finding.fix.changes
            try:
                if id(changes) not in several:
                    left -= len(changes) * len(state.document.text) if len(changes) > 1 else 0
                    if len(changes) > 1 and left < 0:
                        raise CannotChange("it needs too many changes at once")
                    several[id(changes)] = _net_edits(layout, changes, self.limits)
                net = several[id(changes)]
            except CannotChange as refused:
                outcome.refused.append((finding, refused.reason))
                continue
            if net:
                plans.append(_Plan(finding, finding.fix.changes, tuple(net)))
            else:
                outcome.refused.append((finding, "it changes nothing"))
        return sorted(plans, key=lambda plan: (plan.start, plan.end))

    def _prove(self, document: Document, taken: list[_Plan], group: list[_Plan], before: Sequence[Finding]) -> _State:
        """The document after the plans `taken` and `group`, and its findings. `before` are the findings after only
        `taken`. Raises `_Refused` when `group` does not work.
        """
        new = _changed(document, sorted([*taken, *group], key=lambda plan: plan.start), self.limits)
        findings = self.examine(new)
        _check_gone(group, before, findings)
        _check_nothing_new(group, before, findings)
        return _State(new, findings)


def _net_edits(layout: Layout, changes: tuple[Change, ...], limits: Limits) -> list[Edit]:
    """The edits of several changes. Each change is about the result of the change before it."""
    document = now = layout.document
    if len(changes) == 1:
        return edits(document, changes[0], layout)
    text = document.text
    for number, change in enumerate(changes):
        if number:  # the proof reads the last text
            now = reread(now, text, limits)
        if len(now.values) != len(document.values):
            raise CannotChange("the new text could not be read")
        text = apply_edits(now.text, edits(now, change))
    return _difference(document.text, text)


def _changed(document: Document, plans: list[_Plan], limits: Limits) -> Document:
    """The document after the plans, read again. Raises `_Refused` when its values are not the changed values."""
    edits = [edit for plan in plans for edit in plan.edits]
    new = reread(document, apply_edits(document.text, edits), limits)
    grown = Counter(problem.kind for problem in new.problems)
    grown.subtract(problem.kind for problem in document.problems)
    if max(grown.values(), default=0) > 0 or len(new.values) != len(document.values):
        raise _Refused("the new text could not be read")
    if not all(map(same, new.values, _values_with(plans, document))):
        raise _Refused("the new text would have other values")
    if document.around is not None:
        from toolcheck.document.edit_code import is_same_outside

        if not is_same_outside(document, new, [plan.changes for plan in plans], edits):
            raise _Refused("the code around it would be another")
    return new


def _values_with(plans: list[_Plan], document: Document) -> list[Any]:
    """The values after the changes of all plans. Changes are made from the end, so that no index of a list moves before
    it is used.
    """
    values = list(document.values)
    for plan in reversed(plans):
        for change in plan.changes:
            try:
                values[change.document] = apply(values[change.document], (change,))
            except CannotChange as refused:
                raise _Refused(refused.reason) from None
    return values


def _take_apart(plans: list[_Plan]) -> tuple[list[_Plan], list[_Plan]]:
    """The plans that can be made together, in their order, and those that have to wait for them."""
    chosen: list[_Plan] = []
    waiting: list[_Plan] = []
    for plan in plans:
        (chosen if not chosen or _apart(chosen[-1], plan) else waiting).append(plan)
    return chosen, waiting


def _apart(left: _Plan, right: _Plan) -> bool:
    if left.end != right.start:
        return left.end < right.start
    return not any(edit.start == edit.end == right.start for edit in (*left.edits, *right.edits))


def _difference(old: str, new: str) -> list[Edit]:
    """The one edit that turns `old` into `new`, if one is needed."""
    if old == new:
        return []
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    kept = next((at for at in range(shorter - start) if old[-1 - at] != new[-1 - at]), shorter - start)
    return [Edit(start, len(old) - kept, new[start : len(new) - kept])]


def _words(finding: Finding) -> tuple[str, str]:
    return finding.rule, finding.message


def _identity(finding: Finding) -> tuple[str, str, int, Path]:
    return *_words(finding), finding.where.document, finding.where.path


def _check_gone(group: list[_Plan], before: Sequence[Finding], after: Sequence[Finding]) -> None:
    """Refuses a group when one of its findings is still there. When an item leaves a list, the next item may have the
    same finding at the same place. Then it is enough that there are fewer findings.
    """
    fixed = Counter(_words(plan.finding) for plan in group)
    fewer = Counter(map(_words, before))
    fewer.subtract(map(_words, after))
    left = {_identity(finding) for finding in after}
    for plan in group:
        words = _words(plan.finding)
        if _identity(plan.finding) in left and fewer[words] < fixed[words]:
            raise _Refused("the finding would still be there")


def _check_nothing_new(group: list[_Plan], before: Sequence[Finding], after: Sequence[Finding]) -> None:
    """Refuses a group that causes an error at a place that it changed. An error that appears elsewhere, for example in
    what was moved, was there before.
    """
    known = {_identity(finding) for finding in before}
    more = Counter(map(_words, after))
    more.subtract(map(_words, before))
    errors = [finding for finding in after if finding.severity is Severity.ERROR and more[_words(finding)] > 0]
    if any(_is_there(error, plan) for error in errors if _identity(error) not in known for plan in group):
        raise _Refused("it would cause a new error")


def _is_there(finding: Finding, plan: _Plan) -> bool:
    path, document = finding.where.path, finding.where.document
    if (document, path) == (plan.finding.where.document, plan.finding.where.path):
        return True
    for change in plan.changes:
        place: Path = change.path
        if isinstance(change, Insert) and change.key is not None:
            place = (*place, change.key)
        made_new = isinstance(change, Insert | Replace)
        if change.document == document and (path == place or (made_new and path[: len(place)] == place)):
            return True
    return False
