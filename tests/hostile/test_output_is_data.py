"""Whatever stands in a file, its name or the words of a command: what toolcheck says of it is data, and nothing in it
comes alive in a terminal, a CI log, or the program that reads a report.
"""

from __future__ import annotations

import json
import os
import re
import sys
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.inprocess import FORMATS, Said, reports, said
from tests.running import ROOT, environment, toolcheck
from toolcheck.ground.published import SITE
from toolcheck.reporting.github import MAX_ANNOTATIONS
from toolcheck.reporting.sarif import MAX_RESULTS

BITS = {
    "screen": "\x1b[2J\x1b[31m\x9b0m\x07\x7f",
    "link": "\x1b]8;;http://x.example\x07here\x1b]8;;\x07",
    "clipboard": "\x1b]52;c;aGk=\x07",
    "direction": "\u202eevil\u2066\u2069",
    "error": "\n::error::forged",
    "stop": "::stop-commands::x",
    "mask": "a ##[add-mask]x",
    "azure": "##vso[task.setvariable variable=x]y",
    "percent": "%0A::error::z%0D",
    "return": "\r::warning::q\r\n##[group]",
    "markup": "[/red][link=http://x]{0} %s %(x)s {{1}} ${x} \\g<0>",
    "separator": "\u2028::error::l\x85\u2029::notice::m",
    "unseen": "\u200b\ufeff\u3164\U000e0041\ufe0d\u2800",
    "html": "</td><script>x</script>]]><![CDATA[<!--&quot;",
    "markdown": "![x](http://y) | `a`|`` @somebody www.x.example",
    "quotes": '"\'\\"\\',
}
EVERYTHING = " ".join(BITS.values())
HUGE = {"long": "k" * 70_000, "long and live": "\x1b" * 100_000}
_COMMAND = re.compile(r"::(error|warning|notice) file=[^:,\n]*(,[a-zA-Z]+=[^:,\n]*)*::[^\n]*")
_LIVE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
MOST = 64_000


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    return tmp_path


# -- what may come out ------------------------------------------------------------------------------


def alive(words: str, *, commands: bool = False) -> list[str]:
    """What in an output is more than characters to show; annotations are commands of ours."""
    found = sorted({ascii(sign) for sign in set(words) if sign != "\n" and unicodedata.category(sign) in _LIVE})
    found += [sign for sign in ("##[", "##vso[") if sign in words]
    lines = (line for line in re.split(r"[\n\r]", words) if line.lstrip().startswith("::"))
    return found + [line for line in lines if not (commands and _COMMAND.fullmatch(line))]


def is_data(what: Said) -> None:
    """All that was said is data, and what is meant for a program can be read by one."""
    for name, words in what.everything.items():
        assert alive(words, commands=name == "report.github") == [], name
    for name, words in what.files.items():
        READERS.get(name, str)(words)


def read_lines(words: str) -> None:
    assert [json.loads(line) for line in words.splitlines()][-1]["version"] == 1


def read_junit(words: str) -> None:
    suites = ET.fromstring(words)
    cases = suites.findall("testsuite/testcase")
    assert suites.get("tests") == str(len(cases)) != "0"
    assert all(case.get("name") and case.get("file") for case in cases)


