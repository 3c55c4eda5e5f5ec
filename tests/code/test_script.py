"""TypeScript and JavaScript: values, places, names, and what happens to values later."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.code.sent import SentRoot, holes, key_words, opened, place, position, read, sources, words
from tests.code.sent import sent as sent_in
from toolcheck.document.code.script import Script, letters
from toolcheck.manifest.sources import WANTED

TOOL = "{ type: 'mcp', server_label: 'a', server_url: 'https://a.example/mcp' }"


def sent(text: str) -> SentRoot:
    return sent_in(text, "script")


def tool(**more: str) -> str:
    """A tool in JavaScript, with expressions for some of its values."""
    fields = {"type": "'mcp'", "server_label": "'a'", "server_url": "'https://a.example/mcp'", **more}
    return "{" + ", ".join(f"{key}: {words}" for key, words in fields.items()) + "}"


def test_each_place_is_what_is_written_there() -> None:
    text = f"// 🚪\nexport const tools: Tool[] = [\n  {TOOL},\n] as const satisfies unknown;\n"
    found = sent(text)
    assert words(text, found, 0) == TOOL
    assert words(text, found, 0, "server_label") == "'a'"
    assert key_words(text, found, 0, "server_label") == "server_label"
    assert position(text, found, 0, "server_url") == (3, text.splitlines()[2].index("'https") + 1)


def test_columns_are_characters() -> None:
    text = "const länge = 'ä🚪'; const tür = { type: 'mcp', server_label: 'tür 🚪', server_url: länge };\r\n"
    found = sent(text)
    assert words(text, found, "server_label") == "'tür 🚪'"
    assert words(text, found, "server_url") == "'ä🚪'"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("-1", -1),
        ("0x10", 16),
        ("1_000.5", 1000.5),
        ("true", True),
        ("null", None),
        ("'a' + \"b\" + NAME", "abname"),
        ("`a`", "a"),
        ("`${NAME}!`", "name!"),
        ("NAME", "name"),
        ("('x')", "x"),
        ("'x' as const", "x"),
        ("'x' satisfies string", "x"),
        ("NAME!", "name"),
        ("{ a: 1 } as unknown as Foo", {"a": 1}),
        ("[...LIST, 'c']", ["a", "b", "c"]),
        ("{ ...BASE, b: 2 }", {"a": 1, "b": 2}),
        ("{ ['a']: 1, 'b c': 2, 3: 4 }", {"a": 1, "b c": 2, "3": 4}),
        ("{ NAME }", {"NAME": "name"}),
        ("Object.freeze({ a: 1 })", {"a": 1}),
        ("JSON.parse('[1, {\"a\": null}]')", [1, {"a": None}]),
        ("JSON.parse(JSON.stringify(BASE))", {"a": 1}),
        ("structuredClone(BASE)", {"a": 1}),
        ("' a '.trim()", "a"),
        ("['a', NAME].join('\\n')", "a\nname"),
        ("'\\u{1F6AA}\\x41\\u00e4\\uD83D\\uDEAA\\'\\\n'", "🚪Aä🚪'"),
        ("{ a: undefined, b: void 0, c: 1 }", {"c": 1}),
    ],
)
def test_what_is_evaluated(written: str, meant: object) -> None:
    text = f"const NAME = 'name';\nconst LIST = ['a', 'b'];\nlet BASE = {{ a: 1 }};\nconst x = {tool(extra=written)};\n"
    found = sent(text)
    assert found.root.value["extra"] == meant
    assert found.root.holes == {}
    assert found.root.open == frozenset()


@pytest.mark.parametrize(
    "written",
    [
        "a.b",
        "a['b']",
        "f()",
        "x ? y : z",
        "a ?? 'b'",
        "a || b",
        "xs.map((x) => x)",
        "() => 1",
        "imported",
        "parameter",
        "picked",
        "replaced",
        "looped",
        "unbound",
        "'\\ud800'",
        "/a/",
        "raw`a`",
        "caught",
        "f1",
    ],
)
def test_what_is_not_known_is_a_hole_that_may_be_absent(written: str) -> None:
    text = f"""\
