"""Sessions and responses as a whole."""

from __future__ import annotations

from toolcheck.decoding.errors.known_error import KnownError
from toolcheck.decoding.errors.patterns import with_all

SESSIONS: tuple[KnownError, ...] = (
    KnownError(
        id="beta-shape",
        says=r"beta_api_shape_disabled|beta api shape|openai-beta|realtime beta api is no longer|"
        + with_all(r"\b4000\b", "beta"),
        means="The beta of the Realtime API has ended. The header `OpenAI-Beta: realtime=v1` or the form of the events"
        " still asks for it.",
        do="Remove the header, and write the session in the current form.",
        source="https://github.com/TanStack/ai/issues/586",
        rule="beta-field",
        also=("missing-session-type", "conflicting-modalities"),
    ),
    KnownError(
        id="conflicting-modalities",
        says=r"invalid modalities|request both text and audio|text and audio at the same time",
        means="A session or response has one modality: `output_modalities` is `[audio]` or `[text]`. A server that"
        " asks for `['audio', 'text']` is a beta server.",
        do="Keep `[audio]`. It includes the transcript.",
        source="https://github.com/BerriAI/litellm/issues/14887",
        rule="conflicting-modalities",
        also=("beta-field",),
        at=("session.output_modalities", "response.output_modalities", "session.modalities", "response.modalities"),
    ),
    KnownError(
        id="unregistered-tool",
        says=r"\btool '?(?P<function>[\w.-]+)'? (?:was )?not found(?! in)",
        means="The model called a tool that the program does not have. The model invented it, or it belongs to an"
        " agent that is no longer active.",
        do="Answer with an output that says so. Name only tools of the session in the instructions.",
        source="https://github.com/openai/openai-agents-python/issues/2204",
    ),
)
