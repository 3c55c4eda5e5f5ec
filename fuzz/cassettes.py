"""Recorded requests and their answers, read from the cassettes that other projects keep for their tests.

Formats: VCR (Python, Ruby, R and Go), httpmock, Azure's test proxy, nock, HAR, WireMock, dd-trace, lists of requests
and responses, each also gzipped, and snapshots (a file of a request beside one of its response). What a file is shows
in its keys, never in its name. Bodies may be text, JSON, base64 or a stream of events.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import json
import os
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

MAX_BYTES = 60_000_000
"""Files that are larger, as they are or unpacked, are not read."""
JSON_ENDINGS, YAML_ENDINGS = (".json", ".har", ".snap"), (".yaml", ".yml")
LINE_ENDINGS = (".jsonl", ".ndjson")
_WRAPPERS = ("canonical_json", "parsed_body", "string", "base64_string", "b64", "text", "value", "json", "content")
_OF_A_BODY = frozenset({"model", "input", "tools", "tool_choice", "id", "object", "error", "output"})


class Exchange(NamedTuple):
    """A request with tools that was sent to the Responses API, and what came back."""

    file: str
    request: dict[str, Any]
    status: int
    answer: dict[str, Any]


class Pair(NamedTuple):
    """A request and its answer as a cassette has them: the address, both bodies not yet read, and the status."""

    url: str
    request: Any
    status: int
    answer: Any


class UnreadError(Exception):
    """A file that may hold a recording cannot be read."""


def exchanges(path: Path, name: str) -> Iterator[Exchange]:
    """The exchanges with tools that a file holds. Raises `UnreadError`."""
    for pair in _pairs(path):
        request, answer = (read_body(_in_file(body, path)) for body in (pair.request, pair.answer))
        answer = _final(answer)
        if _is_wanted(pair.url, request, answer):
            yield Exchange(name, request, pair.status, answer)


def files(folder: Path) -> Iterator[Path]:
    """The files of a folder that may be cassettes, in order."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != ".git")
        for name in sorted(names):
            if name.removesuffix(".gz").endswith((*JSON_ENDINGS, *YAML_ENDINGS, *LINE_ENDINGS)):
                yield Path(root, name)


def _is_wanted(url: str, request: Any, answer: Any) -> bool:
    if not isinstance(request, dict) or not isinstance(answer, dict):
        return False
    if not request.get("tools") and "tool_choice" not in request:
        return False
    address = re.fullmatch(r"(?:https?://(?P<host>[^/:?]+)(?::\d+)?)?(?P<path>/[^?]*)?(?:\?.*)?", url)
    if address is None or address["host"] not in (None, "api.openai.com"):
        return False
    path = address["path"]
    return path.rstrip("/").endswith("/responses") if path else answer.get("object") == "response" or "input" in request


# -- files ------------------------------------------------------------------------------------------


class _Loader(yaml.CSafeLoader):
    """Reads the plain value of what has a tag of some language."""