def read_sarif(words: str) -> None:
    (run,) = json.loads(words)["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for uri in re.findall(r'"uri": "([^"]*)"', json.dumps(run)):
        assert re.fullmatch(r"(file:///)?[A-Za-z0-9/._~%-]+", uri)
    for result in run["results"]:
        assert result["ruleIndex"] in (-1, *range(len(rules)))
        for message in (result["message"], *(one["message"] for one in result.get("relatedLocations", ()))):
            assert "](" not in message["text"]
            assert not re.search(r"(?<!\{)\{\d+\}(?!\})", message["text"])


def read_gitlab(words: str) -> None:
    issues = json.loads(words)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)


def read_rdjson(words: str) -> None:
    for diagnostic in json.loads(words)["diagnostics"]:
        assert diagnostic["message"]
        assert diagnostic["location"]["path"]


def is_markdown_of_ours(words: str) -> None:
    """A step summary has the markup that we wrote and no other."""
    assert alive(words) == []
    words = re.sub(rf"\| \[([a-z-]+)\]\({re.escape(SITE)}/rules/\1\.html\) \|", r"| \1 |", words)
    words = re.sub(r"<details><summary>[\d,]+ findings</summary>|</details>", "", words)
    for row in words.splitlines():
        assert not re.search(r"<(?!/?code>)|\]\(|!\[|@|https?:|www\.", row), row
        assert not row.startswith("|") or row.count("|") == 5, row


READERS: dict[str, Any] = {
    "report.json": json.loads,
    "report.json-lines": read_lines,
    "report.sarif": read_sarif,
    "report.gitlab": read_gitlab,
    "report.junit": read_junit,
    "report.rdjson": read_rdjson,
    "report.markdown": is_markdown_of_ours,
    "known.json": json.loads,
    "map.json": json.loads,
}


def every_command(name: str, *, rewritten: bool = True) -> Iterator[Said]:
    """All that commands say of a file."""
    data = Path(name).read_bytes()
    yield reports(name, "--select", "all")
    yield said("check", name, "--select", "all", "--diff", "--unsafe-fixes")
    yield said("check", name, "--select", "all", "--write-baseline", "known.json", writes=("known.json",))
    for words in (("--unsafe-fixes", "--show-fixes"), ("--add-ignores",)) if rewritten else ():
        yield said("check", name, "--select", "all", *words)
        Path(name).write_bytes(data)
    yield said("compile", name)
    yield said("compile", name, "--output", "payload.json", "--source-map", "map.json", writes=("map.json",))
    Path("old").write_text('{"type": "session.update", "session": {"type": "realtime", "tools": [{}]}}\n')
    yield said("compile", name, "--check", "old")
    for form in ("text", "json"):
        yield said("decode", "Invalid value for 'session.tools[0].name'.", name, "--output-format", form)


# -- in a file --------------------------------------------------------------------------------------

FUNCTION = {"type": "function", "name": "f", "description": "Do it."}
SERVER = {
    "type": "mcp",
    "server_label": "a",
    "server_url": "https://a.example.com/mcp",
    "require_approval": "always",
    "allowed_tools": ["x"],
}


def tools(words: str) -> dict[str, Any]:
    """A tool with these words in each place."""
    parameters = {
        "type": "object",
        "properties": {words: {"type": words, "enum": [words], "default": words, "$ref": f"#/{words}"}},
        "required": [words, f"{words}!"],
        words: 1,
    }
    return {
        "name": {**FUNCTION, "name": words},
        "description": {**FUNCTION, "description": words, "strict": True},
        "key": {**FUNCTION, words: words},
        "parameters": {**FUNCTION, "strict": True, "parameters": parameters},
        "type": {"type": words},
        "label": {**SERVER, "server_label": words},
        "URL": {**SERVER, "server_url": words},
        "path": {**SERVER, "server_url": f"https://a.example.com/{words}"},
        "allowed tools": {**SERVER, "allowed_tools": [words, words]},
        "approval": {**SERVER, "require_approval": {"never": {"tool_names": [words]}, words: 1}},
        "headers": {**SERVER, "headers": {words: words}},
        "connector": {**SERVER, "connector_id": words, "authorization": words},
    }


def manifest(*inner: Any, **more: Any) -> str:
    return json.dumps({"session": {"type": "realtime", "tools": [*inner]}, **more}, ensure_ascii=False)


@pytest.mark.parametrize("place", tools(""))
def test_what_stands_in_a_manifest_stays_data(place: str) -> None:
    for words in (EVERYTHING, BITS["error"], BITS["mask"], BITS["markup"], BITS["markdown"]):
        Path("m.json").write_text(manifest(tools(words)[place]), "utf-8")
        for one in every_command("m.json", rewritten=words is EVERYTHING):
            is_data(one)


@pytest.mark.parametrize("bit", BITS)
def test_what_stands_around_tools_stays_data(bit: str, folder: Path) -> None:
    words = BITS[bit]
    value = manifest(*tools(words).values(), turns={words: {"tools": [], words: 1}}, **{f"x-{words}": 1})
    Path("m.json").write_text(value, "utf-8")
    for one in every_command("m.json"):
        is_data(one)
    is_markdown_of_ours((folder / "summary.md").read_text("utf-8"))


def test_the_lines_of_a_text_are_no_commands() -> None:
    block = "".join(
        f"      {line}\n" for line in ("a", "::error::x", "::stop-commands::y", "a ##[group]z", "\t::notice::")
    )
    suppression = "    # toolcheck: ignore[::error::, ##[x] -- ::error::why ##[add-mask]y\n"
    text = f"session:\n  tools:\n  - type: function\n    strict: true\n    description: |\n{block}{suppression}    name: f\n"
    Path("m.yaml").write_text(text.replace("      \t", "      "))
    ran = list(every_command("m.yaml"))
    for one in ran:
        is_data(one)
    assert "\\x3a:error::x" in ran[1].out


def test_the_rules_that_a_report_declares_are_the_same_whatever_the_file() -> None:
    declared: list[dict[str, Any]] = []
    for words in ("f", EVERYTHING):
        Path("m.json").write_text(manifest(*tools(words).values()), "utf-8")
        found = reports("m.json", "--select", "all")
        is_data(found)
        rules = json.loads(found.files["report.sarif"])["runs"][0]["tool"]["driver"]["rules"]
        declared.append({rule["id"]: rule for rule in rules})
    both = declared[0].keys() & declared[1].keys()
    assert len(both) > 5
    assert [declared[0][name] for name in sorted(both)] == [declared[1][name] for name in sorted(both)]


def test_the_text_of_a_broken_file_stays_data() -> None:
    for name in ("m.json", "m.yaml", "m.jsonl"):
        for words in (EVERYTHING, BITS["error"], BITS["mask"], BITS["quotes"]):
            Path(name).write_text(f"tools: [\n{words}\n::error::x", "utf-8")
            for one in (reports(name), said("compile", name), said("decode", "Invalid value: 'tools'.", name)):
                is_data(one)


@pytest.mark.parametrize("words", HUGE)
@pytest.mark.parametrize("place", ["name", "key", "parameters"])
def test_what_is_said_of_a_monstrous_word_is_short(place: str, words: str) -> None:
    Path("m.json").write_text(manifest(FUNCTION), "utf-8")
    usual = reports("m.json")
    Path("m.json").write_text(manifest(tools(HUGE[words])[place]), "utf-8")
    found = reports("m.json")
    is_data(found)
    several = max(1, len(json.loads(found.files["report.json"])["findings"]))
    for name, out in found.everything.items():
        assert len(out) - len(usual.everything[name]) < MOST * several, name
    shown = said("check", "m.json", "--diff", "--unsafe-fixes")
    assert len(shown.out) < MOST


# -- in names ---------------------------------------------------------------------------------------

NAMES: dict[str, bytes] = {
    "line break": b"a\n::error::b.yaml",
    "option": b"-e.yaml",
    "templates": b"%s {0} [x] ${y} $(z).yaml",
    "direction": "\u202elmay.evil.yaml".encode(),
    "screen": b"\x1b[2J\x1b]52;c;aGk=\x07.yaml",
    "commands": b"##[add-mask]##vso[x].yaml",
    "command": b"::error file=x,line=1::y.yaml",
    "not UTF-8": b"caf\xe9 \xff\xfe.yaml",
    "markup": b"<script>x&'\"|`].yaml",
    "as long as can be": b"n" * 240 + b".yaml",
    "unseen": "a\u200b\ufeff\u2028b.yaml".encode(),
}
BAD = b"tools:\n- {type: function, name: f, description: d, strict: true, stric: 1, x-toolcheck: 1}\n"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take no such names")
@pytest.mark.parametrize("named", ["file", "folder"])
@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_printed_and_nothing_more(name: str, named: str, folder: Path) -> None:
    path = os.fsdecode(NAMES[name])
    if named == "folder":
        os.mkdir(path)
        path = os.path.join(path, "m.yaml")
    Path(path).write_bytes(BAD)
    given = path if not path.startswith("-") else f"./{path}"
    for one in every_command(given):
        is_data(one)
    found = reports(".")
    is_data(found)
    assert path in {os.path.normpath(entry["path"]) for entry in json.loads(found.files["report.json"])["files"]}
    for one in (said("check", f"{given}.gone"), said("compile", f"{given}.gone"), said("config", given)):
        is_data(one)
        assert one.err.count("\n") <= 1
    is_data(said("config", given, "--output-format", "json"))
    os.mkfifo(f"{given}.fifo")
    broken = reports(f"{given}.fifo", given)
    is_data(broken)
    assert broken.code == 2
    is_markdown_of_ours((folder / "summary.md").read_text("utf-8"))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take no such names")
@pytest.mark.parametrize("form", FORMATS)
def test_the_command_prints_every_name_in_every_format(form: str, folder: Path) -> None:
    for path in NAMES.values():
        (folder / os.fsdecode(path)).write_bytes(BAD)
    ran = toolcheck(
        "check", "--output-format", form, "--", *map(os.fsdecode, NAMES.values()), b"gone\n\xff", cwd=folder
    )
    assert ran.returncode == 2
    assert alive(ran.stdout, commands=form == "github") == []
    assert alive(ran.stderr) == []
    READERS.get(f"report.{form}", str)(ran.stdout)


@pytest.mark.parametrize("bit", [*BITS, "long"])
def test_the_name_of_standard_input_stays_data(bit: str) -> None:
    name = {**BITS, "long": "\x1b" * 4096}[bit].replace("\x00", "")
    found = reports("-", "--stdin-filename", name, stdin=BAD)
    is_data(found)
    findings = len(json.loads(found.files["report.json"])["findings"])
    assert found.code == 1
    usual = reports("-", stdin=BAD).everything
    assert all(len(words) - len(usual[where]) < MOST * findings for where, words in found.everything.items())


def test_a_name_that_no_file_can_have_is_refused() -> None:
    assert said("check", "-", "--stdin-filename", "x" * 5000).code == 2


# -- in words and settings --------------------------------------------------------------------------

WORDS = (
    ("@",),
    ("check", "--@"),
    ("check", "@"),
    ("check", "--select", "@"),
    ("check", "--target", "@"),
    ("check", "--output-format", "@"),
    ("check", "--output-file", "@/x", "m.json"),
    ("check", "--config", "@"),
    ("check", "--baseline", "@", "m.json"),
    ("check", "--max-file-size", "@"),
    ("check", "--max-depth", "@"),
    ("check", "--defined-labels", "@", "m.json"),
    ("compile", "@"),
    ("compile", "m.json", "--turn", "@"),
    ("compile", "m.json", "--env-file", "@"),
    ("compile", "m.json", "--event-id", "@"),
    ("extract", "@"),
    ("extract", "m.json", "--root", "@"),
    ("config", "@"),
    ("rule", "@"),
    ("schema", "@"),
    ("contract", "@"),
    ("completion", "@"),
    ("completion",),
    ("init", "@", "--dry-run"),
    ("decode", "@"),
    ("decode", "Unknown parameter: '@'.", "m.json"),
    ("decode", '{"error": {"message": "@", "param": "@", "type": "@", "code": "@"}}', "--output-format", "json"),
)


@pytest.mark.parametrize("words", WORDS, ids=" ".join)
def test_a_word_of_the_command_line_is_echoed_as_data(words: tuple[str, ...]) -> None:
    Path("m.json").write_text(manifest(FUNCTION))
    for bit in (EVERYTHING, BITS["error"], BITS["stop"], BITS["mask"], HUGE["long and live"][:2000]):
        found = said(*(word.replace("@", bit) for word in words))
        is_data(found)
        assert found.out + found.err
    if words[:2] != ("check", "@"):
        assert len(said(*(word.replace("@", HUGE["long and live"]) for word in words)).err) < MOST


SETTINGS = (
    "select = [@]",
    "@ = 1",
    "target = @",
    "exclude = [@]",
    "exclude = ['[', @]",
    "defined-labels = [@]",
    "[severity]\n@ = 'off'",
    "[[overrides]]\nfiles = [@]\nselect = [@]",
    "[[ignore]]\nrule = @\nreason = @",
    "[[ignore]]\nrule = 'unknown-field'\nfile = 'm.json'\ntool = @\nreason = @",
    "ignore = [{rule = 'unknown-field', file = 'm.json', reason = '', tool = @}]",
)


def toml(words: str) -> str:
    """A string of TOML, with no more escaped than must be."""
    plain = words.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(f"\\u{ord(sign):04x}" if sign < " " or sign == "\x7f" else sign for sign in plain) + '"'


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_configuration_is_quoted_as_data(setting: str) -> None:
    Path("m.json").write_text(manifest({**FUNCTION, "stric": 1}))
    for words in (EVERYTHING, BITS["error"], BITS["stop"], BITS["mask"]):
        Path("toolcheck.toml").write_text(setting.replace("@", toml(words)), "utf-8")
        ran = [said("check", "m.json"), said("config", "m.json"), said("config", "m.json", "--output-format", "json")]
        for one in [*ran, reports("m.json", "--select", "all"), said("compile", "m.json")]:
            is_data(one)
    Path("toolcheck.toml").write_text(f"a = {EVERYTHING}", "utf-8")
    is_data(said("check", "m.json"))


def test_variables_of_the_environment_stay_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVE", EVERYTHING)
    value = {**SERVER, "server_description": "${LIVE}"}
    Path("m.json").write_text(manifest(value))
    found = said("compile", "m.json")
    is_data(found)
    assert json.loads(found.out)["session"]["tools"][0]["server_description"] == EVERYTHING
    Path("m.json").write_text(
        manifest({**value, "authorization": f"${{NOT_SET:?{EVERYTHING.replace('{', '').replace('}', '')}}}"})
    )
    refused = said("compile", "m.json")
    is_data(refused)
    assert refused.code == 1
    Path("vars.env").write_text(f"{BITS['error']}=x\n", "utf-8")
    is_data(said("compile", "m.json", "--env-file", "vars.env"))


# -- much of it -------------------------------------------------------------------------------------


def test_three_thousand_findings_are_reported_within_what_each_reader_takes(folder: Path) -> None:
    words = "::error::##[add-mask]%0A"
    inner = [{**FUNCTION, "name": f"f{number}", f"{words}{number}": 1} for number in range(3000)]
    Path("m.json").write_text(manifest(*inner))
    found = reports("m.json", "--select", "unknown-field")
    is_data(found)
    assert found.code == 1
    assert "… and 2,900 more in m.json" in found.out
    assert len(json.loads(found.files["report.json"])["findings"]) == 3000
    assert len(json.loads(found.files["report.sarif"])["runs"][0]["results"]) == 3000 <= MAX_RESULTS
    commands = [line for line in found.files["report.github"].splitlines() if line.startswith("::")]
    assert len(commands) == MAX_ANNOTATIONS
    assert "2,990 more" in found.files["report.github"]
    assert all(len(text.encode()) < 10_000_000 for text in found.files.values())
    assert len((folder / "summary.md").read_bytes()) < 1_048_576


def test_the_output_of_the_command_is_utf_8_whatever_is_in_it(folder: Path) -> None:
    Path("m.json").write_text(json.dumps({"tools": [{**FUNCTION, "\ud800": "\udfff"}]}))
    assert environment()["PYTHONPATH"] == str(ROOT)
    for form in FORMATS:
        assert toolcheck("check", "m.json", "--output-format", form, cwd=folder).returncode == 1
