"""All servers of some manifests: each is asked once, several at a time, within a time for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from math import inf
from typing import TYPE_CHECKING, Any

from toolcheck.finding.report import Checked
from toolcheck.ground.record import record, replace
from toolcheck.ground.regex import regex
from toolcheck.manifest.payload import Payload
from toolcheck.probing.questions import Question, Unasked
from toolcheck.redaction.strings import MASK
from toolcheck.served.lock import Lock, plain_url
from toolcheck.served.served import Catalogue, Failure, Served, ServedPayload, ServedTool

if TYPE_CHECKING:
    from toolcheck.probing.client import Reach

TellAsked = Callable[[int, int], None]
"""Called now and then with how many servers are asked, and of how many."""
_OFTEN = 0.2
_PARAMETER = regex(r'(?<![A-Za-z_])([A-Za-z_]++) ?= ?("[^"]{0,300}+"|[^\s",]{1,300}+)')
_SHOWN_PARAMETERS = frozenset(
    ["authorization_uri", "error", "error_description", "error_uri", "realm", "resource", "resource_metadata", "scope"]
)
"""What of a challenge is shown; the rest may be a token."""


@record(kw_only=True)
class Pace:
    """How many servers are asked at once, the seconds for all of them, and whether each is asked `twice`."""

    jobs: int = 8
    deadline: float = inf
    twice: bool = False


@record(kw_only=True)
class AskOutcome:
    """What came of a question: a list of tools or the reason why there is none, and the same of a second time."""

    listing: Catalogue | None = None
    failure: Failure | None = None
    again: Catalogue | None = None
    failed_again: Failure | None = None


@record(kw_only=True)
class Probed:
    """One manifest: its findings, what its servers offered, and the servers that were not asked."""

    file: Checked
    offers: tuple[ServedPayload, ...] = ()
    unasked: tuple[Unasked, ...] = ()

    @property
    def servers(self) -> tuple[Served, ...]:
        """The servers that were asked; one of a tool that is read for two targets, once."""
        each = {(one.tool.where.document, one.tool.path): one for offer in self.offers for one in offer.servers}
        return tuple(each.values())

    @property
    def is_listed(self) -> bool:
        """Whether all tools that can be listed are."""
        return all(one.listing is not None for one in self.servers) and not any(one.is_fault for one in self.unasked)


def ask(questions: Sequence[Question], reach: Reach, pace: Pace, tell: TellAsked = lambda *_: None) -> list[AskOutcome]:
    """The answer to each question, in order. The same question is asked once. Raises ImportError without the SDK."""
    from toolcheck.probing.client import load

    load()
    import anyio

    alike: dict[tuple[Any, ...], list[int]] = {}
    for number, question in enumerate(questions):
        alike.setdefault((question.url, tuple(sorted(question.headers.items()))), []).append(number)
    first = [questions[numbers[0]] for numbers in alike.values()]
    found = anyio.run(_ask_all, first, reach, pace, tell) if first else []
    answers: dict[int, AskOutcome] = {}
    for numbers, answer in zip(alike.values(), found, strict=True):
        answers |= {number: _without_secrets(answer, questions[number]) for number in numbers}
    return [answers[number] for number in range(len(questions))]


def offers(
    asked: Iterable[tuple[Payload, Question, AskOutcome]], lock: Lock | None = None, *, needs_lock: bool = False
) -> tuple[ServedPayload, ...]:
    """What servers offered, by payload: those of one payload follow one another. With a lock, each server has its entry
    of it, which it must have if it `needs_lock`.
    """
    by_payload: dict[int, tuple[Payload, list[Served]]] = {}
    for payload, question, answer in asked:
        served = Served(
            tool=question.tool,
            label=question.label,
            url=question.shown,
            listing=answer.listing,
            failure=answer.failure,
            again=answer.again,
            failed_again=answer.failed_again,
            locked=lock.servers.get(question.label) if lock is not None else None,
            needs_lock=needs_lock,
        )
        by_payload.setdefault(id(payload), (payload, []))[1].append(served)
    return tuple(ServedPayload(payload, tuple(servers)) for payload, servers in by_payload.values())


async def _ask_all(questions: Sequence[Question], reach: Reach, pace: Pace, tell: TellAsked) -> list[AskOutcome]:
    import anyio

    until = anyio.current_time() + pace.deadline
    places = anyio.CapacityLimiter(pace.jobs)
    answers: dict[int, AskOutcome] = {}

    async def one(number: int, question: Question) -> None:
        async with places:
            answers[number] = await _answer(question, reach, pace, until)

    async def watch() -> None:
        while True:
            tell(len(answers), len(questions))
            await anyio.sleep(_OFTEN)

    async with anyio.create_task_group() as watching:
        watching.start_soon(watch)
        async with anyio.create_task_group() as tasks:
            for number, question in enumerate(questions):
                tasks.start_soon(one, number, question)
        watching.cancel_scope.cancel()
    return [answers[number] for number in range(len(questions))]


async def _answer(question: Question, reach: Reach, pace: Pace, until: float) -> AskOutcome:
    listing, failure = await _list(question, reach, until)
    if listing is None or not pace.twice:
        return AskOutcome(listing=listing, failure=failure)
    again, failed_again = await _list(question, reach, until)
    return AskOutcome(listing=listing, again=again, failed_again=failed_again)


async def _list(question: Question, reach: Reach, until: float) -> tuple[Catalogue | None, Failure | None]:
    import anyio

    from toolcheck.probing.client import NotListed, list_tools

    if anyio.current_time() >= until:
        return None, Failure(kind="timeout", detail="the time for all servers was over before it was asked")
    try:
        return await list_tools(question.url, question.headers, reach, until=until), None
    except NotListed as error:
        return None, error.failure


# -- secrets ----------------------------------------------------------------------------------------


def _without_secrets(answer: AskOutcome, question: Question) -> AskOutcome:
    """An answer in which nothing that was sent is left, whatever a server makes of it."""
    hide = partial(_hidden, secrets=question.secrets)

    def catalogue(one: Catalogue | None) -> Catalogue | None:
        if one is None:
            return None
        tools = tuple(ServedTool(hide(tool.name), hide(tool.definition)) for tool in one.tools)
        name, protocol = (_whole(hide(text), question.secrets) for text in (one.server_name, one.protocol))
        return replace(one, url=question.shown, server_name=name, protocol=protocol, tools=tools)

    def failure(one: Failure | None) -> Failure | None:
        if one is None:
            return None
        said = (one.detail, plain_url(one.location or ""), _challenge(one.challenge or ""))
        detail, location, challenge = (_whole(hide(text), question.secrets) for text in said)
        return replace(
            one,
            detail=detail,
            location=None if one.location is None else location,
            challenge=None if one.challenge is None else challenge,
        )

    return AskOutcome(
        listing=catalogue(answer.listing),
        failure=failure(answer.failure),
        again=catalogue(answer.again),
        failed_again=failure(answer.failed_again),
    )


def _hidden(value: Any, secrets: Sequence[str]) -> Any:
    """A value with each of some secrets masked, in keys and texts."""
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, MASK)
        return value
    if isinstance(value, Mapping):
        return {_hidden(key, secrets): _hidden(inner, secrets) for key, inner in value.items()}
    return [_hidden(inner, secrets) for inner in value] if isinstance(value, list) else value


def _whole(text: str, secrets: Sequence[str]) -> str:
    """A text that may have been cut, without the beginning of a secret where it was."""
    *cut, last = text.split("…")
    return "…".join([*(_without_end(piece, secrets) for piece in cut), last])


def _without_end(text: str, secrets: Sequence[str]) -> str:
    longest = max((size for one in secrets for size in range(1, len(one)) if text.endswith(one[:size])), default=0)
    return f"{text[:-longest]}{MASK}" if longest else text


def _challenge(text: str) -> str:
    """What a challenge asks for: its scheme, and the parameters that are not tokens."""
    scheme = text.partition(" ")[0]
    known = [f"{name}={value}" for name, value in _PARAMETER.findall(text) if name.lower() in _SHOWN_PARAMETERS]
    return f"{scheme} {', '.join(known)}".strip()
