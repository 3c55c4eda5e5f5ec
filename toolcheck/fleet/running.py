"""A run on Dask: its steps are sent to workers, and what comes back is put together by name.

Dask is used as it is: it starts workers, sends them calls, and calls again what a dead worker had. What is sent is
small; all else is in storage. The only importer of `distributed`.
"""

from __future__ import annotations

import logging
import multiprocessing
import multiprocessing.process
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import dask
import pyarrow as pa
from distributed import CancelledError, Client, KilledWorker, LocalCluster, as_completed
from distributed.security import Security
from distributed.utils import LoopRunner

from toolcheck.fleet import ending, places, steps, tables, uris
from toolcheck.fleet.inputs import FoundInputs, InputPart
from toolcheck.fleet.keying import digest
from toolcheck.fleet.order import Order
from toolcheck.fleet.planning import (
    CannotUse,
    EarlierResults,
    Standing,
    TextWork,
    counts_of,
    earlier,
    remove_others,
    smaller_work,
    standing,
    text_work,
)
from toolcheck.fleet.schedulers import CannotRun, Trust, refuse_address, why_not_connected
from toolcheck.fleet.steps import KILLED, LostStep
from toolcheck.fleet.tables import Results
from toolcheck.fleet.uris import CannotReach
from toolcheck.ground.record import record

_WAIT_FOR_WORKERS = 60
_WAIT_FOR_END = 5
_OF_OWN_CLUSTER = {
    "distributed.scheduler.allowed-failures": 1,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "10s",
}
"""How our own cluster differs from a usual one: a call that kills two workers is not sent to a third, nothing is served
on its pages, and so nothing is measured for them, which takes some of the time of each process.
"""


@record(kw_only=True)
class HowFar:
    """How far a run is: its stage (`reading`, `checking`, `joining`), how many parts of that are done, the rows read,
    the texts found and the findings so far, and the seconds since it began.
    """

    stage: str
    done: int
    parts: int
    rows: int = 0
    texts: int = 0
    findings: int = 0
    seconds: float = 0.0


TellHowFar = Callable[[HowFar], None]
"""Called when a part is done."""


@record(kw_only=True)
class Done:
    """What a run did: the record of each part, the reason of each part that is lost, and what was known before."""

    records: Mapping[str, dict[str, Any]]
    lost: Mapping[str, LostStep]
    parts: tuple[InputPart, ...]
    known: EarlierResults | None
    is_known_stale: bool = False


@contextmanager
def engine(jobs: int | None = None, scheduler: str = "", trust: Trust = Trust()) -> Iterator[Client]:  # noqa: B008
    """A client of the scheduler at an address, or of processes on this machine that listen to nobody else. Raises
    `CannotRun`.
    """
    if scheduler:
        refuse_address(scheduler, trust)
        security = _security(trust)
        try:
            client = Client(scheduler, timeout=10, security=security, set_as_default=False)
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            raise CannotRun(why_not_connected(error, scheduler)) from None
        with client:
            yield client
        return
    with _own_cluster(jobs) as cluster, Client(cluster, set_as_default=False) as client:
        yield client


@contextmanager
def _own_cluster(jobs: int | None) -> Iterator[LocalCluster]:
    """Processes on this machine, as many as `jobs`, which end with this."""
    others = set(multiprocessing.active_children())
    loop = LoopRunner()
    with ending.nobody_else_is_told():
        loop.start()
    try:
        with ending.scratch() as folder, dask.config.set({**_OF_OWN_CLUSTER, "temporary-directory": folder}):
            with ending.signals_wait():
                cluster = _started(jobs or processors(), folder, loop)
            try:
                yield cluster
            finally:
                _end(cluster, others)
    finally:
        loop.stop()


