"""Python: values, places, names, and what happens to values later."""

from __future__ import annotations

import ast
import sys
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.code.sent import holes, key_words, opened, place, position, read, sent, sources, value, words
from toolcheck.document.code.python import Python, letters
from toolcheck.manifest.sources import WANTED

TOOL = '{"type": "mcp", "server_label": "a", "server_url": "https://a.example/mcp"}'


def tool(**more: str) -> str:
    """A tool in Python, with expressions for some of its values."""
    fields = {"type": '"mcp"', "server_label": '"a"', "server_url": '"https://a.example/mcp"', **more}
    return "{" + ", ".join(f'"{key}": {words}' for key, words in fields.items()) + "}"


def test_each_place_is_what_is_written_there() -> None:
    text = f"x = 1\nTOOL = [\n    {TOOL},\n]\n"
    found = sent(text)
    assert found.root.value == [
        {"type": "mcp", "server_label": "a", "server_url": "https://a.example/mcp"},
    ]
    assert words(text, found, 0) == TOOL
    assert words(text, found, 0, "server_label") == '"a"'
    assert key_words(text, found, 0, "server_label") == '"server_label"'
    assert position(text, found, 0, "server_url") == (3, 56)


def test_columns_are_characters() -> None:
    text = 'LÄNGE = "ä🚪"; TÜR = {"type": "mcp", "server_label": "tür 🚪", "server_url": LÄNGE}\n'
    found = sent(text)
    assert words(text, found, "server_label") == '"tür 🚪"'
    assert words(text, found, "server_url") == '"ä🚪"'
    assert position(text, found, "server_label") == (1, text.index('"tür') + 1)


def test_a_long_line_with_other_letters_has_its_columns() -> None:
    text = f'x = "{"ä" * 5000}"; y = {TOOL}\n'
    assert words(text, sent(text), "server_label") == '"a"'


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_lines_are_those_that_python_counts(line_break: str) -> None:
    text = line_break.join(["# one", "\fx = '''", "\x0b\x1c\u2028'''", "y = {", f'  "tools": [{TOOL}]', "}", ""])
    found = sent(text)
    assert words(text, found, "tools", 0) == TOOL
    assert position(text, found, "tools", 0, "server_label").line == 5


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("-1", -1),
        ("True", True),
        ("None", None),
        ("1.5", 1.5),
        ("'a' 'b'", "ab"),
        ("'a' + 'b' + NAME", "abname"),
        ("f'{NAME}!'", "name!"),
        ("NAME", "name"),
        ("('x')", "x"),
        ("[*LIST, 'c']", ["a", "b", "c"]),
        ("LIST + ['c']", ["a", "b", "c"]),
        ("('a', 'b')", ["a", "b"]),
        ("{**BASE, 'b': 2}", {"a": 1, "b": 2}),
        ("BASE | {'b': 2}", {"a": 1, "b": 2}),
        ("dict(BASE, b=2)", {"a": 1, "b": 2}),
        ("dict(a=1)", {"a": 1}),
        ("json.loads('[1, {\"a\": null}]')", [1, {"a": None}]),
        ("loads('[1]')", [1]),
        ("textwrap.dedent('''\\\n  a\n    b\n  ''')", "a\n  b\n"),
        ("inspect.cleandoc('''a\n   b''')", "a\nb"),
        ("' a '.strip()", "a"),
        ("', '.join(['a', NAME])", "a, name"),
        ("cast(Any, {'a': 1})", {"a": 1}),
        ("copy.deepcopy(BASE)", {"a": 1}),
        ("'\\N{BULLET}\\x41'", "•A"),
    ],
)
def test_what_is_evaluated(written: str, meant: object) -> None:
    text = (
        f"from json import loads\nNAME = 'name'\nLIST = ['a', 'b']\nBASE = {{'a': 1}}\nTOOL = {tool(extra=written)}\n"
    )
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
        "x if y else z",
        "a or b",
        "[i for i in x]",
        "lambda: 1",
        "imported",
        "parameter",
        "twice",
        "looped",
        "{1, 2}",
        "b'bytes'",
        "unbound",
        "'\\ud800'",
        "1e999",
        "later",
    ],
)
def test_what_is_not_known_is_a_hole(written: str) -> None:
    text = f"""\
from x import imported
twice = 1
twice = 2
for looped in y: pass
def more():
    global later
    later = 2
later = 1
def f(parameter):
    return {tool(extra=written)}
"""
    found = sent(text)
    assert holes(found) == {"extra": "anything"}
    assert words(text, found, "extra") == written
    assert not found.root.holes["extra",].may_be_absent


