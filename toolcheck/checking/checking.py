"""The check of one document, from its values to its findings.

No rule, no file system and no console is known here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from toolcheck.checking.examining import examine, examine_whole, look, rules_for
from toolcheck.checking.failing import checked_failure
from toolcheck.checking.selection import (
    Options,
    at_level,
    is_wanted,
    known_rule,
    looks_for,
    split_by_selection,
    unasked_rules,
)
from toolcheck.document.document import Document
from toolcheck.document.failure import failed, has_failed
from toolcheck.finding.finding import Finding
from toolcheck.finding.report import CONFIGURATION, Checked, Suppressed
from toolcheck.finding.suppression import Suppression, may_suppress
from toolcheck.ground.stopwatch import over
from toolcheck.manifest.manifest import Manifest
from toolcheck.manifest.payload import Payload
from toolcheck.manifest.recognising import recognise_document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from toolcheck.suppressing.applying import Applied

_OF_A_FILE = frozenset({"literal-secret"})
"""Rules that hold for what is written into a file: a program has its tokens in its values."""


def check_document(document: Document, options: Options | None = None) -> Checked:
    """Check one document that was named. If toolcheck itself fails on it, that is the only finding."""
    options = options or Options()
    return _guarded(document, lambda: check_manifest(recognised(document, options), options))


def check_again(manifest: Manifest, options: Options, found: list[Finding] | None = None) -> Checked:
    """Check a document that was recognised before, with the targets and labels of these options, and maybe examined:
    then `found` is what was found.
    """
    return _guarded(manifest.document, lambda: check_manifest(manifest, options, found=found))


def _guarded(document: Document, check: Callable[[], Checked]) -> Checked:
    """What the check gives; where toolcheck itself fails, or failed in reading the document, that alone."""
    try:
        return checked_failure(document) if has_failed(document) else check()
    except Exception as error:
        return checked_failure(failed(document.name, document.format, error))


def recognised(document: Document, options: Options) -> Manifest:
    """What a document is, for the targets of the options."""
    return over(options.watch, "recognise", recognise_document)(document, options.targets, options.defined_labels)


def check_manifest(
    manifest: Manifest, options: Options, *, in_order: bool = True, found: list[Finding] | None = None
) -> Checked:
    """Check what a document was recognised as; `found` is what was found where it was examined before. The findings are
    in the order of the text, unless nobody asks for that: it takes a look at where each of them is.
    """
    if found is None:
        found = examine(manifest, unasked_rules(options), options.watch)
    if found:
        from toolcheck.checking.merging import give_way, merge_targets

        found = merge_targets(give_way(found))
    if manifest.document.around is not None:
        from toolcheck.checking.silence import certain

        found = certain(found, manifest, options.targets)
    if manifest.document.is_live:
        found = [finding for finding in found if finding.rule not in _OF_A_FILE]
    if found:
        from toolcheck.checking.guesses import doubt_fixes

        found = doubt_fixes(manifest, found)
    reported, deselected = split_by_selection(found, options)
    suppressed: tuple[Suppressed, ...] = ()
    if may_suppress(manifest.document) or (reported and options.suppressions):
        reported, suppressed = _suppressed(manifest, reported, options)
    if reported:
        from toolcheck.checking.facts import with_tool

        reported = tuple([with_tool(finding, manifest) for finding in reported])
    return Checked(
        document=manifest.document,
        manifest=manifest,
        findings=_in_order(manifest.document, reported) if in_order else reported,
        suppressed=suppressed,
        deselected=deselected,
    )


def _suppressed(
    manifest: Manifest, selected: tuple[Finding, ...], options: Options
) -> tuple[tuple[Finding, ...], tuple[Suppressed, ...]]:
    """The findings that are left by the suppressions in the manifest and in the configuration, and what is wrong with
    those in the manifest; and the findings that are suppressed.
    """
    from toolcheck.suppressing.reading import read_suppressions

    own = read_suppressions(manifest)
    applied = _apply(manifest, selected, (*own, *options.suppressions), options)

    def is_unused(suppression: Suppression, rule: str) -> bool:
        return looks_for(rule, manifest, options) and (rule, suppression.scope) not in applied.used

    about_own = _apply(manifest, _ask_about(own, manifest, is_unused, options), options.suppressions, options)
    return (*applied.reported, *about_own.reported), (*applied.suppressed, *about_own.suppressed)


def check_whole(payload: Payload, options: Options) -> list[Finding]:
    """What is wrong with a payload as a whole, made of several files: its tools among each other, its choice. The tools
    by themselves are checked in their files.
    """
    return [finding for finding in examine_whole(payload) if is_wanted(known_rule(finding.rule), options)]


def check_suppressions(
    document: Document,
    suppressions: Collection[Suppression],
    unused: Collection[tuple[Suppression, str]],
    options: Options,
) -> Checked:
    """What is wrong with the suppressions of a configuration. `unused` are those whose rule was asked for and found
    nothing.
    """
    manifest = Manifest(document=document, shape=CONFIGURATION)
    found = _ask_about(suppressions, manifest, lambda suppression, rule: (suppression, rule) in unused, options)
    return Checked(document=document, manifest=manifest, findings=_in_order(document, found))


def _ask_about(
    suppressions: Collection[Suppression],
    manifest: Manifest,
    is_unused: Callable[[Suppression, str], bool],
    options: Options,
) -> Iterator[Finding]:
    """What the rules about suppressions say of each. `is_unused`, of a suppression and a rule that it names."""
    if not suppressions:
        return
    from toolcheck.suppressing.judging import judge_suppressions

    for judged in judge_suppressions(suppressions, is_unused, options.today):
        for rule, _ in rules_for("JudgedSuppression", None, "").always:
            if is_wanted(rule, options):
                yield from (at_level(finding, options) for finding in look(rule, judged, manifest, ()))


def _apply(
    manifest: Manifest, findings: Iterable[Finding], suppressions: tuple[Suppression, ...], options: Options
) -> Applied:
    from toolcheck.suppressing.applying import apply_suppressions

    today, show = options.today, options.show_suppressed
    return apply_suppressions(manifest, findings, suppressions, today=today, show_suppressed=show)


def _in_order(document: Document, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: (document.span(finding.where), -finding.severity, finding.rule)))
