"""`toolcheck diff` on two paths: its formats, its exit codes, what it never shows, and what makes no difference."""

from __future__ import annotations

import copy
import io
import json
import random
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.comparing.planted import BASES, PLANTED, as_json, as_yaml, both, request, session, tool
from tests.comparing.test_planted import side
from tests.running import toolcheck
from toolcheck.comparing.difference import compare_files
from toolcheck.comparing.kinds import CLASSES, KINDS

OLD, NEW = "old.yaml", "new.yaml"
FORMATS = ("text", "markdown", "json", "github", "sarif")


def pair(folder: Path, old: Any, new: Any) -> None:
    (folder / OLD).write_text(as_yaml(old), "utf-8")
    (folder / NEW).write_text(as_yaml(new), "utf-8")


def planted(name: str) -> tuple[Any, Any]:
    return both(next(case for case in PLANTED if case.name == name))


# -- exit codes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("never asked", (0, 1, 1, 1)),
        ("another type", (0, 0, 1, 1)),
        ("other instructions", (0, 0, 0, 1)),
        ("always asked", (0, 0, 0, 1)),
        ("another model", (0, 0, 0, 1)),
    ],
)
def test_what_fails_is_said_by_fail_on(name: str, codes: tuple[int, ...], tmp_path: Path) -> None:
    pair(tmp_path, *planted(name))
    levels = ("none", "wider", "breaks", "any")
    found = [toolcheck("diff", "--fail-on", level, OLD, NEW, cwd=tmp_path).returncode for level in levels]
    assert tuple(found) == codes
    assert toolcheck("diff", OLD, NEW, cwd=tmp_path).returncode == codes[1], "`wider` is the default"
    assert toolcheck("diff", "--fail-on", "any", "--exit-zero", OLD, NEW, cwd=tmp_path).returncode == 0
    assert toolcheck("diff", "--fail-on", "any", OLD, OLD, cwd=tmp_path).returncode == 0


def test_wrong_use(tmp_path: Path) -> None:
    pair(tmp_path, session(), session())
    (tmp_path / "folder").mkdir()
    for words in ((OLD,), (), (OLD, NEW, OLD), (OLD, "folder"), ("--fail-on", "much", OLD, NEW), (OLD, "missing.yaml")):
        done = toolcheck("diff", *words, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, ""), words
        assert done.stderr.startswith("error: "), words


