"""What the page is answered: the findings of the command with their places, fixes, payloads, and what may be shared."""

from __future__ import annotations

import json
from typing import Any

import pytest

from playground import answering
from playground.answering import MAX_BYTES, NAMES, PLACEHOLDER, answer, guessed
from playground.build import EXAMPLES
from tests.running import ROOT, toolcheck

BROKEN = (ROOT / "examples" / "broken" / "front_desk.yaml").read_text("utf-8")
LOG = (ROOT / "examples" / "logs" / "update_refused.log").read_text("utf-8")
TOKEN = "sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH"
SECRET = f"""\
session:
  tools:
    - type: mcp
      server_label: docs
      server_url: https://docs.example.com/mcp
      authorization: {TOKEN}
      require_approval: always
"""


def ask(what: str, text: str, **more: Any) -> dict[str, Any]:
    return json.loads(answer(json.dumps({"ask": what, "text": text, "today": "2026-11-30", **more})))


def cut(text: str, found: dict[str, Any]) -> str:
    """The characters of a finding, as a browser counts them."""
    return text.encode("utf-16-le", "surrogatepass")[found["start"] * 2 : found["end"] * 2].decode("utf-16-le")


@pytest.mark.parametrize("path", [path for _, path in EXAMPLES])
def test_the_findings_are_those_of_the_command(path, tmp_path):
    text = (ROOT / "examples" / path).read_text("utf-8")
    found = ask("check", text)
    name = NAMES[found["format"]]
    (tmp_path / name).write_text(text)
    command = "trace" if found["format"] == "log" else "check"
    done = toolcheck(command, "--output-format", "json", name, cwd=tmp_path)
    expected = json.loads(done.stdout)["findings"]
    assert [same(one) for one in found["findings"]] == [same(one) for one in expected]


def same(found: dict[str, Any]) -> dict[str, Any]:
    """What a finding has in both; the place of a related one by line."""
    keys = ("rule", "severity", "message", "line", "column", "end_line", "end_column", "api_path", "fix", "rule_url")
    return {**{key: found[key] for key in keys}, "related": [(one["message"], one["line"]) for one in found["related"]]}


def test_a_finding_has_its_note_and_its_characters():
    found = ask("check", BROKEN)
    assert found["summary"] == "5 tools (2 function, 1 mcp, 1 connector, 1 web_search); 5 errors, 3 fixable"
    assert (found["format"], found["safe"], found["more"], found["largest"]) == ("yaml", 3, 0, 0)
    first, *_, label, _ = found["findings"]
    assert (first["rule"], cut(BROKEN, first)) == ("nested-function", "function")
    assert first["note"] == "this is the form of Chat Completions"
    assert (cut(BROKEN, label), cut(BROKEN, label["related"][0])) == ("calendar", "calendar")
    assert label["related"][0]["start"] < label["start"]


@pytest.mark.parametrize("lead", ["", "# 🦜 é\n", "\ufeff", "\ufeff# 🦜🦜\n"])
def test_characters_are_counted_as_browsers_count_them(lead):
    text = f"{lead}tools:\n  - {{type: function, name: f, description: 🦜🦜, strict: true}}\n"
    (found,) = [one for one in ask("check", text)["findings"] if one["rule"] == "strict-in-realtime"]
    assert cut(text, found) == "strict"


def test_half_a_character_is_only_a_wrong_one():
    assert ask("check", 'tools: [{type: function, name: "\ud83e"}]')["findings"]


def test_a_finding_of_a_log_is_a_line_of_it():
    found = ask("check", LOG)
    assert found["format"] == "log"
    assert [one["rule"] for one in found["findings"]] == ["session-update-refused", "ran-on-defaults"]
    for one in found["findings"]:
        assert cut(LOG, one) == LOG.split("\n")[one["line"] - 1]
    astral = "note: 🦜\n" + LOG
    assert cut(astral, ask("check", astral, format="log")["findings"][0]) == LOG.split("\n")[2]


@pytest.mark.parametrize("target", ["", "responses"])
def test_a_target_is_what_the_text_is_for(target):
    text = "- {type: web_search}\n"
    assert [one["rule"] for one in ask("check", text, target=target)["findings"]] == (
        [] if target else ["unsupported-tool-type"]
    )