@pytest.mark.parametrize(
    ("written", "meant", "unknown"),
    [
        ("f'Bearer {token}'", "Bearer ${token}", "${token}"),
        ("'Bearer ' + token", "Bearer ${token}", "${token}"),
        ("'Bearer %s' % token", "Bearer ${unknown}", "${unknown}"),
        ("'{{a}} {}'.format(token)", "{a} ${unknown}", "${unknown}"),
        ("f'{NAME}/{token:>3}/{NAME}'", "name/${unknown}/name", "${unknown}"),
    ],
)
def test_a_text_is_known_but_for_its_holes(written: str, meant: str, unknown: str) -> None:
    found = sent(f"NAME = 'name'\ndef f(token):\n    return {tool(authorization=written)}\n")
    assert found.root.value["authorization"] == meant
    hole = found.root.holes["authorization",]
    assert hole.kind == "text"
    assert [meant[start:end] for start, end in hole.stretches] == [unknown]


@pytest.mark.parametrize("written", ["os.environ['KEY']", "os.environ.get('KEY')", "os.getenv('KEY', 'x')"])
def test_the_environment_is_a_placeholder(written: str) -> None:
    found = sent(f"import os\nx = {tool(authorization=written)}\n")
    assert found.root.value["authorization"] == "${KEY}"
    assert holes(found) == {"authorization": "environment"}


def test_what_stands_before_an_unknown_spread_may_be_replaced() -> None:
    found = sent('def f(x):\n    return {"type": "mcp", "server_url": "u", **x, "server_label": "a"}\n')
    assert holes(found) == {"type": "anything", "server_url": "anything"}
    assert found.root.value["server_url"] == "u"
    assert opened(found) == {""}


def test_a_conditional_spread_is_read_by_its_keys() -> None:
    found = sent('x = {"type": "mcp", "server_label": "a", "server_url": "u", **({"headers": {}} if y else {})}\n')
    assert holes(found) == {"headers": "anything"}
    assert found.root.holes["headers",].may_be_absent
    assert opened(found) == set()


def test_an_unknown_item_opens_its_list() -> None:
    found = sent(f"TOOLS = [{TOOL}, other()]\n")
    assert holes(found) == {"1": "anything"}
    assert opened(found) == {""}


@pytest.mark.parametrize(
    ("later", "unknown", "open_"),
    [
        ("x['server_url'] = y", {"server_url"}, set()),
        ("x['headers'] = y", set(), {""}),
        ("x.update(y)", {"type", "server_label", "server_url", "tools"}, {""}),
        ("x.update(server_url=y)", {"server_url"}, set()),
        ("x.update({'server_url': y})", {"server_url"}, set()),
        ("x[y] = 1", {"type", "server_label", "server_url", "tools"}, {""}),
        ("x.pop('headers')", {"type", "server_label", "server_url", "tools"}, {""}),
        ("del x['server_url']", {"server_url"}, set()),
        ("x['tools'].append(y)", set(), {"tools"}),
        ("x['tools'] += [y]", set(), {"tools"}),
        ("x['tools'][0]['a'] = y", {"tools.0.a"}, set()),
        ("x.setdefault('headers', y)", set(), {""}),
        ("x |= y", {"type", "server_label", "server_url", "tools"}, {""}),
    ],
)
def test_what_happens_later(later: str, unknown: set[str], open_: set[str]) -> None:
    written = tool(tools="[{'a': 1}]")
    text = f"def f(y):\n    x = {written}\n    if y:\n        {later}\n    return x\n"
    found = sent(text)
    assert set(holes(found)) == unknown
    assert opened(found) == open_


