"""Chooses the payloads of the checked files that compile writes, in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolcheck.compiling.wish import CannotCompile, Wish
from toolcheck.document.document import Document
from toolcheck.document.where import Where
from toolcheck.finding.report import Checked
from toolcheck.ground.record import record
from toolcheck.manifest.live import with_session
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Payload


@record
class Chosen:
    """A payload that compile writes, or a part of one, with its file and the number of that file."""

    number: int
    file: Checked
    payload: Payload


@record
class Planned:
    """One thing that compile writes: the payloads it is made of, or an event that stays unchanged."""

    parts: tuple[Chosen, ...] = ()
    event: Node | None = None


def choose(files: Sequence[Checked], wish: Wish) -> list[Planned]:
    """What compile writes for some files, in order. Raises CannotCompile when they hold nothing that was asked for."""
    if wish.form == "events":
        return list(_events(files))
    everything = [_chosen(files, number, payload) for number, payload in _payloads(files)]
    if not everything:
        raise CannotCompile("nothing in it is sent to an API")
    if wish.turn:
        return [Planned((_turn(everything, wish.turn),))]
    called = ["it"] if len(files) == 1 else [file.document.name for file in files]
    mains = (_main(file, wish, name) for file, name in zip(files, called, strict=True))
    return [Planned(tuple(_chosen(files, number, payload) for number, payload in enumerate(mains)))]


def _payloads(files: Sequence[Checked]) -> Iterator[tuple[int, Payload]]:
    return ((number, payload) for number, file in enumerate(files) for payload in file.manifest.payloads)


def _chosen(files: Sequence[Checked], number: int, payload: Payload) -> Chosen:
    return Chosen(number, files[number], with_session(payload) if payload.target == "live" else payload)


def _turn(everything: Sequence[Chosen], name: str) -> Chosen:
    turns = [chosen for chosen in everything if chosen.payload.turn == name]
    if len(turns) == 1:
        return turns[0]
    if turns:
        raise CannotCompile(f"several manifests have a turn named `{name}`")
    known = ", ".join(f"`{chosen.payload.turn}`" for chosen in everything if chosen.payload.turn)
    raise CannotCompile(f"there is no turn named `{name}`; the file has {known or 'no turns'}")


def _main(file: Checked, wish: Wish, name: str) -> Payload:
    """What one file is compiled to: its session, or the one thing that it holds. `name` is for the reason."""
    target = wish.target
    payloads = [payload for payload in file.manifest.payloads if not payload.turn]
    if len({(payload.where.document, payload.base) for payload in payloads}) > 1:
        raise CannotCompile(f"{name} holds several events; write all of them with `--as events`")
    fitting = [payload for payload in payloads if target is None or payload.target == target]
    if not fitting:
        raise CannotCompile(f"{name} has nothing for {target or 'a session'}")
    return fitting[0]


def _events(files: Sequence[Checked]) -> Iterator[Planned]:
    """The events of a whole session, in order: those that a manifest needs, or those that a file holds."""
    if len(files) > 1:
        raise CannotCompile("`--as events` accepts only one file")
    manifest = files[0].manifest
    chosen = {
        (payload.where.document, payload.base): _chosen(files, 0, payload)
        for payload in manifest.payloads
        if payload.target != "responses"
    }
    if not any(part.payload.is_raw for part in chosen.values()):
        yield from (Planned((part,)) for part in chosen.values())
        return
    for root in _written_events(manifest.document):
        part = chosen.get((root.where.document, root.path))
        yield Planned((part,)) if part is not None else Planned(event=root)


def _written_events(document: Document) -> Iterator[Node]:
    """The events that a document holds: each value, or each item of a list."""
    for number, value in enumerate(document.values):
        root = Node(value, Where(document=number))
        if root.is_list:
            yield from root.items()
        elif root.find("events").is_list:
            yield from root.find("events").items()
        else:
            yield root
