"""What OpenAI's server was recorded to accept is no error here, and what it was recorded to refuse is one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.running import toolcheck

HERE = Path(__file__).parent
TARGETS = {"session.update": "realtime"}
Recording = dict[str, Any]


def recordings(name: str) -> list[Any]:
    """The recordings of a file, each as a case named after what is unusual about it."""
    listed = yaml.safe_load((HERE / name).read_text("utf-8"))
    return [pytest.param(recording, id=recording["what"].replace(" ", "-")) for recording in listed]


def an_object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": [*properties], "additionalProperties": False}


def request_of(recording: Recording) -> dict[str, Any]:
    """The request, written out or built from what the recording says of one strict function."""
    if "request" in recording:
        return recording["request"]
    if "levels" in recording:
        parameters = an_object({})
        for _ in range(recording["levels"] - 1):
            parameters = an_object({"a": parameters})
    elif "enum" in recording:
        size = recording["enum"]
        values = [f"{number:0{size['characters']}}" for number in range(size["values"])]
        parameters = an_object({"a": {"type": "string", "enum": values}})
    else:
        parameters = an_object({"a": recording["strict"]})
    tool = {"type": "function", "name": "say", "description": "Say it.", "strict": True, "parameters": parameters}
    return {"model": "gpt-4o", "input": "Say a.", "tools": [tool]}


def findings_of(recording: Recording, folder: Path) -> list[dict[str, Any]]:
    request = request_of(recording)
    (folder / "request.json").write_text(json.dumps(request))
    target = TARGETS.get(request.get("type", ""), "responses")
    done = toolcheck("check", "request.json", "--target", target, "--output-format", "json", cwd=folder)
    return json.loads(done.stdout)["findings"]


@pytest.mark.parametrize("recording", recordings("accepted.yaml"))
def test_nothing_that_the_server_accepted_is_an_error(recording: Recording, tmp_path: Path) -> None:
    findings = findings_of(recording, tmp_path)
    assert [finding["rule"] for finding in findings if finding["severity"] == "error"] == []
    if "echo" not in recording:
        return
    (tool,) = recording["request"]["tools"]
    asked = {"strict": tool.get("strict"), "required": tool["parameters"]["required"]}
    became_required = {*recording["echo"]["required"]} > {*asked["required"]}
    assert ("implicit-strict" in {finding["rule"] for finding in findings}) == became_required


@pytest.mark.parametrize("recording", recordings("refused.yaml"))
def test_everything_that_the_server_refused_is_an_error_of_the_rule_that_says_why(
    recording: Recording, tmp_path: Path
) -> None:
    errors = [finding for finding in findings_of(recording, tmp_path) if finding["severity"] == "error"]
    assert recording["rule"] in {finding["rule"] for finding in errors}


@pytest.mark.parametrize("recording", [*recordings("accepted.yaml"), *recordings("refused.yaml")])
def test_a_recording_says_where_it_is_from_and_when_it_was_made(recording: Recording) -> None:
    assert recording["source"].startswith("https://github.com/")
    assert str(recording["date"]).removeprefix("looked at ").startswith("202")
