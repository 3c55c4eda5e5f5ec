"""Recordings of other projects are read in whatever form they are kept, and what toolcheck sees otherwise is printed."""

from __future__ import annotations

import base64
import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from fuzz.cassettes import UnreadError, exchanges
from tests.running import ROOT, environment

URL = "https://api.openai.com/v1/responses"
PARAMETERS = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
TOOL = {"type": "function", "name": "say", "description": "Say it.", "strict": True, "parameters": PARAMETERS}
REQUEST = {"model": "gpt-5", "input": "Hi.", "tools": [TOOL]}
ANSWER = {"id": "resp_" + "0" * 48, "object": "response", "tools": [TOOL], "output": []}
REFUSAL = {"error": {"message": "Invalid 'tools[0].name'.", "type": "invalid_request_error", "param": "tools[0].name"}}
STREAM = f"event: response.completed\ndata: {json.dumps({'type': 'response.completed', 'response': ANSWER})}\n\n"
PACKED = base64.b64encode(json.dumps(ANSWER).encode()).decode()
SENT, GOT = json.dumps(REQUEST), json.dumps(ANSWER)

FORMS: dict[str, tuple[str, Any]] = {
    "vcr of Python": (
        "a.yaml",
        {"interactions": [{"request": {"uri": URL, "body": SENT}, "response": {"status": {"code": 200}, "body": GOT}}]},
    ),
    "vcr of Ruby": (
        "a.yml",
        {
            "http_interactions": [
                {
                    "request": {"uri": URL, "body": {"encoding": "UTF-8", "string": SENT}},
                    "response": {"status": {"code": 200}, "body": {"base64_string": PACKED}},
                }
            ]
        },
    ),
    "pydantic": (
        "a.yaml",
        {
            "interactions": [
                {
                    "request": {"uri": URL, "parsed_body": REQUEST},
                    "response": {"status": {"code": 200}, "parsed_body": ANSWER},
                }
            ]
        },
    ),
    "httpmock": ("a.yaml", {"when": {"path": "/v1/responses", "body": SENT}, "then": {"status": 200, "body": GOT}}),
    "test proxy of Azure": (
        "a.json",
        {"Entries": [{"RequestUri": URL, "RequestBody": REQUEST, "StatusCode": 200, "ResponseBody": ANSWER}]},
    ),
    "nock": (
        "a.json",
        [
            {
                "scope": "https://api.openai.com:443",
                "path": "/v1/responses",
                "body": REQUEST,
                "status": 200,
                "response": ANSWER,
            }
        ],
    ),
    "har": (
        "a.har",
        {
            "log": {
                "entries": [
                    {
                        "request": {"url": URL, "postData": {"text": SENT}},
                        "response": {"status": 200, "content": {"text": PACKED, "encoding": "base64"}},
                    }
                ]
            }
        },
    ),
    "wiremock": (
        "a.json",
        {
            "mappings": [
                {
                    "request": {"urlPath": "/v1/responses", "bodyPatterns": [{"equalToJson": SENT}]},
                    "response": {"status": 200, "jsonBody": ANSWER},
                }
            ]
        },
    ),
    "dd-trace": (
        "a.json",
        {"request": {"url": URL, "body": SENT}, "response": {"status": {"code": 200}, "body": STREAM}},
    ),
    "two lists": (
        "a.yaml",
        {"requests": [{"uri": URL, "body": SENT}], "responses": [{"status": {"code": 200}, "body": {"string": GOT}}]},
    ),
    "base64 and what it says": (
        "a.json",
        {
            "request": {"url": URL, "body": {"b64": "e30="}, "canonical_json": None, "parsed_body": REQUEST},
            "response": {"status": 200, "body": {"b64": PACKED}},
        },
    ),
}


def write(folder: Path, name: str, value: Any) -> Path:
    path = folder / name
    path.write_text(yaml.safe_dump(value) if name.endswith(("yaml", "yml")) else json.dumps(value))
    return path


def compared(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "fuzz.recorded", str(folder)]
    return subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, env=environment())


@pytest.mark.parametrize("form", FORMS)
def test_the_request_and_the_answer_are_found(form, tmp_path):
    path = write(tmp_path, *FORMS[form])
    (found,) = exchanges(path, "a")
    assert (found.request, found.status, found.answer) == (REQUEST, 200, ANSWER)


def test_a_file_may_be_packed_and_a_snapshot_has_its_answer_beside_it(tmp_path):
    name, value = FORMS["vcr of Python"]
    packed = tmp_path / f"{name}.gz"
    packed.write_bytes(gzip.compress(yaml.safe_dump(value).encode()))
    assert [one.request for one in exchanges(packed, "a")] == [REQUEST]
    write(tmp_path, "a.response.json", ANSWER)
    path = write(tmp_path, "a.request.json", REQUEST)
    assert [one.answer for one in exchanges(path, "a")] == [ANSWER]