def test_a_suppression_holds_until_its_day():
    text = (
        "# toolcheck: ignore[unrestricted-server] until 2026-11-29 -- new\n"
        "- {type: mcp, server_label: a, server_url: https://a.example/mcp, require_approval: always}\n"
    )
    rules = [one["rule"] for one in ask("check", text)["findings"]]
    assert "expired-suppression" in rules
    earlier = ask("check", text, today="2026-11-28")
    assert "expired-suppression" not in [one["rule"] for one in earlier["findings"]]
    assert "1 suppressed" in earlier["summary"]


@pytest.mark.parametrize("format", [*NAMES, ""])
@pytest.mark.parametrize("text", ["", "\0", "{", "- [", "def f(", "🦜", "session: " + "[" * 400])
def test_any_text_has_an_answer(format, text):
    for what in ("check", "compile", "share"):
        assert "failed" not in ask(what, text, format=format)
    assert ask("fix", text, format=format, finding="safe")["text"] is None


def test_a_text_that_is_too_long_says_so():
    found = ask("check", "# " + "x" * MAX_BYTES, format="yaml")
    assert [one["rule"] for one in found["findings"]] == ["too-large"]
    assert found["largest"] == MAX_BYTES


def test_many_findings_are_cut(monkeypatch):
    monkeypatch.setattr(answering, "MAX_SHOWN", 2)
    found = ask("check", BROKEN)
    assert (len(found["findings"]), found["more"]) == (2, 3)


# -- formats ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("yaml", "session:\n  tools: []\n"),
        ("yaml", "- {type: function}\n"),
        ("yaml", ""),
        ("json", '{"tools": [\n]}'),
        ("json", '{"type": "session.update",\n"session": {}}'),
        ("json", '  [{"type": "mcp"}]'),
        ("jsonl", '{"type": "session.update", "session": {}}\n\n{"type": "response.create"}\n'),
        ("python", "import os\n\nTOOLS = []\n"),
        ("python", "# tools\nTOOLS: list[dict] = [\n]\n"),
        ("python", "@tool\ndef f(): ...\n"),
        ("log", '{"type": "session.created", "session": {}}\n{"type": "response.create"}\n'),
        ("log", "- {type: response.create}\n- {type: response.created, response: {id: r1}}\n"),
    ],
)
def test_a_format_is_guessed(format, text):
    assert guessed(text) == format


@pytest.mark.parametrize("path", sorted((ROOT / "examples").rglob("*.*"), key=str), ids=lambda path: path.name)
def test_the_format_of_each_example_is_guessed(path):
    formats = {".yaml": "yaml", ".json": "json", ".jsonl": "jsonl", ".py": "python", ".log": "log"}
    if path.suffix in formats:
        assert guessed(path.read_text("utf-8")) == formats[path.suffix]


def test_a_long_text_is_guessed_by_its_beginning():
    assert guessed('{"type": "session.update"}\n' * 10_000) == "jsonl"


# -- fixes ------------------------------------------------------------------------------------------


def test_one_fix_is_made():
    fixed = ask("fix", BROKEN, finding=1)
    assert "strict" not in fixed["text"]
    assert [one["rule"] for one in ask("check", fixed["text"])["findings"]] == [
        one["rule"] for one in ask("check", BROKEN)["findings"] if one["rule"] != "strict-in-realtime"
    ]
    assert "-      strict: true" in fixed["diff"]


def test_all_safe_fixes_are_those_of_the_command(tmp_path):
    (tmp_path / "agent.yaml").write_text(BROKEN)
    toolcheck("check", "--fix", "agent.yaml", cwd=tmp_path)
    assert ask("fix", BROKEN, finding="safe")["text"] == (tmp_path / "agent.yaml").read_text()


def test_a_fix_keeps_the_mark_at_the_beginning():
    assert ask("fix", "\ufeff" + BROKEN, finding=1)["text"].startswith("\ufeff#")


def test_a_hint_changes_nothing():
    hinted = ask("fix", BROKEN, finding=4)
    assert (hinted["text"], hinted["diff"]) == (None, "")
    assert hinted["reason"]