def test_what_happens_to_an_attribute() -> None:
    text = f"class A:\n    def __init__(self):\n        self.tools = [{TOOL}]\n    def add(self, y):\n        self.tools.append(y)\n"
    assert opened(sent(text)) == {""}


def test_what_happens_in_another_function_is_that_ones() -> None:
    text = f"def f():\n    x = {TOOL}\n    return x\ndef g(x):\n    x['server_url'] = 1\n"
    assert holes(sent(text)) == {}


def test_a_place_behind_a_name_is_where_the_value_is_written() -> None:
    text = f"TOOL = {TOOL}\nSESSION = {{'type': 'realtime', 'tools': [TOOL]}}\n"
    found = sent(text)
    assert words(text, found, "tools", 0, "type") == '"mcp"'
    assert position(text, found, "tools", 0, "type") == (1, 17)
    assert place(found, "tools", 0).borrowed
    assert not place(found, "tools").borrowed
    assert key_words(text, found, "tools") == "'tools'"


def test_json_in_a_text_has_places() -> None:
    text = 'import json\nX = json.loads(r"""\n{"tools": [{"type": "mcp", "server_label": "ä",\r\n "server_url": "u"}]}""")\nY = {"type": "realtime", **X}\n'
    found = sent(text)
    assert words(text, found, "tools", 0, "server_url") == '"u"'
    assert key_words(text, found, "tools", 0, "server_label") == '"server_label"'


def test_json_with_escapes_has_one_place() -> None:
    text = "import json\nX = {'type': 'realtime', 'tools': json.loads('[{\\'a\\': 1}]'.replace('x', 'y'))}\n"
    assert holes(sent(text)) == {"tools": "anything"}
    text = 'import json\nX = {"type": "realtime", "tools": json.loads("[{\\"a\\": 1}]")}\n'
    found = sent(text)
    assert found.root.value["tools"] == [{"a": 1}]
    assert words(text, found, "tools") == '"[{\\"a\\": 1}]"'


def test_a_literal_is_one_that_can_be_edited() -> None:
    text = f"BASE = {{'a': 1}}\nx = {{'tools': [{TOOL}, {{**BASE, 'b': [1]}}, dict(a=1)]}}\n"
    assert sent(text).root.literal == {("tools",), ("tools", 0), ("tools", 1, "b")}


def test_constructors_stand_for_their_keywords() -> None:
    text = "x = [Mcp(type='mcp', server_label='a', server_url='u', headers=None)]\n"
    found = sent(text)
    assert found.root.value[0]["server_label"] == "a"
    assert key_words(text, found, 0, "server_label") == "server_label"
    assert found.root.holes[0, "headers"].may_be_absent


def test_declared_types_are_found() -> None:
    found = sent(f"x: List[ToolParam] = [{TOOL}]\n# session.update\n")
    assert found.targets == ("responses",)


def test_comments_are_found_by_the_tokenizer() -> None:
    text = "# ä one\nx = '# none'  # two\r\ny = '''\n# none\n'''\n#three"
    code = Python(text, WANTED)
    assert [text[start:end] for start, end in code.comments()] == ["# ä one", "# two", "#three"]


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("x = (\n", "syntax-error", "this is not Python that can be parsed"),
        ("x = 1\0", "syntax-error", "this is not Python that can be parsed"),
        ("x = " + "[" * 5000 + "]" * 5000, "too-deep", "an expression is nested too deep to be read"),
        ("x = a" + ".b" * 100_000, "too-deep", "an expression is nested too deep to be read"),
        ("x = " + "-" * 100_000 + "1", "too-deep", "an expression is nested too deep to be read"),
        ("tool(" * 200_000 + ")" * 200_000, "too-deep", "an expression is nested too deep to be read"),
        ('{"tools": []}\n' * 20_001, "too-large", "more than 20,000 places look like tools"),
    ],
    ids=["open", "nul", "lists", "attributes", "signs", "calls", "many"],
)
def test_what_cannot_be_read_is_a_problem(text: str, kind: str, message: str) -> None:
    file = read(text)
    assert file.parts == ()
    (problem,) = file.problems
    assert (problem.kind, problem.message) == (kind, message)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python reads it")
