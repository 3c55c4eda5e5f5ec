"""The steps of compile together, in this process: what keeps a payload from being made, and what is reported."""

from __future__ import annotations

from typing import Any

import pytest

from tests.compile.made import EVENTS, SESSION, TURNS, checked, compiled, document
from toolcheck.compiling.compiling import CannotCompile, Compiled, Wish, compile_documents
from toolcheck.compiling.fit import UNFIT
from toolcheck.compiling.refusing import Ledger, as_refused, is_lowered, refusing
from toolcheck.contract.limits import EVENT_ID_MAX
from toolcheck.document.where import Where
from toolcheck.finding.finding import ERROR, INFO, WARNING, Finding, hint, safe

SERVER = """\
session:
  instructions: Be ${TONE:-brief}.
  tools:
    - type: mcp
      server_label: ${LABEL:-crm}
      server_url: ${URL:-https://crm.example.com/mcp}
      authorization: ${TOKEN}
      require_approval: always
"""


def reported(made: Compiled, number: int = 0) -> list[tuple[str, str, Any]]:
    """The errors of a file: rule, message and path."""
    findings = made.checked[number].findings
    return [(f.rule, f.message, f.where.path) for f in findings if f.severity >= ERROR]


def test_a_payload_is_made_and_its_values_are_kept() -> None:
    made = compiled(SERVER, environment={"TOKEN": "t-1"})
    (payload,) = made.made
    assert payload.value["session"]["tools"][0]["authorization"] == "t-1"
    assert payload.value["session"]["instructions"] == "Be brief."
    assert "t-1" in made.filled
    assert made.in_lines is False
    assert "t-1" not in repr(made)


def test_a_masked_text_shows_nothing_of_the_environment() -> None:
    made = compiled(SERVER, environment={"TOKEN": "t-1", "URL": "https://crm.example.com/mcp"})
    assert made.text(masked=True).count("********") == 2
    assert "Be brief." in made.text(masked=True)
    assert "t-1" not in made.text(masked=True)
    assert "t-1" in made.text()
    assert made.text(compact=True).count("\n") == 1


def test_events_are_lines() -> None:
    made = compiled(SESSION + TURNS, form="events", environment={})
    assert made.in_lines
    assert made.text().count("\n") == 3


def test_an_event_of_a_server_is_left_out_and_said_in_its_place() -> None:
    made = compiled(EVENTS, name="a.jsonl", form="events")
    assert [payload.value["type"] for payload in made.made] == [
        "session.update",
        "input_audio_buffer.commit",
        "response.create",
    ]
    ((found, dropped),) = made.dropped
    assert (found.name, dropped.severity) == ("a.jsonl", INFO)
    assert dropped.message == "`response.created` is not a client event, so it is left out"
    assert (dropped.where.document, dropped.where.part) == (2, "key")
    assert made.made[1].origin(("event_id",)) == (found, Where(("event_id",), document=1))


def test_an_error_refuses_all_files_before_anything_is_chosen() -> None:
    made = compiled(SESSION, "session: {tools: [{type: mcp}]}\n", turn="noon")
    assert made.made == ()
    assert reported(made, 0) == []
    assert reported(made, 1)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, ("unset-variable", "the environment variable `TOKEN` is not set", "authorization")),
        ({"TOKEN": "t", "URL": "none"}, ("unfit-value", UNFIT, "server_url")),
        ({"TOKEN": "t", "LABEL": "white space"}, ("unfit-value", UNFIT, "server_label")),
        ({"TOKEN": "\udcff"}, ("unfit-value", "the environment variable `TOKEN` is not UTF-8", "authorization")),
    ],
)
def test_what_does_not_fit_is_an_error_at_its_place(environment: Any, expected: Any) -> None:
    made = compiled(SERVER, environment=environment)
    assert made.made == ()
    rule, message, key = expected
    assert (rule, message, ("session", "tools", 0, key)) in reported(made)


def test_an_error_of_a_variable_says_the_target_and_what_the_api_calls_the_place() -> None:
    (finding,) = (f for f in compiled(SERVER).checked[0].findings if f.rule == "unset-variable")
    assert (finding.api_path, finding.targets) == ("session.tools[0].authorization", ("realtime-session",))
    assert finding.note == "a file that `--env-file` names can set it, too"


