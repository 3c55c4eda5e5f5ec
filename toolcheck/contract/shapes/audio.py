"""How a Realtime session hears and speaks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from toolcheck.contract import limits
from toolcheck.contract.shapes.closed import OMITTED, ByType, Closed, Integer, Whole, between


class Pcm(Closed):
    """16-bit PCM at 24 kHz.

    Source: openapi RealtimeAudioFormats, openai-python AudioPCM
    """

    type: Literal["audio/pcm"] = OMITTED
    """Always `audio/pcm`; also meant when left out."""
    rate: Annotated[Literal[24000], Whole] = OMITTED
    """Always 24000."""


class Pcmu(Closed):
    """G.711 μ-law.

    Source: openapi RealtimeAudioFormats, openai-python AudioPCMU
    """

    type: Literal["audio/pcmu"]
    """Always `audio/pcmu`."""


class Pcma(Closed):
    """G.711 A-law.

    Source: openapi RealtimeAudioFormats, openai-python AudioPCMA
    """

    type: Literal["audio/pcma"]
    """Always `audio/pcma`."""


AudioFormat = Annotated[
    Annotated[Pcm, Tag("audio/pcm")] | Annotated[Pcmu, Tag("audio/pcmu")] | Annotated[Pcma, Tag("audio/pcma")],
    Discriminator(ByType(missing="audio/pcm")),
]


class NoiseReduction(Closed):
    """Filters noise before the model hears it.

    Source: openapi NoiseReductionType, openai-python NoiseReduction
    """

    type: Literal["near_field", "far_field"] = OMITTED
    """`near_field` for headsets, `far_field` for laptops and rooms."""
    strength: float = OMITTED
    """How much is filtered; 1 when first turned on."""


class Transcription(Closed):
    """Writes down what the user says; the model itself hears the audio.

    Source: openapi AudioTranscription, openai-python AudioTranscriptionParam
    """

    model: str = Field(OMITTED, examples=["gpt-transcribe", "gpt-live-transcribe", "gpt-realtime-whisper"])
    """The model that writes."""
    language: str = OMITTED
    """Language of the audio, in ISO 639-1."""
    languages: list[str] = Field(OMITTED, min_length=1)
    """Languages that may occur, in ISO 639-1."""
    prompt: str = OMITTED
    """Text that guides the model."""
    keywords: list[str] = OMITTED
    """Words to listen for."""
    delay: Literal["minimal", "low", "medium", "high", "xhigh"] = OMITTED
    """How long to wait for more before writing."""


class _TurnDetection(Closed):
    """What happens when the user starts and stops speaking."""

    create_response: bool = OMITTED
    """Whether the end of speech starts a response; true when left out."""
    interrupt_response: bool = OMITTED
    """Whether the start of speech ends the current response; true when left out."""


class ServerVad(_TurnDetection):
    """Finds turns by loudness.

    Source: openapi RealtimeTurnDetection, openai-python ServerVad
    """

    type: Literal["server_vad"]
    """Always `server_vad`."""
    threshold: float = Field(OMITTED, ge=0, le=1)
    """How loud speech must be; 0.5 when left out."""
    prefix_padding_ms: Integer = OMITTED
    """Audio kept from before the speech; 300 when left out."""
    silence_duration_ms: Integer = OMITTED
    """Silence that ends a turn; 500 when left out."""
    idle_timeout_ms: Annotated[int, between(limits.IDLE_TIMEOUT_MS), Whole] | None = OMITTED
    """Silence after which the model speaks by itself."""


class SemanticVad(_TurnDetection):
    """Finds turns by what was said.

    Source: openapi RealtimeTurnDetection, openai-python SemanticVad
    """

    type: Literal["semantic_vad"]
    """Always `semantic_vad`."""
    eagerness: Literal["low", "medium", "high", "auto"] = OMITTED
    """How soon the model answers; `auto` when left out."""


class AudioInput(Closed):
    """What the session hears.

    Source: openapi RealtimeSessionCreateRequestGA, openai-python RealtimeAudioConfigInputParam
    """

    format: AudioFormat = OMITTED
    """Format of the audio you send."""
    noise_reduction: NoiseReduction | None = OMITTED
    """Filters noise; null turns it off."""
    transcription: Transcription | None = OMITTED
    """Writes down what the user says; null turns it off."""
    turn_detection: Annotated[ServerVad | SemanticVad, Field(discriminator="type")] | None = OMITTED
    """Finds the user's turns; null leaves that to you."""


class CustomVoice(Closed):
    """A voice of your own.

    Source: openapi VoiceIdsOrCustomVoice, openai-python VoiceID
    """

    id: str
    """Such as `voice_1234`."""


class ResponseAudioOutput(Closed):
    """How one response speaks.

    Source: openapi RealtimeResponseCreateParams, openai-python realtime_response_create_audio_output_param.Output
    """

    format: AudioFormat = OMITTED
    """Format of the audio you receive."""
    voice: (
        Annotated[
            str,
            Field(
                examples=[
                    "marin",
                    "cedar",
                    "alloy",
                    "ash",
                    "ballad",
                    "coral",
                    "echo",
                    "sage",
                    "shimmer",
                    "verse",
                ]
            ),
        ]
        | CustomVoice
    ) = OMITTED
    """The voice; it stays once the model has spoken."""


class AudioOutput(ResponseAudioOutput):
    """How the session speaks.

    Source: openapi RealtimeSessionCreateRequestGA, openai-python RealtimeAudioConfigOutputParam
    """

    speed: Annotated[float, between(limits.SPEED)] = OMITTED
    """How fast; 1 when left out."""


class SessionAudio(Closed):
    """How the session hears and speaks.

    Source: openai-python RealtimeAudioConfigParam
    """

    input: AudioInput = OMITTED
    """What it hears."""
    output: AudioOutput = OMITTED
    """How it speaks."""


class ResponseAudio(Closed):
    """How one response speaks; what is heard belongs to the session.

    Source: openai-python RealtimeResponseCreateAudioOutputParam
    """

    output: ResponseAudioOutput = OMITTED
    """How it speaks."""


class TranscriptionAudio(Closed):
    """What a transcription session hears.

    Source: openai-python RealtimeTranscriptionSessionAudioParam
    """

    input: AudioInput = OMITTED
    """What it hears."""
