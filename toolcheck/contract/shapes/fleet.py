"""What `toolcheck fleet` found: `summary.json` in its output, and what `--output-format json` prints.

Source: toolcheck
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from toolcheck.contract.shapes.closed import Open, Whole, between
from toolcheck.contract.shapes.config import Level

Number = Annotated[int, Field(ge=0), Whole]


class FleetInputs(Open):
    """The files of a run.

    Source: toolcheck
    """

    files: Number
    """The number of files that the inputs mean."""
    bytes: Number
    """Their size together, as they are stored."""
    passed_over: Number
    """The number of files in folders that have another format."""


class FleetRows(Open):
    """The number of rows by what became of them; `in` is the sum of `checked`, `strangers`, `unreadable` and `unseen`.

    Source: toolcheck
    """

    in_: Number = Field(alias="in")
    """All rows that were read, less those left out."""
    checked: Number
    """Rows that hold tools."""
    strangers: Number
    """Rows without tools, of which nothing is reported."""
    unreadable: Number
    """Rows that cannot be read, each of which has a finding."""
    unseen: Number
    """Rows that nothing could look at; `unseen` and `beyond` of the summary say why."""
    left_out: Number
    """Rows that `--where` leaves out; they are not part of `in`."""


class FleetRowsByWorst(Open):
    """The number of rows by their worst finding.

    Source: toolcheck
    """

    error: Number
    """Rows with an error."""
    warning: Number
    """Rows with a warning and no error."""
    info: Number
    """Rows with nothing worse than an info."""
    none: Number
    """Rows without findings."""


class FleetTexts(Open):
    """The number of different texts.

    Source: toolcheck
    """

    distinct: Number
    """Texts that say something else to the rules."""
    known: Number
    """Those of them that `--known` had."""


class FleetFindings(Open):
    """The number of findings about all rows.

    Source: toolcheck
    """

    errors: Number
    """Errors."""
    warnings: Number
    """Warnings."""
    infos: Number
    """Infos."""


class FleetExample(Open):
    """The first row of many.

    Source: toolcheck
    """

    input: str
    """The file it is in."""
    row: Number
    """Its number there, from 1."""
    id: str
    """Its value of `--id-column`, or its path in an archive; empty without one."""


class FleetRule(Open):
    """What a rule found.

    Source: toolcheck
    """

    rule: str
    """The name of the rule."""
    severity: Level
    """The severity of these findings."""
    texts: Number
    """The number of texts with such a finding."""
    rows: Number
    """The number of rows with such a finding."""
    findings: Number
    """The number of findings; a row may have several."""
    example: FleetExample
    """The first row with such a finding."""
    rule_url: str | None
    """The page of the rule, or null without one."""


class FleetOwner(Open):
    """The rows of one owner.

    Source: toolcheck
    """

    owner: str
    """The value of `--owner-column`, or the name of an archive; empty for rows without one."""
    rows: Number
    """All rows of the owner."""
    rules: dict[str, Number]
    """The number of rows with a finding, by rule."""


class FleetOwners(Open):
    """Whose rows have findings.

    Source: toolcheck
    """

    number: Number
    """The number of owners."""
    top: list[FleetOwner]
    """Those with the most rows that have a finding."""


class FleetTextFinding(Open):
    """A finding about a text.

    Source: toolcheck
    """

    rule: str
    """The name of the rule."""
    severity: Level
    """Its severity."""
    tool: str | None
    """The name or label of the tool, or null where it is about no tool."""
    message: str
    """What is wrong."""


class FleetFixFirst(Open):
    """A text with errors or warnings that many rows have.

    Source: toolcheck
    """

    key: str
    """The key of the text in the tables, in hexadecimal digits."""
    rows: Number
    """The number of rows with this text."""
    shape: str
    """What the text was taken for."""
    tools: Number
    """The number of tools in it."""
    worst: Level
    """Its highest severity."""
    example: FleetExample | None
    """The first row with this text, where that is known."""
    findings: list[FleetTextFinding]
    """What is found in it."""


class FleetNew(Open):
    """What a rule found in texts that the earlier run did not have.

    Source: toolcheck
    """

    rule: str
    """The name of the rule."""
    severity: Level
    """The severity of these findings."""
    texts: Number
    """The number of new texts with such a finding."""
    rows: Number
    """The number of rows with these texts."""


class FleetUnseen(Open):
    """An input that could not be looked at, or a row.

    Source: toolcheck
    """

    input: str
    """The file, or the first row with a text."""
    reason: str
    """Why."""


class FleetSummaryFile(Open):
    """What `toolcheck fleet` found: `summary.json`, and the output of `--output-format json`.

    Source: toolcheck
    """

    version: Annotated[int, between((1, 1)), Whole]
    """The version of this form; keys may be added to it."""
    toolcheck: str
    """The version of toolcheck."""
    inputs: FleetInputs
    """The files that were read."""
    rows: FleetRows
    """Their rows."""
    rows_by_worst: FleetRowsByWorst
    """The rows by their worst finding."""
    texts: FleetTexts
    """The different texts of the rows."""
    findings: FleetFindings
    """How much was found in all rows."""
    rules: list[FleetRule]
    """What was found, by rule and severity."""
    owners: FleetOwners | None
    """Whose rows they are, or null where there are too many owners to compare them."""
    fix_first: list[FleetFixFirst]
    """The texts with errors or warnings that most rows have."""
    curve: list[Annotated[list[Number], Field(min_length=2, max_length=2)]]
    """Points of a curve: so many of the most frequent texts, and how many rows have one of them."""
    new: list[FleetNew] | None
    """What is new since the run of `--known`, or null without one."""
    unseen: list[FleetUnseen]
    """What could not be looked at; empty in a run that saw everything."""
    beyond: dict[str, Number]
    """By language, the number of files of code that may hold tools and were not read without the extra `code`."""
