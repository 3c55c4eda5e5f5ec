"""Which fields tell what a body is, where nothing around it says it.

Written by `make generate` from the shapes (`contract/shapes/body_fields.py`) and `contract/beta.py`.
"""

from __future__ import annotations

SESSION_ONLY = frozenset(
    [
        "audio",
        "input_audio_format",
        "input_audio_noise_reduction",
        "input_audio_transcription",
        "max_response_output_tokens",
        "modalities",
        "output_audio_format",
        "output_modalities",
        "tracing",
        "turn_detection",
        "voice",
    ]
)
"""A Realtime session has them, of today or of the beta."""

REQUEST_ONLY = frozenset(
    [
        "background",
        "background_options",
        "client_metadata",
        "input",
        "max_tool_calls",
        "personality",
        "previous_response_id",
        "prompt_cache_key",
        "safety_identifier",
        "service_tier",
        "store",
        "stream",
        "stream_options",
        "text",
        "top_logprobs",
        "top_p",
    ]
)
"""A Responses request has them."""

SHARED = frozenset(
    [
        "$schema",
        "include",
        "instructions",
        "max_output_tokens",
        "metadata",
        "model",
        "parallel_tool_calls",
        "prompt",
        "reasoning",
        "temperature",
        "tool_choice",
        "tools",
        "truncation",
        "type",
    ]
)
"""Both have them."""
