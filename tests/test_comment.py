"""The mode `comment` of the action, as a runner runs it: a repository, an event, and a server that answers as GitHub."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

from tests.running import ROOT, environment

TOKEN = "ghs_canary0123456789abcdefghijklmnopqrstu"
DESK = """\
session:
  model: gpt-realtime-2.1
  tools:
    - type: mcp
      server_label: crm
      server_url: https://crm.example.com/mcp
      allowed_tools: [find_customer]
      require_approval: always
"""
WIDER = DESK.replace("always", "never")
BOT, PERSON = {"type": "Bot"}, {"type": "User"}


class GitHub:
    """The comments of one pull request, and what was asked. `refuses` is the code of every answer that changes one."""

    def __init__(self) -> None:
        self.comments: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.tokens: list[str | None] = []
        self.refuses = 0
        github = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def _answer(self, value: Any, code: int = 200) -> None:
                data = json.dumps(value).encode()
                self.send_response(code)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def _take(self) -> dict[str, Any]:
                github.asked.append(f"{self.command} {self.path.partition('?')[0]}")
                github.tokens.append(self.headers["Authorization"])
                body: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["Content-Length"] or 0)) or "{}")
                return body

            def do_GET(self) -> None:
                self._take()
                page = int(self.path.rpartition("page=")[2]) - 1
                self._answer(github.comments[page * 100 : page * 100 + 100])

            def do_POST(self) -> None:
                body = self._take()
                if github.refuses:
                    return self._answer({}, github.refuses)
                github.comments.append({"id": len(github.comments) + 1, "user": BOT, **body})
                return self._answer(github.comments[-1], 201)

            def do_PATCH(self) -> None:
                body = self._take()
                if github.refuses:
                    return self._answer({}, github.refuses)
                comment = github.comments[int(self.path.rpartition("/")[2]) - 1]
                comment.update(body)
                return self._answer(comment)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)


@pytest.fixture
def github() -> Iterator[GitHub]:
    made = GitHub()
    thread = Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def git(here: Path, *words: str) -> str:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", *words]
    return subprocess.run(command, check=True, cwd=here, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A checkout of the merge of a pull request, as GitHub makes it; the base has moved on since the request began."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    for name in ("desk.yaml", "other.yaml"):
        (folder / name).write_text(DESK)
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "begin")
    git(folder, "checkout", "-q", "-b", "change")
    (folder / "desk.yaml").write_text(WIDER)
    git(folder, "commit", "-q", "-a", "-m", "change")
    git(folder, "checkout", "-q", "main")
    (folder / "other.yaml").write_text(WIDER)
    git(folder, "commit", "-q", "-a", "-m", "of somebody else")
    git(folder, "checkout", "-q", "--detach")
    git(folder, "merge", "-q", "--no-ff", "-m", "merge", "change")
    return folder


def comment(here: Path, github: GitHub, event: Any = None, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the step's script as the action does, for the pull request 7."""
    if event is None:
        event = {"pull_request": {"number": 7, "base": {"sha": git(here, "rev-parse", "main~1")}, "title": "$(id)"}}
    (here.parent / "event.json").write_text(json.dumps(event))
    command = here.parent / "toolcheck"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m toolcheck "$@"\n')
    command.chmod(0o755)
    env = environment(
        GITHUB_EVENT_NAME="pull_request",
        GITHUB_EVENT_PATH=str(here.parent / "event.json"),
        GITHUB_REF="refs/pull/7/merge",
        GITHUB_REPOSITORY="acme/desk",
        GITHUB_API_URL=f"http://127.0.0.1:{github.server.server_address[1]}",
        GITHUB_STEP_SUMMARY=str(here.parent / "summary.md"),
        PATHS="desk.yaml\nother.yaml\n",
        TOKEN=TOKEN,
        no_proxy="127.0.0.1",
    )
    words = [sys.executable, "-I", str(ROOT / "action" / "comment.py"), str(command)]
    done = subprocess.run(words, check=False, cwd=here, env={**env, **more}, capture_output=True, text=True, timeout=60)
    assert "Traceback" not in done.stderr, done.stderr
    assert TOKEN not in done.stdout + done.stderr + "".join(one["body"] for one in github.comments)
    return done


