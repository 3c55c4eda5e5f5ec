"""What the SDK's types and the shapes do not have in common, and why. The keys are patterns of facts (`facts.py`)."""

from __future__ import annotations

REQUEST = "(responses|input-tokens|over-websocket)"
SHAPED = "additional_tools|tool_search_output|function_call_output|mcp_approval_response|item_reference"
COUNTED = (
    "conversation|input|instructions|model|parallel_tool_calls|previous_response_id|reasoning|text|tool_choice|tools"
    "|truncation"
)
LIVE = r"live.*\.delegation<responses>\.responses"

ONLY_SDK = {
    rf"{REQUEST}\.input\[\]<(?!({SHAPED})>).*": "input items that carry no tools may be any object",
    rf"{REQUEST}\.input\[\]<item_reference>\.type: null": "without a type it is any object, and taken as such",
    r"responses\.stream = False": "the SDK has one request type for each value",
    r".*\.tools\[\]<function>\.(parameters|strict)!": "guides leave them out, and the server accepts that",
    r".*<input_image>\.detail!": "guides leave it out",
    r".*<mcp_list_tools>\.tools!": "a reported item leaves them out, and a rule warns of the item",
    r"input-tokens\.(input|model|text|tools): null": "null only where tokens are counted",
    r"over-websocket\.(generate|stream_id|type).*": "around the request, and taken off before it is looked at",
    rf"{LIVE}\.tools\[\]<mcp>\.connector_id: str": "the connectors are known",
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
    r"(responses|over-websocket)\.personality.*": "only where tokens are counted, and one shape is for both",
    r"input-tokens\.truncation: null": "null only where an answer is asked for",
    rf"{LIVE}\.tools\[\]<(?!mcp|shell)[a-z_]+>\..*": "often only a type in the SDK; the tools are those of a request",
    rf"{LIVE}\.tools\[\]<shell>\.allowed_callers.*": "only a type in the SDK of Responses' own fields",
    # stricter
    rf"{LIVE}\.tools\[\]<mcp>\.(server_label!|connector_id = .*)": "without a label, no call names the server",
    r".*(<realtime>|response)\.tools\[\]<function>\.(name|type)!": "without, the server refuses or drops the tool",
    r".*\.format<audio/pcm[ua]>\.type!": "an audio format without a type is PCM",
    rf"{REQUEST}\.input\[\]<item_reference>\.type!": "without a type it is any object, and taken as such",
    # looser
    r".*\.audio\.input\.(noise_reduction|transcription): null": "null turns it off, says the SDK's own text",
    r".*(<realtime>|response)\.tools\[\]<function>\.parameters: null": "worth a warning, which a rule gives",
    r"(responses|over-websocket)\.client_metadata.*": "Codex sends it, and the server was recorded to accept it",
    r"(responses|over-websocket)\.tool_choice: null": "the server was recorded to accept it",
    r".*<mcp>\.(server_description|server_url): null": "servers answer with null; a rule warns of it in a request",
    r"responses\.stream: bool": "the SDK has one request type for each value",
    rf"{REQUEST}\.input\[\]\.(type|role|id|call_id).*": "any object may be an item without tools; it may have these",
    r".*<input_(text|image|file)>\..*: null": "so in function outputs; one shape serves prompts as well",
    r"conversation\.item\.create<.*>\.previous_item_id: null": "in OpenAI's example of the event, until 2025",
}
"""What the shapes have and the SDK has not."""

ELSEWHERE = {
    # compared: as a whole, or as a part of what is
    r"realtime/(call_accept_params|realtime_session_create_request_param)": "call, call-create",
    r"realtime/(realtime_response_create_params.*|realtime_mcp_list_tools_param)": "response.create, an item",
    r"responses/(response_create_params|input_token_count_params|responses_client_event_param)": "the requests",
    r"responses/(namespace_tool|response_input|response_tool_search_output|tool_).*_param": "parts of requests",
    r"live/responses_delegation(_update)?_config_param": "live, and all others of Live",
    # left out
    r"chat/.*": "Chat Completions, which is a neighbour",
    r"beta/(agent_.*|agents/.*)": "the Agents API, which is a neighbour",
    r"beta/(assistant|thread).*": "the Assistants API, which is gone",
    r"beta/realtime/.*": "the beta of Realtime, which is gone",
    r"beta/(beta_.*|response_create_params|responses/.*)": "Responses in beta: the same tools, and agents of its own",
    r"evals/.*": "the Evals API, which has tools of Responses in it",
}
"""The modules of the SDK that have `tools`: what they are compared as, or why they are not."""

WITHOUT_TOOLS = r"tts-1(-hd)?|gpt-4o-mini-tts(-[\d-]+)?|.*transcribe.*|whisper.*"
"""Models whose end is announced, and that no tool depends on: they only speak or write down."""

OPEN: dict[str, str] = {}
"""What the SDK has and the shapes should get, with the day it was seen. It is printed, and does not count."""