def test_an_error_of_a_variable_is_in_the_file_of_its_part() -> None:
    made = compiled(SESSION, SERVER)
    assert reported(made, 0) == []
    assert [rule for rule, _, _ in reported(made, 1)] == ["unset-variable"]


def test_an_empty_variable_is_noted_in_the_file_of_its_part() -> None:
    made = compiled(SESSION, SERVER.replace("${TONE:-brief}", "${TONE}"), environment={"TOKEN": "t", "TONE": ""})
    ((found, empty),) = made.empty
    assert (found.name, empty.where.path) == ("b.yaml", ("session", "instructions"))
    assert empty.message == "the environment variable `TONE` is set, but empty"


def test_a_filled_value_is_held_against_rules_only_where_it_is_written() -> None:
    text = SERVER + "turns:\n  later:\n    tools: [{type: mcp, server_label: b, server_url: '${LATER}'}]\n"
    environment = {"TOKEN": "t", "LATER": "none"}
    assert compiled(text, environment=environment).made
    assert compiled(text, environment=environment, turn="later").made == ()


def test_placeholders_that_are_left_are_not_held_against_the_shape() -> None:
    made = compiled("session: {tools: [], tool_choice: '${CHOICE}'}\n", fill=False)
    assert made.made[0].value["session"]["tool_choice"] == "${CHOICE}"
    assert made.filled == ()


def test_the_later_of_two_events_may_name_a_server_by_its_label() -> None:
    crm = "{type: mcp, server_label: crm, server_url: https://crm.example.com/mcp, require_approval: always}"
    text = f"session: {{tools: [{crm}]}}\nturns: {{later: {{tools: [{crm}]}}}}\n"
    session, later = compiled(text, form="events", reuse=True).made
    assert len(session.value["session"]["tools"][0]) == 4
    assert later.value["response"]["tools"] == [{"type": "mcp", "server_label": "crm"}]
    assert len(compiled(text, form="events").made[1].value["response"]["tools"][0]) == 4


def test_what_is_left_out_of_several_files_is_said_of_each() -> None:
    made = compiled(SESSION.replace("name:", "x-a: 1, name:"), SESSION.replace("name: hang_up", "x-b: 1, name: b"))
    assert [(found.name, finding.message) for found, finding in made.dropped] == [
        ("a.yaml", "`x-a` is left out"),
        ("b.yaml", "`x-b` is left out"),
    ]
    assert [tool["name"] for tool in made.made[0].value["session"]["tools"]] == ["hang_up", "b"]


def test_a_conflict_refuses() -> None:
    made = compiled("session: {tools: [], tool_choice: auto}\n", "session: {tools: [], tool_choice: none}\n")
    assert made.made == ()
    assert [rule for rule, _, _ in reported(made, 1)] == ["conflicting-manifests"]


def test_different_things_are_not_made_one() -> None:
    request = '{"model": "gpt-5", "input": "hello", "tools": []}'
    with pytest.raises(CannotCompile, match="these files hold different things"):
        compiled(SESSION, request)


def test_a_suppressed_fault_that_the_shape_refuses_is_an_error() -> None:
    text = "session:\n  tools: []\n  wrong: 1  # toolcheck: ignore[unknown-field] -- we want it\n"
    made = compiled(text)
    assert made.made == ()
    assert ("unfit-value", "this value does not fit, although its finding is suppressed", ("session",)) in reported(
        made
    )


@pytest.mark.parametrize(("length", "is_made"), [(EVENT_ID_MAX, True), (EVENT_ID_MAX + 1, False)])
def test_an_event_id_has_a_longest(length: int, is_made: bool) -> None:
    wish = Wish(event_id="e" * length)
    if is_made:
        assert wish.completed() is wish
        return
    with pytest.raises(CannotCompile, match=f"an `event_id` has at most {EVENT_ID_MAX} characters"):
        wish.completed()


