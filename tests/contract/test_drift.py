"""How types are compared for drift. The newest SDK itself is looked at by `make drift`, never by a test."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal, Required

import pytest
from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from drift import __main__ as drift
from drift.facts import facts, needless, place, unexplained
from tests.running import ROOT
from toolcheck.contract import models


class TheirFilter(TypedDict, total=False):
    names: list[str]


class Theirs(TypedDict, total=False):
    type: Required[Literal["mcp"]]
    label: Required[str]
    allowed: Iterable[TheirFilter] | None
    voice: str | Literal["alloy"]
    size: Literal["low", "high"]


class OurFilter(BaseModel):
    names: list[str] = []


class Ours(BaseModel):
    type: Literal["mcp"]
    label_: str = Field(alias="label")
    allowed: Annotated[list[OurFilter] | None, "what may be called"] = None
    voice: str = ""
    size: Literal["low", "high"] = "low"


class Newer(Theirs, total=False):
    size: Literal["low", "high", "huge"]  # type: ignore[misc]
    header: Required[dict[str, int]]


def said(annotation: object) -> set[str]:
    return {fact for fact, _ in facts(annotation, "tool")}


def test_a_type_becomes_facts() -> None:
    assert said(Theirs) == {
        "tool<mcp>.type",
        "tool<mcp>.type!",
        "tool<mcp>.label",
        "tool<mcp>.label!",
        "tool<mcp>.label: str",
        "tool<mcp>.allowed",
        "tool<mcp>.allowed: null",
        "tool<mcp>.allowed[].names",
        "tool<mcp>.allowed[].names[]: str",
        "tool<mcp>.voice",
        "tool<mcp>.voice: str",
        "tool<mcp>.size",
        "tool<mcp>.size = 'low'",
        "tool<mcp>.size = 'high'",
    }


def test_types_of_both_kinds_say_the_same() -> None:
    assert said(Theirs) == said(Ours)


def test_what_is_new_is_a_fact_more() -> None:
    assert said(Newer) - said(Theirs) == {
        "tool<mcp>.size = 'huge'",
        "tool<mcp>.header",
        "tool<mcp>.header!",
        "tool<mcp>.header{}: int",
    }


def test_an_object_in_itself_ends() -> None:
    class Tree(BaseModel):
        children: list[Tree] = []

    Tree.model_rebuild(_types_namespace={"Tree": Tree})
    assert said(Tree) == {"tool.children"}


def test_reasons_explain_facts_and_are_needed() -> None:
    reasons = {r".*\.size.*": "a reason", r".*\.gone": "another"}
    assert unexplained(["b.new", "a.size: str", "a.new"], reasons) == ["a.new", "b.new"]
    assert needless(iter(["b.new", "a.size: str"]), reasons) == [r".*\.gone"]


@pytest.mark.parametrize(
    ("fact", "holder"),
    [
        ("tool<mcp>.header", "Ours"),
        ("tool<mcp>.header!", "Ours"),
        ("tool<mcp>.header{}.name: str", "Ours"),
        ("tool<mcp>.size = 'a.b'", "Ours"),
        ("tool<mcp>.allowed: str", "Ours"),
        ("tool<mcp>.allowed[].read_only: bool", "OurFilter"),
    ],
)
def test_the_place_of_a_fact_is_the_class_that_would_hold_it(fact: str, holder: str) -> None:
    assert place(fact, dict(facts(Ours, "tool"))) == f"{holder} in tests/contract/test_drift.py"


def test_a_fact_of_something_new_has_a_place_too() -> None:
    assert place("event.new", dict(facts(Ours, "tool"))) == "the shape of it in toolcheck/contract/shapes"


def test_each_difference_is_a_line_that_says_where_to_add_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drift, "ONLY_SDK", {r".*\.header.*": "a reason"})
    monkeypatch.setattr(drift, "OPEN", {r".*\.never": "2026-11-29"})
    monkeypatch.setattr(drift, "ONLY_SHAPES", {})
    ours = dict(facts(Ours, "tool")) | {"tool<mcp>.own": Ours}
    where = "Ours in tests/contract/test_drift.py"
    assert [*drift.differences(dict(facts(Newer, "tool")), ours)] == [
        f"only the SDK has `tool<mcp>.size = 'huge'`: add it to {where}, or to ONLY_SDK in drift/known.py",
        f"only the shapes have `tool<mcp>.own`: remove it from {where}, or add it to ONLY_SHAPES in drift/known.py",
        r"nothing is explained by `.*\.never`: remove it from OPEN in drift/known.py",
    ]


def test_an_announced_end_of_a_model_is_known_or_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "SHUTDOWN", {"gpt-a": "2027-01-01"})
    (tmp_path / "types" / "realtime").mkdir(parents=True)
    words = '"""\n- "gpt-a", "gpt-b": Announced\n  shutdown date: 2027-01-01\n"""\n'
    (tmp_path / "types" / "realtime" / "a.py").write_text(words)
    (line,) = drift.shutdowns(tmp_path)
    assert line == "the SDK says that `gpt-b` ends on 2027-01-01: add it to SHUTDOWN in toolcheck/contract/models.py"
    (tmp_path / "types" / "realtime" / "a.py").write_text("")
    (line,) = drift.shutdowns(tmp_path)
    assert line.startswith("no end of a model is found in the SDK")


def test_a_model_without_tools_may_end_unknown(tmp_path: Path) -> None:
    (tmp_path / "types" / "audio").mkdir(parents=True)
    words = '"""\n- "tts-1": Announced shutdown date: 2027-01-06\n"""\n'
    (tmp_path / "types" / "audio" / "a.py").write_text(words)
    assert [*drift.shutdowns(tmp_path)] == []


def test_each_module_with_tools_is_compared_or_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "types" / "new").mkdir(parents=True)
    (tmp_path / "types" / "new" / "start_params.py").write_text("class A:\n    tools: Iterable[Tool]\n")
    (tmp_path / "types" / "new" / "other_params.py").write_text("class A:\n    name: str\n")
    monkeypatch.setattr(drift, "ELSEWHERE", {"old/.*": "a reason"})
    assert [*drift.holders(tmp_path)] == [
        "`new/start_params` of the SDK has tools: add it to TYPES in drift/__main__.py,"
        " or to ELSEWHERE in drift/known.py",
        "nothing is explained by `old/.*`: remove it from ELSEWHERE in drift/known.py",
    ]


def test_without_an_sdk_it_ends_with_2() -> None:
    code = "import sys, runpy; sys.modules['openai'] = None; runpy.run_module('drift', run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT, capture_output=True, text=True)
    says = "the package `openai` is not installed; `make drift` installs it\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", says)
