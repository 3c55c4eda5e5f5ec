"""An agent of OpenAI's Agents SDK under test, unchanged but for the URL.

pip install 'toolcheck-lint[serve]' openai-agents pytest
pytest examples/testing/test_with_agents_sdk.py
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from agents import function_tool
from agents.realtime import RealtimeAgent, RealtimeRunner


@function_tool
def lookup_order(number: str) -> str:
    """Find an order by its number."""
    return f"Order {number} was shipped."


DESK = RealtimeAgent(name="desk", instructions="Help with orders.", tools=[lookup_order])


async def ask(url: str, question: str) -> None:
    """Ask a question, and wait until the agent has called its function and answered."""
    session = await RealtimeRunner(DESK).run(model_config={"api_key": "test", "url": url})
    async with session:
        await session.send_message(question)
        turns = 0
        async for event in session:
            turns += event.type == "agent_end"
            if turns == 2:
                return


SCRIPT = """
turns:
  - [{call: lookup_order, with: {number: "7"}, expect_output: "Order 7 was shipped."}]
  - [{say: "It is on its way."}]
"""


@pytest.mark.realtime(SCRIPT)
def test_the_desk_finds_an_order(realtime: Any) -> None:
    """The function is called, and its output reaches the model."""
    asyncio.run(ask(realtime.socket_url, "Where is order 7?"))
