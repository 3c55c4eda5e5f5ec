"""Where hosted code runs: containers, their network, and the skills put into them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from toolcheck.contract import limits
from toolcheck.contract.shapes.closed import OMITTED, Closed, Whole

MemoryLimit = Literal["1g", "4g", "16g", "64g"]
FileIds = Annotated[list[str], Field(max_length=limits.FILE_IDS_MAX)]


class DomainSecret(Closed):
    """A secret that the container may use towards one domain.

    Source: openapi ContainerNetworkPolicyDomainSecretParam, openai-python ContainerNetworkPolicyDomainSecretParam
    """

    domain: str = Field(min_length=1)
    """The domain that may receive it."""
    name: str = Field(min_length=1)
    """What the code calls it by."""
    value: str = Field(min_length=1, max_length=limits.DOMAIN_SECRET_MAX)
    """The secret; in a manifest, `${NAME}`."""


class NetworkDisabled(Closed):
    """No network.

    Source: openapi ContainerNetworkPolicyDisabledParam, openai-python ContainerNetworkPolicyDisabledParam
    """

    type: Literal["disabled"]
    """Always `disabled`."""


class NetworkAllowlist(Closed):
    """Only the listed domains.

    Source: openapi ContainerNetworkPolicyAllowlistParam, openai-python ContainerNetworkPolicyAllowlistParam
    """

    type: Literal["allowlist"]
    """Always `allowlist`."""
    allowed_domains: list[str] = Field(min_length=1)
    """The domains that may be reached."""
    domain_secrets: list[DomainSecret] = Field(OMITTED, min_length=1)
    """Secrets for some of these domains."""


NetworkPolicy = Annotated[NetworkDisabled | NetworkAllowlist, Field(discriminator="type")]


class SkillReference(Closed):
    """A skill that was uploaded before.

    Source: openapi SkillReferenceParam, openai-python SkillReferenceParam
    """

    type: Literal["skill_reference"]
    """Always `skill_reference`."""
    skill_id: str = Field(min_length=1, max_length=limits.SKILL_ID_MAX)
    """Which skill."""
    version: Annotated[str, Field(pattern=limits.SKILL_VERSION)] | Annotated[int, Field(ge=1), Whole] = OMITTED
    """A version number, also as text, or `latest`."""


class InlineSkillSource(Closed):
    """The files of a skill, as a zip archive in Base64.

    Source: openapi InlineSkillSourceParam, openai-python InlineSkillSourceParam
    """

    type: Literal["base64"]
    """Always `base64`."""
    media_type: Literal["application/zip"]
    """Always `application/zip`."""
    data: str = Field(min_length=1, max_length=limits.INLINE_SKILL_MAX)
    """The archive."""


class InlineSkill(Closed):
    """A skill sent with the request.

    Source: openapi InlineSkillParam, openai-python InlineSkillParam
    """

    type: Literal["inline"]
    """Always `inline`."""
    name: str
    """What the model calls it by."""
    description: str
    """Tells the model what it is for."""
    source: InlineSkillSource
    """Its files."""


class LocalSkill(Closed):
    """A skill that lies on your machine.

    Source: openapi LocalSkillParam, openai-python LocalSkillParam
    """

    name: str
    """What the model calls it by."""
    description: str
    """Tells the model what it is for."""
    path: str
    """Where it lies."""


class ContainerAuto(Closed):
    """A container made for this request, for the shell.

    Source: openapi ContainerAutoParam, openai-python ContainerAutoParam
    """

    type: Literal["container_auto"]
    """Always `container_auto`."""
    file_ids: FileIds = OMITTED
    """Uploaded files to put into it."""
    memory_limit: MemoryLimit | None = OMITTED
    """How much memory it has."""
    network_policy: NetworkPolicy = OMITTED
    """What it may reach."""
    skills: list[Annotated[SkillReference | InlineSkill, Field(discriminator="type")]] = Field(
        OMITTED, max_length=limits.SKILLS_MAX
    )
    """Skills to put into it."""


class LocalEnvironment(Closed):
    """Your own machine: your application runs the commands.

    Source: openapi LocalEnvironmentParam, openai-python LocalEnvironmentParam
    """

    type: Literal["local"]
    """Always `local`."""
    skills: list[LocalSkill] = Field(OMITTED, max_length=limits.SKILLS_MAX)
    """Skills that lie there."""


class ContainerReference(Closed):
    """A container that exists.

    Source: openapi ContainerReferenceParam, openai-python ContainerReferenceParam
    """

    type: Literal["container_reference"]
    """Always `container_reference`."""
    container_id: str
    """Which container."""


class CodeInterpreterContainer(Closed):
    """A container made for this request, for the code interpreter (here it is `auto`, for the shell `container_auto`).

    Source: openapi AutoCodeInterpreterToolParam, openai-python CodeInterpreterContainerCodeInterpreterToolAuto
    """

    type: Literal["auto"]
    """Always `auto`."""
    file_ids: FileIds = OMITTED
    """Uploaded files to put into it."""
    memory_limit: MemoryLimit | None = OMITTED
    """How much memory it has; `1g` when left out."""
    network_policy: NetworkPolicy = OMITTED
    """What it may reach."""
