"""The check: every rule on everything it is about, the specific taking the place of the general; what somebody said
is known and wanted is kept back.

No rule, no file system and no console is known here by name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache

from toolcheck.checking.examining import examine, examine_whole, look, rules_for
from toolcheck.contract.targets import Target
from toolcheck.document.document import Document, Problem
from toolcheck.document.failure import INTERNAL_FAILURE, failed, has_failed
from toolcheck.document.limits import MANY
from toolcheck.document.reading import LIMITS, Limits
from toolcheck.document.where import Path, Where
from toolcheck.finding.finding import ERROR, Finding, Severity, problems
from toolcheck.finding.report import CONFIGURATION, Checked, NotRead, Suppressed
from toolcheck.finding.rule import Rule
from toolcheck.finding.suppression import Ignore, Named, Spot, Suppression
from toolcheck.ground.nearest import nearest
from toolcheck.ground.record import record, replace
from toolcheck.ground.stopwatch import Stopwatch, over
from toolcheck.manifest.envelope import recognise
from toolcheck.manifest.manifest import Manifest
from toolcheck.manifest.payload import Payload
from toolcheck.manifest.unread import Pieces, speaks
from toolcheck.rules import FAMILIES, all_rules, find_rule
from toolcheck.suppressing.reading import read_ignores, spots_of

_MOST_LIKENESSES = 100
"""For so many unknown names of rules it is looked up which was meant, which takes its time."""


@record
class Options:
    """What a check is told: which targets the shapes speak to that could speak to several, which rules or
    families are selected and ignored (nothing selected: all but the opt-in ones), server labels that the
    session has already, and the limits of reading.

    `severity` says for some rules how severe their findings are, None for none of them. `ignores` are findings that
    the configuration says are known. `today`, a date like `2027-01-31`, ends what was ignored until an earlier day;
    without it, nothing ends. With `show_suppressed`, nothing is kept back. A `watch` is told how long everything takes.
    """

    targets: tuple[Target, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    defined_labels: tuple[str, ...] = ()
    limits: Limits = LIMITS
    severity: Mapping[str, Severity | None] = {}
    ignores: tuple[Ignore, ...] = ()
    today: str = ""
    show_suppressed: bool = False
    watch: Stopwatch | None = None


def check_document(document: Document, options: Options | None = None) -> Checked:
    """Check one document that was named. Should toolcheck itself fail on it, that is the one finding."""
    options = options or Options()
    try:
        return checked_failure(document) if has_failed(document) else _check(_recognise(document, options), options)
    except Exception as error:
        return checked_failure(failed(document.name, document.format, error))


def check_met(document: Document, options: Options, whole: Pieces) -> Checked | NotRead | None:
    """Check one document that was met in a folder; None when it is a stranger, no manifest at all. `whole` gives the
    text of the file to its end, also where the document has none of it. One on which toolcheck itself fails is no
    stranger: it could be anything.
    """
    try:
        return checked_failure(document) if has_failed(document) else _check_met(document, options, whole)
    except Exception as error:
        return checked_failure(failed(document.name, document.format, error))


def _check_met(document: Document, options: Options, whole: Pieces) -> Checked | NotRead | None:
    manifest = _recognise(document, options)
    if manifest.is_known and manifest.is_sure:
        return _check(manifest, options)
    missing = [problem for problem in document.problems if problem.kind in _MISSING]
    if not missing:
        return None
    cut = _why_cut(document, missing, whole)
    if _speaks(document, missing, whole, of_keys=bool(cut) or any(problem.kind == _LOST for problem in missing)):
        return _check(manifest, options)
    return NotRead(document.name, cut) if cut else None


def checked_failure(document: Document) -> Checked:
    """What is known of a document on which toolcheck itself failed: that. No option, no suppression takes it away."""
    return Checked(document, Manifest(document, "unknown"), _failures(document))


def with_failure(file: Checked, error: Exception) -> Checked:
    """A checked file, on which toolcheck failed later on: what was found before, and that. To be called where the
    exception was caught.
    """
    found = _failures(failed(file.document.name, file.document.format, error))
    return replace(file, findings=(*found, *file.findings))


def _failures(document: Document) -> tuple[Finding, ...]:
    found = problems(document, INTERNAL_FAILURE)
    return tuple(replace(finding, rule=INTERNAL_FAILURE, severity=ERROR) for finding in found)


def _recognise(document: Document, options: Options) -> Manifest:
    return over(options.watch, "recognise", recognise)(document, options.targets, options.defined_labels)


def _check(manifest: Manifest, options: Options) -> Checked:
    silent = frozenset(name for name in _opt_in() if not _is_wanted(name, options))
    found = list(_merge(_give_way(examine(manifest, silent, options.watch))))
    off = {name for name in {finding.rule for finding in found} if not _is_wanted(name, options)}
    wanted = [finding for finding in found if finding.rule not in off]
    own = read_ignores(manifest)
    heeded = _heed(manifest, wanted, (*own, *options.ignores), options)

    def is_unused(ignore: Ignore, name: str) -> bool:
        return looks_for(name, manifest, options) and (name, ignore.spot) not in heeded.used

    about = _heed(manifest, list(_judge(manifest, own, is_unused, options)), options.ignores, options)
    return Checked(
        manifest.document,
        manifest,
        tuple(_in_order(manifest.document, [*heeded.kept, *about.kept])),
        (*heeded.suppressed, *about.suppressed),
        tuple(finding for finding in found if finding.rule in off and not _rule(finding.rule).opt_in),
    )


def check_whole(payload: Payload, options: Options) -> list[Finding]:
    """What is wrong with a payload as a whole, made of several files: its tools among each other, its choice. The
    tools by themselves are checked where they stand.
    """
    return [finding for finding in examine_whole(payload) if _is_wanted(finding.rule, options)]


_LOST = "duplicate-key"
_BOUNDS = ("too-large", "too-deep")
_MISSING = (_LOST, "syntax-error", *_BOUNDS)
"""The problems of a document whose values are not all that its text says."""


def _why_cut(document: Document, missing: Sequence[Problem], whole: Pieces) -> str:
    """Why a part of a document was not looked at: it is behind a bound, or all of it is in another encoding. Empty when
    all of it was. Nothing of the text is in these words.
    """
    bound = next((problem.message for problem in missing if problem.kind in _BOUNDS), "")
    if bound or (not document.text and any(whole())):
        return bound or missing[0].message
    if "\0" in document.text:
        return "it has zero bytes in it"
    return "too much of it is broken" if len(missing) >= MANY else ""


def _speaks(document: Document, missing: Sequence[Problem], whole: Pieces, *, of_keys: bool) -> bool:
    """Whether what is missing from the values of a document speaks of tools."""
    if any(problem.kind == _LOST and problem.where.path[-1:] == ("tools",) for problem in missing):
        return True
    if not document.text:
        return speaks(whole, document.format, of_keys=of_keys)
    start = 0
    if document.values and not of_keys:  # what was read before the first broken line is known to be no manifest
        at = min(document.span(problem.where).start for problem in missing)
        start = document.line_start(document.position(at).line)
    return speaks(lambda: (document.text[start:],), document.format, of_keys=of_keys)


# -- one fault, one finding -------------------------------------------------------------------------


def _give_way(findings: list[Finding]) -> list[Finding]:
    """Without the general findings whose place a specific one speaks of, at least as severely.

    A specific finding accounts for its own place, and for all that is at or below the places it names
    in `instead`.
    """
    general = _general()
    exact: dict[tuple[int, Path], Severity] = {}
    below: dict[tuple[int, Path], Severity] = {}
    for finding in findings:
        if finding.rule not in general:
            _raise(exact, finding.where, finding.severity)
            for where in finding.instead:
                _raise(below, where, finding.severity)

    def is_told(finding: Finding) -> bool:
        document, path = finding.where.document, finding.where.path
        if exact.get((document, path), 0) >= finding.severity:
            return True
        return any(below.get((document, path[:length]), 0) >= finding.severity for length in range(len(path) + 1))

    return [finding for finding in findings if finding.rule not in general or not is_told(finding)]


def _raise(severities: dict[tuple[int, Path], Severity], where: Where, severity: Severity) -> None:
    spot = (where.document, where.path)
    severities[spot] = max(severity, severities.get(spot, severity))


@cache
def _general() -> frozenset[str]:
    return frozenset(rule.name for rule in all_rules() if rule.general)


@cache
def _opt_in() -> tuple[str, ...]:
    return tuple(rule.name for rule in all_rules() if rule.opt_in)


def _rule(name: str) -> Rule:
    found = find_rule(name)
    assert found is not None, name
    return found


def is_wanted(rule: Rule, options: Options) -> bool:
    """Whether the findings of a rule are asked for. To give an opt-in rule a severity is to ask for it."""
    words = (rule.name, rule.family, "all")
    if any(word in options.ignore for word in words) or options.severity.get(rule.name, ERROR) is None:
        return False
    if options.select:
        return any(word in options.select for word in words)
    return not rule.opt_in or rule.name in options.severity


def _is_wanted(name: str, options: Options) -> bool:
    return is_wanted(_rule(name), options)


def _merge(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Equal findings of several targets as one that lists them, as severe as the worst of them."""
    merged: dict[tuple[str, str, Where], Finding] = {}
    for finding in findings:
        spot = (finding.rule, finding.message, finding.where)
        known = merged.get(spot)
        targets = (*known.targets, *finding.targets) if known else finding.targets
        worst = known if known is not None and known.severity >= finding.severity else finding
        merged[spot] = replace(worst, targets=tuple(dict.fromkeys(targets)))
    yield from merged.values()


