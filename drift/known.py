"""What the SDK's types and the shapes do not have in common, and why. The keys are patterns of facts (`facts.py`)."""

from __future__ import annotations

REQUEST = "(responses|input-tokens)"
SHAPED = "additional_tools|tool_search_output|function_call_output|mcp_approval_response|item_reference"
COUNTED = (
    "conversation|input|instructions|model|parallel_tool_calls|previous_response_id|reasoning|text|tool_choice|tools"
    "|truncation"
)

ONLY_SDK = {
    rf"{REQUEST}\.input\[\]<(?!({SHAPED})>).*": "input items that carry no tools may be any object",
    rf"{REQUEST}\.input\[\]<item_reference>\.type: null": "without a type it is any object, and taken as such",
    r"responses\.stream = False": "the SDK has one request type for each value",
    r".*\.tools\[\]<function>\.(parameters|strict)!": "guides leave them out, and the server accepts that",
    r".*<input_image>\.detail!": "guides leave it out",
    r".*<mcp_list_tools>\.tools!": "a reported item leaves them out, and a rule warns of the item",
    r"input-tokens\.(input|model|text|tools): null": "null only where tokens are counted",
}
"""What the SDK has and the shapes have not."""

ONLY_SHAPES = {
    # beyond the SDK, with a source
    r".*<web_search(_2025_08_26)?>\.filters\.blocked_domains.*": "in the guide",
    r".*<web_search(_2025_08_26)?>\.(return_token_budget|search_content_types|image_settings).*": "in the guide",
    r".*<web_search_preview(_2025_03_11)?>\.external_web_access.*": "accepted and ignored, says the guide",
    rf"{REQUEST}\.tool_choice<web_search(_2025_08_26)?>.*": "the server accepts it",
    rf"{REQUEST}\.(input\[\]<[a-z_]+>\.agent|multi_agent).*": "in the guide of the beta",
    r".*<skill_reference>\.version: int": "so in the guide",
    rf"{REQUEST}\.tool_choice<allowed_tools>\.tools\[\]\..*": "any object in the SDK; the entries seen have these",
    rf"input-tokens\.(?!({COUNTED})\b).*": "not asked for where tokens are counted",
    r"input-tokens\.truncation: null": "null only where an answer is asked for",
    # stricter
    r".*(<realtime>|response)\.tools\[\]<function>\.(name|type)!": "without, the server refuses or drops the tool",
    r".*\.format<audio/pcm[ua]>\.type!": "an audio format without a type is PCM",
    rf"{REQUEST}\.input\[\]<item_reference>\.type!": "without a type it is any object, and taken as such",
    # looser
    r".*\.audio\.input\.(noise_reduction|transcription): null": "null turns it off, says the SDK's own text",
    r".*(<realtime>|response)\.tools\[\]<function>\.parameters: null": "worth a warning, which a rule gives",
    r"responses\.tool_choice: null": "the server was recorded to accept it",
    r".*<mcp>\.(server_description|server_url): null": "servers answer with null; a rule warns of it in a request",
    r"responses\.stream: bool": "the SDK has one request type for each value",
    rf"{REQUEST}\.input\[\]\.(type|role).*": "any object may be an item without tools; a role is that of a message",
    r".*<input_(text|image|file)>\..*: null": "so in function outputs; one shape serves prompts as well",
    r"conversation\.item\.create<.*>\.previous_item_id: null": "in OpenAI's example of the event, until 2025",
}
"""What the shapes have and the SDK has not."""

OPEN: dict[str, str] = {}
"""What the SDK has and the shapes should get, with the day it was seen. It is printed, and does not count."""
