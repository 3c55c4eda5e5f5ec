"""The exit codes, the same for every command and every output format."""

from __future__ import annotations

CLEAN = 0
"""Nothing was found that is as severe as the fail level."""
FINDINGS = 1
"""Something was."""
USAGE = 2
"""The command line cannot be followed, or something that was named cannot be looked at or written."""
NOTHING = 3
"""Nothing was checked."""
INTERNAL = 3
"""toolcheck itself failed."""
INTERRUPTED = 130
"""Ctrl-C."""

HELP = """\b
Exit codes:
  0  nothing found at or above the fail level
  1  findings
  2  wrong usage, or a named file that cannot be looked at
  3  nothing was checked, or an internal failure"""