@pytest.mark.parametrize("commit", ["main", "origin/main", "HEAD~1", "v1.2"])
def test_a_commit_in_place_of_a_file_is_told_apart(commit: str, tmp_path: Path) -> None:
    pair(tmp_path, session(), session())
    done = toolcheck("diff", commit, NEW, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"a commit is named with `--against {commit}`" in done.stderr


def test_without_tools_nothing_is_compared(tmp_path: Path) -> None:
    pair(tmp_path, {"session": {"tools": []}}, {"session": {"tools": [], "model": "gpt-realtime-2.1"}})
    done = toolcheck("diff", OLD, NEW, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "error: nothing was compared: neither side has tools\n"
    assert toolcheck("diff", "--allow-empty", OLD, NEW, cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("broken", ["session: {tools: [", "a: 1\na: 2\n", "name: something else\n", "\x00", ""])
def test_a_side_that_is_no_manifest_is_a_finding(broken: str, tmp_path: Path) -> None:
    (tmp_path / OLD).write_text(as_yaml(session()), "utf-8")
    (tmp_path / NEW).write_text(broken, "utf-8")
    for words in ((OLD, NEW), (NEW, OLD)):
        done = toolcheck("diff", "--fail-on", "none", "--output-format", "json", *words, cwd=tmp_path)
        said = json.loads(done.stdout)
        assert done.returncode == 1
        assert said["changes"] == []
        assert said["findings"]
        assert "new.yaml" in done.stderr


def test_a_repeated_key_is_not_a_difference_that_is_claimed(tmp_path: Path) -> None:
    text = as_yaml(session())
    (tmp_path / OLD).write_text(text, "utf-8")
    (tmp_path / NEW).write_text(text + "session: {tools: []}\n", "utf-8")
    done = toolcheck("diff", OLD, NEW, cwd=tmp_path)
    assert done.returncode == 1
    assert "[duplicate-key]" in done.stderr
    assert done.stdout == "" or "not compared" in done.stdout


# -- formats ----------------------------------------------------------------------------------------


def test_the_text_names_the_change_and_its_place(tmp_path: Path) -> None:
    pair(tmp_path, *planted("a higher maximum"))
    done = toolcheck("diff", OLD, NEW, cwd=tmp_path)
    line = (tmp_path / NEW).read_text().splitlines().index("          maximum: 5000") + 1
    assert done.stdout == (
        "wider[limit-widened]: `maximum` of `amount` of `refund` is 5000, was 50\n"
        f"  --> new.yaml:{line}:20   session\n"
        "\n"
        "compared 1 manifest: 1 wider\n"
    )


def test_texts_are_compared_word_by_word_and_hidden_characters_are_shown(tmp_path: Path) -> None:
    old, new = session(), session()
    tool(old, "hang_up")["description"] = "End the call after the caller said goodbye."
    tool(new, "hang_up")["description"] = "End the call\u200b at once, c\u0430ller."
    pair(tmp_path, old, new)
    done = toolcheck("diff", OLD, NEW, cwd=tmp_path)
    assert r"| End the call[- after the caller said goodbye-]{+\u200b at once, cаller+}." in done.stdout
    tool(new, "hang_up")["description"] = "End the c\u0430ll after the caller said goodbye."
    pair(tmp_path, old, new)
    done = toolcheck("diff", OLD, NEW, cwd=tmp_path)
    assert r"| End the[- call-]{+ c\u0430ll+} after the caller said goodbye." in done.stdout


def test_other_changes_are_counted_and_shown_on_request(tmp_path: Path) -> None:
    pair(tmp_path, *planted("another model"))
    done = toolcheck("diff", OLD, NEW, cwd=tmp_path)
    assert done.stdout == "compared 1 manifest: 1 other (`--show-other` lists other changes)\n"
    done = toolcheck("diff", "--show-other", OLD, NEW, cwd=tmp_path)
    assert done.stdout.startswith(
        "other[setting-changed]: `model` of the session changed\n  --> new.yaml:3:10   session\n"
    )


def everything(folder: Path) -> None:
    """A pair with many changes at once."""
    old, new = session(), session()
    for case in PLANTED:
        if (
            case.base == "session"
            and not case.backwards
            and case.kind in ("tool-added", "limit-widened", "enum-widened")
        ):
            case.make(new)
    tool(new, "refund")["description"] = "Refund it."
    new["session"]["model"] = "gpt-realtime-2"
    pair(folder, old, new)


def test_markdown_has_five_changes_open_and_folds_the_rest(tmp_path: Path) -> None:
    everything(tmp_path)
    done = toolcheck("diff", "--output-format", "markdown", OLD, NEW, cwd=tmp_path)
    head, fold, rest = done.stdout.partition("<details>")
    assert fold
    assert head.count("\n| wider | ") == 5
    assert rest.count("\n| ") > 5
    assert rest.rstrip().endswith("</details>")
    assert "<del>" in rest


def test_json_has_every_change_with_class_and_place(tmp_path: Path) -> None:
    everything(tmp_path)
    done = toolcheck("diff", "--output-format", "json", OLD, NEW, cwd=tmp_path)
    said = json.loads(done.stdout)
    assert said["version"] == 1
    assert list(said["summary"]) == list(CLASSES)
    assert said["files"] == [{"old": OLD, "new": NEW, "compared": True, "changes": len(said["changes"])}]
    groups = [CLASSES.index(one["class"]) for one in said["changes"]]
    assert groups == sorted(groups)
    lines = {name: (tmp_path / name).read_text().splitlines() for name in (OLD, NEW)}
    for one in said["changes"]:
        assert KINDS[one["change"]].group == one["class"]
        assert one["file"] == (OLD if one["side"] == "old" else NEW)
        assert 1 <= one["line"] <= len(lines[one["file"]])
        assert one["message"]
        assert one["scope"]


def test_github_and_sarif_have_the_severities_of_the_classes(tmp_path: Path) -> None:
    everything(tmp_path)
    done = toolcheck("diff", "--output-format", "github", OLD, NEW, cwd=tmp_path)
    kinds = [line.split(" ")[0] for line in done.stdout.splitlines()]
    assert {"::error", "::warning", "::notice", "toolcheck"} == set(kinds)
    assert kinds.count("::error") == 10, "GitHub shows ten of each kind"
    assert "without an annotation" in done.stdout
    done = toolcheck("diff", "--output-format", "sarif", OLD, NEW, cwd=tmp_path)
    run = json.loads(done.stdout)["runs"][0]
    levels = {"wider": "error", "breaks": "error", "reword": "warning", "narrower": "note", "other": "note"}
    assert run["results"]
    for result in run["results"]:
        assert result["level"] == levels[KINDS[result["ruleId"]].group]
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert run["invocations"] == [{"executionSuccessful": True, "exitCode": 1, "toolExecutionNotifications": []}]


def test_several_reports_at_once(tmp_path: Path) -> None:
    pair(tmp_path, *planted("never asked"))
    words = (
        "--output-format",
        "github",
        "--output-file",
        "out.md",
        "--output-file",
        "out.sarif",
        "--output-file",
        "json=out",
    )
    done = toolcheck("diff", *words, OLD, NEW, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=new.yaml,")
    assert (tmp_path / "out.md").read_text().startswith("## What the model may do\n")
    assert json.loads((tmp_path / "out.sarif").read_text())["version"] == "2.1.0"
    assert json.loads((tmp_path / "out").read_text())["version"] == 1
    done = toolcheck("diff", "--output-file", "no/such/folder.md", OLD, NEW, cwd=tmp_path)
    assert done.returncode == 2


def test_standard_input_is_a_side(tmp_path: Path) -> None:
    (tmp_path / OLD).write_text(as_yaml(session()), "utf-8")
    done = toolcheck("diff", OLD, "-", cwd=tmp_path, stdin=as_json(session()))
    assert (done.returncode, done.stdout) == (0, "compared 1 manifest: no changes\n")


def test_folders_are_compared_file_by_file(tmp_path: Path) -> None:
    for name, value in (("a", session()), ("b", session()), ("c", request())):
        for folder in ("before", "after"):
            (tmp_path / folder).mkdir(exist_ok=True)
            (tmp_path / folder / f"{name}.yaml").write_text(as_yaml(value), "utf-8")
    (tmp_path / "after" / "a.yaml").write_text(as_yaml(planted("never asked")[1]), "utf-8")
    (tmp_path / "after" / "b.yaml").write_text("session: {tools: [", "utf-8")
    (tmp_path / "after" / "c.yaml").unlink()
    done = toolcheck("diff", "--output-format", "json", "before", "after", cwd=tmp_path)
    said = json.loads(done.stdout)
    assert [(one["change"], one["file"]) for one in said["changes"]] == [
        ("approval-lowered", "after/a.yaml"),
        ("manifest-removed", "before/c.yaml"),
    ]
    assert [one["rule"] for one in said["findings"]] == ["syntax-error"]
    assert done.returncode == 1


@pytest.mark.parametrize("place", ["list", "one", "turn"])
def test_tools_that_cannot_be_read_any_more_are_never_silent(place: str) -> None:
    def unknown(name: str) -> Any:
        value = session()
        if place == "list":
            value["session"]["tools"] = name
        elif place == "one":
            value["session"]["tools"].append(name)
        else:
            value["turns"]["late"] = {"tools": name}
        return value

    for old, new in ((session(), unknown("${TOOLS}")), (unknown("${TOOLS}"), unknown("${OTHER_TOOLS}"))):
        found = compare_files(side(as_json(old), "a.json"), side(as_json(new), "a.json")).changes
        assert "tools-unknown" in [change.kind for change in found]
    again = compare_files(side(as_json(unknown("${T}")), "a.json"), side(as_json(unknown("${T}")), "a.json"))
    assert again.changes == ()
    back = compare_files(side(as_json(unknown("${T}")), "a.json"), side(as_json(session()), "a.json"))
    assert back.changes


def test_a_turn_without_a_choice_has_that_of_its_session() -> None:
    old = session()
    old["session"]["tool_choice"] = "none"
    new = copy.deepcopy(old)
    new["turns"]["evening"]["tool_choice"] = "auto"
    found = compare_files(side(as_json(old), "a.json"), side(as_json(new), "a.json")).changes
    assert [(change.kind, change.scope) for change in found] == [("choice-widened", "turn evening")]
    new["turns"]["evening"]["tool_choice"] = "none"
    assert compare_files(side(as_json(old), "a.json"), side(as_json(new), "a.json")).changes == ()
    new = copy.deepcopy(old)
    new["session"]["tool_choice"] = "auto"
    found = compare_files(side(as_json(old), "a.json"), side(as_json(new), "a.json")).changes
    assert [(change.kind, change.scope) for change in found] == [("choice-widened", "session")]
    new = copy.deepcopy(old)
    new["turns"]["late"] = {"tool_choice": "required"}
    found = compare_files(side(as_json(old), "a.json"), side(as_json(new), "a.json")).changes
    assert [(change.kind, change.scope) for change in found] == [
        ("choice-widened", "turn late"),
        ("turn-added", "turn late"),
    ]


# -- secrets ----------------------------------------------------------------------------------------

SECRETS = (
    "ya29.Abcdefghijkl1234567890",
    "s3cr3t-0ld-value",
    "sk-proj-Abcdefghijklmnop1234567890",
    "hunter2hunter2",
    "q9w8e7r6t5y4",
)


def with_secrets(suffix: str) -> Any:
    value = session()
    crm = tool(value, "crm")
    crm["authorization"] = SECRETS[0] + suffix
    crm["headers"] = {"X-Api-Key": SECRETS[1] + suffix}
    crm["server_url"] = f"https://me:{SECRETS[3]}{suffix}@crm.example.com/mcp?key={SECRETS[4]}{suffix}"
    tool(value, "refund")["description"] = f"Refund with {SECRETS[2]}{suffix}."
    value["session"]["instructions"] = f"The key is {SECRETS[2]}{suffix}, and bearer {SECRETS[0]}{suffix}."
    properties = tool(value, "refund")["parameters"]["properties"]
    properties["order_id"]["pattern"] = f"^{SECRETS[2]}{suffix}"
    properties["currency"]["enum"] = ["EUR", f"{SECRETS[2]}{suffix}"]
    properties["api_key"] = {"type": "string", "default": f"{SECRETS[1]}{suffix}"}
    return value


@pytest.mark.parametrize("how", FORMATS)
def test_no_format_shows_a_secret_also_when_it_changed(how: str, tmp_path: Path) -> None:
    pair(tmp_path, with_secrets("aaaa1"), with_secrets("bbbb2"))
    for words in ((OLD, NEW), (NEW, OLD)):
        done = toolcheck(
            "diff", "--show-other" if how == "text" else "--exit-zero", "--output-format", how, *words, cwd=tmp_path
        )
        text = done.stdout + done.stderr
        assert "credential-changed" in text
        assert [secret for secret in (*SECRETS, "aaaa1", "bbbb2") if secret in text] == []


def test_a_secret_that_changed_is_said_to_have_changed(tmp_path: Path) -> None:
    old, new = session(), session()
    tool(old, "crm")["authorization"], tool(new, "crm")["authorization"] = (
        "one-secret-value-1",
        "another-secret-value-2",
    )
    pair(tmp_path, old, new)
    done = toolcheck("diff", OLD, NEW, cwd=tmp_path)
    assert "wider[credential-changed]: `authorization` of `crm` changed\n" in done.stdout
    tool(old, "crm")["authorization"] = "${CRM_TOKEN}"
    pair(tmp_path, old, new)
    done = toolcheck("diff", OLD, NEW, cwd=tmp_path)
    assert "`authorization` of `crm` comes from a literal value, was from `CRM_TOKEN`" in done.stdout


# -- no difference ----------------------------------------------------------------------------------


def shuffled(value: Any, chance: random.Random, key: str = "") -> Any:
    """The same value with keys and sets in another order, and numbers in another spelling."""
    if isinstance(value, dict):
        entries = [(name, shuffled(inner, chance, name)) for name, inner in value.items()]
        chance.shuffle(entries)
        return dict(entries)
    if isinstance(value, list):
        items = [shuffled(inner, chance) for inner in value]
        if key in ("tools", "required", "enum", "type", "tool_names", "allowed_tools", "anyOf", "vector_store_ids"):
            chance.shuffle(items)
        return items
    if isinstance(value, int) and not isinstance(value, bool) and chance.random() < 0.3:
        return float(value)
    return value


def rewritten(value: Any, chance: random.Random) -> tuple[str, str]:
    """The same value as another text, and the name of its file."""
    value = shuffled(value, chance)
    form = chance.choice(["json", "compact", "block", "flow", "anchors", "comments"])
    if form in ("json", "compact"):
        return json.dumps(value, indent=chance.choice([1, 3]) if form == "json" else None), "a.json"
    yaml = YAML()
    yaml.default_flow_style = form == "flow"
    yaml.width = chance.choice([40, 80, 4000])
    yaml.indent(mapping=chance.choice([2, 4]), sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(value, out)
    text = out.getvalue()
    if form == "comments":
        lines = [
            line + ("  # why" if chance.random() < 0.3 and line.endswith((":", "true", "0")) else "")
            for line in text.splitlines()
        ]
        text = "# a desk\n" + "".join(f"{line}\n" for line in lines)
    if form == "anchors":
        text = text.replace("type: function", "type: &kind function", 1).replace("type: function", "type: *kind")
    return text, "a.yaml"


@pytest.mark.parametrize("base", list(BASES))
def test_an_equal_rewriting_makes_no_difference(base: str) -> None:
    chance = random.Random(f"equal {base}")
    original = side(as_yaml(BASES[base]()), "a.yaml")
    texts = set()
    for number in range(100):
        text, name = rewritten(BASES[base](), chance)
        texts.add(text)
        assert [change.words for change in compare_files(original, side(text, name)).changes] == [], number
    assert len(texts) == 100


def test_a_merge_key_and_an_alias_make_no_difference() -> None:
    value = {
        "session": {
            "tools": [
                {
                    "type": "function",
                    "name": name,
                    "description": "Same.",
                    "parameters": {"type": "object", "properties": {}},
                }
                for name in ("a", "b")
            ]
        }
    }
    text = """\
session:
  tools:
    - &first
      type: function
      name: a
      description: Same.
      parameters: &none {type: object, properties: {}}
    - {<<: *first, name: b, parameters: *none}
"""
    assert compare_files(side(as_json(value), "a.json"), side(text, "a.yaml")).changes == ()


def test_a_reference_is_what_it_refers_to() -> None:
    old, new = session(), session()
    schema = tool(new, "refund")["parameters"]
    schema["$defs"] = {"line": schema["properties"]["lines"]["items"]}
    schema["properties"]["lines"]["items"] = {"$ref": "#/$defs/line"}
    found = compare_files(side(as_json(old), "a.json"), side(as_json(new), "a.json"))
    assert [change.kind for change in found.changes] == ["field-changed"]
    opened = copy.deepcopy(new)
    del tool(opened, "refund")["parameters"]["$defs"]["line"]["additionalProperties"]
    found = compare_files(side(as_json(new), "a.json"), side(as_json(opened), "a.json"))
    assert [change.kind for change in found.changes] == ["object-opened"]


def test_a_schema_that_refers_to_itself_is_compared() -> None:
    def value(limit: int) -> Any:
        node = {
            "type": "object",
            "properties": {"next": {"$ref": "#/$defs/node"}, "n": {"type": "integer", "maximum": limit}},
        }
        parameters = {"type": "object", "properties": {"list": {"$ref": "#/$defs/node"}}, "$defs": {"node": node}}
        return {"session": {"tools": [{"type": "function", "name": "f", "parameters": parameters}]}}

    found = compare_files(side(as_json(value(5)), "a.json"), side(as_json(value(6)), "a.json"))
    assert [(change.kind, change.parameter) for change in found.changes] == [("limit-widened", "list.n")]


def test_many_references_take_no_long_time() -> None:
    """Each definition refers to the next one twice: written out, it would be of astronomic size."""

    def value(limit: int) -> Any:
        definitions: dict[str, Any] = {
            f"d{number}": {
                "type": "object",
                "properties": {key: {"$ref": f"#/$defs/d{number + 1}"} for key in ("a", "b")},
                "anyOf": [{"$ref": f"#/$defs/d{number + 1}"}, {"type": "object"}],
            }
            for number in range(39)
        }
        definitions["d39"] = {"type": "integer", "maximum": limit}
        parameters = {"type": "object", "properties": {"x": {"$ref": "#/$defs/d0"}}, "$defs": definitions}
        return {"session": {"tools": [{"type": "function", "name": "f", "parameters": parameters}]}}

    found = compare_files(side(as_json(value(5)), "a.json"), side(as_json(value(6)), "a.json"))
    assert {"constraint-changed"} <= {change.kind for change in found.changes}


def test_any_other_change_is_never_silent() -> None:
    """Whatever single value of a manifest becomes another one, something is said."""
    chance = random.Random("never silent")
    for base in BASES:
        original = side(as_json(BASES[base]()), "a.json")
        for _ in range(60):
            new = BASES[base]()
            places = list(scalars(new))
            holder, key = chance.choice(places)
            holder[key] = chance.choice(["other", 7, False, None, ["other"], {"x": 1}])
            found = compare_files(original, side(as_json(new), "a.json"))
            same = new == BASES[base]()
            assert bool(found.changes) != same, (base, key, holder)


def scalars(value: Any) -> Any:
    """Every place of a value that holds no container; what names a thing or makes it a manifest is left out."""
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in entries:
        if isinstance(inner, dict | list):
            yield from scalars(inner)
        elif key != "type":
            yield value, key
