"""`toolcheck trace --lock`: what was imported, against what the server offered when somebody last looked."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

import toolcheck as toolcheck_library
from tests.fixtures import HERE
from tests.laws.test_laws_of_logs import _broken
from tests.log.fixtures import case_logs
from tests.running import toolcheck
from toolcheck.log.event import Event
from toolcheck.log.following import follow
from toolcheck.served.lock import lock_text
from toolcheck.tracing.tracing import trace

LOG = HERE / "rules" / "trace" / "tool-drift" / "bad-hint.jsonl"


def prepared(folder: Path) -> str:
    """A log and its lock, as files; the text of the lock."""
    case = next(log for log in case_logs() if log.id == "tool-drift/bad-hint.jsonl")
    lock = case.lock()
    assert lock is not None
    (folder / "talk.jsonl").write_bytes(LOG.read_bytes())
    (folder / "toolcheck.lock").write_text(lock_text(lock), "utf-8")
    return lock_text(lock)


def test_an_import_is_compared_with_the_lock(tmp_path):
    prepared(tmp_path)
    done = toolcheck("trace", "--lock", "toolcheck.lock", "talk.jsonl", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith(
        "warning[tool-drift]: what was imported from `docs` differs from the lock: "
        "`search` does not have `readOnlyHint: true` any more\n --> talk.jsonl:5   event 5, conversation.item.done\n"
    )
    done = toolcheck("trace", "--fail-level", "warning", "--lock", "toolcheck.lock", "talk.jsonl", cwd=tmp_path)
    assert done.returncode == 1
    done = toolcheck("trace", "--fail-level", "warning", "talk.jsonl", cwd=tmp_path)
    assert done.returncode == 0, "without a lock nothing is compared, and no lock is looked for"


def test_sarif_and_json_have_the_finding(tmp_path):
    prepared(tmp_path)
    done = toolcheck(
        "trace", "--lock", "toolcheck.lock", "--output-format", "sarif", "--output-format", "json", "--output-file",
        "json=out.json", "talk.jsonl", cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    run = json.loads(done.stdout)["runs"][0]
    assert [result["ruleId"] for result in run["results"]] == ["tool-drift"]
    assert "tool-drift" in {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    (found,) = json.loads((tmp_path / "out.json").read_text())["findings"]
    assert (found["rule"], found["event"]) == ("tool-drift", 5)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "no such file or folder"),
        ("{", "line 1: "),
        ('{"version": 7}', "it has version 7, and this toolcheck reads version 1"),
        ("torn", "line "),
        ("by hand", "`servers.docs.tools.search` was changed by hand: its hash is not that of its definition"),
    ],
)
def test_a_lock_that_cannot_be_used_ends_the_run(tmp_path, text: str | None, why: str):
    whole = prepared(tmp_path)
    path = tmp_path / "toolcheck.lock"
    if text is None:
        path.unlink()
    else:
        path.write_text({"torn": whole[:80], "by hand": whole.replace("true", "false")}.get(text, text))
    done = toolcheck("trace", "--lock", "toolcheck.lock", "talk.jsonl", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(f"error: toolcheck.lock: {why}")


def test_the_library_compares_too(tmp_path):
    prepared(tmp_path)
    events = [json.loads(line) for line in LOG.read_text().splitlines()]
    report = toolcheck_library.trace(events, lock=tmp_path / "toolcheck.lock")
    assert [finding.rule for finding in report.files[0].findings] == ["tool-drift"]
    assert toolcheck_library.trace(events).files[0].findings == ()
    (tmp_path / "toolcheck.lock").write_text("{")
    with pytest.raises(ValueError, match="line 1"):
        toolcheck_library.trace(events, lock=tmp_path / "toolcheck.lock")


def test_a_secret_in_an_imported_tool_is_not_shown(tmp_path):
    prepared(tmp_path)
    token = "sk-proj-" + "a1B2c3D4e5F6g7H8i9J0" * 2
    lines = LOG.read_text().replace('"input_schema"', f'"description": "Bearer {token}", "input_schema"')
    (tmp_path / "talk.jsonl").write_text(lines)
    lock = prepared_with_description(tmp_path)
    assert "Searches." in lock
    (tmp_path / "talk.jsonl").write_text(lines)
    for form in ("text", "json", "sarif", "github"):
        done = toolcheck("trace", "--lock", "toolcheck.lock", "--output-format", form, "talk.jsonl", cwd=tmp_path)
        assert "tool-drift" in done.stdout
        assert "a1B2c3D4" not in done.stdout + done.stderr


def prepared_with_description(folder: Path) -> str:
    from toolcheck.served.lock import Lock, LockedServer, locked_tool, parse_lock

    before = parse_lock(prepared(folder)).servers["docs"]
    tool = locked_tool({**before.tools["search"].definition, "description": "Searches."})
    text = lock_text(Lock({"docs": LockedServer(before.url, before.protocol, {"search": tool})}))
    (folder / "toolcheck.lock").write_text(text, "utf-8")
    return text


def test_nothing_that_is_broken_crashes_the_comparison():
    chance = random.Random(3)
    cases = [log for log in case_logs() if log.rule.name == "tool-drift"]
    for _ in range(300):
        log = chance.choice(cases)
        events: list[dict[str, Any]] = [dict(event.body) for event in log.events()]
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(len(events))
            events[at] = _broken(events[at], chance)
            if not isinstance(events[at].get("type"), str):
                events[at]["type"] = "error"
        made = [
            Event(number=number, line=number, type=body["type"], body=body) for number, body in enumerate(events, 1)
        ]
        trace(follow(made), lock=log.lock())
