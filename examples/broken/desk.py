"""An agent for the telephone of a restaurant."""

from openai import AsyncOpenAI


async def main() -> None:
    """Set up the session."""
    async with AsyncOpenAI().realtime.connect(model="gpt-realtime-2.1") as connection:
        await connection.session.update(
            session={
                "type": "realtime",
                "tools": [
                    {
                        "type": "function",
                        "name": "find_table",
                        "description": "Find a free table.",
                        "input_schema": {"type": "object", "properties": {"guests": {"type": "integer"}}},
                    }
                ],
            }
        )