@pytest.mark.parametrize("line", ["type X = int", "def f[T](x): pass", "class A[T]: pass", "x = f'{a['b']}'"])
def test_newer_python_is_named(line: str) -> None:
    (problem,) = read(f"y = 1\n{line}\n").problems
    assert problem.message == "the file needs Python 3.12"


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="this Python reads it")
def test_python_of_3_14_is_named() -> None:
    (problem,) = read("try:\n    pass\nexcept A, B:\n    pass\n").problems
    assert problem.message == "the file needs Python 3.14"


def test_warnings_of_the_compiler_are_not_shown(capfd: pytest.CaptureFixture[str]) -> None:
    assert value(f"if x is 1 and '\\d': pass\ny = {TOOL}\n")["type"] == "mcp"
    assert capfd.readouterr() == ("", "")


def test_a_value_that_grows_is_cut_off() -> None:
    lines = ["a0 = [1, 1, 1]", *(f"a{n} = [a{n - 1}, a{n - 1}, a{n - 1}]" for n in range(1, 20))]
    found = sent("\n".join([*lines, f"x = {tool(extra='a19')}"]))
    assert "anything" in holes(found).values()


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("cast(A, ", ")"),
        ("(a := ", ")"),
        ("['a', *", "]"),
        ("{**", "}"),
        ("'a' + (", ")"),
        ("dict(", ")"),
        ("'a'.join([", "])"),
    ],
)
@pytest.mark.parametrize("times", [60, 95, 190])
def test_deep_values_are_read_or_unknown(before: str, behind: str, times: int) -> None:
    text = f"x = {tool(extra=before * times + 'y' + behind * times)}\n"
    found = sources(text).found
    assert [one.root.value["server_label"] for one in found] in (["a"], [])
    assert bool(found) is not bool(read(text).problems)


def test_names_that_mean_each_other_are_unknown() -> None:
    found = sent(f"a = b\nb = a\nx = {tool(extra='a', own='x')}\n")
    assert holes(found)["extra"] == "anything"


def test_nothing_is_run() -> None:
    text = f"raise SystemExit\nimport nowhere_at_all\nx = {tool(extra='open(1/0)')}\n"
    assert holes(sent(text)) == {"extra": "anything"}


LITERALS = [
    "'a'",
    '"a\\n\\x41\\u00e4\\U0001F600\\101\\q\\""',
    "r'\\n'",
    "'''a\r\nb\\\nc'''",
    "u'ä🚪'",
    "'\\N{BULLET}x'",
]


@pytest.mark.parametrize("source", LITERALS)
def test_letters_are_those_that_python_reads(source: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        meant = ast.literal_eval(source.replace("\r\n", "\n"))
    assert letters(source)[0] == meant


@pytest.mark.parametrize("source", LITERALS)
def test_each_letter_has_its_stretch(source: str) -> None:
    text, spots = letters(source)
    assert len(text) == len(spots)
    assert [start for start, _ in spots] == sorted({start for start, _ in spots})
    assert all(start < end for start, end in spots)


@given(st.text(st.characters(exclude_categories=["Cs"])))
@settings(max_examples=100)
def test_letters_of_any_text(text: str) -> None:
    assert letters(repr(text))[0] == text


@pytest.mark.parametrize("source", ["'a' 'b'", "f'{a}'", "b'a'", "'a' + 'b'", "name", "'''a'''''", ""])
def test_what_is_no_single_literal_has_no_letters(source: str) -> None:
    assert letters(source) == ("", [])


def test_decorated_functions_are_counted() -> None:
    text = "from agents import function_tool\n@function_tool(name='x')\ndef f(): pass\n@other\ndef g(): pass\n"
    (unread,) = sources(text).unread
    assert text[unread.start : unread.end] == "function_tool(name='x')"
