"""The MCP servers of played sessions: those that a script writes out, those whose address it says, and no others.

A client's definition names the server that OpenAI would call. The double calls that one only if a test asks for it, so
that a test reaches no network by itself; a credential of the client goes to an address of the script only.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from toolcheck.served.lock import read_lock
from toolcheck.serving.effects import AskCall, AskTools, ServerFault
from toolcheck.serving.script import ServerPlan

T = TypeVar("T")
PATIENCE = 10.0
"""How many seconds a server may take for one answer."""
HTTP, PROTOCOL, TOOL = "http_error", "protocol_error", "tool_execution_error"


class Speaking(Protocol):
    """Speaks with real servers; one that `is_ours` was named for the test. Both raise `ServerFault`."""

    async def tools(self, url: str, headers: Mapping[str, str], *, is_ours: bool) -> Sequence[Mapping[str, Any]]:
        """The tools that a server offers."""
        ...

    async def call(
        self, url: str, headers: Mapping[str, str], name: str, arguments: Mapping[str, Any], *, is_ours: bool
    ) -> str:
        """What a tool of a server gives."""
        ...


class Servers:
    """Answers for every server that a client names."""

    def __init__(self, plans: Mapping[str, ServerPlan], reach: Speaking | None, *, has_network: bool = False) -> None:
        self._plans = plans
        self._reach = reach
        self._has_network = has_network

    async def tools(self, ask: AskTools) -> Sequence[Mapping[str, Any]] | ServerFault:
        """The tools of a server, or why there are none."""
        return await _in_time(self._tools(ask))

    async def call(self, ask: AskCall) -> str | ServerFault:
        """What a tool gives, or why it gives nothing."""
        return await _in_time(self._call(ask))

    async def _tools(self, ask: AskTools) -> Sequence[Mapping[str, Any]]:
        plan = self._plans.get(ask.label, ServerPlan())
        await asyncio.sleep(plan.delay)
        if plan.fails is not None:
            raise _planned(plan.fails)
        if plan.tools is not None:
            return plan.tools
        reach, url, headers = self._way(ask.label, plan, ask.tool)
        return await reach.tools(url, headers, is_ours=bool(plan.url))

    async def _call(self, ask: AskCall) -> str:
        plan = self._plans.get(ask.label, ServerPlan())
        await asyncio.sleep(plan.delay)
        if plan.tools is not None:
            return _written(plan.answers.get(ask.name, "ok"))
        reach, url, headers = self._way(ask.label, plan, ask.tool)
        return await reach.call(url, headers, ask.name, ask.arguments, is_ours=bool(plan.url))

    def _way(self, label: str, plan: ServerPlan, tool: Mapping[str, Any]) -> tuple[Speaking, str, Mapping[str, str]]:
        """Who speaks with a server, where it is, and what it is shown. Raises `ServerFault` if it may not be asked."""
        named = tool.get("server_url")
        url = plan.url or (named if self._has_network and isinstance(named, str) else "")
        if not url:
            words = f"nothing says where the server of `{label}` is, and the double asks only servers that it is given"
            raise ServerFault(HTTP, words, 424)
        if self._reach is None:
            raise ServerFault(HTTP, "asking a server needs `pip install 'toolcheck-lint[serve]'`", 424)
        return self._reach, url, _headers(tool) if plan.url else {}


def locked_plans(path: str) -> dict[str, ServerPlan]:
    """The servers of a lock: each offers exactly the tools that are in it, and none is asked. Raises `BadLock`."""
    return {
        label: ServerPlan(tools=tuple(tool.definition for tool in server.tools.values()))
        for label, server in read_lock(path).servers.items()
    }


def _headers(tool: Mapping[str, Any]) -> dict[str, str]:
    """The headers that the API would send with the client's credentials."""
    given = tool.get("headers")
    headers = {str(name): str(value) for name, value in given.items()} if isinstance(given, dict) else {}
    token = tool.get("authorization")
    return headers | ({"Authorization": f"Bearer {token}"} if isinstance(token, str) and token else {})


def _planned(fails: int | str) -> ServerFault:
    if isinstance(fails, int):
        return ServerFault(HTTP, f"the script has the server answer {fails}", fails)
    return ServerFault(PROTOCOL, fails, -32000)


def _written(answer: Any) -> str:
    if isinstance(answer, dict) and answer.keys() == {"error"}:
        raise ServerFault(TOOL, str(answer["error"]))
    return answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)


async def _in_time(answer: Awaitable[T]) -> T | ServerFault:
    """An answer, or why there is none: a server that does not answer in time has failed."""
    try:
        async with asyncio.timeout(2 * PATIENCE):
            return await answer
    except ServerFault as fault:
        return fault
    except TimeoutError:
        return ServerFault(HTTP, f"no answer in {2 * PATIENCE:.0f} seconds", 504)
