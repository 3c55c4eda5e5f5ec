"""Checks a payload against its shape, and filled values against the rules.

A filled value may not fit, or a value whose finding is suppressed. Any other misfit is a fault of toolcheck. No finding
shows a filled value, because it may be a secret.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from toolcheck.checking.checking import check_document
from toolcheck.checking.selection import Options
from toolcheck.compiling.choose import Chosen
from toolcheck.compiling.enclose import Enclosed
from toolcheck.compiling.fill import fill_known
from toolcheck.compiling.refusing import as_refused
from toolcheck.contract import engine
from toolcheck.document.where import Path, value_at
from toolcheck.finding.finding import ERROR, Finding
from toolcheck.finding.report import Checked
from toolcheck.ground.record import replace
from toolcheck.rules import find_rule

UNFIT = "the filled value does not fit here"


def check_filled(
    file: Checked, written: Sequence[Chosen], environment: Mapping[str, str], options: Options
) -> Iterator[Finding]:
    """What is wrong in a file only after its placeholders are filled, in what is `written`: an address that is not one,
    a label that is there twice.
    """
    values = tuple(fill_known(value, environment) for value in file.document.values)
    if values == file.document.values:
        return
    before = {(finding.rule, finding.where) for finding in file.everything}
    for finding in check_document(replace(file.document, values=values), options).findings:
        rule = find_rule(finding.rule)
        if rule is None or rule.family == "security" or as_refused(finding).severity < ERROR:
            continue
        if (finding.rule, finding.where) in before or not is_written(finding, written):
            continue
        note = f"`{rule.name}`: {rule.title}"
        unfit = Finding(UNFIT, finding.where, note=note, severity=ERROR, rule="unfit-value")
        yield replace(unfit, targets=finding.targets, api_path=finding.api_path)


def is_written(finding: Finding, written: Sequence[Chosen]) -> bool:
    """Whether a finding is in one of the payloads that are `written`."""
    return any(chosen.payload.covers(finding.where) for chosen in written)


def misfits(enclosed: Enclosed, *, is_filled: bool, is_suppressed: bool, may_change: bool) -> list[tuple[Path, str]]:
    """Where a value does not fit its shape: paths of its body, each with a message.

    With the reference engines, the models behind the shape are asked, too. They need three times as long to load as
    everything else. With `may_change`, placeholders are left: nothing is reported from the first violation at a string
    on.
    """
    unfit: list[tuple[Path, str]] = []
    for violation in engine.violations(enclosed.shape, enclosed.value):
        if may_change and isinstance(value_at(enclosed.value, violation.path), str):
            return unfit  # a placeholder that is left can become anything
        if not is_filled and not is_suppressed:
            raise AssertionError(f"the compiled {enclosed.shape} does not fit its shape")
        message = "this value does not fit, although its finding is suppressed" if is_suppressed else UNFIT
        unfit.append((violation.path[len(enclosed.prefix) :], message))
    if engine.wants_reference() and not unfit:
        from toolcheck.contract import shapes

        if not shapes.accepts(enclosed.shape, enclosed.value):
            raise AssertionError(f"the compiled {enclosed.shape} does not fit its shape")
    return unfit
