"""Models as far as tools depend on them: when they go, and what families can do.

The list of models is open: one that is not here is never wrong. Dates are ISO dates; nothing here knows what day
it is.
"""

from __future__ import annotations

_BY_DATE: dict[str, str] = {
    "2024-09-13": "gpt-3.5-turbo-0301 gpt-3.5-turbo-0613 gpt-3.5-turbo-16k gpt-3.5-turbo-16k-0613",
    "2024-12-06": "gpt-4-vision-preview",
    "2025-06-06": "gpt-4-32k gpt-4-32k-0314 gpt-4-32k-0613",
    "2025-07-28": "o1-preview o1-preview-2024-09-12",
    "2025-10-10": "gpt-4o-audio-preview-2024-10-01 gpt-4o-realtime-preview-2024-10-01",
    "2025-10-27": "o1-mini o1-mini-2024-09-12",
    "2026-02-12": "codex-mini-latest",
    "2026-02-17": "chatgpt-4o-latest",
    "2026-03-26": "gpt-4-0125-preview gpt-4-0314 gpt-4-turbo-preview",
    "2026-05-07": "gpt-4o-audio-preview gpt-4o-audio-preview-2024-12-17 gpt-4o-audio-preview-2025-06-03 "
    "gpt-4o-mini-audio-preview gpt-4o-mini-audio-preview-2024-12-17 gpt-4o-mini-realtime-preview "
    "gpt-4o-realtime-preview gpt-4o-realtime-preview-2024-12-17 gpt-4o-realtime-preview-2025-06-03",
    "2026-07-23": "gpt-5.1-codex-mini gpt-5.2-codex computer-use-preview computer-use-preview-2025-03-11 "
    "gpt-4o-mini-realtime-preview-2024-12-17 "
    "gpt-audio-mini-2025-10-06 gpt-realtime-mini-2025-10-06 gpt-4o-mini-search-preview "
    "gpt-4o-mini-search-preview-2025-03-11 gpt-4o-search-preview gpt-4o-search-preview-2025-03-11 gpt-5-chat-latest "
    "gpt-5-codex gpt-5.1-chat-latest gpt-5.1-codex gpt-5.1-codex-max o3-deep-research o3-deep-research-2025-06-26 "
    "o4-mini-deep-research o4-mini-deep-research-2025-06-26",
    "2026-08-10": "gpt-5.2-chat-latest gpt-5.3-chat-latest",
    "2026-09-28": "gpt-3.5-turbo-1106",
    "2026-10-23": "gpt-3.5-turbo gpt-3.5-turbo-0125 gpt-4 gpt-4-0613 gpt-4-1106-preview gpt-4-turbo "
    "gpt-4-turbo-2024-04-09 gpt-4.1-nano gpt-4.1-nano-2025-04-14 gpt-4o-2024-05-13 gpt-image-1 o1 o1-2024-12-17 o1-pro "
    "o1-pro-2025-03-19 o3-mini o3-mini-2025-01-31 o4-mini o4-mini-2025-04-16",
    "2026-12-01": "chatgpt-image-latest gpt-image-1-mini gpt-image-1.5 gpt-image-1.5-2025-12-16",
    "2026-12-11": "gpt-5 gpt-5-2025-08-07 gpt-5-mini gpt-5-mini-2025-08-07 gpt-5-nano gpt-5-nano-2025-08-07 gpt-5-pro "
    "gpt-5-pro-2025-10-06 o3 o3-2025-04-16 o3-pro o3-pro-2025-06-10",
    "2027-01-06": "gpt-4o-mini-tts gpt-4o-mini-tts-2025-12-15 tts-1 tts-1-hd",
    "2027-01-14": "gpt-4.1 gpt-4.1-2025-04-14 gpt-4.1-mini gpt-4.1-mini-2025-04-14 gpt-4o gpt-4o-2024-08-06 "
    "gpt-4o-2024-11-20 gpt-4o-mini gpt-4o-mini-2024-07-18",
    "2027-01-20": "gpt-audio-mini gpt-audio-mini-2025-12-15 gpt-realtime gpt-realtime-2025-08-28 gpt-realtime-mini "
    "gpt-realtime-mini-2025-12-15",
    "2027-02-01": "gpt-5.5-cyber-preview",
    "2027-02-26": "gpt-4o-mini-transcribe gpt-4o-mini-transcribe-2025-12-15 gpt-4o-transcribe "
    "gpt-4o-transcribe-diarize whisper-1",
    "2027-04-01": "gpt-5.3-codex gpt-5.1 gpt-5.1-2025-11-13 gpt-5.4-nano gpt-5.4-nano-2026-03-17",
}

SHUTDOWN: dict[str, str] = {model: date for date, models in _BY_DATE.items() for model in models.split()}
"""The announced day on which each model is shut down (`openai-python`, `deprecations`; 2026-11-29)."""

TABLE_DAY = "2026-11-29"
"""The day on which the table was last looked at. A model that was shut down before it is gone, whatever day it is."""

