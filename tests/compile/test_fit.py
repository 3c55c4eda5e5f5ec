"""What comes out is held against its shape, and what was filled in against the rules."""

from __future__ import annotations

from typing import Any

import pytest

from tests import KIND_OF
from tests.compile.made import SESSION, checked, chosen, compiled, document
from toolcheck.checking.selection import Options
from toolcheck.compiling.compiling import CannotCompile, Wish, compile_documents
from toolcheck.compiling.enclose import Enclosed
from toolcheck.compiling.fit import UNFIT, check_filled, misfits
from toolcheck.document import failure
from toolcheck.document.failure import failed
from toolcheck.document.where import Where
from toolcheck.finding.finding import ERROR, INFO, Finding

SERVERS = """\
session:
  tools:
    - {type: mcp, server_label: "${A}", server_url: "${URL}", require_approval: always}
    - {type: mcp, server_label: b, server_url: "${URL2}", require_approval: always}
"""
GOOD = {"A": "a", "URL": "https://a.example.com/mcp", "URL2": "https://b.example.com/mcp"}


def filled(text: str = SERVERS, options: Options | None = None, **environment: str) -> list[Finding]:
    file = checked(text)
    return list(check_filled(file, [chosen(file)], {**GOOD, **environment}, options or Options()))


def test_values_that_fit_say_nothing() -> None:
    assert filled() == []
    assert filled(SESSION) == []


def test_a_value_that_does_not_fit_names_the_rule_and_shows_nothing() -> None:
    (found,) = filled(URL="hunter2secret")
    assert (found.message, found.rule, found.severity) == (UNFIT, "unfit-value", ERROR)
    assert found.where.path == ("session", "tools", 0, "server_url")
    assert found.note.startswith("`invalid-server-url`: ")
    assert (found.targets, found.api_path) == (("realtime-session",), "session.tools[0].server_url")
    assert "hunter2" not in repr(found)


def test_each_value_that_does_not_fit_is_found() -> None:
    found = filled(URL="none", URL2="none")
    assert [finding.where.path[2] for finding in found] == [0, 1]


def test_a_label_that_is_there_twice_shows_when_it_is_filled() -> None:
    assert [finding.note.partition(":")[0] for finding in filled(A="b")] == ["`duplicate-server-label`"]


def test_rules_that_are_switched_off_are_not_asked() -> None:
    assert filled(options=Options(ignore=("invalid-server-url",)), URL="none") == []


def test_what_is_a_matter_of_security_in_the_text_is_none_in_what_was_filled_in() -> None:
    text = "session:\n  tools:\n    - {type: mcp, server_label: a, server_url: 'https://a.example.com/mcp',\n"
    text += "       require_approval: always, headers: {Authorization: '${A}'}}\n"
    assert filled(text, A="sk-proj-abcdefghijklmnopqrstuvwxyz123456", URL="none") == []


def test_what_was_found_before_is_not_found_again() -> None:
    text = SERVERS + "    - {type: mcp, server_label: c, server_url: none, require_approval: always}\n"
    assert filled(text) == []
    assert [finding.where.path[2] for finding in filled(text, URL="none")] == [0]


def made(value: dict[str, Any]) -> Enclosed:
    return Enclosed({"type": "session.update", "session": value}, ("session",), "session.update")


RIGHT: dict[str, Any] = {"type": "realtime", "tools": []}
WRONG: dict[str, Any] = {"type": "realtime", "tools": {}, "output_modalities": "smell"}


@pytest.mark.parametrize("engines", ["fast", "reference"])
def test_what_fits_its_shape_has_no_misfit(monkeypatch: pytest.MonkeyPatch, engines: str) -> None:
    monkeypatch.setenv("TOOLCHECK_ENGINES", engines)
    assert misfits(made(RIGHT), is_filled=False, is_suppressed=False, may_change=False) == []


