"""Which payloads of the checked files come out, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolcheck.compiling.wish import CannotCompile, Wish
from toolcheck.document.document import Document
from toolcheck.document.where import Where
from toolcheck.finding.report import Checked
from toolcheck.ground.record import record
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Payload


@record
class Chosen:
    """A payload that comes out, or is a part of one that does, and the file it is in, with its number."""

    number: int
    file: Checked
    payload: Payload


@record
class Planned:
    """One thing that comes out: the payloads it is made of, or an event that compile does not change."""

    parts: tuple[Chosen, ...] = ()
    event: Node | None = None


def choose(files: Sequence[Checked], wish: Wish) -> list[Planned]:
    """What comes out of some files, in order. Raises CannotCompile when they hold nothing like it."""
    if wish.form == "events":
        return list(_events(files))
    everything = [_chosen(files, number, payload) for number, payload in _payloads(files)]
    if not everything:
        raise CannotCompile("there is nothing in it that is sent")
    if wish.turn:
        return [Planned((_turn(everything, wish.turn),))]
    return [Planned(tuple(_chosen(files, number, _main(file, wish)) for number, file in enumerate(files)))]


def _payloads(files: Sequence[Checked]) -> Iterator[tuple[int, Payload]]:
    return ((number, payload) for number, file in enumerate(files) for payload in file.manifest.payloads)


def _chosen(files: Sequence[Checked], number: int, payload: Payload) -> Chosen:
    return Chosen(number, files[number], payload)


def _turn(everything: Sequence[Chosen], name: str) -> Chosen:
    turns = [chosen for chosen in everything if chosen.payload.turn == name]
    if len(turns) == 1:
        return turns[0]
    if turns:
        raise CannotCompile(f"several manifests have a turn named `{name}`")
    known = ", ".join(f"`{chosen.payload.turn}`" for chosen in everything if chosen.payload.turn)
    raise CannotCompile(f"there is no turn named `{name}`; there are {known or 'none'}")


def _main(file: Checked, wish: Wish) -> Payload:
    """What a file is compiled to by itself: its session, or the one thing it holds."""
    target, name = wish.target, file.document.name
    payloads = [p for p in file.manifest.payloads if not p.turn and (target is None or p.target == target)]
    if not payloads:
        raise CannotCompile(f"{name} has nothing for {target or 'a session'}")
    if len(payloads) > 1:
        raise CannotCompile(f"{name} holds several events; write all of them with `--as events`")
    return payloads[0]


def _events(files: Sequence[Checked]) -> Iterator[Planned]:
    """The events of a whole session, in order: those of a manifest, or those that a file holds."""
    if len(files) > 1:
        raise CannotCompile("the events of one file can be written, not those of several")
    manifest = files[0].manifest
    chosen = {
        (payload.where.document, payload.base): Chosen(0, files[0], payload)
        for payload in manifest.payloads
        if payload.target != "responses"
    }
    if not any(one.payload.is_raw for one in chosen.values()):
        yield from (Planned((one,)) for one in chosen.values())
        return
    for root in _written_events(manifest.document):
        one = chosen.get((root.where.document, root.path))
        yield Planned((one,)) if one is not None else Planned(event=root)


def _written_events(document: Document) -> Iterator[Node]:
    """The events that a document holds: one a value, or those of a list."""
    for number, value in enumerate(document.values):
        root = Node(value, Where(document=number))
        if root.is_list:
            yield from root.items()
        elif root.find("events").is_list:
            yield from root.find("events").items()
        else:
            yield root
