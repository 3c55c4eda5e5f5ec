"""A whole agent under test, with the `openai` package: it answers calls, approves those of the shop, and asks again.

pip install 'toolcheck-lint[serve]' openai pytest
pytest examples/testing/test_with_openai.py
"""

from __future__ import annotations

import json
from typing import Any

import pytest

FUNCTION = {
    "type": "function",
    "name": "lookup_order",
    "description": "Find an order by its number.",
    "parameters": {"type": "object", "properties": {"number": {"type": "string"}}, "required": ["number"]},
}
SHOP = {"type": "mcp", "server_label": "shop", "server_url": "https://shop.example.com/mcp"}
ORDERS = {"7": {"status": "shipped"}}


class Desk:
    """The agent. It knows nothing of the test."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def ask(self, question: str) -> str:
        """What the model says to a question, after all calls."""
        with self.client.realtime.connect(model="gpt-realtime") as connection:
            connection.session.update(
                session={"type": "realtime", "output_modalities": ["text"], "tools": [FUNCTION, SHOP]}
            )
            content = [{"type": "input_text", "text": question}]
            connection.conversation.item.create(item={"type": "message", "role": "user", "content": content})
            for event in connection:
                if event.type == "mcp_list_tools.completed":
                    connection.response.create()
                elif event.type == "response.function_call_arguments.done":
                    order = ORDERS[json.loads(event.arguments)["number"]]
                    connection.conversation.item.create(
                        item={"type": "function_call_output", "call_id": event.call_id, "output": json.dumps(order)}
                    )
                elif event.type == "conversation.item.done" and event.item.type == "mcp_approval_request":
                    connection.conversation.item.create(
                        item={
                            "type": "mcp_approval_response",
                            "id": "yes",
                            "approval_request_id": event.item.id,
                            "approve": True,
                        }
                    )
                elif event.type == "response.mcp_call.completed":
                    connection.response.create()
                elif event.type == "response.done":
                    last = event.response.output[-1]
                    if last.type == "message":
                        return str(last.content[0].text)
                    if last.type == "function_call":
                        connection.response.create()
        raise AssertionError("the session ended without an answer")


SCRIPT = """
servers:
  shop:
    tools: [{name: stock, inputSchema: {type: object, properties: {sku: {type: string}}}}]
    answers: {stock: "3"}
turns:
  - [{call: lookup_order, with: {number: "7"}, expect_output: {status: shipped}}]
  - [{call: shop.stock, with: {sku: abc}, approval: expect}]
  - [{say: "It is on its way, and 3 more are in stock."}]
"""


@pytest.mark.realtime(SCRIPT)
def test_the_desk_finds_an_order(realtime: Any) -> None:
    """The function and the tool of the shop are called, and the answer comes after both."""
    with realtime.client(blocking=True) as client:
        assert "on its way" in Desk(client).ask("Where is order 7, and is there more?")
    assert realtime.sent("session.update")[0]["session"]["tools"] == [FUNCTION, SHOP]
