"""Records the events of a running Realtime session, for `toolcheck trace`."""

from __future__ import annotations

import inspect
import json
import os
from collections.abc import AsyncIterator, Iterator
from time import time
from types import TracebackType
from typing import Any

from toolcheck.log.records import is_event
from toolcheck.tracing.sharing import without_credentials

_OF_SOUND = frozenset(["input_audio_buffer.append", "response.output_audio.delta", "response.audio.delta"])


class Recorder:
    """A log of events, one on a line, each with its time and its side, and without credentials.

        with toolcheck.Recorder("talk.jsonl") as log:
            connection = log.around(connection)

    `around` is for a connection of the `openai` package, blocking or not; of any other, hand each event to `sent` or
    `received`. Each event is written at once. Audio is left out.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._file = open(path, "a", encoding="utf-8", buffering=1)  # noqa: SIM115  (closed by `close`)

    def __enter__(self) -> Recorder:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. Later events are not recorded."""
        self._file.close()

    def sent(self, event: Any) -> None:
        """Record what the client sends: an event as an object, as an object of the `openai` package, or as JSON."""
        self._write("sent", event)

    def received(self, event: Any) -> None:
        """Record what the server sent."""
        self._write("received", event)

    def around(self, connection: Any) -> Any:
        """The same connection, with all its events recorded."""
        return _Recorded(connection, self)

    def _write(self, side: str, event: Any) -> None:
        body = plain(event)
        if body is None or self._file.closed:
            return
        if body["type"] in _OF_SOUND:
            body = {key: "" if key in ("audio", "delta") else part for key, part in body.items()}
        line = {"at": round(time(), 3), "direction": side, "event": without_credentials(body)}
        self._file.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")


def plain(event: Any) -> dict[str, Any] | None:
    """An event as a plain object, from any form that clients use. None for anything else."""
    if isinstance(event, str | bytes | bytearray):
        try:
            event = json.loads(event)
        except (ValueError, RecursionError):
            return None
    elif hasattr(event, "model_dump"):
        event = event.model_dump(mode="json", exclude_unset=True)
    return dict(event) if isinstance(event, dict) and is_event(event) else None


class _Recorded:
    """A connection that passes its events to a recorder; everything else is unchanged."""

    def __init__(self, connection: Any, recorder: Recorder) -> None:
        self._inner = connection
        self._recorder = recorder

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if getattr(found, "_connection", None) is self._inner:  # `connection.session`, which sends through it
            return type(found)(self)
        return found

    def send(self, event: Any) -> Any:
        """Send an event."""
        self._recorder.sent(event)
        return self._inner.send(event)

    def recv(self) -> Any:
        """The next event."""
        return self._passed(self._inner.recv())

    def recv_bytes(self) -> Any:
        """The next event, unchanged."""
        return self._passed(self._inner.recv_bytes())

    def __iter__(self) -> Iterator[Any]:
        for event in self._inner:
            self._recorder.received(event)
            yield event

    async def __aiter__(self) -> AsyncIterator[Any]:
        async for event in self._inner:
            self._recorder.received(event)
            yield event

    def _passed(self, event: Any) -> Any:
        if inspect.isawaitable(event):

            async def later() -> Any:
                got = await event
                self._recorder.received(got)
                return got

            return later()
        self._recorder.received(event)
        return event
