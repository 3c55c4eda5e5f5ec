"""Which rules explain what a user sees: symptoms, each with the rules that it can come from.

A symptom asks for what rules declare (family, severity, what they look at), so that a new rule has its place at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from toolcheck.finding.finding import Severity
from toolcheck.finding.rule import Rule


class Symptom(NamedTuple):
    """What a user sees, how to look closer, and which rules are about it."""

    title: str
    look: str
    has: Callable[[Rule], bool]


def _refused(rule: Rule, *families: str) -> bool:
    return rule.family in families and rule.severity is Severity.ERROR


def _accepted(rule: Rule, *families: str) -> bool:
    return rule.family in families and rule.severity is not Severity.ERROR


def _is_strict(rule: Rule) -> bool:
    return rule.family == "parameters" and "strict" in rule.title


def _of_log(rule: Rule, *views: str) -> bool:
    return rule.family == "trace" and rule.each in views


def _shows(rule: Rule) -> bool:
    """Whether a rule is about what must not be seen, or what cannot be seen."""
    return any(word in rule.title for word in ("redential", "reader does not see"))


def _is_after_the_end(rule: Rule) -> bool:
    return rule.family == "trace" and "after the session ended" in rule.title


SYMPTOMS = (
    Symptom(
        "The file cannot be read",
        "`toolcheck check FILE` names the line.",
        lambda rule: rule.family == "file",
    ),
    Symptom(
        "The API refuses the session or the request",
        "Give the error text to `toolcheck decode`. The [error texts](errors.md) name the rule.",
        lambda rule: _refused(rule, "envelope", "hosted", "live") or _of_log(rule, "Update"),
    ),
    Symptom(
        "The API refuses a tool",
        "One bad tool makes the API refuse the whole request.",
        lambda rule: _refused(rule, "shape", "function"),
    ),
    Symptom(
        "The API refuses the schema of a function",
        "The error text names the function, and rarely the place in its `parameters`.",
        lambda rule: _refused(rule, "parameters") and not _is_strict(rule),
    ),
    Symptom(
        "The API refuses a strict function",
        "`strict: true` accepts only a part of JSON Schema.",
        lambda rule: _is_strict(rule) or rule.name.startswith("strict-"),
    ),
    Symptom(
        "The API refuses `tool_choice`",
        "A choice can only name what the request or the session has.",
        lambda rule: rule.family == "choice" or "tool_choice" in rule.title,
    ),
    Symptom(
        "The tools of a server are missing",
        "`toolcheck probe FILE` asks the server what it offers.",
        lambda rule: (
            _refused(rule, "mcp", "probe")
            or (rule.family == "mcp" and (rule.fails or rule.refused))
            or _of_log(rule, "Listing")
        ),
    ),
    Symptom(
        "A tool is never called, or called in the wrong way",
        "The model sees names, descriptions and schemas, and nothing else.",
        lambda rule: (
            _accepted(rule, "function", "parameters")
            or any(word in rule.title for word in ("allowed_tools", "tool search", "same name"))
        ),
    ),
    Symptom(
        "It is accepted, and fails or changes later",
        "Warnings of `toolcheck check` are accepted today.",
        lambda rule: _accepted(rule, "envelope", "shape", "hosted", "mcp"),
    ),
    Symptom(
        "A tool can do more than it should",
        "`toolcheck surface FILE` lists what the model may do, and who is asked.",
        lambda rule: (
            (_accepted(rule, "security") and not rule.guarded)
            or "approval" in rule.title
            or (rule.name == "tool-drift")
        ),
    ),
    Symptom(
        "A secret is shown, or a text is hidden",
        "No output of toolcheck contains a secret that it recognises.",
        lambda rule: _shows(rule) or (rule.family == "security" and rule.guarded),
    ),
    Symptom(
        "The agent is silent, cut off, or answers too early",
        "`toolcheck trace LOG` shows the turns of a session.",
        lambda rule: _of_log(rule, "Turn") or "silent" in rule.title,
    ),
    Symptom(
        "The model waits for the output of a function",
        "`toolcheck trace LOG` shows each call with its output.",
        lambda rule: (
            _of_log(rule, "FunctionCall") or (_of_log(rule, "Answer") and "approval" not in rule.title.lower())
        ),
    ),
    Symptom(
        "An approval is not answered, or answered too late",
        "`toolcheck trace LOG` shows each request for approval.",
        lambda rule: _of_log(rule, "Approval") or (_of_log(rule, "Answer") and "pproval" in rule.title),
    ),
    Symptom(
        "The call of a server's tool fails",
        "`toolcheck trace LOG` shows what the server answered.",
        lambda rule: _of_log(rule, "McpCall") or "MCP tool" in rule.title,
    ),
    Symptom(
        "The server reports an error while the session runs",
        "`toolcheck trace LOG` finds the event that an error is about.",
        lambda rule: _of_log(rule, "ServerWord", "Ending") or _is_after_the_end(rule),
    ),
    Symptom(
        "A server does not answer as it should",
        "`toolcheck probe FILE` asks as the API would.",
        lambda rule: rule.family == "probe",
    ),
    Symptom(
        "A log cannot be read in full",
        "`toolcheck trace LOG` reads what is there.",
        lambda rule: _of_log(rule, "Oddity", "Offer"),
    ),
    Symptom(
        "A suppression does not do what it should",
        "[Suppressions](../suppressions.md) explains comments, tables and baselines.",
        lambda rule: rule.family == "suppression",
    ),
)
"""The symptoms, in the order of the page: of a file, of a server, of a session."""


def explained(rules: Iterable[Rule]) -> Iterator[tuple[Symptom, tuple[Rule, ...]]]:
    """Each symptom with its rules, those of the worst severity first."""
    known = tuple(rules)
    for symptom in SYMPTOMS:
        found = [rule for rule in known if symptom.has(rule)]
        yield symptom, tuple(sorted(found, key=lambda rule: (-rule.severity, rule.name)))