def _in_order(document: Document, findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: (document.span(finding.where), -finding.severity, finding.rule))


# -- what somebody said about findings --------------------------------------------------------------


def check_ignores(
    document: Document, ignores: Iterable[Ignore], unused: Collection[tuple[Ignore, str]], options: Options
) -> Checked:
    """What is wrong with what a configuration ignores; of `unused`, its rule was looked for and never broken."""
    manifest = Manifest(document, CONFIGURATION)
    found = _judge(manifest, ignores, lambda ignore, name: (ignore, name) in unused, options)
    return Checked(document, manifest, tuple(_in_order(document, found)))


def looks_for(name: str, manifest: Manifest, options: Options) -> bool:
    """Whether the findings of a rule are asked for, and the rule holds for an API that the manifest is meant for."""
    found = find_rule(name)
    return found is not None and _is_wanted(name, options) and not set(found.targets).isdisjoint(manifest.targets)


@record
class _Heeded:
    """Findings, those that are kept back apart, and for which rules and spots of the file that was."""

    kept: list[Finding]
    suppressed: list[Suppressed]
    used: set[tuple[str, Spot | None]]


def _heed(manifest: Manifest, findings: list[Finding], ignores: tuple[Ignore, ...], options: Options) -> _Heeded:
    """Keep back what is ignored; each finding that stays is as severe as was wished."""
    heeded = _Heeded([], [], set())
    inside, outside = _by_rule(ignores, options.today)
    for found in findings:
        finding = replace(found, severity=options.severity.get(found.rule) or found.severity)
        rule = finding.rule
        here = inside[rule] if rule in inside and not _rule(rule).guarded else {}
        spots = [spot for spot in spots_of(manifest, finding) if spot in here] if here else []
        heeded.used.update((rule, spot) for spot in spots)
        by = min((here[spot] for spot in spots), default=None)
        word = ignores[by] if by is not None else None
        word = word or next((one for one in outside.get(rule, ()) if one.covers(manifest, finding)), None)
        if word is not None and not options.show_suppressed:
            heeded.suppressed.append(Suppressed(finding, word.form, word.reason))
        else:
            heeded.kept.append(finding)
    return heeded