RETIRED: frozenset[str] = frozenset(model for model, day in SHUTDOWN.items() if day < TABLE_DAY)
"""The models that are gone."""

PROMPTS_END = "2026-11-30"
"""The day on which the API for stored prompts is shut down (`deprecations`; announced 2026-06-03; 2026-11-29)."""

LIVE_ONLY = r"gpt-live(-.*)?"
"""Models of the Live API (`openai-python`, types/live; 2026-11-29)."""

REALTIME_ONLY = r"gpt-(4o-)?(mini-)?realtime(-.*)?|gpt-4o-mini-realtime(-.*)?"
"""Models of the Realtime API (`openai-python`, types/realtime; 2026-11-29)."""

TEXT_ONLY = (
    r"gpt-[3-9](\.[0-9]+)?(-(mini|nano|pro|turbo|codex|sol|luna|terra|astra|cyber))*(-[0-9-]+)?"
    r"|o[1-9](-(mini|pro))?(-[0-9-]+)?"
)
"""Models that answer in text, which a Realtime session cannot use (`openai-python`, types/shared; 2026-11-29)."""

NO_REASONING = r"gpt-realtime(-mini|-1\.5)?(-[0-9]{4}-[0-9]{2}-[0-9]{2})?"
"""Realtime models without `reasoning` and `parallel_tool_calls`: a session that sets one is refused whole
(https://github.com/openai/openai-agents-python/pull/3190; 2026-11-29). Those from `gpt-realtime-2` on have both."""

REALTIME_CONTEXT: dict[str, int] = {
    "gpt-realtime-2.1": 128_000,
    "gpt-realtime-2.1-mini": 128_000,
    "gpt-realtime-2": 128_000,
}
"""Tokens that a Realtime model holds, by the page of each model (https://developers.openai.com/api/docs/models;
2026-11-20)."""
REALTIME_CONTEXT_BEFORE = 32_000
"""What the Realtime models before them hold (https://github.com/openai/openai-cookbook/pull/2141; 2026-11-20)."""

RESEARCHES = "-deep-research"
"""In the name of each model that researches on its own."""
DEEP_RESEARCH = rf"{RESEARCHES}(-[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})?$"
"""Models that research on their own, with MCP servers that have `search` and `fetch` (`openai-python`; 2026-11-20)."""

ASYNC_SINCE = (6, 0)
"""The first `gpt-` version that accepts `async` tools, as GPT-6 Astra (`async-tool-calling-guide`; 2026-09)."""

_LISTED = (
    "chatgpt-4o-latest codex-mini-latest computer-use-preview gpt-3.5-turbo gpt-3.5-turbo-0125 gpt-3.5-turbo-0301 "
    "gpt-3.5-turbo-0613 gpt-3.5-turbo-1106 gpt-3.5-turbo-16k gpt-3.5-turbo-16k-0613 gpt-4 gpt-4-0125-preview "
    "gpt-4-0314 gpt-4-0613 gpt-4-1106-preview gpt-4-32k gpt-4-32k-0314 gpt-4-32k-0613 gpt-4-turbo gpt-4-turbo-preview "
    "gpt-4-vision-preview gpt-4.1 gpt-4.1-mini gpt-4.1-nano gpt-4o gpt-4o-audio-preview gpt-4o-mini "
    "gpt-4o-mini-audio-preview gpt-4o-mini-realtime-preview gpt-4o-mini-search-preview gpt-4o-realtime-preview "
    "gpt-4o-search-preview gpt-5 gpt-5-chat-latest gpt-5-codex gpt-5-mini gpt-5-nano gpt-5-pro gpt-5.1 "
    "gpt-5.1-chat-latest gpt-5.1-codex gpt-5.1-codex-max gpt-5.1-mini gpt-5.2 gpt-5.2-chat-latest gpt-5.2-pro "
    "gpt-5.3-chat-latest gpt-5.4 gpt-5.4-mini gpt-5.4-nano gpt-5.5 gpt-5.5-pro gpt-5.6-cyber gpt-5.6-luna gpt-5.6-sol "
    "gpt-5.6-terra gpt-audio-1.5 gpt-audio-mini gpt-daybreak-blue-latest gpt-daybreak-red-latest gpt-realtime "
    "gpt-realtime-1.5 gpt-realtime-2 gpt-realtime-2.1 gpt-realtime-2.1-mini gpt-realtime-mini o1 o1-mini o1-preview "
    "o1-pro o3 o3-deep-research o3-mini o3-pro o4-mini o4-mini-deep-research"
)

_IN_GUIDES = "gpt-5-codex-mini gpt-5-search-api gpt-5.1-codex-mini gpt-5.2-codex gpt-5.3-codex gpt-5.4-pro gpt-5.6"
LISTED_2026_08: frozenset[str] = frozenset(f"{_LISTED} {_IN_GUIDES}".split())
"""The undated names of models that OpenAI's description of 2026-08-21 lists, or that its guides of 2026-07-15 use
(https://developers.openai.com/api/docs): none of them is younger (`openapi`; 2026-11-20)."""
