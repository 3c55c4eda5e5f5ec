"""Law: rules are asked only about what their declarations say is relevant to them, and nothing is left out by that."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from tests.fuzz import manifests
from tests.hostile.families import schemas
from tests.law import law
from tests.reports.test_reports import CASES, TARGETS
from toolcheck.checking.examining import MAX_OF_A_RULE, examine
from toolcheck.contract.choices import MODES
from toolcheck.contract.targets import TOOL_TYPES, Target
from toolcheck.document.reading import read
from toolcheck.finding.finding import Finding
from toolcheck.manifest.envelope import recognise
from toolcheck.manifest.manifest import Manifest
from toolcheck.manifest.misfits import misfits
from toolcheck.manifest.payload import Payload
from toolcheck.manifest.texts import passages
from toolcheck.rules import all_rules

KINDS = {kind for kinds in TOOL_TYPES.values() for kind in kinds}


def everything(manifest: Manifest) -> Iterator[tuple[str, str, Any, tuple[str, ...]]]:
    """All that a rule could be asked about: the name of the view, its kind, the view, the APIs it is about."""
    for kind in {problem.kind for problem in manifest.document.problems}:
        yield "Document", kind, manifest.document, ()
    yield "Manifest", "" if manifest.is_known and not manifest.strays else "unknown", manifest, ()
    frame = manifest.frame
    for payload in [*([frame] if frame else []), *manifest.payloads]:
        targets = () if payload is frame else (payload.target,)
        yield from ((view, kind, thing, targets) for view, kind, thing in parts(payload, is_frame=not targets))


def parts(payload: Payload, *, is_frame: bool) -> Iterator[tuple[str, str, Any]]:
    yield from (("Misfit", misfit.keyword, misfit) for misfit in misfits(payload))
    for passage in passages(payload):
        yield from (("Text", "", text) for text in passage.texts(lambda _: True))
    if is_frame:
        return
    yield "Payload", payload.kind, payload
    if payload.choice.present:
        value = payload.choice.value
        yield (
            "Choice",
            payload.choice.kind or (value if isinstance(value, str) and value in MODES else ""),
            payload.choice,
        )
    yield from (("Item", item.kind, item) for item in payload.items_in)
    for tool in payload.every_tool:
        yield "Tool", tool.kind if tool.kind in KINDS else "", tool
        for schema in tool.schemas if tool.kind == "function" else ():
            yield "Subschema", "strict" if schema.is_strict else "", schema


def unfiltered(manifest: Manifest) -> Counter[Any]:
    """What all rules say of all that they could be asked about, whatever they declare to look for."""
    said: Counter[Any] = Counter()
    for view, kind, thing, targets in everything(manifest):
        for rule in all_rules():
            of_kind = not rule.kinds or kind in rule.kinds
            if rule.each == view and of_kind and (not targets or set(targets) & set(rule.targets)):
                said.update((rule.name, told(finding)) for finding in rule.check(thing))
    return said


def told(finding: Finding) -> tuple[Any, ...]:
    return finding.message, finding.where, finding.note, finding.instead


def assert_nothing_is_left_out(data: bytes, name: str, targets: tuple[Target, ...] = ()) -> None:
    manifest = recognise(read(data, name), targets)
    filtered = Counter((finding.rule, told(finding)) for finding in examine(manifest))
    if filtered and max(Counter(rule for rule, _ in filtered.elements()).values()) >= MAX_OF_A_RULE:
        return
    assert filtered == unfiltered(recognise(read(data, name), targets))


@law
def test_of_fixtures(fixture: Any) -> None:
    assert_nothing_is_left_out(fixture.data, fixture.name, fixture.targets)


def test_of_reported_cases() -> None:
    for case in CASES:
        assert_nothing_is_left_out(json.dumps(case["manifest"]).encode(), "case.json", TARGETS[case["target"]])


def test_of_hostile_schemas() -> None:
    for hostile in schemas():
        if len(hostile.data) < 20_000:
            assert_nothing_is_left_out(hostile.data, hostile.file, ("responses",))


@pytest.mark.parametrize("seeds", [range(start, start + 40) for start in range(0, 200, 40)], ids=str)
def test_of_manifests_that_are_made_up(seeds: range) -> None:
    for seed in seeds:
        random = Random(seed)
        made = manifests.sound(random).copied()
        manifests.changed(random, made.value, random.randint(0, 4))
        assert_nothing_is_left_out(json.dumps(made.value).encode(), "a.json", made.targets)