@pytest.mark.parametrize("engines", ["fast", "reference"])
def test_what_does_not_fit_is_said_by_paths_of_the_body(monkeypatch: pytest.MonkeyPatch, engines: str) -> None:
    monkeypatch.setenv("TOOLCHECK_ENGINES", engines)
    expected = [(("output_modalities",), UNFIT), (("tools",), UNFIT)]
    assert misfits(made(WRONG), is_filled=True, is_suppressed=False, may_change=False) == expected
    ignored = "this value does not fit, although its finding is suppressed"
    expected = [(("output_modalities",), ignored), (("tools",), ignored)]
    assert misfits(made(WRONG), is_filled=True, is_suppressed=True, may_change=False) == expected
    assert misfits(made(WRONG), is_filled=False, is_suppressed=True, may_change=False) == expected


def test_what_nobody_filled_in_or_suppressed_is_a_fault_of_ours() -> None:
    with pytest.raises(AssertionError, match=r"the compiled session\.update does not fit its shape"):
        misfits(made(WRONG), is_filled=False, is_suppressed=False, may_change=False)


def test_a_string_may_still_become_anything() -> None:
    assert misfits(made(WRONG), is_filled=False, is_suppressed=True, may_change=True) == []
    tools = {**RIGHT, "tools": {}}
    assert len(misfits(made(tools), is_filled=False, is_suppressed=True, may_change=True)) == 1


def test_the_models_are_asked_where_the_reference_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def accepts(shape: str, value: Any) -> bool:
        asked.append((shape, value))
        return False

    monkeypatch.setattr("toolcheck.contract.shapes.accepts", accepts)
    assert misfits(made(RIGHT), is_filled=False, is_suppressed=False, may_change=False) == []
    assert asked == []
    monkeypatch.setenv("TOOLCHECK_ENGINES", "reference")
    with pytest.raises(AssertionError, match=r"the compiled session\.update does not fit its shape"):
        misfits(made(RIGHT), is_filled=False, is_suppressed=False, may_change=False)
    assert asked == [("session.update", made(RIGHT).value)]
    misfits(made(WRONG), is_filled=True, is_suppressed=False, may_change=False)
    assert len(asked) == 1, "the schema has said it"


# -- the whole run ----------------------------------------------------------------------------------


def test_a_file_on_which_we_failed_is_given_back_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failure, "kind_of", KIND_OF)
    broken = failed("a.yaml", "yaml", KeyError("x"))
    result = compile_documents([broken, document(SESSION, "b.yaml")], {})
    assert result.made == ()
    assert [file.document.name for file in result.checked] == ["a.yaml", "b.yaml"]
    assert result.checked[0].has_failed


def test_the_target_that_is_wished_is_the_one_that_is_checked() -> None:
    tools = "- {type: web_search}\n"
    wanted = compile_documents(
        [document(tools)], {}, Wish(target="responses"), lambda _: Options(targets=("realtime-session",))
    )
    assert wanted.made[0].value == {"tools": [{"type": "web_search"}]}


def test_the_options_of_the_first_file_are_those_of_the_whole() -> None:
    def options(found: Any) -> Options:
        return Options(ignore=("duplicate-function-name",)) if found.name == "a.yaml" else Options()

    twice = [document(SESSION, "a.yaml"), document(SESSION, "b.yaml")]
    for documents, rules in ((twice, []), (twice[::-1], ["duplicate-function-name"])):
        found = compile_documents(documents, {}, options=options).checked[1].findings
        assert [finding.rule for finding in found] == rules


def test_values_of_all_events_are_kept() -> None:
    turn = "turns:\n  later: {instructions: '${B}', tool_choice: none}\n"
    text = "session: {instructions: '${A}', tools: []}\n" + turn
    result = compiled(text, environment={"A": "one", "B": "two"}, form="events")
    assert result.filled == ("one", "two")
    empty = compiled(text, environment={"A": "", "B": ""}, form="events")
    assert [finding.severity for _, finding in empty.empty] == [INFO, INFO]


def test_an_error_of_the_shape_has_no_note() -> None:
    text = "session:\n  tools: []\n  wrong: 1  # toolcheck: ignore[unknown-field] -- we want it\n"
    (finding,) = (found for found in compiled(text).checked[0].findings if found.rule == "unfit-value")
    assert (finding.note, finding.where) == ("", Where(("session",)))


def test_the_words_for_different_things() -> None:
    with pytest.raises(CannotCompile) as raised:
        compiled(SESSION, '{"model": "gpt-5", "input": "hello", "tools": []}')
    assert raised.value.reason == "these files hold different things; compile joins only sessions, or only requests"