def _untagged(loader: yaml.CSafeLoader, _: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    assert isinstance(node, yaml.ScalarNode)
    return loader.construct_scalar(node)


_Loader.add_multi_constructor("!", _untagged)


def _pairs(path: Path) -> Iterator[Pair]:
    if "response" in path.name and "request" not in path.name:
        return  # read with the request beside it
    for value in _values(path):
        yield from pairs_in(value)
    beside = path.with_name(path.name.replace("request", "response"))
    if beside != path and beside.is_file():
        for request, answer in zip(_values(path), _values(beside), strict=False):
            refused = isinstance(answer, dict) and answer.get("error")
            yield Pair("", request, 400 if refused else 200, answer)


def _values(path: Path) -> list[Any]:
    """What a file says, one value for each document or line of it."""
    data = b""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadError(f"has more than {MAX_BYTES:,} bytes")
        data = path.read_bytes()
        if path.suffix == ".gz":
            data = _unpacked(data)
        text = data.decode("utf-8-sig")
        name = path.name.removesuffix(".gz")
        if name.endswith(YAML_ENDINGS):
            return list(yaml.load_all(text, _Loader))
        if name.endswith(LINE_ENDINGS):
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        return [json.loads(text)]
    except (OSError, EOFError, ValueError, RecursionError, yaml.YAMLError, zlib.error) as error:
        if path.name.endswith(".snap") or (data and b"/responses" not in data):
            return []  # mostly JavaScript, or JSON with comments
        raise UnreadError(type(error).__name__) from error


def _unpacked(data: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    text = unpacker.decompress(data, MAX_BYTES)
    if unpacker.unconsumed_tail:
        raise UnreadError(f"has more than {MAX_BYTES:,} bytes")
    return text


# -- formats ----------------------------------------------------------------------------------------


def pairs_in(value: Any) -> Iterator[Pair]:
    """The requests and answers of a cassette, whatever its format."""
    if isinstance(value, list):
        for entry in value:
            yield from pairs_in(entry)
    if not isinstance(value, dict):
        return
    for holder in ("interactions", "http_interactions", "mappings", "recordings", "entries"):
        yield from pairs_in(value.get(holder))
    if isinstance(value.get("log"), dict):  # HAR
        yield from pairs_in(value["log"].get("entries"))
    for entry in value["Entries"] if isinstance(value.get("Entries"), list) else ():  # Azure's test proxy
        if isinstance(entry, dict):
            yield _pair(
                entry.get("RequestUri"), entry.get("RequestBody"), entry.get("StatusCode"), entry.get("ResponseBody")
            )
    if isinstance(value.get("requests"), list) and isinstance(value.get("responses"), list):
        for request, response in zip(value["requests"], value["responses"], strict=False):
            yield from _of_parts(request, response)
    if "scope" in value and "path" in value:  # nock
        url = f"{value['scope']}".removesuffix(":443") + f"{value['path']}"
        yield _pair(url, value.get("body"), value.get("status"), value.get("response"))
    for asks, answers in (("request", "response"), ("when", "then")):
        yield from _of_parts(value.get(asks), value.get(answers))


def _of_parts(request: Any, response: Any) -> Iterator[Pair]:
    """The pair of two objects, each with a body and what else belongs to it."""
    if not isinstance(request, dict) or not isinstance(response, dict):
        return
    url = next((request[key] for key in ("url", "uri", "urlPath", "urlPattern", "path") if key in request), "")
    body = _first(request, "parsed_body", "postData", "json_body", "body", "content")
    for pattern in request.get("bodyPatterns") or ():  # WireMock
        if body is None and isinstance(pattern, dict):
            body = pattern.get("equalToJson")
    status = _first(response, "status", "status_code", "code")
    status = status.get("code") if isinstance(status, dict) else status
    answer = _first(response, "parsed_body", "jsonBody", "json_body", "body", "content")
    if answer is None and isinstance(response.get("base64Body"), str):
        answer = {"base64_string": response["base64Body"]}
    yield _pair(url, body, status, answer)


def _pair(url: Any, request: Any, status: Any, answer: Any) -> Pair:
    digits = re.match(r"\d{3}", str(status))
    return Pair(str(url or ""), request, int(digits[0]) if digits else 200, answer)


def _first(value: dict[str, Any], *keys: str) -> Any:
    return next((value[key] for key in keys if value.get(key) is not None), None)


# -- bodies -----------------------------------------------------------------------------------------


def read_body(body: Any) -> Any:
    """What a body says: the value of its JSON, or the events of its stream; None when it is neither."""
    for _ in range(4):
        if isinstance(body, dict) and not body.keys() & _OF_A_BODY:
            body = _unwrapped(body)
        elif isinstance(body, bytes):
            body = _text(body)
        elif isinstance(body, str):
            return _read_text(body)
        else:
            break
    return body


def _in_file(body: Any, cassette: Path) -> Any:
    """A body, also where it is kept in a file beside the cassette."""
    beside = body.get("path") if isinstance(body, dict) and body.get("kind") == "binary" else None
    if not isinstance(beside, str):
        return body
    path = (cassette.parent / beside).resolve()
    is_ours = path.is_relative_to(cassette.parent.resolve()) and path.is_file()
    return path.read_bytes() if is_ours and path.stat().st_size <= MAX_BYTES else None


def _unwrapped(body: dict[str, Any]) -> Any:
    if isinstance(body.get("chunks"), list):  # a stream
        return "\n".join(chunk for chunk in body["chunks"] if isinstance(chunk, str))
    for key in _WRAPPERS:
        if body.get(key) is None:
            continue
        is_base64 = key in ("base64_string", "b64") or (key == "text" and body.get("encoding") == "base64")
        return _from_base64(body[key]) if is_base64 else body[key]
    return None


def _from_base64(text: Any) -> bytes:
    try:
        return base64.b64decode(text)
    except (TypeError, ValueError):
        return b""


def _text(data: bytes) -> str:
    try:
        return (gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data).decode()
    except (OSError, EOFError, ValueError, zlib.error):
        return ""


def _read_text(text: str) -> Any:
    if text.lstrip().startswith(("event:", "data:")):
        lines = (line.removeprefix("data:").strip() for line in text.splitlines() if line.startswith("data:"))
        return [value for line in lines if (value := _json(line)) is not None]
    value = _json(text)
    if value is None and re.fullmatch(r"[A-Za-z0-9+/\s]{40,}={0,2}\s*", text):
        try:
            return _json(_text(base64.b64decode(text)))
        except (binascii.Error, ValueError):
            return None
    return value


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _final(answer: Any) -> Any:
    """The response that a stream of events ends with; any other answer as it is."""
    if not isinstance(answer, list):
        return answer
    responses = [
        event["response"] for event in answer if isinstance(event, dict) and isinstance(event.get("response"), dict)
    ]
    return next((response for response in reversed(responses) if "tools" in response), None)
