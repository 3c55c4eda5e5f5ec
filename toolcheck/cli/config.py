"""`toolcheck config`: the settings of a file, and the line that sets each one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from toolcheck.cli import exits, options
from toolcheck.cli.console import say

if TYPE_CHECKING:
    from toolcheck.config.search import Search
    from toolcheck.config.settings import FileLine, Settings
    from toolcheck.finding.suppression import Suppression

VERSION = 1
_NOTHING = {"select": "all but the opt-in rules"}


@click.command(
    "config",
    epilog="""\b
Examples:
  toolcheck config                          the settings of this folder
  toolcheck config agents/shop.yaml         the settings of this file
  toolcheck config --output-format json     the same, as JSON

\b
Exit codes:
  0  the configuration is valid, or there is none
  2  the configuration is not valid""",
)
@click.argument("path", default=".", type=options.PATH)
@options.TEXT_OR_JSON
@options.configured
def command(*, search: Search, path: str, output_format: str) -> int:
    """Show the settings of the file at PATH, and the line that sets each one.

    A configuration is `toolcheck.toml`, or `[tool.toolcheck]` in `pyproject.toml`: the nearest one above a file, up to
    the root of the repository. Options of `toolcheck check` override it.
    """
    import os

    from toolcheck.redaction.redactor import Redactor, fit, printable_json

    inside = os.path.join(path, "-") if os.path.isdir(path) else path  # a folder has what a file in it would have
    found = search.configuration(inside)
    entries = _entries(search.settings(inside))
    if found:
        entries = _masked(entries, Redactor(found.document()).text)
    if output_format == "json":
        name = found.name if found else None
        value = {
            "version": VERSION,
            "path": path,
            "configuration": name,
            "excluded": search.excludes(inside),
            "settings": entries,
        }
        say(printable_json(json.dumps(value, indent=2, ensure_ascii=True)) + "\n")
        return exits.CLEAN
    head = f"{path}: " + (f"configured by {found.name}" if found else "nothing is configured")
    lines = [head + (", which excludes it" if search.excludes(inside) else ""), ""]
    widest = max(len(entry["key"]) for entry in entries)
    for entry in entries:
        words = [*map(_words, entry["value"])] if isinstance(entry["value"], list) else [_words(entry["value"])]
        origins = [f"{origin['file']}:{origin['line']}" for origin in entry["origins"]] or ["default"]
        shown = ", ".join(words) or _NOTHING.get(entry["key"], "none")
        lines.append(f"{entry['key']:<{widest}}  {shown}  ({', '.join(dict.fromkeys(origins))})")
    say("".join(f"{fit(line)}\n" for line in lines))
    return exits.CLEAN


def _entries(settings: Settings) -> list[dict[str, Any]]:
    """Each setting: its key, what holds, and where that is said (nowhere, where it is the default)."""
    from toolcheck.document.limits import LIMITS

    values: dict[str, Any] = {
        "target": list(settings.target or ("realtime-session",)),
        "select": list(settings.select or ()),
        "ignore": list(settings.ignore or ()),
        "severity": [{"rule": rule, "severity": word} for rule, word in (settings.severity or {}).items()],
        "suppressions": [_suppression(suppression) for suppression in settings.suppressions or ()],
        "defined_labels": list(settings.defined_labels or ()),
        "vendor": settings.vendor or "unknown",
        "code": settings.code is not False,
        "exclude": list(settings.exclude or ()),
        "fail_level": settings.fail_level or "error",
        "max_file_size": settings.max_file_size or LIMITS.size,
        "max_depth": settings.max_depth or LIMITS.depth,
    }
    return [
        {
            "key": "ignored-findings" if name == "suppressions" else name.replace("_", "-"),
            "value": value,
            "origins": [{"file": origin.name, "line": origin.line} for origin in _origins(settings, name)],
        }
        for name, value in values.items()
    ]


def _masked(value: Any, mask: Callable[[str], str]) -> Any:
    """A value with every string in it masked."""
    if isinstance(value, dict):
        return {key: _masked(inner, mask) for key, inner in value.items()}
    if isinstance(value, list):
        return [_masked(inner, mask) for inner in value]
    return mask(value) if isinstance(value, str) else value


def _origins(settings: Settings, name: str) -> list[FileLine]:
    keys = [f"severity.{rule}" for rule in settings.severity or ()] if name == "severity" else [name]
    return [place() for key in keys for place in settings.said.get(key, ())]


def _suppression(suppression: Suppression) -> dict[str, Any]:
    return {"rule": suppression.names[0], "reason": suppression.reason, "expires": suppression.expires or None}


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, dict):
        return f"{value:,}" if isinstance(value, int) else str(value)
    if "severity" in value:
        return f"{value['rule']} = {value['severity']}"
    return f"{value['rule']} until {value['expires']}" if value["expires"] else str(value["rule"])