def _started(jobs: int, folder: str, loop: LoopRunner) -> LocalCluster:
    try:
        return LocalCluster(
            n_workers=jobs,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
            silence_logs=logging.CRITICAL + 1,
            local_directory=folder,
            loop=loop.loop,
        )
    except (OSError, RuntimeError) as error:  # Dask raises the latter for whatever kept a process from its start
        raise CannotRun(f"the processes that do the work cannot be started ({type(error).__name__})") from None


def _end(cluster: LocalCluster, others: set[multiprocessing.process.BaseProcess]) -> None:
    """End a cluster, also one whose worker is just started again, for which it would wait forever; and its processes,
    but for those of `others`.
    """
    with suppress(TimeoutError):
        cluster.close(timeout=_WAIT_FOR_END)
    for process in set(multiprocessing.active_children()) - others:
        process.kill()


def processors() -> int:
    """The number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def refuse_other_versions(client: Client) -> None:
    """Raises `CannotRun` if the scheduler or a worker runs another toolcheck than this one, or none."""
    mine = steps.identity()
    try:
        client.wait_for_workers(1, timeout=_WAIT_FOR_WORKERS)
    except TimeoutError:
        raise CannotRun("the scheduler has no workers") from None
    try:
        found = {"the scheduler": client.run_on_scheduler(steps.identity)}
        found |= {f"the worker {name}": one for name, one in client.run(steps.identity).items()}
    except Exception as error:  # what a module that is missing there raises here depends on where it is missed
        raise CannotRun(
            f"toolcheck cannot be run there ({type(error).__name__}): the scheduler and all workers need"
            " `toolcheck-lint[fleet]`, of the version that runs here"
        ) from None
    for where, other in found.items():
        if other != mine:
            raise CannotRun(
                f"{where} runs toolcheck {other[0]}, and here runs {mine[0]}: they must be the same"
                if other[0] != mine[0]
                else f"{where} runs another build of toolcheck {mine[0]}"
            )


def execute(order: Order, inputs: FoundInputs, workers: Callable[[], Client], tell: TellHowFar) -> Done:
    """Do what is left to do of a run; `workers` gives a client, and is called only if there is work. Raises
    `CannotRun`, `CannotUse`, and `CannotReach` for the output.
    """
    known = _known(order)
    output, known_at = Results(folder=order.output), _name_of_known(known)
    stand = standing(inputs.files, order, known_at)
    crew = _Crew(workers, tell)
    if len(stand.done) < len(stand.parts):
        crew.gather()
        remove_others(output, stand.parts)
        _write_known(output, known, known_at)
    keyed, lost = _key(order, stand, output.at("work", known_at) if known_at else "", crew)
    left = Standing(
        parts=tuple(part for part in stand.parts if part.name not in lost), keyed=stand.keyed, done=stand.done
    )
    counts = counts_of(output, left)
    crew.add(texts=len(set().union(*counts.values())))
    killed = _check(order, list(text_work(order, counts, left.done, known)), crew)
    records, unjoined = _join(order, left, keyed, killed, crew)
    if not lost and not unjoined:
        places.remove(uris.inside(order.output, "work"))
    is_stale = bool(order.known) and known is None
    return Done(records=records, lost={**lost, **unjoined}, parts=stand.parts, known=known, is_known_stale=is_stale)


# -- the stages -------------------------------------------------------------------------------------


def _known(order: Order) -> EarlierResults | None:
    """What an earlier output says that still holds. Raises `CannotUse` if that output is broken."""
    try:
        return earlier(order) if order.known else None
    except CannotReach as error:
        raise CannotUse(error.reason, uris.shown(order.known)) from None


def _name_of_known(known: EarlierResults | None) -> str:
    """The name of a table of the keys that are known; empty where nothing is."""
    return "" if known is None else f"known-{digest(b''.join(sorted(known.tables)), is_whole=True).hex()}"


def _write_known(output: Results, known: EarlierResults | None, name: str) -> None:
    """Write that table, for the workers."""
    if known is not None:
        tables.write(output.at("work", name), pa.table({"key": pa.array(sorted(known.tables), tables.KEY)}))


def _key(
    order: Order, stand: Standing, known: str, crew: _Crew
) -> tuple[dict[str, dict[str, Any]], dict[str, LostStep]]:
    """The records of the parts whose keys are made, and the parts that are lost."""
    crew.add(rows=sum(made["rows"] for made in (*stand.keyed.values(), *stand.done.values())))
    left = [part for part in stand.parts if part.name not in stand.keyed and part.name not in stand.done]
    calls = {part.name: (part, order, known) for part in left}
    found = crew.do("reading", steps.key_part, calls, lambda made: crew.add(rows=made["rows"]))
    lost = {name: one for name, one in found.items() if isinstance(one, LostStep)}
    return {**stand.keyed, **{name: one for name, one in found.items() if name not in lost}}, lost


def _check(order: Order, work: Sequence[TextWork], crew: _Crew) -> frozenset[bytes]:
    """Have each text be in a table of texts. A text that kills the process that checks it is found by checking it
    alone; the keys of such texts are given back. Raises `CannotRun`.
    """
    dead: set[bytes] = set()
    taken = {one.name: (one.name, one.sources, one.wanted, order.output) for one in work if one.sources}
    _refuse_lost(crew.do("checking", steps.adopt_texts, taken))
    left = [one for one in work if not one.sources]
    while left:
        calls = {one.name: (one.name, one.part, one.wanted, order) for one in left}
        found = crew.do("checking", steps.check_texts, calls)
        killed = [one for one in left if isinstance(found[one.name], LostStep) and found[one.name].is_killed]
        _refuse_lost({one.name: found[one.name] for one in left if one not in killed})
        for one in killed:
            if len(one.wanted) == 1:
                steps.write_killed(one.name, one.wanted, order.output)
                dead |= {key for key, _ in one.wanted}
        left = [smaller for one in killed for smaller in smaller_work(one)]
    return frozenset(dead)


def _refuse_lost(found: Mapping[str, LostStep | None]) -> None:
    for one in found.values():
        if one is not None:
            raise CannotRun(f"a step of the check failed: {one.reason}")


def _join(
    order: Order, stand: Standing, keyed: Mapping[str, dict[str, Any]], killed: frozenset[bytes], crew: _Crew
) -> tuple[dict[str, dict[str, Any]], dict[str, LostStep]]:
    """The records of all parts that are done, and the parts that are lost."""
    left = [part for part in stand.parts if part.name not in stand.done]
    if not left:
        return dict(stand.done), {}
    judged = _write_judged(order)
    crew.add(findings=sum(rule[2] for made in stand.done.values() for rule in made["rules"]))
    calls = {part.name: (part.name, order.output, keyed[part.name], judged, killed) for part in left}
    found = crew.do(
        "joining", steps.join_part, calls, lambda made: crew.add(findings=sum(rule[2] for rule in made["rules"]))
    )
    lost = {name: one for name, one in found.items() if isinstance(one, LostStep)}
    return {**stand.done, **{name: one for name, one in found.items() if name not in lost}}, lost


_OF_TEXTS = ["key", "state", "worst"]
_EMPTY_TEXTS = tables.TEXTS.empty_table().select(_OF_TEXTS)


def _write_judged(order: Order) -> tuple[str, str]:
    """Tables of what all texts are and of all verdicts, for the workers."""
    output = Results(folder=order.output)
    names = output.names("texts")
    texts = [tables.read(output.at("texts", name), _OF_TEXTS) for name in names]
    verdicts = [tables.read(output.at("verdicts", name)) for name in names]
    places_of = output.at("work", f"texts-{_digest_of(names)}"), output.at("work", f"verdicts-{_digest_of(names)}")
    tables.write(places_of[0], pa.concat_tables([_EMPTY_TEXTS, *texts]))
    tables.write(places_of[1], pa.concat_tables([tables.VERDICTS.empty_table(), *verdicts]))
    return places_of


def _digest_of(names: Sequence[str]) -> str:
    return digest("".join(names).encode(), is_whole=True).hex()


class _Crew:
    """The workers, which are gathered when there is work for them, and the progress of it."""

    def __init__(self, workers: Callable[[], Client], tell: TellHowFar) -> None:
        self._workers = workers
        self._client: Client | None = None
        self._tell = tell
        self._start = time.monotonic()
        self.rows = 0
        self.texts = 0
        self.findings = 0

    def gather(self) -> Client:
        """The client of the workers, which all run this version. Raises `CannotRun`."""
        if self._client is None:
            client = self._workers()
            refuse_other_versions(client)
            self._client = client
        return self._client

    def add(self, rows: int = 0, texts: int = 0, findings: int = 0) -> None:
        """Count what a part has."""
        self.rows += rows
        self.texts += texts
        self.findings += findings

    def do(
        self,
        stage: str,
        step: Callable[..., Any],
        calls: Mapping[str, tuple[Any, ...]],
        seen: Callable[[Any], None] = lambda made: None,
    ) -> dict[str, Any]:
        """What a step makes of each call, by name. A call whose workers were killed is made again when all others are
        done, alone: so it is the one to blame if that happens once more. Raises `CannotRun`, and `CannotReach` for the
        output.
        """
        results: dict[str, Any] = {}
        killed = self._send(stage, step, calls, seen, results)
        for name in killed:
            if self._send(stage, step, {name: calls[name]}, seen, results):
                results[name] = LostStep(reason=KILLED, is_killed=True)
        return results

    def _send(
        self,
        stage: str,
        step: Callable[..., Any],
        calls: Mapping[str, tuple[Any, ...]],
        seen: Callable[[Any], None],
        results: dict[str, Any],
    ) -> list[str]:
        if not calls:
            return []
        client = self.gather()
        futures = {client.submit(step, *arguments, pure=False): name for name, arguments in calls.items()}
        killed = []
        for future, result in _as_they_come(client, futures):
            name = futures[future]
            if future.status == "finished":
                if isinstance(result, LostStep) and result.is_of_output:
                    raise CannotReach(result.reason)
                results[name] = result
                if not isinstance(result, LostStep):
                    seen(result)
            elif isinstance(_error_in(result), KilledWorker):
                killed.append(name)
            else:
                raise CannotRun(_why(_error_in(result)))
            self._tell(self._progress(stage, len(results), len(calls)))
        return killed

    def _progress(self, stage: str, done: int, parts: int) -> HowFar:
        return HowFar(
            stage=stage,
            done=done,
            parts=parts,
            rows=self.rows,
            texts=self.texts,
            findings=self.findings,
            seconds=time.monotonic() - self._start,
        )


def _as_they_come(client: Client, futures: Mapping[Any, str]) -> Any:
    """Each future with its result, or with the error: a future alone may be waiting again when it is looked at."""
    return as_completed(list(futures), loop=client.loop, with_results=True, raise_errors=False)


def _error_in(result: Any) -> BaseException | None:
    found = result[1] if isinstance(result, tuple) and len(result) > 1 else result
    return found if isinstance(found, BaseException) else None


def _why(error: BaseException | None) -> str:
    if isinstance(error, CancelledError) or error is None:
        return "the scheduler is gone; run the same command again: what is done stays done"
    return f"a worker failed ({type(error).__name__})"


def _security(trust: Trust) -> Security | None:
    if not trust.files:
        return None
    security = Security(
        tls_ca_file=trust.ca or None,
        tls_client_cert=trust.cert or None,
        tls_client_key=trust.key or None,
        require_encryption=True,
    )
    try:
        security.get_connection_args("client")
    except OSError:
        named = ", ".join(f"`{option}`" for option in trust.files)
        raise CannotRun(f"{named}: the files are not PEM, or do not belong together") from None
    return security
