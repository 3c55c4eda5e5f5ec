"""The law of import: what compile wrote, imported and compiled again, is the same payload."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.fixtures import Fixture, every_fixture
from toolcheck.checking.selection import Options
from toolcheck.compiling.compiling import FORMS, CannotCompile, Compiled, WireForm, Wish, compile_documents
from toolcheck.contract.targets import Target
from toolcheck.document.document import Document
from toolcheck.document.reading import read
from toolcheck.importing.imported import Api, CannotImport, ImportWish
from toolcheck.importing.importing import MadeManifest, import_bytes

BROKEN = {("session", "live")}
"""A form that is not for this API: compile fails on it."""


class Everything(dict[str, str]):
    """An environment in which each variable is set."""

    def __missing__(self, name: str) -> str:
        return f"value-of-{name.lower()}"

    def __contains__(self, name: object) -> bool:
        return True

    def get(self, name: str, default: object = None) -> str:  # type: ignore[override]
        return self[name]


@dataclass(frozen=True)
class Payload:
    """What compile wrote of a fixture, and how it was asked."""

    fixture: Fixture
    wish: Wish
    api: Api | None
    name: str
    data: bytes


def compiled(
    document: Document, targets: tuple[Target, ...], wish: Wish, variables: dict[str, str] | None = None
) -> Compiled | None:
    try:
        made = compile_documents([document], Everything(variables or {}), wish, lambda _: Options(targets=targets))
    except CannotCompile:
        return None
    return made if made.made else None


@cache
def that_compile() -> tuple[Payload, ...]:
    """What compile writes of each fixture, in each form, for each turn."""
    found: list[Payload] = []
    for number, fixture in enumerate(every_fixture()):
        document = fixture.read()
        for wish in wishes_for(fixture, document, (FORMS[0], FORMS[1 + number % 4])):
            made = compiled(document, fixture.targets, wish)
            if made is not None:
                api: Api | None = "responses" if fixture.targets == ("responses",) or wish.form == "request" else None
                name = "payload.jsonl" if wish.form == "events" else "payload.json"
                found.append(Payload(fixture, wish, api, name, made.text(compact=True).encode()))
    return tuple({(payload.data, payload.name, payload.api): payload for payload in found}.values())


def wishes_for(fixture: Fixture, document: Document, forms: tuple[WireForm, ...]) -> Iterator[Wish]:
    """Each fixture in the usual form and in one of the others, in turn; and each of its turns."""
    target = fixture.targets[0] if fixture.targets else None
    yield from (Wish(form=form, target=target) for form in forms if (form, target) not in BROKEN)
    for value in document.values:
        turns = value.get("turns") if isinstance(value, dict) else None
        yield from (Wish(turn=turn) for turn in turns if isinstance(turns, dict)) if turns else ()


def directly(payload: Payload) -> bytes | None:
    """What compile makes of the payload itself: some forms leave out what made the manifest right."""
    made = compiled(read(payload.data, payload.name), (), again(payload))
    return None if made is None else made.text(compact=True).encode()


def again(payload: Payload) -> Wish:
    return Wish(form=payload.wish.form, target="responses" if payload.api else None)


def imported(payload: Payload) -> MadeManifest | None:
    try:
        return import_bytes(payload.data, payload.name, "", ImportWish(api=payload.api), Options())
    except CannotImport:
        return None


def test_importing_what_compile_wrote_gives_the_same_payload() -> None:
    wrong, tried = [], 0
    for payload in that_compile():
        made = imported(payload)
        if made is None:
            assert b'"tools": [{' not in payload.data
            continue
        tried += 1
        manifest = read(made.text.encode(), "imported.yaml")
        second = compiled(manifest, (), again(payload), Everything(dict(made.secrets)))
        text = None if second is None else second.text(compact=True).encode()
        if text != payload.data and directly(payload) == payload.data:
            wrong.append((payload.fixture.id, payload.wish.form, text, payload.data))
    assert wrong == []
    assert tried > 600
