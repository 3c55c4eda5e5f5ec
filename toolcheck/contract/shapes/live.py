"""A Live session: what it begins with, what changes it, and what it delegates to a model of Responses.

The tools of a Live session are those of the model that it delegates to. They are the tools of a Responses request,
of which Live has thirteen kinds. Around them everything is closed: the server refuses a session for one unknown field.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from toolcheck.contract import limits
from toolcheck.contract.shapes.choice import ChooseCustom, ChooseFunction, Mode
from toolcheck.contract.shapes.closed import OMITTED, ByType, Closed, Integer
from toolcheck.contract.shapes.container import (
    ContainerReference,
    FileIds,
    InlineSkill,
    LocalSkill,
    MemoryLimit,
    NetworkDisabled,
)
from toolcheck.contract.shapes.function import (
    CustomTool,
    Function,
    JsonObject,
    Namespace,
    ProgrammaticToolCalling,
    ToolSearch,
)
from toolcheck.contract.shapes.hosted import (
    ApplyPatch,
    CodeInterpreter,
    Computer,
    FileSearch,
    ImageGeneration,
    WebSearch,
)
from toolcheck.contract.shapes.mcp import AllowedCallers, ConnectorId
from toolcheck.contract.shapes.responses import Summary

# ---------------------------------------------------------------- tools


class LiveWebSearch(WebSearch):
    """Searches the web.

    Source: openai-python responses_delegation_config_param.ToolWebSearch, web-search-guide
    """

    type: Literal["web_search"]
    """Always `web_search`."""


class LiveMcpFilter(Closed):
    """Picks tools of one MCP server.

    Source: openai-python ToolMcpAllowedToolsLiveMCPToolFilterParam
    """

    tool_names: list[str] | None = OMITTED
    """Names of tools, as the server spells them."""
    read_only: bool | None = OMITTED
    """Picks the tools that the server marks with `readOnlyHint`."""


class LiveMcpApproval(Closed):
    """Which tools wait for approval before they run, and which do not.

    Source: openai-python ToolMcpRequireApprovalLiveMCPRequireApprovalFilterParam
    """

    always: LiveMcpFilter | None = OMITTED
    """Tools that wait for approval."""
    never: LiveMcpFilter | None = OMITTED
    """Tools that run at once."""


class LiveMcp(Closed):
    """A remote MCP server, or a connector, whose tools OpenAI's servers call for the model that is delegated to.

    Source: openai-python responses_delegation_config_param.ToolMcp, label-pattern
    """

    type: Literal["mcp"]
    """Always `mcp`."""
    server_label: str = Field(pattern=limits.SERVER_LABEL)
    """Names the server in calls, approvals and `tool_choice`; unique within one list of tools."""
    server_url: str | None = OMITTED
    """Address of the MCP server, reachable from the public internet."""
    connector_id: ConnectorId | None = OMITTED
    """A built-in connector; deprecated for models released after 2026-09-01."""
    tunnel_id: Annotated[str, Field(pattern=limits.TUNNEL_ID)] | None = OMITTED
    """A Secure MCP Tunnel to a server that is not public."""
    authorization: str | None = OMITTED
    """OAuth access token for the server, without `Bearer `; in a manifest, `${NAME}`."""
    headers: dict[str, str] | None = OMITTED
    """HTTP headers sent to the server; for connectors never `Authorization`."""
    allowed_tools: list[str] | LiveMcpFilter | None = OMITTED
    """The tools the model may use; all that the server has when left out."""
    require_approval: Literal["always", "never"] | LiveMcpApproval | None = OMITTED
    """Whether calls wait for your approval; `always` when left out."""
    server_description: str | None = OMITTED
    """Tells the model what the server is for."""
    defer_loading: bool | None = OMITTED
    """Loads the tools when a tool search finds them."""
    allowed_callers: AllowedCallers | None = OMITTED
    """Who may call the tools: the model itself, a program it writes, or both."""


class LiveSkillReference(Closed):
    """A skill that was uploaded before.

    Source: openai-python ToolShellEnvironmentContainerAutoSkillSkillReference
    """

    type: Literal["skill_reference"]
    """Always `skill_reference`."""
    skill_id: str = Field(min_length=1, max_length=limits.SKILL_ID_MAX)
    """Which skill."""
    version: Annotated[str, Field(pattern=limits.SKILL_VERSION)] | None = OMITTED
    """A version number as text, or `latest`."""


class LiveNetworkAllowlist(Closed):
    """Only the listed domains; Live has no secrets for them.

    Source: openai-python ToolShellEnvironmentContainerAutoNetworkPolicyAllowlist
    """

    type: Literal["allowlist"]
    """Always `allowlist`."""
    allowed_domains: list[str] = Field(min_length=1)
    """The domains that may be reached."""


class LiveContainerAuto(Closed):
    """A container made for the shell.

    Source: openai-python ToolShellEnvironmentContainerAuto
    """

    type: Literal["container_auto"]
    """Always `container_auto`."""
    file_ids: FileIds | None = OMITTED
    """Uploaded files to put into it."""
    memory_limit: MemoryLimit | None = OMITTED
    """How much memory it has."""
    network_policy: Annotated[NetworkDisabled | LiveNetworkAllowlist, Field(discriminator="type")] | None = OMITTED
    """What it may reach."""
    skills: (
        Annotated[
            list[Annotated[LiveSkillReference | InlineSkill, Field(discriminator="type")]],
            Field(max_length=limits.SKILLS_MAX),
        ]
        | None
    ) = OMITTED
    """Skills to put into it."""


class LiveLocalEnvironment(Closed):
    """Your own machine: your application runs the commands.

    Source: openai-python ToolShellEnvironmentLocal
    """

    type: Literal["local"]
    """Always `local`."""
    skills: Annotated[list[LocalSkill], Field(max_length=limits.SKILLS_MAX)] | None = OMITTED
    """Skills that lie there."""


class LiveShell(Closed):
    """Runs shell commands, in a container or through your application.

    Source: openai-python responses_delegation_config_param.ToolShell
    """

    type: Literal["shell"]
    """Always `shell`."""
    environment: (
        Annotated[LiveContainerAuto | LiveLocalEnvironment | ContainerReference, Field(discriminator="type")] | None
    ) = OMITTED
    """Where commands run."""
    allowed_callers: AllowedCallers | None = OMITTED
    """Who may call it: the model itself, a program it writes, or both."""


LiveTool = Annotated[
    Function
    | LiveMcp
    | CustomTool
    | Namespace
    | ToolSearch
    | ProgrammaticToolCalling
    | LiveWebSearch
    | FileSearch
    | CodeInterpreter
    | ImageGeneration
    | Computer
    | LiveShell
    | ApplyPatch,
    Field(discriminator="type"),
]
"""Source: openai-python responses_delegation_config_param.Tool"""


class LiveChooseMcp(Closed):
    """Calls this tool of an MCP server.

    Source: openai-python ToolChoiceLiveMCPToolChoiceParam
    """

    type: Literal["mcp"]
    """Always `mcp`."""
    server_label: str
    """The server."""
    name: str
    """The tool."""


class LiveChooseHosted(Closed):
    """Calls a tool that there is one of.

    Source: openai-python responses_delegation_config_param.ToolChoice
    """

    type: Literal[
        "file_search",
        "web_search",
        "web_search_preview",
        "computer",
        "image_generation",
        "code_interpreter",
        "programmatic_tool_calling",
        "apply_patch",
        "shell",
    ]
    """The tool."""


class LiveChooseAmong(Closed):
    """Limits the model to some of the tools, without changing the list.

    Source: openai-python ToolChoiceLiveAllowedToolsChoiceParam
    """

    type: Literal["allowed_tools"]
    """Always `allowed_tools`."""
    mode: Literal["none", "auto", "required"] | None = OMITTED
    """Whether the model must call one of them."""
    tools: list[
        Annotated[ChooseFunction | LiveChooseMcp | ChooseCustom | LiveChooseHosted, Field(discriminator="type")]
    ]
    """The tools."""


LiveToolChoice = (
    Mode
    | Annotated[
        ChooseFunction | LiveChooseMcp | ChooseCustom | LiveChooseAmong | LiveChooseHosted, Field(discriminator="type")
    ]
)
"""Source: openai-python responses_delegation_config_param.ToolChoice"""

# ---------------------------------------------------------------- who does what the session delegates


class LiveReasoning(Closed):
    """How the model thinks that is delegated to.

    Source: openai-python responses_delegation_config_param.Reasoning
    """

    effort: Literal["none", "minimal", "low", "medium", "high", "xhigh"] | None = OMITTED
    """How long it may think; not every model accepts every value."""
    summary: Summary | None = OMITTED
    """Whether its thoughts are summed up."""


class LiveText(Closed):
    """What the answer of the model looks like that is delegated to.

    Source: openai-python responses_delegation_config_param.Text
    """

    verbosity: Literal["low", "medium", "high"] | None = OMITTED
    """How wordy it is; how the session speaks does not follow it."""


class DelegationChange(Closed):
    """What changes for the model of Responses that a Live session delegates to; what is left out stays.

    Source: openai-python ResponsesDelegationUpdateConfigParam
    """

    model: str = OMITTED
    """The model of Responses."""
    instructions: str | None = OMITTED
    """Its system message, beside the instructions of the session."""
    tools: Annotated[list[LiveTool], Field(max_length=limits.TOOLS_MAX)] = OMITTED
    """The tools it may call."""
    tool_choice: LiveToolChoice = OMITTED
    """Whether it must call a tool, and which."""
    parallel_tool_calls: bool | None = OMITTED
    """Whether several tools may be called at once."""
    max_output_tokens: Integer | None = OMITTED
    """How long one of its answers may get."""
    reasoning: LiveReasoning | None = OMITTED
    """How it thinks."""
    text: LiveText | None = OMITTED
    """What its answers look like."""
    service_tier: Literal["auto", "default", "fast_tier_temp_pilot", "flex", "priority", "ultrafast"] | None = OMITTED
    """How its requests are served."""


class Delegation(DelegationChange):
    """The model of Responses that a Live session delegates to, with its tools.

    Source: openai-python ResponsesDelegationConfigParam
    """

    model: str
    """The model of Responses."""


class ImagePart(Closed):
    """An image in the words of a question.

    Source: openai-python decision_question_param.ChoiceInstructionsPartsInputImage
    """

    type: Literal["input_image"]
    """Always `input_image`."""
    image_url: str
    """Where it is, or a data URL."""
    detail: Literal["low", "high", "auto", "original"] | None = OMITTED
    """How closely it is looked at."""


class TextPart(Closed):
    """Text in the words of a question.

    Source: openai-python DecisionInputTextParam
    """

    type: Literal["input_text"]
    """Always `input_text`."""
    text: str
    """The text."""


class JsonPart(Closed):
    """Data in the words of a question.

    Source: openai-python decision_question_param.ChoiceInstructionsPartsInputJSON
    """

    type: Literal["input_json"]
    """Always `input_json`."""
    data: JsonObject | list[JsonObject]
    """The data."""


Instructions = str | list[Annotated[TextPart | ImagePart | JsonPart, Field(discriminator="type")]]


class ChoiceOption(Closed):
    """One answer of a question with several.

    Source: openai-python DecisionChoiceOptionParam
    """

    value: str | bool
    """The answer."""
    description: str = OMITTED
    """What it means."""


class ChoiceQuestion(Closed):
    """A question with several answers.

    Source: openai-python decision_question_param.Choice
    """

    type: Literal["choice"]
    """Always `choice`."""
    instructions: Instructions
    """The question."""
    choices: list[ChoiceOption]
    """The answers."""
    name: str = OMITTED
    """What it is called."""


class PredicateQuestion(Closed):
    """A question that is answered by yes or no.

    Source: openai-python decision_question_param.Predicate
    """

    type: Literal["predicate"]
    """Always `predicate`."""
    instructions: Instructions
    """The question."""
    name: str = OMITTED
    """What it is called."""


class ScoreLevel(Closed):
    """One step of a scale.

    Source: openai-python decision_question_param.ScoreLevel
    """

    label: str
    """What it is called."""
    description: str = OMITTED
    """What it means."""


class ScoreQuestion(Closed):
    """A question that is answered on a scale.

    Source: openai-python decision_question_param.Score
    """

    type: Literal["score"]
    """Always `score`."""
    instructions: Instructions
    """The question."""
    levels: list[ScoreLevel]
    """The scale."""
    name: str = OMITTED
    """What it is called."""


Questions = list[Annotated[ChoiceQuestion | PredicateQuestion | ScoreQuestion, Field(discriminator="type")]]


class Decisions(Closed):
    """The model that decides, and what it is asked.

    Source: openai-python DecisionsDelegationConfigParam
    """

    model: str
    """The model."""
    questions: Questions
    """What it is asked, in order."""


class DecisionsChange(Closed):
    """What changes for the model that decides.

    Source: openai-python DecisionsDelegationUpdateConfigParam
    """

    model: str = OMITTED
    """The model."""
    questions: Questions = OMITTED
    """What it is asked, in order."""


class _Delegating(Closed):
    """What every delegation may say."""

    acknowledgement_delay_ms: Integer = OMITTED
    """Milliseconds until the session says that it is at work."""


class ToClient(_Delegating):
    """Your application does what the session delegates.

    Source: openai-python ClientDelegationParam
    """

    type: Literal["client"]
    """Always `client`."""


class ToResponses(_Delegating):
    """A model of Responses does what the session delegates, with tools.

    Source: openai-python session_config_param.DelegationResponses
    """

    type: Literal["responses"]
    """Always `responses`."""
    responses: Delegation
    """The model, and its tools."""


class ToResponsesChange(_Delegating):
    """What changes for the model of Responses.

    Source: openai-python session_update_config_param.DelegationResponses
    """

    type: Literal["responses"]
    """Always `responses`; who is delegated to cannot change."""
    responses: DelegationChange = OMITTED
    """What changes."""


class ToDecisions(_Delegating):
    """A model that decides does what the session delegates.

    Source: openai-python session_config_param.DelegationDecisions
    """

    type: Literal["decisions"]
    """Always `decisions`."""
    decisions: Decisions
    """The model, and what it is asked."""


class ToDecisionsChange(_Delegating):
    """What changes for the model that decides.

    Source: openai-python session_update_config_param.DelegationDecisions
    """

    type: Literal["decisions"]
    """Always `decisions`; who is delegated to cannot change."""
    decisions: DecisionsChange = OMITTED
    """What changes."""


class TriggeredQuestions(Closed):
    """What is asked when a trigger fires.

    Source: openai-python decision_trigger_param.Decisions
    """

    questions: Questions
    """What is asked, in order."""


class Trigger(Closed):
    """Asks questions whenever something is heard or said.

    Source: openai-python DecisionTriggerParam
    """

    type: Literal["decisions"]
    """Always `decisions`."""
    event_type: Literal["session.input_transcript.delta", "session.output_transcript.delta"]
    """What fires it."""
    decisions: TriggeredQuestions
    """What is asked."""


# ---------------------------------------------------------------- audio, history, browser


class LivePcm(Closed):
    """PCM audio of 16 bits.

    Source: openai-python audio_format_param.AudioPCM
    """

    type: Literal["audio/pcm"]
    """Always `audio/pcm`."""
    rate: Literal[16000, 24000]
    """Samples a second."""


class LiveG711(Closed):
    """G.711 audio, as telephones have it.

    Source: openai-python audio_format_param.AudioPCMU
    """

    type: Literal["audio/pcmu", "audio/pcma"]
    """The companding: `audio/pcmu` or `audio/pcma`."""
    rate: Integer
    """Samples a second: 8000."""


LiveFormat = Annotated[LivePcm | LiveG711, Field(discriminator="type")]


class LiveCustomVoice(Closed):
    """A voice of your own.

    Source: openai-python CustomVoiceParam
    """

    id: str
    """Which voice."""


class LiveVoice(Closed):
    """How the session speaks.

    Source: openai-python session_config_param.AudioOutput
    """

    voice: Annotated[str, Field(examples=["marin", "cedar", "verse", "vesper"])] | LiveCustomVoice = OMITTED
    """The voice; `marin` when left out, and fixed once the session has begun."""


class VoiceAudio(Closed):
    """The audio of a session whose connection agrees on a format by itself.

    Source: openai-python media_session_config_param.Audio
    """

    output: LiveVoice = OMITTED
    """How the session speaks."""


class WireAudio(VoiceAudio):
    """The audio of a session over a WebSocket.

    Source: openai-python session_config_param.Audio
    """

    format: LiveFormat = OMITTED
    """How audio is written, in both directions."""


class ForkAudio(Closed):
    """The audio of a fork over a WebSocket; the voice stays.

    Source: openai-python fork_session_config_param.Audio
    """

    format: LiveFormat = OMITTED
    """How audio is written, in both directions."""


class EarlierText(Closed):
    """What was said to the model.

    Source: openai-python initial_item_param.UserContent
    """

    type: Literal["input_text"] = OMITTED
    """Always `input_text`."""
    text: str
    """The text."""


class SpokenText(Closed):
    """What the model said.

    Source: openai-python initial_item_param.AssistantContentText
    """

    type: Literal["text"] = OMITTED
    """Always `text`."""
    text: str
    """The text."""


class OutputText(Closed):
    """What the model said, as Responses writes it.

    Source: openai-python initial_item_param.AssistantContentOutputText
    """

    type: Literal["output_text"]
    """Always `output_text`."""
    text: str
    """The text."""


class _Earlier(Closed):
    """A message of the conversation before the session."""

    type: Literal["message"] = OMITTED
    """Always `message`."""
    id: str | None = OMITTED
    """Name of the message."""
    status: Literal["incomplete", "completed"] | None = OMITTED
    """Whether it was finished."""


class EarlierDeveloper(_Earlier):
    """What the application said before.

    Source: openai-python initial_item_param.Developer
    """

    role: Literal["developer"]
    """Always `developer`."""
    content: list[EarlierText]
    """One text."""


class EarlierUser(_Earlier):
    """What the user said before.

    Source: openai-python initial_item_param.User
    """

    role: Literal["user"]
    """Always `user`."""
    content: list[EarlierText]
    """One text."""


class EarlierAssistant(_Earlier):
    """What the model said before.

    Source: openai-python initial_item_param.Assistant
    """

    role: Literal["assistant"]
    """Always `assistant`."""
    content: list[
        Annotated[
            Annotated[SpokenText, Tag("text")] | Annotated[OutputText, Tag("output_text")],
            Discriminator(ByType(missing="text")),
        ]
    ]
    """One text."""


class ServerEvents(Closed):
    """Which events a browser may hear.

    Source: openai-python ServerEventSelectorParam
    """

    type: str
    """The event."""
    response_event: str = OMITTED
    """The event of Responses, for `response.event`."""


class DataChannel(Closed):
    """What a browser may send and hear.

    Source: openai-python DataChannelConfigParam
    """

    allowed_client_events: Literal["all"] | list[str] = OMITTED
    """What it may send; everything when left out."""
    allowed_server_events: Literal["all"] | list[ServerEvents] = OMITTED
    """What it may hear; everything when left out."""


class Client(Closed):
    """What a browser may do that the session is shared with.

    Source: openai-python ClientConfigParam
    """

    data_channel: DataChannel
    """What it may send and hear."""


class WakePolicy(Closed):
    """When a paused session goes on.

    Source: openai-python media_session_config_param.WakePolicy
    """

    type: Literal["speech"]
    """Always `speech`."""
    vad_threshold: Annotated[float, Field(ge=0, le=1)] = OMITTED
    """How sure it must be that somebody speaks."""


# ---------------------------------------------------------------- sessions


class _Begun(Closed):
    """What every new session may say."""

    model: str = Field(examples=["gpt-live-1.1", "gpt-live-1"])
    """The Live model."""
    instructions: str | None = OMITTED
    """The system message of the model that speaks; fixed once the session has begun."""
    delegation: Annotated[ToClient | ToResponses | ToDecisions, Field(discriminator="type")] | None = OMITTED
    """Who does what the session delegates, with which tools; your application when left out."""
    input: list[Annotated[EarlierDeveloper | EarlierUser | EarlierAssistant, Field(discriminator="role")]] = OMITTED
    """The conversation before the session."""
    safety_identifier: str | None = OMITTED
    """A hash that stands for your user."""
    store: bool = OMITTED
    """Whether the session is kept, so that it can be forked; it is not when left out."""
    triggers: list[Trigger] = OMITTED
    """What is asked while the session goes on."""


class LiveSession(_Begun):
    """A Live session over a WebSocket.

    Source: openai-python SessionConfigParam
    """

    audio: WireAudio = OMITTED
    """How the session hears and speaks."""
    client: Client = OMITTED
    """What a browser may do that the session is shared with."""


class LiveCall(_Begun):
    """A Live session that answers a telephone call.

    Source: openai-python session_accept_params.Session
    """

    type: Literal["live"]
    """Always `live`."""
    audio: VoiceAudio = OMITTED
    """How the session speaks."""


class LiveMediaSession(_Begun):
    """A Live session over WebRTC.

    Source: openai-python MediaSessionConfigParam
    """

    audio: VoiceAudio = OMITTED
    """How the session speaks."""
    client: Client = OMITTED
    """What the browser may do."""
    idle_timeout_s: Integer = OMITTED
    """Seconds of silence after which the session pauses."""
    wake_policy: WakePolicy = OMITTED
    """When a paused session goes on."""


class LiveFork(Closed):
    """Where a fork over a WebSocket differs from the session that it goes on from.

    Source: openai-python ForkSessionConfigParam
    """

    audio: ForkAudio = OMITTED
    """How audio is written."""
    client: Client = OMITTED
    """What a browser may do that the session is shared with."""
    delegation: ToResponsesChange = OMITTED
    """What changes for the model that is delegated to."""
    store: bool = OMITTED
    """Whether the fork is kept."""


class LiveMediaFork(Closed):
    """Where a fork over WebRTC differs from the session that it goes on from.

    Source: openai-python MediaSessionForkConfigParam
    """

    client: Client = OMITTED
    """What the browser may do."""
    delegation: ToResponsesChange = OMITTED
    """What changes for the model that is delegated to."""
    store: bool = OMITTED
    """Whether the fork is kept."""


class LiveChange(Closed):
    """What changes in a Live session.

    Source: openai-python live.SessionUpdateConfigParam
    """

    delegation: Annotated[ToClient | ToResponsesChange | ToDecisionsChange, Field(discriminator="type")] | None = (
        OMITTED
    )
    """What changes for who is delegated to."""
    triggers: list[Trigger] = OMITTED
    """What is asked while the session goes on."""


# ---------------------------------------------------------------- what is sent


class SessionStart(Closed):
    """Begins a Live session over a WebSocket.

    Source: openai-python SessionStartEventParam
    """

    type: Literal["session.start"]
    """Always `session.start`."""
    event_id: str | None = OMITTED
    """Your own name for the event."""
    session: LiveSession
    """What the session begins with."""


class ForkStart(Closed):
    """Begins a fork of a stored Live session over a WebSocket.

    Source: openai-python ForkSessionStartEventParam
    """

    type: Literal["session.start"]
    """Always `session.start`."""
    event_id: str | None = OMITTED
    """Your own name for the event."""
    session: LiveFork
    """Where the fork differs; `{}` for nowhere."""


class LiveUpdate(Closed):
    """Changes a Live session.

    Source: openai-python live.SessionUpdateEventParam
    """

    type: Literal["session.update"]
    """Always `session.update`."""
    event_id: str | None = OMITTED
    """Your own name for the event."""
    session: LiveChange
    """What changes; what is left out stays."""


class WebRtc(Closed):
    """A connection over WebRTC.

    Source: openai-python live_create_params.Transport
    """

    type: Literal["webrtc"]
    """Always `webrtc`."""
    sdp: str
    """The offer of the browser."""


class LiveCreate(Closed):
    """Body of POST /v1/live/sessions.

    Source: openai-python LiveCreateParams
    """

    session: LiveMediaSession
    """What the session begins with."""
    transport: WebRtc
    """How the browser connects."""


class LiveForkCreate(Closed):
    """Body of POST /v1/live/sessions/{id}/fork.

    Source: openai-python SessionForkParams
    """

    session: LiveMediaFork = OMITTED
    """Where the fork differs."""
    transport: WebRtc
    """How the browser connects."""


class LiveManifest(Closed):
    """The session of a manifest that is for Live.

    Source: toolcheck
    """

    live: LiveSession
    """What is sent as `session.start`."""
