"""The mode `comment` of the action: a pull request is compared with its base, and one comment says what changed.

It runs on the event `pull_request` only: there, a pull request from a fork has a token that may not write, and the code
of a stranger is never beside a token that may. Nothing that a pull request says becomes part of a command; the comment
is the Markdown report of `toolcheck diff`, in which nothing is live. What a manifest is, is not known here.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MARK = "<!-- toolcheck diff -->"
"""The first line of our comment, by which the next run finds it."""

USAGE = 2
_MAX_PAGES = 30
_MAX_CHARACTERS = 65_000
"""GitHub accepts a comment of 65,536 characters."""
_SECONDS = 30
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")


class CannotCompare(Exception):
    """The pull request cannot be compared with its base. The words say why, and what to do."""


@dataclass(frozen=True)
class PullRequest:
    """A pull request: its number, and the commit of its base that the event names."""

    number: int
    base: str


@dataclass(frozen=True)
class Compared:
    """What `toolcheck diff` said: its exit code, its Markdown, and whether it has anything to say."""

    code: int
    markdown: str
    says_something: bool


def main(toolcheck: str, paths: Sequence[str]) -> int:
    """Compare, and comment; the exit code is that of the comparison."""
    try:
        pull_request = read_event(os.environ)
        compared = compare(toolcheck, base_of(pull_request), paths)
    except CannotCompare as error:
        print(f"::error title=toolcheck::{error}")
        return USAGE
    add_to_summary(compared.markdown)
    if not compared.markdown:
        return compared.code
    try:
        print(publish(pull_request, compared))
    except urllib.error.HTTPError as error:
        words = f"GitHub answered {error.code}; the job needs the permission `pull-requests: write`"
        print(f"::notice title=toolcheck::no comment was written: {words}, which a pull request from a fork never has")
    except (OSError, ValueError) as error:
        print(f"::warning title=toolcheck::no comment was written: {type(error).__name__}")
    return compared.code


def read_event(environment: os._Environ[str] | dict[str, str]) -> PullRequest:
    """The pull request that this run is for. Raises `CannotCompare` for any other event."""
    name = environment.get("GITHUB_EVENT_NAME", "")
    if name != "pull_request":
        raise CannotCompare("the mode `comment` is for the event pull_request alone; never use pull_request_target")
    try:
        event = json.loads(Path(environment["GITHUB_EVENT_PATH"]).read_bytes())["pull_request"]
        number, base = int(event["number"]), str(event["base"]["sha"])
    except (KeyError, TypeError, ValueError, OSError):
        raise CannotCompare("the event of this run names no pull request") from None
    if not _COMMIT.fullmatch(base):
        raise CannotCompare("the event of this run names no commit of the base")
    return PullRequest(number, base)


def base_of(pull_request: PullRequest) -> str:
    """The commit to compare with. GitHub checks out the merge of the pull request into its base: then that is the first
    parent, and only what the pull request itself changes is shown. Else it is where the pull request began.
    """
    parents = _git("rev-parse", "--verify", "--quiet", "HEAD^1"), _git("rev-parse", "--verify", "--quiet", "HEAD^2")
    is_merge = re.fullmatch(r"refs/pull/\d+/merge", os.environ.get("GITHUB_REF", ""))
    found = parents[0] if is_merge and all(parents) else _git("merge-base", pull_request.base, "HEAD")
    if not _COMMIT.fullmatch(found):
        raise CannotCompare("the base of the pull request is not in the checkout; check out with `fetch-depth: 0`")
    return found


def _git(*words: str) -> str:
    """What git answers; nothing where it cannot."""
    try:
        return subprocess.run(["git", *words], check=True, capture_output=True, text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def compare(toolcheck: str, base: str, paths: Sequence[str]) -> Compared:
    """What `toolcheck diff` says of the paths. Its text goes to the log."""
    fail_on, allows_empty = os.environ.get("FAIL_ON", ""), os.environ.get("ALLOW_EMPTY", "") == "true"
    with tempfile.TemporaryDirectory() as folder:
        files = {name: Path(folder, name) for name in ("markdown", "json")}
        command = [toolcheck, "diff", "--against", base, "--output-format", "text"]
        command += [word for name, file in files.items() for word in ("--output-file", f"{name}={file}")]
        command += ["--fail-on", fail_on] if fail_on else []
        command += ["--allow-empty"] if allows_empty else []
        code = subprocess.run([*command, "--", *paths], check=False).returncode
        texts = {name: file.read_text("utf-8") if file.exists() else "" for name, file in files.items()}
    found = json.loads(texts["json"] or "{}")
    return Compared(code, texts["markdown"], any(found.get(key) for key in ("changes", "findings", "unseen")))


def add_to_summary(markdown: str) -> None:
    """Append the report to the summary of the step, which needs no permission."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path and markdown:
        with open(path, "a", encoding="utf-8") as file:
            file.write(markdown)


def publish(pull_request: PullRequest, compared: Compared) -> str:
    """Write the comment, or change the one that is there; what was done, in words. A pull request that changes nothing
    gets no comment, but one that is there is brought up to date.
    """
    repository = os.environ.get("GITHUB_REPOSITORY", "")
    if not _REPOSITORY.fullmatch(repository):
        raise ValueError("no repository")
    api = f"{os.environ.get('GITHUB_API_URL', 'https://api.github.com')}/repos/{repository}/issues"
    text = f"{MARK}\n{compared.markdown}"[:_MAX_CHARACTERS]
    old = next(_ours(f"{api}/{pull_request.number}/comments"), None)
    if old is not None and old["body"].replace("\r\n", "\n").strip() == text.strip():
        return "the comment is up to date"
    if old is not None:
        _ask("PATCH", f"{api}/comments/{int(old['id'])}", {"body": text})
        return "the comment was changed"
    if not compared.says_something:
        return "nothing changed, so there is no comment"
    _ask("POST", f"{api}/{pull_request.number}/comments", {"body": text})
    return "the comment was written"


def _ours(address: str) -> Iterator[dict[str, Any]]:
    """The comments that an earlier run wrote: they begin with our mark, and no person wrote them."""
    for page in range(1, _MAX_PAGES + 1):
        found = _ask("GET", f"{address}?per_page=100&page={page}")
        yield from (one for one in found if one["body"].startswith(MARK) and one["user"]["type"] == "Bot")
        if len(found) < 100:
            return


def _ask(method: str, address: str, body: dict[str, str] | None = None) -> Any:
    """What the API of GitHub answers. Raises `urllib.error.HTTPError`, `OSError`."""
    headers = {
        "Accept": "application/vnd.github+json",
        "Content-Type": "application/json",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, headers, method=method)
    request.add_unredirected_header("Authorization", f"Bearer {os.environ.get('TOKEN', '')}")
    with urllib.request.urlopen(request, timeout=_SECONDS) as answer:
        return json.load(answer)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], [path for path in os.environ.get("PATHS", ".").splitlines() if path]))
