"""No eight letters in a row of a planted token show in anything that toolcheck says, writes or raises."""

from __future__ import annotations

import json
import pickle
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import fuzz.secrets
import toolcheck
from tests.blocks import in_blocks
from tests.hostile import planted
from tests.hostile.inprocess import FORMATS, Said, reports, said
from tests.hostile.planted import KINDS, OPAQUE, Planter
from tests.running import toolcheck as command

EVERY_KIND = (*KINDS, "Basic")
BOTH = ("--select", "all", "--target", "realtime", "--target", "responses")
SOUND = """\
session:
  tools:
    - type: mcp
      server_label: a
      server_url: https://a.example.com/mcp
      require_approval: always
      allowed_tools: [x]
      authorization: ${TOKEN}
      x-token: @
turns:
  later: {tools: []}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    return tmp_path


@pytest.fixture
def planter(request: pytest.FixtureRequest) -> Planter:
    return Planter(request.node.name)


def spelt(value: Any, way: str) -> str:
    """A manifest as people write it: in blocks, or on one line."""
    if way == "yaml":
        return in_blocks(value, width=1000)
    return json.dumps(value)


def shown(what: Said, planter: Planter) -> set[tuple[str, str]]:
    """What shows, and where."""
    outputs = dict(what.everything)
    if "report.sarif" in outputs:  # the pages of the rules have examples of tokens; what is found here is not there
        log = json.loads(outputs["report.sarif"])
        assert log["runs"][0].pop("tool")
        outputs["report.sarif"] = json.dumps(log, ensure_ascii=False)
    return {(place, token) for place, words in outputs.items() for token in planter.found_in(words)}


def every_command(name: str, data: bytes) -> Iterator[Said]:
    """All that commands say of a file, which stays as it is."""
    yield reports(name, *BOTH)
    yield said("check", name, *BOTH, "--diff", "--unsafe-fixes")
    yield said("check", name, *BOTH, "--write-baseline", "known.json", writes=("known.json",))
    yield said("check", name, *BOTH, "--baseline", "known.json", "--show-suppressed", "--statistics")
    for words in (("--unsafe-fixes", "--show-fixes"), ("--add-ignores",)):
        yield said("check", name, *BOTH, *words)
        Path(name).write_bytes(data)
    yield said("compile", name, "--output", "payload", "--source-map", "map", writes=("map",))
    yield said("compile", name, "--check", "old.json")
    yield said("decode", "Invalid value for 'session.tools[0].server_url'.", name)
    yield said("decode", "Invalid value for 'session.tools[0].headers'.", name, "--output-format", "json")


def nothing_shows(name: str, text: str, planter: Planter) -> None:
    data = text.encode("utf-8", "surrogatepass")
    Path(name).write_bytes(data)
    Path("old.json").write_text('{"type": "session.update", "session": {"type": "realtime", "tools": [{}]}}\n')
    ran = list(every_command(name, data))
    assert [found for one in ran for found in shown(one, planter)] == []
    assert set(ran[0].files) == {f"report.{form}" for form in FORMATS if form != "text"}


# -- in every place ---------------------------------------------------------------------------------

PLACES = tuple(planted.by_place(str))
SPELLINGS = tuple(planted.by_spelling(str))


@pytest.mark.parametrize("way", ["yaml", "line"])
@pytest.mark.parametrize("place", PLACES)
def test_what_stands_where_secrets_belong_is_never_shown(place: str, way: str, planter: Planter) -> None:
    value = planted.by_place(partial(planter.token, OPAQUE))[place]
    nothing_shows("m.yaml" if way == "yaml" else "m.json", spelt(value, way), planter)


@pytest.mark.parametrize("way", ["yaml", "line"])
@pytest.mark.parametrize("place", SPELLINGS)
def test_a_token_of_a_known_kind_is_shown_nowhere(place: str, way: str, planter: Planter) -> None:
    value = planted.by_spelling(partial(planter.token, "GitHub"))[place]
    nothing_shows("m.yaml" if way == "yaml" else "m.json", spelt(value, way), planter)


def test_every_kind_is_masked_in_drawn_places_by_drawn_outputs() -> None:
    """What `make fuzz` draws anew is drawn here from one seed."""
    tried, found = fuzz.secrets.look(seed=11, places=20, every_output=False)
    assert tried >= 20 * len(EVERY_KIND)
    assert found == []


def test_a_token_that_is_shown_is_found(planter: Planter) -> None:
    """Or else no test here could fail: a name is shown, and a token in a name that nothing tells is."""
    token = planter.token(OPAQUE, "a name")
    tools = [{"type": "function", "name": token}, {"type": "function", "function": {"name": token}}]
    Path("m.json").write_text(json.dumps({"tools": [*tools, *tools]}))
    for output in fuzz.secrets.OUTPUTS:
        assert planter.found_in(fuzz.secrets.words_of(output, ["m.json"])) == {f"{OPAQUE} in a name"}, output


@pytest.mark.parametrize("kind", [OPAQUE, "OpenAI project"])
@pytest.mark.parametrize("place", tuple(planted.broken(str)))
def test_a_text_that_cannot_be_read_shows_no_secret(place: str, kind: str, planter: Planter) -> None:
    name, text = planted.broken(partial(planter.token, kind))[place]
    nothing_shows(name, text, planter)


NO_SECRETS = [
    "${X}",
    "$X",
    "<token>",
    "<your-api-key>",
    "YOUR_API_KEY",
    "sk-...",
    "sk-xxxx",
    "xxxx",
    "{{ secrets.X }}",
    "${{ secrets.X }}",
    "${env:X}",
    "%TOKEN%",
    "<OPENAI_API_KEY_2>",
]


@pytest.mark.parametrize("words", NO_SECRETS)
def test_what_only_stands_for_a_secret_is_no_finding_and_can_be_read(words: str) -> None:
    Path("m.yaml").write_text(
        f"tools:\n- type: function\n  name: f\n  description: 'Ask for {words} first.'\n  stric: 1\n"
    )
    value = {"tools": [{"type": "function", "name": "f", "description": f"Ask for {words} first.", "stric": 1}]}
    Path("m.json").write_text(json.dumps(value))
    found = said("check", "m.json", "--select", "literal-secret,unknown-field")
    assert words in found.out
    assert "literal-secret" not in found.out


SHAPED = """\
tools:
- type: mcp
  server_label: a
  server_url: https://a.example.com/mcp
  authorization: "<my-token-of-production>"
  headers: {X-A: $SECRETWORD, X-B: "${X:?hunter-and-gatherer}", X-C: "{{secret of the house}}"}
  zz: 1
