"""What a run asks of the system: the files it was given, those it documents, its own, and nothing else. No network, no
other process, and of the environment only what is documented or what a placeholder names.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.running import ROOT, environment

ELSEWHERE = [
    "http://127.0.0.1:9/schema.json",
    "http://169.254.169.254/latest/meta-data/",
    "https://json-schema.org/draft/2020-12/schema",
    "file:///etc/passwd",
    "file://{here}/pipe",
    "../../etc/passwd",
    "/etc/passwd",
    "pipe",
    "other.json",
    "#/../other.json",
    "urn:uuid:ee564b8a-7a87-4125-8c96-e9f123d6766f",
]
ALL_NAMES = "*"
"""What looking through the names of all variables is noted as: one that begins with `TOOLCHECK_` may be an option."""
OURS = {
    ALL_NAMES,
    "CI_PROJECT_DIR",
    "FORCE_COLOR",
    "GITHUB_STEP_SUMMARY",
    "GITHUB_WORKSPACE",
    "NO_COLOR",
    "TERM",
    "TOOLCHECK_DEBUG",
    "TOOLCHECK_ENGINES",
    "TOOLCHECK_OUTPUT_FORMAT",
    "_TOOLCHECK_COMPLETE",
}
"""The variables that toolcheck looks at, for whatever file."""
OF_THE_LOCALE = {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"}
FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "pty.")
FORBIDDEN_TOO = ("ctypes.", "urllib.", "http.", "tempfile.", "shutil.", "os.startfile", "os.chdir", "os.link")


class Told(NamedTuple):
    """What a run asked: its exit code, the paths it opened or listed, what else, and the variables it looked at."""

    code: int
    paths: set[str]
    events: set[str]
    asked: set[str]


def told(*words: str, cwd: Path, **env: str) -> Told:
    log = cwd.parent / "log.json"
    command = [sys.executable, "-P", "-m", "tests.hostile.watched", str(log), *words]
    done = subprocess.run(command, check=False, cwd=cwd, capture_output=True, env=environment(**env), timeout=60)
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(log.read_text())
    paths = {path for event, path in said["seen"] if event in ("open", "os.scandir", "os.listdir")}
    return Told(said["code"], paths, {event for event, _ in said["seen"]}, {*said["asked"]})


def strangers(paths: set[str], cwd: Path) -> set[str]:
    """Those that are no file of Python's, of an installed package, or of toolcheck's own; from `cwd`, where they can be."""
    homes = [sys.prefix, sys.base_prefix, str(ROOT / "toolcheck"), str(ROOT / "schemas")]
    homes += [os.path.realpath(path) for path in sys.path if path and os.path.realpath(path) != str(ROOT)]
    absolute = {os.path.realpath(cwd / path) for path in paths if not path.isdecimal()}
    own = tuple(home + os.sep for home in homes)
    known = {*homes, str(ROOT), os.devnull}
    return {
        os.path.relpath(path, os.path.realpath(cwd))
        for path in absolute
        if not path.startswith(own) and path not in known
    }


@pytest.fixture
def here(tmp_path: Path) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / ".git" / "info").mkdir(parents=True)
    os.mkfifo(folder / "pipe")
    (folder / "other.json").write_text("{}")
    schemas = [
        {"$schema": place, "$id": place, "properties": {"a": {"$ref": place}}, "type": "object"}
        | {"$dynamicRef": place, "$vocabulary": {place: True}, "default": {"$ref": place}}
        for place in (place.replace("{here}", str(folder)) for place in ELSEWHERE)
    ]
    tools: list[dict[str, Any]] = [
        {"type": "function", "name": f"f{number}", "description": "x", "parameters": schema}
        for number, schema in enumerate(schemas)
    ]
    tools += [
        {"type": "mcp", "server_label": f"m{number}", "server_url": schema["$id"], "allowed_tools": ["a"]}
        for number, schema in enumerate(schemas)
    ]
    tools += [{"type": "function", "function": {"name": "nested", "description": "x"}}]
    manifest = {"$schema": "http://127.0.0.1:9/manifest.json", "$ref": "http://127.0.0.1:9/", "tools": tools}
    (folder / "agent.json").write_text(json.dumps(manifest))
    (folder / "agent.yaml").write_text(json.dumps(manifest))
    small = {"tools": [{**tools[0], "parameters": {"type": "object", "properties": {"a": {"$ref": "#/$defs/b"}}}}]}
    small["tools"][0]["parameters"]["$defs"] = {"b": {"type": "string", "description": "x"}}
    small["$schema"] = "http://127.0.0.1:9/manifest.json"
    (folder / "small.json").write_text(json.dumps(small))
    return folder


@pytest.mark.parametrize("engines", ["", "reference"])
@pytest.mark.parametrize(
    ("words", "code", "opened"),
    [
        ("check agent.json", 1, {"agent.json"}),
        ("check agent.yaml --output-format sarif", 1, {"agent.yaml"}),
        ("check agent.yaml --diff --unsafe-fixes", 1, {"agent.yaml"}),
        ("compile small.json", 0, {"small.json"}),
        ("compile agent.json", 1, {"agent.json"}),
        ("decode tools[1].parameters.properties.a agent.yaml", 0, {"agent.yaml"}),
        ("config agent.json", 0, set()),
    ],
)
def test_only_what_is_named_is_opened(here: Path, words: str, code: int, opened: set[str], engines: str) -> None:
    done = told(*words.split(), cwd=here, TOOLCHECK_ENGINES=engines)
    assert done.code == code
    assert strangers(done.paths, here) == opened
    assert not {event for event in done.events if event.startswith(FORBIDDEN + FORBIDDEN_TOO)}
    assert done.asked <= OURS | OF_THE_LOCALE


def test_a_walk_opens_manifests_and_what_says_which_they_are(here: Path) -> None:
    (here / ".gitignore").write_text("ignored/\n")
    (here / ".git" / "info" / "exclude").write_text("*.tmp\n")
    (here / "toolcheck.toml").write_text("exclude = ['old.json']\n")
    (here / "pyproject.toml").write_text("[tool.toolcheck]\n")
    for name in (
        "note.txt",
        "old.json",
        ".env",
        ".git/config.json",
        "node_modules/a.json",
        "ignored/a.json",
        "sub/a.yaml",
    ):
        (here / name).parent.mkdir(exist_ok=True)
        (here / name).write_text("{}")
    done = told("check", ".", cwd=here)
    assert strangers(done.paths, here) == {
        ".",
        "sub",
        "sub/a.yaml",
        "agent.json",
        "agent.yaml",
        "other.json",
        "small.json",
        ".gitignore",
        ".git/info/exclude",
        "toolcheck.toml",
    }
    assert not {event for event in done.events if event.startswith(FORBIDDEN + FORBIDDEN_TOO)}


def test_a_fix_touches_one_file_and_the_one_beside_it(here: Path) -> None:
    done = told("check", "--fix", "agent.yaml", cwd=here)
    temporary = {path for path in strangers(done.paths, here) if path.startswith(".toolcheck-")}
    assert strangers(done.paths, here) - temporary == {"agent.yaml", "."}
    assert len(temporary) == 1
    assert {event for event in done.events if event.startswith("os.")} <= {
        "os.listdir",
        "os.scandir",
        "os.chmod",
        "os.chown",
        "os.rename",
        "os.utime",
    }
    assert not {event for event in done.events if event.startswith(FORBIDDEN + FORBIDDEN_TOO)}
    assert (here / "agent.yaml").read_text().count('"nested"') == 1


SECRETS = """\
tools:
  - {type: mcp, server_label: a, server_url: "https://a.example.com", authorization: "${MINE}", allowed_tools: [b]}
  - {type: mcp, server_label: c, server_url: "https://c.example.com", headers: {X: "${ALSO_MINE:-no}"}, allowed_tools: [b]}
