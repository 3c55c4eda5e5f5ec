"""Toolcheck's own configuration: `[tool.toolcheck]` in `pyproject.toml`, or the whole of `toolcheck.toml`.

A configuration is read against the schema that is generated from here. Which rules there are is not known here.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from toolcheck.contract.shapes.closed import OMITTED, Closed, Whole, between

TargetName = Literal["realtime", "realtime-session", "realtime-response", "responses", "live"]
Targets = TargetName | list[TargetName]
Level = Literal["error", "warning", "info"]
Severities = dict[str, Literal["error", "warning", "info", "off"]]


class IgnoredFinding(Closed):
    """Findings that are known and wanted: those of one rule, where all that is said here holds.

    Source: toolcheck
    """

    rule: str
    """The name of the rule."""
    file: str = OMITTED
    """In files that this pattern means, written as in `.gitignore`, from the folder of the configuration."""
    path: str = OMITTED
    """At this path, as findings give it: `session.tools[*].headers.*`; `*` is one step, `**` any number."""
    tool: str = OMITTED
    """In the tool of this name or server label."""
    reason: str = OMITTED
    """Why."""
    expires: str = Field(OMITTED, pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    """The last day on which it holds."""


class _Choices(Closed):
    """What may be said for all files, and for some."""

    target: Targets = OMITTED
    """The API that tools are meant for, where the file leaves it open; `realtime` if not given."""
    select: list[str] = OMITTED
    """Only these rules and families; `all` has the opt-in rules, too."""
    ignore_rules: list[str] = Field(OMITTED, alias="ignore-rules")
    """Not these rules and families; the same as names in `ignore`."""
    severity: Severities = OMITTED
    """How severe the findings of a rule are; `off` for none of them."""
    defined_labels: list[str] = Field(OMITTED, alias="defined-labels")
    """Server labels that the session has defined before."""
    vendor: Literal["openai", "azure", "other"] = OMITTED
    """Whose server the code talks to, where the code does not say; what only OpenAI's refuses is else an info."""


class Override(_Choices):
    """What holds for some files on top of the rest.

    Source: toolcheck
    """

    files: list[str] = Field(min_length=1)
    """Patterns of files, written as in `.gitignore`, from the folder of the configuration."""
    ignore: list[str] = OMITTED
    """Not these rules and families, either."""


class ConfigurationFile(_Choices):
    """How toolcheck looks at the files of a folder and those below it.

    Source: toolcheck
    """

    extend: str = OMITTED
    """The configuration below this one: a path from this folder, or `package:NAME/toolcheck.toml` of a package."""
    required_version: str = Field(
        OMITTED,
        alias="required-version",
        pattern="^((==|!=|>=|<=|~=|>|<) ?)?[0-9]+([.][0-9]+)*( ?, ?((==|!=|>=|<=|~=|>|<) ?)?[0-9]+([.][0-9]+)*)*$",
    )
    """The versions of toolcheck that may run, such as `>=0.2,<0.3`; any other checks nothing."""
    ignore: list[str | IgnoredFinding] = OMITTED
    """Not these rules and families; or, as tables, not these findings."""
    overrides: list[Override] = OMITTED
    """What holds for some files on top of the rest; what comes later wins."""
    code: bool = OMITTED
    """Whether a walk reads code: Python, TypeScript, JavaScript, Markdown and notebooks; it does if not given."""
    exclude: list[str] = OMITTED
    """Files and folders that a walk leaves out, written as in `.gitignore`, from the folder of the configuration."""
    fail_level: Level = Field(OMITTED, alias="fail-level")
    """The least severity that makes the exit code 1; `error` if not given."""
    max_file_size: (
        Annotated[int, between((1, 1 << 40)), Whole]
        | Annotated[str, Field(pattern="^[1-9][0-9]{0,11} ?([kKmMgG]([iI]?[bB])?)?$")]
    ) = Field(OMITTED, alias="max-file-size")
    """The largest file that is read, in bytes or as `4M`; `4M` if not given."""
    max_depth: Annotated[int, between((1, 500)), Whole] = Field(OMITTED, alias="max-depth")
    """The deepest nesting that is read; 64 if not given."""
