"""What people type who come from other tools, and what it is called here."""

from __future__ import annotations

from collections.abc import Collection

_COMMANDS = {
    "explain": "rule",
    "fix": "check --fix",
    "format": "check --fix",
    "fmt": "check --fix",
    "lint": "check",
    "validate": "check",
    "verify": "check",
    "help": "--help",
    "build": "compile",
    "render": "compile",
    "convert": "import",
    "migrate": "import",
    "server": "lsp",
    "langserver": "lsp",
    "mock": "serve",
    "replay": "trace",
    "compare": "diff",
    "rules": "rule",
    "schemas": "schema",
    "watch": "check --watch",
}
_OPTIONS = {
    "--format": ("--output-format",),
    "--reporter": ("--output-format",),
    "-f": ("--output-format", "--from"),
    "-o": ("--output", "--output-file"),
    "--out": ("--output", "--output-file"),
    "-V": ("--version",),
    "-v": ("--version", "--timings"),
    "--verbose": ("--timings",),
    "-q": ("--quiet",),
    "--silent": ("--quiet",),
    "-j": ("--jobs",),
    "--disable": ("--ignore",),
    "--skip": ("--ignore",),
    "--rule": ("--select",),
    "--rules": ("--select",),
    "--severity": ("--fail-level",),
    "--fail-on": ("--fail-level",),
    "--write": ("--fix",),
    "-w": ("--watch",),
}


def command_meant(word: str, known: Collection[str]) -> str | None:
    """The command that a word of another tool means, with its options; None for a word that means none."""
    meant = _COMMANDS.get(word.lower())
    return meant if meant is not None and (meant.startswith("-") or meant.split()[0] in known) else None


def option_meant(name: str, known: Collection[str]) -> str | None:
    """The option among `known` that an option of another tool means; None for one that means none."""
    return next((option for option in _OPTIONS.get(name, ()) if option in known), None)