"""


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("check a.yaml", set()),
        ("check --fix a.yaml", set()),
        ("decode tools[0] a.yaml", set()),
        ("compile a.yaml --keep-placeholders", set()),
        ("compile a.yaml", {"MINE", "ALSO_MINE"}),
        ("compile a.yaml --env-file vars", {"MINE", "ALSO_MINE"}),
    ],
)
def test_only_compile_asks_for_variables_and_only_for_those_that_are_named(
    here: Path, words: str, named: set[str]
) -> None:
    (here / "a.yaml").write_text(SECRETS)
    (here / "vars").write_text("MINE=from-the-file\n")
    done = told(*words.split(), cwd=here, MINE="x", ALSO_MINE="y", OPENAI_API_KEY="sk-not-asked-for")
    assert done.asked - OURS - OF_THE_LOCALE == named
    assert done.code == 0


def test_every_variable_that_is_looked_at_is_documented() -> None:
    pages = "".join(path.read_text("utf-8") for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
    assert [name for name in sorted(OURS - {ALL_NAMES}) if name not in pages] == []


def test_the_watch_sees_what_it_watches_for(here: Path) -> None:
    """Each forbidden thing, done on purpose."""
    code = """
import sys, toolcheck.checking.run
real = toolcheck.checking.run.check_paths
def check_paths(*rest, **more):
    import os, socket, subprocess
    socket.socket().close()
    subprocess.run(["true"])
    open("/etc/hostname").close()
    os.environ.get("OPENAI_API_KEY")
    return real(*rest, **more)
toolcheck.checking.run.check_paths = eval("lambda f: f", {})(check_paths)
check_paths.__code__ = check_paths.__code__.replace(co_filename=toolcheck.checking.run.__file__)
sys.argv = ["watched", *sys.argv[1:]]
from tests.hostile.watched import main
main()
"""
    log = here.parent / "log.json"
    command = [sys.executable, "-P", "-c", code, str(log), "check", "small.json"]
    subprocess.run(command, check=True, cwd=here, capture_output=True, env=environment(), timeout=60)
    said = json.loads(log.read_text())
    events = {event for event, _ in said["seen"]}
    assert {"socket.__new__", "subprocess.Popen"} <= events
    assert "OPENAI_API_KEY" in said["asked"]
    assert "/etc/hostname" in {path for _, path in said["seen"]}
