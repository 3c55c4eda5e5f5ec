from __future__ import annotations

import pytest

from tests.reporting.made import AGENT, HEADER, finding, page_url, report, url
from toolcheck.document.change import Remove
from toolcheck.document.where import Path, Where
from toolcheck.finding.finding import INFO, WARNING, Related, hint, safe, unsafe
from toolcheck.finding.report import Report, Suppressed
from toolcheck.ground.record import replace
from toolcheck.reporting.style import ansi
from toolcheck.reporting.text import render


def test_a_finding_with_all_that_can_be_said_of_it() -> None:
    made = report(
        AGENT,
        finding(
            "`headers.Authorization` is sent with a connector",
            Where(HEADER, "key"),
            safe("move the token to `authorization`", Remove(HEADER)),
            "the API accepts a connector's token in `authorization` only",
            Related("this makes it a connector", Where(("session", "tools", 0, "connector_id"), "key")),
            api_path="session.tools[0].headers.Authorization",
        ),
    )
    assert render(made) == (
        f"""\
error[connector-authorization-header]: `headers.Authorization` is sent with a connector
  --> agent.yaml:10:9   session.tools[0].headers.Authorization
   |
10 |         Authorization: ********
   |         ^^^^^^^^^^^^^
  --> agent.yaml:6:7   this makes it a connector
   |
 6 |       connector_id: connector_googlecalendar
   |       ------------
   = the API accepts a connector's token in `authorization` only
   = fix available (--fix): move the token to `authorization`
   = rule: {page_url()}
   = source: {url()}

checked 1 file, 1 tool (1 connector); 1 error, 1 fixable
"""
    )


def test_unsafe_fixes_and_hints_say_what_they_are() -> None:
    where = Where(HEADER, "key")
    out = render(
        report(
            AGENT,
            finding("one", where, unsafe("cut it", Remove(HEADER)), severity=WARNING),
            finding("two", where, hint("ask somebody"), severity=INFO),
        )
    )
    assert "warning[connector-authorization-header]: one\n" in out
    assert "   = fix available (--unsafe-fixes): cut it\n" in out
    assert "info[connector-authorization-header]: two\n" in out
    assert "   = help: ask somebody\n" in out
    assert out.endswith("\nchecked 1 file, 1 tool (1 connector); 1 warning, 1 info\n")


def lines_below(text: str, where: Where, name: str = "a.json") -> tuple[str, str]:
    """The excerpt and its underline."""
    out = render(report(text, finding("x", where), name=name)).splitlines()
    return out[3].partition("| ")[2], out[4].partition("| ")[2]


@pytest.mark.parametrize(
    ("text", "path", "line", "underline"),
    [
        ('{"tools": [], "日本": "名前", "b": 1}', ("b",), '{"tools": [], "日本": "名前", "b": 1}', " " * 35 + "^"),
        ('{"a":\t"x"}', ("a",), '{"a":    "x"}', " " * 9 + "^^^"),
        ('{"e\u0301": 1}', ("e\u0301",), '{"e\u0301": 1}', " " * 6 + "^"),
        ('{"token": "abcdefgh", "b": 22}', ("b",), '{"token": "********", "b": 22}', " " * 27 + "^^"),
        ('{"token": "abcdefghijklmnopq", "b": 22}', ("b",), '{"token": "********", "b": 22}', " " * 27 + "^^"),
        ('{"token": "ab"}', ("token",), '{"token": "********"}', " " * 10 + "^" * 10),
        ('{"a": "\u202ex"}', ("a",), '{"a": "\\u202ex"}', " " * 6 + "^" * 9),
        ('{"a": "##[x]"}', ("a",), '{"a": "\\x23#[x]"}', " " * 6 + "^" * 10),
        ('{"a": {\n  "b": 1\n}}', ("a",), '{"a": {', " " * 6 + "^"),
    ],
)
def test_the_underline_stands_below_what_it_means(text: str, path: Path, line: str, underline: str) -> None:
    assert lines_below(text, Where(path)) == (line, underline)


def test_a_text_stretch_over_several_lines_is_underlined_in_the_first() -> None:
    assert lines_below("a: 1\nb: 2\n", Where(part="text", stretch=(3, 8)), "a.yaml") == ("a: 1", "   ^")
    assert lines_below("a: 1\nb: 2\n", Where(part="text", stretch=(4, 4)), "a.yaml") == ("a: 1", "    ^")


