"""A run from its inputs to its summary, for the command and for programs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from toolcheck.checking.configured import Terms
from toolcheck.config.search import Search
from toolcheck.config.settings import Settings
from toolcheck.contract.targets import Target
from toolcheck.fleet import places, tables, uris
from toolcheck.fleet.inputs import FoundInputs, InputFormat, SourceFile, look_up
from toolcheck.fleet.order import Order
from toolcheck.fleet.page import render
from toolcheck.fleet.planning import claim, refuse_known
from toolcheck.fleet.reading import look_at
from toolcheck.fleet.running import HowFar, TellHowFar, engine, execute
from toolcheck.fleet.summary import FleetSummary, summary_of
from toolcheck.fleet.tables import Results
from toolcheck.fleet.uris import CannotReach
from toolcheck.fleet.words import markdown

if TYPE_CHECKING:
    from distributed import Client


class NothingToRead(Exception):
    """No file is meant by the inputs. `reason` says so."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class CannotLook(Exception):
    """Inputs, or an output, that cannot be used: each with why."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{uris.shown(uri)}: {reason}" for uri, reason in faults))
        self.faults = tuple((uris.shown(uri), reason) for uri, reason in faults)


def run(
    inputs: Sequence[str],
    output: str,
    client: Client | None = None,
    *,
    input_format: InputFormat | None = None,
    column: str = "",
    id_column: str = "",
    owner_column: str = "",
    where: Mapping[str, str] | None = None,
    target: Target | Sequence[Target] = (),
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    config: str = "",
    whole: bool = False,
    known: str = "",
    jobs: int | None = None,
    tell: TellHowFar | None = None,
) -> FleetSummary:
    """Check the requests in files, wherever they are stored, and write tables, a summary and a page to `output`.

    The parameters are the options of `toolcheck fleet`. The work is done by the workers of a Dask `client`, or by
    processes that end with the run, as many as `jobs` (by default, as there are processors). `tell` is called with the
    progress. Raises `NothingToRead`, `CannotLook`, `CannotUse` (the output is of another run), `CannotRun` (the
    cluster), `CannotReach` (storage), `DoesNotAdd`, and `Misconfigured` for the configuration.
    """
    targets: tuple[Target, ...] = (target,) if isinstance(target, str) else tuple(target)
    said = Settings(target=targets or None, select=tuple(select) or None, ignore=tuple(ignore) or None)
    order = Order(
        output=uris.absolute(output),
        format=input_format,
        column=column,
        id_column=id_column,
        owner_column=owner_column,
        where=tuple((where or {}).items()),
        terms=Terms(search=Search(config, isolated=not config), said=said),
        is_configured=bool(config),
        whole=whole,
        known=uris.absolute(known) if known else "",
    )
    found = prepare(inputs, order)
    with claimed(order):
        with ExitStack() as opened:
            done = execute(order, found, lambda: client or opened.enter_context(engine(jobs)), tell or _ignore)
        return finish(order, found, summary_of(order.output, found, done))


def prepare(inputs: Sequence[str], order: Order) -> FoundInputs:
    """The files of a run. Whatever can be known to be wrong before the work begins is refused here: raises
    `NothingToRead`, `CannotLook`, and `CannotUse` for what is known.
    """
    found = look_up([uris.absolute(uri) for uri in inputs], order.format)
    if found.faults:
        raise CannotLook(found.faults)
    if not found.files:
        raise NothingToRead(f"no file to read in {', '.join(uris.shown(uri) for uri in inputs)}")
    if any(_is_in(file.file.uri, order.output) for file in found.files) or any(
        _is_in(os.path.join(order.output, ""), uris.absolute(uri)) for uri in inputs
    ):
        raise CannotLook([(order.output, "the output is among the inputs")])
    if order.known:
        refuse_known(order)
    for format in dict.fromkeys(file.format for file in found.files):
        _look_at_some([file for file in found.files if file.format == format][:_LOOKED_AT], order)
    return found


@contextmanager
def claimed(order: Order) -> Iterator[None]:
    """Inside, the output is that of this run, and on this machine no other run writes to it. Raises `CannotLook`, and
    `CannotUse` if it is that of a run that was asked for something else.
    """
    with ExitStack() as held:
        try:
            uris.refuse(order.output)
            held.enter_context(places.alone(order.output))
            claim(order)
        except CannotReach as error:
            raise CannotLook([(order.output, error.reason)]) from None
        yield


def finish(order: Order, inputs: FoundInputs, summary: FleetSummary) -> FleetSummary:
    """Write the summary, and the same as a page and as Markdown. Raises `CannotReach`."""
    results = Results(folder=order.output)
    for name, text in (("report.html", render(summary.numbers)), ("report.md", markdown(summary.numbers))):
        with places.writing(results.file(name)) as file:
            file.write(text.encode("utf-8", "backslashreplace"))
    tables.write_json(results.file("summary.json"), summary.numbers)
    return summary


_LOOKED_AT = 5
"""Of so many files of a format, one must be as the options say: a broken one says nothing of the others."""


def _look_at_some(files: Sequence[SourceFile], order: Order) -> None:
    """Raises `CannotLook`, with why the first one cannot be used, if none of the files can."""
    reasons = []
    for file in files:
        try:
            return look_at(file, order)
        except CannotReach as error:
            reasons.append(error.reason)
    raise CannotLook([(files[0].file.uri, reasons[0])])


def _is_in(uri: str, folder: str) -> bool:
    return uri.startswith((os.path.join(folder, ""), f"{folder.rstrip('/')}/"))


def _ignore(progress: HowFar) -> None:
    """Say nothing of the progress."""
