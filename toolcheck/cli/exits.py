"""The exit codes, the same for every command and every output format."""

from __future__ import annotations

CLEAN = 0
"""No finding at or above the fail level."""
FINDINGS = 1
"""At least one finding at or above the fail level."""
USAGE = 2
"""Wrong usage, or a named file could not be read or written."""
NOTHING = 3
"""Nothing was checked."""
INTERNAL = 3
"""toolcheck itself failed."""
INTERRUPTED = 130
"""Ctrl-C."""

HELP = """\b
Exit codes:
  0  no findings at or above the fail level
  1  findings
  2  wrong usage, or a named file could not be read or written
  3  nothing was checked, or toolcheck failed"""