def test_of_a_long_line_the_part_around_the_finding_is_shown() -> None:
    keys = ", ".join(f'"key{number:03}": {number}' for number in range(200))
    line, underline = lines_below(f"{{{keys}}}", Where(("key100",)))
    assert line.startswith('…, "key098": 98, "key099": 99, "key100": 100, "key101": 101, ')
    assert line.endswith(', "key104": 104, "key1…')
    assert underline == " " * line.index("100,") + "^^^"
    line, underline = lines_below(f'{{"a": 1, "b": "{"x" * 500}"}}', Where(("b",)))
    assert (line[:12], line[-2:], len(line)) == ('{"a": 1, "b"', "x…", 111)
    assert underline == " " * 14 + "^" * 96


def test_a_missing_file_text_has_no_excerpt() -> None:
    out = render(report("", finding("empty", Where()), name="a.yaml"))
    assert out.startswith("error[connector-authorization-header]: empty\n --> a.yaml:1:1\n  = rule: ")


def test_nothing_that_a_file_says_comes_alive() -> None:
    text = '{"tools": [], "\\u001b]0;x\\u0007": "\\n::error::x", "##[add-mask]": "%0A"}'
    out = render(
        report(
            text,
            finding("the key `\x1b]0;x\x07` \n::set-output::", Where(("\x1b]0;x\x07",)), api_path="##[group]x"),
            name="a\n::error::\x1b[31m.json",
        )
    )
    assert out.splitlines()[:5] == [
        r"error[connector-authorization-header]: the key `\x1b]0;x\x07` \n::set-output::",
        r" --> a\n::error::\x1b[31m.json:1:35   \x23#[group]x",
        "  |",
        r'1 | {"tools": [], "\u001b]0;x\u0007": "\n::error::x", "\x23#[add-mask]": "%0A"}',
        "  |" + " " * 35 + "^" * 14,
    ]


def test_many_findings_are_capped_and_counted() -> None:
    out = render(report(AGENT, *[finding(f"number {number}", Where(HEADER)) for number in range(250)]))
    assert out.count("error[") == 100
    assert "\n\n… and 150 more in agent.yaml (`--output-format concise` lists all)\n\n" in out
    assert out.endswith("; 250 errors\n")


def test_a_monstrous_finding_is_cut() -> None:
    where = Where(("tools",))
    related = [Related(f"number {number}", where) for number in range(50)]
    out = render(report('{"tools": []}', finding("x" * 100_000, where, hint("y" * 100_000), "z" * 100_000, *related)))
    assert len(out) < 6000
    assert "= and 47 more places\n" in out


def test_several_files_notes_and_what_was_skipped() -> None:
    one, two = report(AGENT), report('{"tools": []}', name="b.json")
    back = tuple(Suppressed(finding("x", Where(("tools",))), by) for by in ("comment", "manifest", "baseline"))
    off = replace(two.files[0], suppressed=back, deselected=(finding("y", Where(("tools",))),))
    made = Report(files=(*one.files, off), skipped=3, notes=("agent.yaml: fixed 1 (x)",), excluded=2)
    assert render(made) == (
        "note: agent.yaml: fixed 1 (x)\n\n"
        "checked 2 files, 1 tool (1 connector); no findings, 2 suppressed, 1 in the baseline, 1 ignored;"
        " skipped 3 files without tools; excluded 2 files\n"
    )
    assert render(made, quiet=True) == ""


def test_a_finding_for_one_of_two_targets_says_so() -> None:
    from toolcheck.checking.checking import check_document
    from toolcheck.checking.selection import Options
    from toolcheck.document.reading import read

    document = read(b'{"tools": []}', "a.json")
    checked = check_document(document, Options(targets=("realtime-session", "responses")))
    assert checked is not None
    out = render(Report(files=(replace(checked, findings=(finding("x", Where(("tools",))),)),)))
    assert "  = only for realtime-session\n" in out


def test_colours_are_around_the_words_and_change_none() -> None:
    import re

    made = report(AGENT, finding("x `y`", Where(HEADER, "key"), api_path="a.b"))
    coloured = render(made, ansi)
    assert coloured.startswith("\x1b[1;31merror[connector-authorization-header]\x1b[0m\x1b[1m: x `y`\x1b[0m\n")
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == render(made)


def test_an_old_contract_is_noted_after_the_summary_and_not_when_quiet() -> None:
    made = report(AGENT)
    assert render(made, age="it is old") == f"{render(made)}note: it is old\n"
    assert render(made, age="it is old", quiet=True) == render(made, quiet=True)