def test_a_body_may_be_a_list_of_pieces_or_a_file_beside(tmp_path):
    sent = {"url": URL, "body": {"kind": "json", "value": REQUEST}}
    pieces = {"kind": "sse", "chunks": STREAM.splitlines()}
    kept = {"kind": "binary", "path": "a.blobs/1.bin"}
    (tmp_path / "a.blobs").mkdir()
    (tmp_path / "a.blobs" / "1.bin").write_text(STREAM)
    for body in (pieces, kept):
        path = write(tmp_path, "a.json", {"entries": [{"request": sent, "response": {"status": 200, "body": body}}]})
        assert [one.answer for one in exchanges(path, "a")] == [ANSWER]
    elsewhere = {"kind": "binary", "path": "../1.bin"}
    (tmp_path.parent / "1.bin").write_text(STREAM)
    path = write(tmp_path, "a.json", {"entries": [{"request": sent, "response": {"status": 200, "body": elsewhere}}]})
    assert list(exchanges(path, "a")) == []


def test_what_went_to_other_servers_or_has_no_tools_is_no_exchange(tmp_path):
    for url, request in (("https://api.x.ai/v1/responses", REQUEST), (URL, {"model": "gpt-5", "input": "Hi."})):
        path = write(tmp_path, "a.json", {"request": {"url": url, "body": request}, "response": {"body": ANSWER}})
        assert list(exchanges(path, "a")) == []
    (tmp_path / "a.json").write_text("{")
    assert list(exchanges(tmp_path / "a.json", "a")) == []
    (tmp_path / "b.json").write_text(f'{{"url": "{URL}"')
    with pytest.raises(UnreadError):
        list(exchanges(tmp_path / "b.json", "b"))


def recording(request: dict[str, Any], answer: dict[str, Any], status: int = 200) -> dict[str, Any]:
    return {"request": {"url": URL, "body": request}, "response": {"status": status, "body": answer}}


def tool(**more: Any) -> dict[str, Any]:
    return {key: value for key, value in {**TOOL, **more}.items() if value is not None}


def test_every_disagreement_is_printed(tmp_path):
    bad = tool(name="a b")
    write(tmp_path, "1.json", recording({**REQUEST, "tools": [bad]}, {**ANSWER, "tools": [bad]}))
    write(tmp_path, "2.json", recording(REQUEST, REFUSAL, 400))
    other = tool(description="Say another.")
    write(tmp_path, "3.json", recording({**REQUEST, "tools": [other]}, {**ANSWER, "tools": [tool(strict=False)]}))
    echo = tool(parameters={**PARAMETERS, "required": ["a"]})
    write(tmp_path, "4.json", recording({**REQUEST, "tools": [tool(strict=None)]}, {**ANSWER, "tools": [echo]}))
    done = compared(tmp_path)
    assert done.returncode == 1
    assert [line.partition(" ")[0] for line in done.stdout.splitlines()[:-1]] == [
        "1.json:",
        "2.json:",
        "3.json:",
        "4.json:",
    ]
    assert "accepted, but invalid-function-name at tools[0].name" in done.stdout
    assert "refused (Invalid 'tools[0].name'.), but toolcheck reports no error" in done.stdout
    assert "`strict` of `say` is True, and False in the echo" in done.stdout
    assert "which made a required: implicit-strict is wrong" in done.stdout
    assert done.stdout.endswith(
        "3 accepted, 1 refused, 0 refused for something else, 0 written by hand, 4 disagreements\n"
    )


def test_fakes_and_what_is_not_about_tools_are_left_out(tmp_path):
    write(tmp_path, "1.json", recording(REQUEST, {**ANSWER, "id": "resp_1"}))
    write(tmp_path, "2.json", recording({**REQUEST, "tools": [tool(name="b")]}, {**ANSWER, "tools": []}))
    gone = {"error": {"message": "The model does not exist.", "type": "invalid_request_error", "param": "model"}}
    write(tmp_path, "3.json", recording(REQUEST, gone, 400))
    done = compared(tmp_path)
    assert done.stdout == ("0 accepted, 0 refused, 1 refused for something else, 2 written by hand, 0 disagreements\n")
    assert done.returncode == 2


def test_what_agrees(tmp_path):
    write(tmp_path, "1.json", recording(REQUEST, ANSWER))
    write(tmp_path, "2.json", recording({**REQUEST, "tools": [tool(name="a b")]}, REFUSAL, 400))
    done = compared(tmp_path)
    assert done.stdout == ("1 accepted, 1 refused, 0 refused for something else, 0 written by hand, 0 disagreements\n")
    assert done.returncode == 0