def test_one_comment_is_written_and_then_changed_never_repeated(here: Path, github: GitHub) -> None:
    github.comments = [{"id": 1, "user": PERSON, "body": "<!-- toolcheck diff -->\nmine"}]
    github.comments += [{"id": number, "user": PERSON, "body": "x"} for number in range(2, 121)]
    done = comment(here, github)
    assert (done.returncode, done.stderr) == (1, "")
    assert "wider[approval-lowered]" in done.stdout
    assert done.stdout.endswith("the comment was written\n")
    written = github.comments[-1]["body"]
    assert written.startswith("<!-- toolcheck diff -->\n## What the model may do\n")
    assert "approval-lowered" in written
    assert "other&#46;yaml" not in written, "somebody else changed it"
    assert (here.parent / "summary.md").read_text() == written.partition("\n")[2]
    assert github.tokens == [f"Bearer {TOKEN}"] * 3
    assert github.asked == ["GET /repos/acme/desk/issues/7/comments"] * 2 + ["POST /repos/acme/desk/issues/7/comments"]

    assert comment(here, github).stdout.endswith("the comment is up to date\n")
    (here / "desk.yaml").write_text(DESK)
    done = comment(here, github)
    assert (done.returncode, len(github.comments)) == (0, 121)
    assert done.stdout.endswith("the comment was changed\n")
    assert "approval-lowered" not in github.comments[-1]["body"]
    assert github.comments[0]["body"].endswith("mine"), "a person may write the mark, too"


def test_a_pull_request_that_changes_nothing_gets_no_comment(here: Path, github: GitHub) -> None:
    (here / "desk.yaml").write_text(DESK)
    done = comment(here, github)
    assert (done.returncode, github.comments) == (0, [])
    assert done.stdout.endswith("nothing changed, so there is no comment\n")


def test_the_exit_code_is_that_of_the_comparison(here: Path, github: GitHub) -> None:
    assert comment(here, github, FAIL_ON="none").returncode == 0
    assert comment(here, github, FAIL_ON="nonsense").returncode == 2
    assert comment(here, github, PATHS="missing.yaml").returncode == 2
    (here / "notes").mkdir()
    assert comment(here, github, PATHS="notes").returncode == 3
    assert comment(here, github, PATHS="notes", ALLOW_EMPTY="true").returncode == 0


@pytest.mark.parametrize("refuses", [403, 404, 500])
def test_without_the_permission_the_comparison_still_counts(here: Path, github: GitHub, refuses: int) -> None:
    github.refuses = refuses
    done = comment(here, github)
    assert (done.returncode, github.comments) == (1, [])
    assert f"::notice title=toolcheck::no comment was written: GitHub answered {refuses};" in done.stdout
    assert "approval-lowered" in (here.parent / "summary.md").read_text()


def test_without_a_network_it_still_counts(here: Path, github: GitHub) -> None:
    done = comment(here, github, GITHUB_API_URL="http://127.0.0.1:1")
    assert done.returncode == 1
    assert done.stdout.endswith("::warning title=toolcheck::no comment was written: URLError\n")


@pytest.mark.parametrize("name", ["pull_request_target", "push", "workflow_run", ""])
def test_it_is_for_pull_requests_alone(here: Path, github: GitHub, name: str) -> None:
    done = comment(here, github, GITHUB_EVENT_NAME=name)
    assert (done.returncode, github.asked) == (2, [])
    assert done.stdout == (
        "::error title=toolcheck::the mode `comment` is for the event pull_request alone;"
        " never use pull_request_target\n"
    )


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"pull_request": None},
        {"pull_request": {"number": "x; id", "base": {"sha": "0" * 40}}},
        {"pull_request": {"number": 7, "base": {"sha": "--output=x"}}},
    ],
    ids=["none", "null", "number", "base"],
)
def test_an_event_that_is_something_else_is_refused(here: Path, github: GitHub, event: dict[str, Any]) -> None:
    done = comment(here, github, event)
    assert (done.returncode, github.asked) == (2, [])
    assert done.stdout.startswith("::error title=toolcheck::the event of this run names no ")


def test_without_the_base_in_the_checkout_it_says_what_to_do(here: Path, github: GitHub) -> None:
    event = {"pull_request": {"number": 7, "base": {"sha": "1" * 40}}}
    done = comment(here, github, event, GITHUB_REF="refs/heads/change")
    assert (done.returncode, github.asked) == (2, [])
    assert "check out with `fetch-depth: 0`" in done.stdout


def test_another_checkout_is_compared_with_where_it_began(here: Path, github: GitHub) -> None:
    git(here, "checkout", "-q", "change")
    done = comment(here, github, GITHUB_REF="refs/heads/change")
    assert done.returncode == 1
    assert "desk.yaml" in done.stdout
    assert "other.yaml" not in done.stdout


def test_what_a_manifest_says_is_no_markup_and_no_command(here: Path, github: GitHub) -> None:
    hostile = "</td><img src=x> @somebody [a](http://x.example) ::error::x $(touch pwned) ${{ github.token }}"
    made = yaml.safe_load(DESK)
    made["session"]["tools"][0]["server_description"] = hostile
    (here / "desk.yaml").write_text(yaml.safe_dump(made))
    comment(here, github, PATHS="desk.yaml\n$(touch pwned).yaml\n--output-file=pwned\n")
    assert not (here / "pwned").exists()
    comment(here, github, PATHS="desk.yaml")
    (written,) = (one["body"] for one in github.comments)
    assert "&#64;somebody" in written
    for live in ("<img", "@somebody", "](http", "::error"):
        assert live not in written
    assert not (here / "pwned").exists()