def _by_rule(ignores: tuple[Ignore, ...], today: str) -> tuple[dict[str, dict[Spot, int]], dict[str, list[Ignore]]]:
    """What holds of some words, by the rules they name: for each spot of the file the number of the first, and those
    of the configuration.
    """
    inside: dict[str, dict[Spot, int]] = {}
    outside: dict[str, list[Ignore]] = {}
    for number, ignore in enumerate(ignores):
        for name in () if ignore.problem or ignore.has_ended(today) else set(ignore.names):
            if ignore.spot is None:
                outside.setdefault(name, []).append(ignore)
            else:
                inside.setdefault(name, {}).setdefault(ignore.spot, number)
    return inside, outside


def _judge(
    manifest: Manifest, ignores: Iterable[Ignore], is_unused: Callable[[Ignore, str], bool], options: Options
) -> Iterator[Finding]:
    """What the rules about suppressions say of each."""
    known = {rule.name: rule for rule in all_rules()}
    likenesses: dict[str, str | None] = {}
    for ignore in ignores:
        ended = ignore.has_ended(options.today)
        named: list[Named] = []
        for name, where in ignore.rules:
            found = known.get(name)
            guarded = found is not None and found.guarded and ignore.form != "configuration"
            unused = found is not None and not guarded and not ended and is_unused(ignore, name)
            family = name in FAMILIES or name == "all"
            if found is None and not family and name not in likenesses and len(likenesses) < _MOST_LIKENESSES:
                likenesses[name] = nearest(name, known)
            near = likenesses.get(name)
            named.append(Named(name, where, found is not None, family, guarded, unused, near))
        view = Suppression(ignore, tuple(named), ended)
        for rule, _ in rules_for("Suppression", None, "").always:
            if _is_wanted(rule.name, options):
                for finding in look(rule, view, manifest, ()):
                    yield replace(finding, severity=options.severity.get(rule.name) or finding.severity)