def test_a_failure_is_without_words(monkeypatch):
    monkeypatch.setattr(answering, "kind_of", lambda error: type(error).__name__)
    assert ask("fix", BROKEN, finding=99) == {"failed": "IndexError"}
    assert ask("nonsense", SECRET) == {"failed": "KeyError"}


# -- payloads ---------------------------------------------------------------------------------------


def test_a_payload_keeps_its_placeholders(tmp_path):
    text = (ROOT / "examples" / "calendar.json").read_text("utf-8")
    (tmp_path / "agent.json").write_text(text)
    done = toolcheck("compile", "--keep-placeholders", "agent.json", cwd=tmp_path)
    made = ask("compile", text)
    assert made["payload"] == done.stdout
    assert "${" in made["payload"]


def test_errors_are_why_there_is_no_payload():
    refused = ask("compile", BROKEN)
    assert refused["payload"] is None
    assert len(refused["notes"]) == 5
    assert "line 23: `calendar` is the `server_label` of two tools" in refused["notes"]


def test_a_form_and_a_turn_are_chosen():
    text = "session: {tools: [{type: function, name: f}]}\nturns: {quiet: {tool_choice: none}}\n"
    assert ask("check", text)["turns"] == ["quiet"]
    assert json.loads(ask("compile", text, form="session")["payload"])["type"] == "realtime"
    assert json.loads(ask("compile", text, turn="quiet")["payload"])["type"] == "response.create"
    assert ask("compile", text, turn="loud")["payload"] is None


def test_code_is_compiled_when_all_of_it_is_known():
    text = ask("fix", (ROOT / "examples" / "broken" / "desk.py").read_text("utf-8"), finding="safe")["text"]
    assert '"parameters": {' in ask("compile", text)["payload"]
    assert ask("compile", "x = 1\n")["notes"] == ["it sends nothing"]
    assert ask("compile", LOG) == {"payload": None, "notes": ["a log is not compiled"]}


# -- secrets ----------------------------------------------------------------------------------------


def test_no_answer_has_a_secret():
    check = ask("check", SECRET)
    assert "literal-secret" in [one["rule"] for one in check["findings"]]
    answers = [check, ask("compile", SECRET), ask("fix", SECRET, finding="safe")]
    answers += [ask("fix", SECRET, finding=number) for number in range(len(check["findings"]))]
    for one in answers:
        assert TOKEN not in json.dumps({key: value for key, value in one.items() if key != "text"})


def test_a_secret_is_not_shared():
    shared = ask("share", SECRET)
    assert shared["secrets"] == [6]
    assert shared["text"] == SECRET.replace(TOKEN, PLACEHOLDER)
    assert ask("share", shared["text"])["secrets"] == []


@pytest.mark.parametrize(
    "text",
    [
        f'{{"tools": [{{"type": "mcp", "server_label": "a", "authorization": "{TOKEN}"}}]}}',
        f'TOOLS = [{{"type": "mcp", "server_label": "a", "authorization": "{TOKEN}"}}]\n',
        f"authorization: {TOKEN}\n  - [",
        f"tools: [{{type: mcp, server_label: a, server_url: 'https://u:{TOKEN}@a.example/mcp?key={TOKEN}'}}]\n",
        f"instructions: |\n  Use\n  {TOKEN}\n  for it.\nmodel: gpt-realtime\n",
        '{"type": "session.created"}\n{"type": "session.update", "session": {"tools": [{"authorization": "%s"}]}}\n'
        % TOKEN,
        f"\ufeff# {TOKEN}\n",
    ],
)
def test_no_shared_text_has_a_secret(text):
    shared = ask("share", text)
    assert shared["secrets"]
    assert shared["text"] is None or (TOKEN not in shared["text"] and PLACEHOLDER in shared["text"])


@pytest.mark.parametrize("text", [BROKEN, "", "# 🦜\r\n- {type: function}\n"])
def test_a_text_without_a_secret_is_shared_as_it_is(text):
    assert ask("share", text)["secrets"] == []
    assert ask("share", text)["text"] == text


def test_a_long_text_is_not_shared():
    assert ask("share", "x" * (MAX_BYTES + 1))["reason"] == "the text is too long for a link"
