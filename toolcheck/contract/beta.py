"""The Realtime API before it was generally available: fields it had, and where each of them has gone.

Sources: openai-python up to 1.107, `types/beta/realtime` (session_update_event_param, response_create_event_param,
transcription_session_update_param), against `types/realtime` of openai-python 3.51.0; checked on 2026-11-20. OpenAI
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
"""Fields of a session or response of the beta, and their places now; empty where there is none."""

SESSION_ONLY = ("audio.input.", "audio.output.speed")
"""How a place begins that a session has, and a response does not."""

TRANSCRIPTION = "audio.input."
"""How a place begins that a transcription session has."""

MOVED_UNCHANGED = frozenset(
    (
        "modalities",
        "voice",
        "speed",
        "input_audio_transcription",
        "input_audio_noise_reduction",
        "turn_detection",
        "max_response_output_tokens",
    )
)
"""Fields whose values are the same in their new place; `modalities` only where it has one value."""

AUDIO_FORMATS: dict[str, dict[str, str | int]] = {
    "pcm16": {"type": "audio/pcm", "rate": 24000},
    "g711_ulaw": {"type": "audio/pcmu"},
    "g711_alaw": {"type": "audio/pcma"},
}
"""The formats of audio of the beta, and what each is now (RealtimeAudioFormats of openai-python 3.57.0; 2026-11-29)."""

BETA_EVENTS: dict[str, str] = {"transcription_session.update": "a `session.update` of `type: transcription`"}
"""Events of the beta, and what says it now."""

BETA_HEADER = "openai-beta"
"""The header, in lower case, that asked for the beta when its value named `realtime`."""