"""


def test_what_is_shaped_like_a_placeholder_is_taken_for_one_unless_a_long_random_word_is_in_it(
    planter: Planter,
) -> None:
    """As SECURITY.md says: whoever writes a password as `<password>` shows it."""
    Path("m.yaml").write_text(SHAPED)
    found = reports("m.yaml", "--select", "all")
    assert "<my-token-of-production>" in found.out
    Path("m.yaml").write_text(SHAPED.replace("my-token-of-production", planter.token(OPAQUE, "angles")))
    assert shown(reports("m.yaml", "--select", "all"), planter) == set()


def test_the_name_of_a_file_is_shown_as_it_is(planter: Planter) -> None:
    """As SECURITY.md says: nobody could tell which file it is."""
    name = f"{planter.token('GitHub', 'a file name')}.json"
    Path(name).write_text('{"tools": [{}]}')
    assert {output for output, _ in shown(reports(name), planter)} >= {"standard output", "report.json", "report.sarif"}


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_what_is_a_secret_is_a_finding(kind: str, planter: Planter) -> None:
    if kind in ("Bearer", "Basic"):
        value = {"type": "mcp", "server_label": "a", "headers": {"Authorization": planter.token(kind, "a header")}}
    else:
        value = {"type": "function", "name": "f", "description": f"Say {planter.token(kind, 'a description')} first."}
    Path("m.json").write_text(json.dumps({"tools": [value]}))
    found = said("check", "m.json", "--select", "literal-secret")
    assert "error[literal-secret]" in found.out
    assert shown(found, planter) == set()


# -- on every way -----------------------------------------------------------------------------------

ARGUMENTS = (
    ("@",),
    ("check", "--@"),
    ("check", "@"),
    ("check", "--select", "@"),
    ("check", "--target", "@"),
    ("check", "--output-format", "@"),
    ("check", "--output-file", "@/x", "m.yaml"),
    ("check", "--config", "@"),
    ("check", "--baseline", "@", "m.yaml"),
    ("check", "--max-file-size", "@"),
    ("compile", "@"),
    ("compile", "m.yaml", "--turn", "@"),
    ("compile", "m.yaml", "--env-file", "@"),
    ("extract", "@"),
    ("extract", "m.yaml", "--root", "@"),
    ("config", "@"),
    ("rule", "@"),
    ("schema", "@"),
    ("contract", "@"),
    ("completion", "@"),
    ("init", "@", "--dry-run"),
    ("decode", "@"),
    ("decode", "Unknown parameter: '@'.", "m.yaml"),
    ("decode", "The function '@' is unknown", "m.yaml"),
    ("decode", '{"error": {"message": "Incorrect API key provided: @", "code": "@", "type": "@", "param": "@"}}'),
    ("decode", '{"error": {"message": "key @", "type": "x"}}', "--output-format", "json"),
)


@pytest.mark.parametrize("words", ARGUMENTS, ids=" ".join)
def test_a_token_among_the_words_of_a_command_is_not_said_again(words: tuple[str, ...], planter: Planter) -> None:
    Path("m.yaml").write_text(SOUND.replace("@", "x"))
    given = (planted.written(word, partial(planter.token, "GitHub"), "a word") for word in words)
    found = said(*given)
    assert found.out + found.err
    assert shown(found, planter) == set()


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    "words",
    [
        "Invalid Authorization header: Bearer @",
        '{"error": {"message": "bad authorization: @", "type": "x"}}',
        "Incorrect token=@ for session.tools[0]",
        "401 from https://u:@@a.example.com/mcp?key=@",
        "message: 'no', api_key='@', param: 'session.tools[0]'",
    ],
)
def test_a_token_in_the_text_of_an_error_is_not_said_again(words: str, form: str, planter: Planter) -> None:
    Path("m.yaml").write_text(SOUND.replace("@", "x"))
    text = planted.written(words.replace("@@", "@\0"), partial(planter.token, OPAQUE), "an error").replace("\0", "@")
    found = said("decode", "-", "m.yaml", "--output-format", form, stdin=text.encode())
    assert found.out
    assert shown(found, planter) == set()


CONFIGURATIONS = (
    'select = ["@"]',
    "@ = 1",
    'target = "@"',
    'exclude = ["[@"]',
    'exclude = ["@/"]',
    'defined-labels = ["@"]',
    'fail-level = "@"',
    'max-file-size = "@"',
    '[severity]\n"@" = "off"',
    '[[overrides]]\nfiles = ["@"]\n@ = 1',
    '[[ignore]]\nrule = "@"\nreason = "x"',
    '[[ignore]]\nrule = "literal-secret"\nreason = "@"\nexpires = "@"',
    '[[ignore]]\nrule = "literal-secret"\nreason = "@"\nfile = "m.yaml"\ntool = "@"',
    'ignore = [{rule = "literal-secret", file = "m.yaml", reason = "", tool = "@"}] # see @',
    "a = @",
    "[@\n",
    '"@".x = 1\n"@".x = 1',
)


@pytest.mark.parametrize("text", CONFIGURATIONS)
def test_a_token_in_a_configuration_is_not_shown(text: str, planter: Planter) -> None:
    Path("m.yaml").write_text(SOUND.replace("@", "x"))
    Path("toolcheck.toml").write_text(planted.written(text, partial(planter.token, "GitHub"), "a configuration"))
    ran = [
        reports("m.yaml", "--select", "all"),
        reports("."),
        said("config", "m.yaml"),
        said("config", "m.yaml", "--output-format", "json"),
        said("compile", "m.yaml"),
    ]
    assert [found for one in ran for found in shown(one, planter)] == []


def test_what_the_environment_fills_in_is_in_the_payload_and_nowhere_else(
    planter: Planter, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, noted = planter.token(OPAQUE, "the environment"), planter.token(OPAQUE, "a note")
    monkeypatch.setenv("TOKEN", token)
    Path("m.yaml").write_text(SOUND.replace("@", noted))
    ran = [said("compile", "m.yaml", "--output", "payload.json", "--source-map", "map.json", writes=("map.json",))]
    payload = Path("payload.json").read_text()
    assert json.loads(payload)["session"]["tools"][0]["authorization"] == token
    assert said("compile", "m.yaml").out == payload
    Path("stale.json").write_text(payload.replace("always", "never").replace(token, planter.token(OPAQUE, "a payload")))
    ran += [said("compile", "m.yaml", "--check", name) for name in ("payload.json", "stale.json")]
    assert [one.code for one in ran] == [0, 0, 1]
    ran += [
        said(
            "decode", "Invalid value for 'session.tools[0].authorization'.", "payload.json", "--source-map", "map.json"
        ),
        reports("payload.json", "--select", "all"),
    ]
    assert [found for one in ran for found in shown(one, planter)] == []


@pytest.mark.parametrize(
    "line",
    [
        "server_label: ${TOKEN}",
        "server_url: ${TOKEN}",
        "connector_id: ${TOKEN}",
        "require_approval: ${TOKEN}",
        "allowed_tools: '${TOKEN}'",
        "authorization: '${NOT_SET:?${TOKEN} is not set}'",
        "headers: {Authorization: '${TOKEN}', X: '${NOT_SET}'}",
    ],
)
def test_what_was_filled_in_and_does_not_fit_is_not_named(
    line: str, planter: Planter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", planter.token(OPAQUE, "the environment"))
    key = line.partition(":")[0]
    kept = [old for old in SOUND.splitlines() if f" {key}:" not in old and "x-token" not in old]
    kept.insert(kept.index("turns:"), f"      {line}")
    Path("m.yaml").write_text("\n".join(kept) + "\n")
    found = said("compile", "m.yaml", "--source-map", "map.json", writes=("map.json",))
    found = found if found.code else found._replace(out="")
    assert shown(found, planter) == set()


def test_a_file_of_variables_is_not_quoted(planter: Planter) -> None:
    Path("m.yaml").write_text(SOUND.replace("@", "x"))
    token = planter.token(OPAQUE, "a variable")
    Path("vars.env").write_text(f"TOKEN={token}\n{planter.token(OPAQUE, 'a line')}\n")
    found = said("compile", "m.yaml", "--env-file", "vars.env")
    assert found.code == 2
    assert shown(found, planter) == set()


# -- for programs -----------------------------------------------------------------------------------

Call = Callable[[Any], object]
CALLS: dict[str, Call] = {
    "check": toolcheck.check,
    "load": toolcheck.load,
    "compile": toolcheck.compile,
    "compile, with variables": lambda source: toolcheck.compile(source, env={"T": "x"}),
    "session": lambda source: toolcheck.load(source).session({}),
    "turn": lambda source: toolcheck.load(source).turn("never", {}),
    "request": lambda source: toolcheck.load(source).request({}),
}


def words_of(thing: object) -> Iterator[str]:
    """All that can be read of what a call gave back or raised, without asking for values or text."""
    yield repr(thing)
    yield str(thing)
    if isinstance(thing, BaseException):
        yield "".join(traceback.format_exception(thing))
        yield repr(thing.args)
    report = getattr(thing, "report", thing)
    files = getattr(thing, "checked", ()) or (report.files if isinstance(report, toolcheck.Report) else ())
    for file in files:
        yield repr(
            (file, file.document, file.manifest, file.suppressed, file.deselected, pickle.loads(pickle.dumps(file)))
        )
        for finding in file.everything:
            yield f"{finding} {finding.message} {finding.note} {finding.api_path} {finding.fix} {finding.related}"
            yield repr(finding.fix.changes) if finding.fix else ""
    if isinstance(thing, toolcheck.Compiled):
        yield repr((thing.made, thing.dropped))
        yield from (finding.message for _, finding in thing.dropped)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("kind", [OPAQUE, "GitHub"])
def test_what_a_program_is_given_says_no_secret(call: str, kind: str, planter: Planter) -> None:
    mint = partial(planter.token, kind)
    sources: list[Any] = [*planted.by_place(mint).values()]
    sources += [text for _, text in planted.broken(mint).values()]
    sources += [SOUND.replace("@", mint("a note")), SOUND.replace("${TOKEN}", mint("authorization"))]
    if kind != OPAQUE:
        sources += [*planted.by_spelling(mint).values(), f"authorization: {mint('what is no path')}"]
    for source in sources:
        try:
            given: object = CALLS[call](source)
        except Exception as error:
            given = error
        if not isinstance(given, dict):  # a payload has the tokens
            assert [token for words in words_of(given) for token in planter.found_in(words)] == []


def test_nothing_is_logged(planter: Planter, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    for value in planted.by_place(partial(planter.token, OPAQUE)).values():
        toolcheck.check(value)
    assert caplog.records == []


# -- the command itself -----------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_the_command_says_no_secret_in_any_format(form: str, planter: Planter, folder: Path) -> None:
    opaque, spelled = partial(planter.token, OPAQUE), partial(planter.token, "OpenAI project")
    files = {f"{number}.json": json.dumps(value) for number, value in enumerate(planted.by_place(opaque).values())}
    files |= {
        f"s{number}.json": json.dumps(value) for number, value in enumerate(planted.by_spelling(spelled).values())
    }
    files |= {f"b{number}{name}": text for number, (name, text) in enumerate(planted.broken(opaque).values())}
    for name, text in files.items():
        (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    summary = folder / "summary.md"
    ran = command(
        "check",
        *files,
        "--output-format",
        form,
        "--output-file",
        "report",
        cwd=folder,
        env={"GITHUB_STEP_SUMMARY": str(summary), "TOOLCHECK_DEBUG": "1"},
    )
    assert ran.returncode == 1
    texts = {"report.sarif" if form == "sarif" else "report": (folder / "report").read_text("utf-8")}
    texts |= {"summary": summary.read_text("utf-8")} if form == "github" else {}
    assert shown(Said(1, ran.stdout, ran.stderr, texts), planter) == set()
    assert len(texts.popitem()[1]) > 1000