import {{ imported }} from 'x';
import b from 'y';
const {{ picked }} = y;
let replaced = 1;
function other() {{ replaced = 2; }}
function f1() {{}}
function f({{ parameter }}) {{
  for (const looped of y) {{ try {{}} catch (caught) {{ return {tool(extra=written)}; }} }}
}}
"""
    found = sent(text)
    assert holes(found) == {"extra": "anything"}
    assert words(text, found, "extra") == written
    assert found.root.holes["extra",].may_be_absent is (written != "'\\ud800'")


def test_a_template_is_known_but_for_its_holes() -> None:
    found = sent(f"const h = (token) => ({tool(authorization='`Bearer ${token}`')});\n")
    assert found.root.value["authorization"] == "Bearer ${token}"
    assert found.root.holes["authorization",].stretches == ((7, 15),)


@pytest.mark.parametrize(
    "written", ["process.env.KEY", "process.env['KEY']", "import.meta.env.KEY", "process.env.KEY!"]
)
def test_the_environment_is_a_placeholder_that_may_be_absent(written: str) -> None:
    found = sent(f"const x = {tool(authorization=written)};\n")
    assert found.root.value["authorization"] == "${KEY}"
    assert found.root.holes["authorization",].may_be_absent


def test_what_stands_before_an_unknown_spread_may_be_replaced_or_absent() -> None:
    found = sent("const f = (x) => ({ type: 'mcp', server_url: 'u', ...x, server_label: 'a' });\n")
    assert holes(found) == {"type": "anything", "server_url": "anything"}
    assert found.root.holes["server_url",].may_be_absent
    assert opened(found) == {""}


@pytest.mark.parametrize(
    "spread", ["(y ? { headers: {} } : {})", "(y && { headers: {} })", "(y ? { headers: {} } : undefined)"]
)
def test_a_conditional_spread_is_read_by_its_keys(spread: str) -> None:
    found = sent(f"const x = {{ type: 'mcp', server_label: 'a', server_url: 'u', ...{spread} }};\n")
    assert holes(found) == {"headers": "anything"}
    assert opened(found) == set()


@pytest.mark.parametrize(
    ("later", "unknown", "open_"),
    [
        ("x.server_url = y", {"server_url"}, set()),
        ("x['server_url'] = y", {"server_url"}, set()),
        ("x.headers = y", set(), {""}),
        ("x[y] = 1", {"type", "server_label", "server_url", "tools"}, {""}),
        ("Object.assign(x, y)", {"type", "server_label", "server_url", "tools"}, {""}),
        ("Object.assign(x, { server_url: y })", {"server_url"}, set()),
        ("delete x.server_url", {"server_url"}, set()),
        ("x.tools.push(y)", set(), {"tools"}),
        ("(x as any).tools!.push(y)", set(), {"tools"}),
        ("x.tools[0].a = y", {"tools.0.a"}, set()),
        ("x.tools.splice(0, 1)", {"tools.0"}, {"tools"}),
    ],
)
def test_what_happens_later(later: str, unknown: set[str], open_: set[str]) -> None:
    text = f"function f(y) {{\n  const x = {tool(tools='[{ a: 1 }]')};\n  if (y) {later};\n  return x;\n}}\n"
    found = sent(text)
    assert set(holes(found)) == unknown
    assert opened(found) == open_


def test_what_happens_to_an_attribute() -> None:
    text = f"class A {{ tools = [{TOOL}]; add(y) {{ this.tools.push(y); }} }}\n"
    assert opened(sent(text)) == {""}
    text = f"class A {{ constructor() {{ this.tools = [{TOOL}]; }} add(y) {{ this.tools.push(y); }} }}\n"
    assert opened(sent(text)) == {""}


def test_names_are_those_of_their_scope() -> None:
    text = f"const url = 'outer';\nfunction f() {{ const url = g(); }}\nconst h = () => {{ {{ const url = 'inner'; }} return {tool(server_url='url')}; }};\n"
    assert sent(text).root.value["server_url"] == "outer"
    text = f"const url = 'outer';\nconst h = (url) => ({tool(server_url='url')});\n"
    assert holes(sent(text)) == {"server_url": "anything"}


def test_a_place_behind_a_name_is_where_the_value_is_written() -> None:
    text = f"const tool = {TOOL};\nconst session = {{ type: 'realtime', tools: [tool] }};\n"
    found = sent(text)
    assert words(text, found, "tools", 0, "type") == "'mcp'"
    assert place(found, "tools", 0).borrowed


def test_a_shorthand_stands_for_its_name() -> None:
    text = f"const tools = [{TOOL}];\nsend({{ type: 'session.update', session: {{ type: 'realtime', tools }} }});\n"
    found = sent(text)
    assert key_words(text, found, "session", "tools") == "tools"
    assert words(text, found, "session", "tools", 0) == TOOL


def test_json_in_a_template_has_places() -> None:
    text = 'const x = { type: "realtime", tools: JSON.parse(`[{"type": "mcp",\r\n "server_label": "ä"}]`) };\n'
    assert words(text, sent(text), "tools", 0, "server_label") == '"ä"'


def test_comments_that_leave_something_out_open_what_they_stand_in() -> None:
    found = sent("const x = [{ type: 'mcp', server_label: 'a', server_url: 'u', /* ... */ }, // more\n];\n")
    assert opened(found) == {"0"}


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        (f"const x: OpenAI.Responses.Tool[] = [{TOOL}]; // session.update\n", ("responses",)),
        (f"const x = [{TOOL}] satisfies RealtimeTool[]; // responses.create\n", ("realtime-session",)),
        (
            f"/** @type {{import('openai/resources/responses/responses').Tool[]}} */\nexport const x = [{TOOL}];\n",
            ("responses",),
        ),
        (f"const x = [{TOOL}];\n", ("realtime-session", "responses")),
    ],
)
def test_declared_types_say_whom_it_is_for(text: str, targets: tuple[str, ...]) -> None:
    assert sent(text).targets == targets


def test_types_guards_and_markup_are_no_values() -> None:
    text = """
