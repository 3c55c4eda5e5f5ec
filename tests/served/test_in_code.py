"""What servers offer to tools that are written in code: the same is found, and what is not known is no error."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from tests.served.fixtures import Offer, judged, page_offers
from toolcheck.checking.selection import Options
from toolcheck.document.reading import read

SERVER = '"type": "mcp", "server_label": "docs", "server_url": "https://docs.example.com/mcp"'
DELETE = {"name": "delete_page", "description": "New.", "inputSchema": {"type": "object"}}
RECORDING = {"docs": {"tools": [DELETE], "locked": {"tools": [{**DELETE, "description": "Old."}]}}}


def found(tools: str, recording: Any, **fields: Any) -> list[tuple[str, str]]:
    """The rules and messages of the findings about a request in Python."""
    more = "".join(f", {name}={value!r}" for name, value in fields.items())
    code = f'from openai import OpenAI\nOpenAI().responses.create(model="gpt-5.6", input="x", tools={tools}{more})\n'
    findings = judged(code.encode(), "agent.py", recording).findings
    return sorted((finding.rule, finding.severity.word) for finding in findings)


@pytest.mark.parametrize("offer", page_offers(), ids=lambda offer: offer.id)
def test_code_says_the_same_as_yaml(offer: Offer):
    manifest, recording = yaml.safe_load(offer.data), json.loads(offer.recording)
    text = read(json.dumps(manifest).encode(), "agent.json").text
    usual = judged(text.encode(), "agent.json", recording, Options(targets=("responses",))).findings
    fields = {name: value for name, value in manifest.items() if name != "tools"}
    expected = sorted((finding.rule, finding.severity.word) for finding in usual)
    assert found(repr(manifest["tools"]), recording, **fields) == expected


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("", ["tool-drift error"]),
        ('"require_approval": "never"', ["tool-drift error", "writes-without-approval warning"]),
        ('"require_approval": policy()', ["tool-drift error"]),
        ('"require_approval": {"never": names()}', ["tool-drift error"]),
        ('"require_approval": {"never": {"tool_names": ["delete_page"]}, **more}', ["tool-drift error"]),
        ('"allowed_tools": names(), "require_approval": "never"', ["tool-drift error"]),
        ('"allowed_tools": ["find", name()]', ["allowed-tool-missing error", "tool-drift error"]),
        ('"allowed_tools": ["find", *names()]', ["allowed-tool-missing error", "tool-drift error"]),
        ('"allowed_tools": ["find"]', ["allowed-tool-missing error", "nothing-allowed error", "tool-drift info"]),
        ('"allowed_tools": [*names()]', ["tool-drift error"]),
    ],
)
def test_what_code_does_not_say_is_no_error(entry: str, expected: list[str]):
    tools = f"[{{{SERVER}{', ' * bool(entry)}{entry}}}]"
    assert [" ".join(one) for one in found(tools, RECORDING)] == expected
