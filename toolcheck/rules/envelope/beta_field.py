"""A field, event or header belongs to the former beta of the Realtime API.

OpenAI turned the beta off in May 2026. Its fields have new names and places, most of them inside `audio`; some are
gone. The server answers `Unknown parameter: 'session.modalities'` and refuses the whole event. With the header
`OpenAI-Beta: realtime=v1` it closes the connection.

A field whose value is the same in its new place is moved by `--fix`. The formats `pcm16`, `g711_ulaw` and `g711_alaw`
become objects, and `temperature` has no replacement: `--unsafe-fixes` changes these.

Bad:
    {"type": "session.update", "session": {"type": "realtime", "modalities": ["text"], "tools": []}}
Good:
    {"type": "session.update", "session": {"type": "realtime", "output_modalities": ["text"], "tools": []}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.beta import (
    AUDIO_FORMATS,
    BETA_EVENTS,
    BETA_FIELDS,
    BETA_HEADER,
    MOVED_UNCHANGED,
    SESSION_ONLY,
    TRANSCRIPTION,
)
from toolcheck.document.change import Change, Insert, Move, Remove, Rename, Replace
from toolcheck.document.where import Path, Where
from toolcheck.finding.finding import ERROR, Finding, Fix, hint, safe, unsafe
from toolcheck.finding.rule import REALTIME, RESPONSES, rule
from toolcheck.manifest.manifest import Manifest
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Payload

_BODIES = ("session", "response", "turns", "tools", "tool_choice", "item", "input", "events")


@rule(
    each=Manifest,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/TanStack/ai/issues/586",
    looked="2026-11-20",
    targets=REALTIME,
    fixes="safe",
    quiet=lambda manifest: (
        all(
            type(value) is dict and type(value.get("type", "")) is str and value.get("type") not in BETA_EVENTS
            for value in manifest.document.values
        )
        and all(
            type(body.value) is dict and (body.target in RESPONSES or BETA_FIELDS.keys().isdisjoint(body.value))
            for body in manifest.payloads
        )
        and (
            all(
                value.keys() <= {"session", "response", "turns", "tools", "tool_choice", "type", "event_id"}
                and type(value.get("event_id", "")) is str
                for value in manifest.document.values
            )
            or (
                all(body.target in RESPONSES for body in manifest.payloads)
                and all("events" not in value for value in manifest.document.values)
            )
        )
    ),
)
def check(manifest: Manifest) -> Iterator[Finding]:
    realtime = [payload for payload in manifest.payloads if payload.target in REALTIME and payload.kind != "item"]
    for payload in realtime:
        for key, node in payload.entries():
            if key in BETA_FIELDS:
                yield _of_field(payload, key, node)
    for number, value in enumerate(manifest.document.values):
        root = Node(value, Where(document=number))
        yield from _of_events(root)
        if realtime:
            yield from _of_headers(root, realtime[0].target)


def _of_field(payload: Payload, key: str, node: Node) -> Finding:
    place, whose = _place(payload, key)
    return Finding(
        f"`{key}` is a field of the former beta",
        node.key,
        _fix(payload, key, node),
        note=f"its place is `{place}` of {whose}" if place else f"{whose} has no such field",
        targets=(payload.target,),
    )


def _place(payload: Payload, key: str) -> tuple[str, str]:
    """The new place of a field (empty when it has none), and what it belongs to."""
    place = BETA_FIELDS[key]
    if payload.kind == "transcription":
        return place if place.startswith(TRANSCRIPTION) else "", "a transcription session"
    is_of_session = payload.kind == "response" and place.startswith(SESSION_ONLY)
    return place, "the session" if is_of_session else f"a {payload.prefix}"


def _fix(payload: Payload, key: str, node: Node) -> Fix:
    """Safe is a move that leaves the value as it is; unsafe is one that changes it, or leaves it out."""
    (place, whose), document = _place(payload, key), node.where.document
    if key == "temperature":
        return unsafe("remove it; it has no replacement", Remove(node.path, document))
    if not place:
        return hint("ask for the secret at /v1/realtime/client_secrets" if key == "client_secret" else "remove it")
    if whose == "the session":
        return hint(f"set `{place}` on the session")
    target = payload.find(*place.split("."))
    if key == "modalities" and node.value not in (["text"], ["audio"]):
        return hint("set `output_modalities` to `[audio]`, which comes with a transcript, or to `[text]`")
    if target.present:
        is_same = target.value == node.value and key in MOVED_UNCHANGED
        title = f"remove it: `{place}` says the same"
        return safe(title, Remove(node.path, document)) if is_same else hint(f"remove it: `{place}` is set, too")
    return _move(payload, key, node, place)


def _move(payload: Payload, key: str, node: Node, place: str) -> Fix:
    """The fix that moves a field to its new place, where nothing is yet."""
    *outer, name = place.split(".")
    document, path = node.where.document, payload.find(*outer).path
    if not outer:
        rename = Rename(node.path, name, document)
        return safe(f"rename it to `{name}`", rename) if key in MOVED_UNCHANGED else hint(f"use `{name}`")
    holders = [payload.find(*outer[:length]) for length in range(1, len(outer) + 1)]
    if not all(holder.is_mapping or not holder.present for holder in holders):
        return hint(f"use `{place}`")
    if key in MOVED_UNCHANGED and (key != "voice" or node.is_string):
        return safe(f"move it to `{place}`", Move(node.path, path, name, document))
    if node.is_settled and node.value in AUDIO_FORMATS:
        return unsafe(f"move it to `{place}` as {_shown(node.value)}", *_as_format(node, (*path, name)))
    return hint(f"use `{place}`")


def _as_format(node: Node, path: Path) -> Iterator[Change]:
    """The changes that move the name of a format to `path`, and write it as an object."""
    document, fields = node.where.document, AUDIO_FORMATS[node.value]
    yield Move(node.path, path, "type", document)
    yield Replace((*path, "type"), fields["type"], document)
    for key, value in fields.items():
        if key != "type":
            yield Insert(path, key, value, document=document)


def _shown(name: str) -> str:
    return "`{" + ", ".join(f"{key}: {value}" for key, value in AUDIO_FORMATS[name].items()) + "}`"


def _of_events(root: Node) -> Iterator[Finding]:
    for event in (root, *root.items(), *root.find("events").items()):
        kind = event.find("type")
        if kind.is_string and kind.value in BETA_EVENTS:
            yield Finding(
                f"`{kind.value}` is an event of the former beta",
                kind.where,
                hint(f"send {BETA_EVENTS[kind.value]}"),
                targets=("realtime-session",),
            )


def _of_headers(root: Node, target: str) -> Iterator[Finding]:
    """The header, in a manifest that says how to connect: at its root, or in a section of the root."""
    sections = [section for part in (root, *root.items()) for section in part.entries() if section[0] not in _BODIES]
    for key, section in sections:
        lists = (
            [section] if _holds_headers(key) else [node for inner, node in section.entries() if _holds_headers(inner)]
        )
        for headers in lists:
            for name, node in headers.entries():
                if name.strip().lower() == BETA_HEADER and node.is_string and "realtime" in node.value:
                    yield Finding(
                        f"the header `{name}` asks for the former beta",
                        node.key,
                        hint("remove the header"),
                        note="the server closes a connection that is opened with it",
                        instead=(section.where,),
                        targets=(target,),
                    )


def _holds_headers(key: str) -> bool:
    return key.lower().endswith("headers")