type T = { type: 'mcp', server_label: 'a', server_url: 'u' };
interface I { tools: { type: 'function', name: 'f', strict: true }[] }
if (x.type === 'mcp') {}
const y = <A tools="type: 'mcp'">{z} {/* tools: [] */}</A>;
declare const u: { session: { tools: [] } };
"""
    assert sources(text, "script").found == ()


def test_what_is_broken_is_left_out() -> None:
    text = f"const a = {TOOL};\n" + "const b = { type: 'mcp', server_url: 'u', }} ;;; = { tools: [ ;\n"
    found = sources(text, "script").found
    assert [one.root.value["server_label"] for one in found if "server_label" in one.root.value] == ["a"]


def test_an_assertion_before_a_value_is_read_too() -> None:
    found = sent(f"const x = <Tool>{TOOL};\nconst y = <T>(z: T) => z;\n")
    assert found.root.value["type"] == "mcp"


def test_comments_are_those_of_the_grammar() -> None:
    text = "// ä one\nconst x = '// none'; /* two */ const y = `/* none */`; const z = <a>{/* three */}</a>\n"
    code = Script(text, WANTED)
    assert [text[start:end] for start, end in code.comments()] == ["// ä one", "/* two */", "/* three */"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tool(" * 200_000 + ")" * 200_000, "an expression is nested too deep to be read"),
        ("x = " + "{type:" * 5000 + "1" + "}" * 5000, "an expression is nested too deep to be read"),
        ("y({ tools: [] });\n" * 20_001, "more than 20,000 places look like tools"),
    ],
    ids=["calls", "objects", "many"],
)
def test_what_is_too_much_is_a_problem(text: str, message: str) -> None:
    file = read(text, "script")
    assert file.parts == ()
    assert [problem.message for problem in file.problems] == [message]


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("structuredClone(", ")"),
        ("`${", "}`"),
        ("['a', ...", "]"),
        ("{ ...", "}"),
        ("'a' + (", ")"),
        ("(", ")"),
        ("JSON.parse(JSON.stringify(", "))"),
    ],
)
@pytest.mark.parametrize("times", [90, 190])
def test_deep_values_are_read_or_unknown(before: str, behind: str, times: int) -> None:
    text = f"const x = {tool(extra=before * times + 'y' + behind * times)};\n"
    found = sources(text, "script").found
    assert [one.root.value["server_label"] for one in found] in (["a"], [])
    assert bool(found) is not bool(read(text, "script").problems)


@pytest.mark.parametrize(
    "value",
    ["'a'" + " + 'a'" * 5000, "a" + ".b" * 5000, "-" * 5000 + "1", "x ? 1 : " * 5000 + "1", "!" * 5000 + "x"],
    ids=["texts", "members", "signs", "conditions", "nots"],
)
def test_long_chains_are_read(value: str) -> None:
    found = sent(f"const x = {tool(extra=value)};\n")
    assert found.root.value["server_label"] == "a"


def test_a_value_that_grows_is_cut_off() -> None:
    lines = ["const a0 = [1, 1, 1];", *(f"const a{n} = [a{n - 1}, a{n - 1}, a{n - 1}];" for n in range(1, 20))]
    found = sent("\n".join([*lines, f"const x = {tool(extra='a19')};"]))
    assert "anything" in holes(found).values()


@pytest.mark.parametrize("source", ["'a'", '"\\n\\u{1F600}\\q"', "`a\r\nb`", "'\\\r\nx'", "'\\uD83D\\uDEAAx'", "'\\0'"])
def test_each_letter_has_its_stretch(source: str) -> None:
    text, spots = letters(source)
    assert len(text) == len(spots) > 0
    assert all(0 < start < end < len(source) for start, end in spots)


@pytest.mark.parametrize("source", ["`${a}`", "'a' + 'b'", "name", "'", "''''", ""])
def test_what_is_no_single_literal_has_no_letters(source: str) -> None:
    assert letters(source) == ("", [])


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
@settings(max_examples=60)
def test_json_means_the_same(value: Any) -> None:
    found = sent(f"const x = {tool(extra=json.dumps(value))};\n")
    assert found.root.value["extra"] == value