def test_a_request_is_meant_for_responses() -> None:
    assert Wish(form="request").completed().target == "responses"
    assert Wish(form="request", target="realtime-session").completed().target == "realtime-session"
    assert Wish(form="event").completed().target is None


def test_options_are_those_of_the_document() -> None:
    names: list[str] = []

    def options(found: Any) -> Any:
        from toolcheck.checking.selection import Options

        names.append(found.name)
        return Options(targets=("responses", "realtime-session"))

    tools = "[{type: function, name: a, description: Do it., parameters: {type: object, properties: {}}}]\n"
    made = compile_documents([document(tools)], {}, options=options)
    assert names == ["a.yaml"]
    assert list(made.made[0].value) == ["tools"], "the first of the targets counts"


# -- refusing ---------------------------------------------------------------------------------------


def test_a_warning_that_must_not_be_sent_is_an_error() -> None:
    file = checked(SESSION)
    empty = Finding("m", Where(), rule="empty-credential", severity=WARNING)
    assert as_refused(empty).severity == ERROR
    assert as_refused(Finding("m", Where(), rule="empty-credential", severity=INFO)).severity == INFO
    assert as_refused(Finding("m", Where(), rule="missing-description", severity=WARNING)).severity == WARNING
    assert as_refused(Finding("m", Where(), rule="of-nobody", severity=WARNING)).severity == WARNING
    assert refusing(file) == file


def test_only_a_fix_with_changes_of_a_rule_that_lowers_is_made_on_the_way() -> None:
    (strict,) = (f for f in checked(SESSION.replace("name:", "strict: true, name:")).findings if f.fix)
    changes = strict.fix.changes if strict.fix else ()
    assert is_lowered(strict)
    assert not is_lowered(Finding("m", strict.where, safe("t", *changes), rule="missing-description"))
    assert not is_lowered(Finding("m", strict.where, hint("t"), rule=strict.rule))
    assert not is_lowered(Finding("m", strict.where, rule=strict.rule))
    assert not is_lowered(Finding("m", strict.where, safe("t", *changes), rule="of-nobody"))


def test_a_ledger_keeps_each_finding_of_a_place_once() -> None:
    files = [checked(SESSION), checked(SESSION, "b.yaml")]
    ledger = Ledger(files)
    assert ledger.files() == tuple(files)
    ledger.add(1, Finding("first", Where(("a",)), rule="r", severity=WARNING))
    assert not ledger.is_refused()
    ledger.add(1, Finding("second", Where(("a",)), rule="r", severity=ERROR))
    assert not ledger.is_refused(), "its rule has a finding there"
    ledger.add(1, Finding("third", Where(("b",)), rule="r", severity=ERROR))
    assert ledger.is_refused()
    first, second = ledger.files()
    assert first == files[0]
    assert [finding.message for finding in second.findings[len(files[1].findings) :]] == ["first", "third"]


DOOMED = """\
session:
  tools:
    - type: mcp
      server_label: crm
      server_url: https://crm.example.com/mcp
      authorization: "{{ crm_token }}"
      allowed_tools: [find_customer]
      require_approval: always
turns:
  later: {instructions: Be brief.}
"""


def test_what_is_sure_to_fail_is_kept_with_the_payload() -> None:
    made = compiled(DOOMED)
    assert made.made
    ((found, finding),) = made.failing
    assert (found.name, finding.rule, finding.severity) == ("a.yaml", "unexpanded-placeholder", WARNING)
    assert finding.where.path == ("session", "tools", 0, "authorization")


@pytest.mark.parametrize(
    ("text", "turn"),
    [
        (DOOMED, "later"),
        (DOOMED.replace('"{{ crm_token }}"', "${TOKEN}"), ""),
        (DOOMED.replace(' }}"', ' }}"  # toolcheck: ignore[unexpanded-placeholder] -- the caller fills it'), ""),
        (SESSION.replace("End the call.", "''"), ""),
    ],
    ids=["not-written", "filled", "suppressed", "another-warning"],
)
def test_nothing_else_is_sure_to_fail(text: str, turn: str) -> None:
    made = compiled(text, turn=turn, environment={"TOKEN": "t"})
    assert made.made
    assert made.failing == ()
