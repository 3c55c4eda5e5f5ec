"""The Realtime API before it was generally available: fields it had, and where each of them has gone.

Sources: openai-python up to 1.107, `types/beta/realtime` (session_update_event_param, response_create_event_param,
transcription_session_update_param), against `types/realtime` of openai-python 3.51.0; looked at 2026-11-20. OpenAI
turned the beta off in May 2026 (`deprecations`).
"""

from __future__ import annotations

BETA_FIELDS: dict[str, str] = {
    "modalities": "output_modalities",
    "voice": "audio.output.voice",
    "speed": "audio.output.speed",
    "output_audio_format": "audio.output.format",
    "input_audio_format": "audio.input.format",
    "input_audio_transcription": "audio.input.transcription",
    "input_audio_noise_reduction": "audio.input.noise_reduction",
    "turn_detection": "audio.input.turn_detection",
    "max_response_output_tokens": "max_output_tokens",
    "temperature": "",
    "client_secret": "",
}
"""Fields of a session or response of the beta, and where their value belongs now; empty where nowhere."""

SESSION_ONLY = "audio.input."
"""What a place begins with that a session has and a response has not."""

BETA_EVENTS: dict[str, str] = {"transcription_session.update": "a `session.update` of `type: transcription`"}
"""Events of the beta, and what says it now."""

BETA_HEADER = "openai-beta"
"""The header, in lower case, that asked for the beta when its value named `realtime`."""
