"""Verbs that names of tools begin with when the tools change something.

Only a server knows what its tools do; a name is a sign. Source: the names of tools on public MCP servers, looked at
2026-11-20.
"""

from __future__ import annotations

from toolcheck.ground.regex import regex

WRITING_VERBS = frozenset(
    (
        "add",
        "append",
        "approve",
        "archive",
        "assign",
        "book",
        "buy",
        "cancel",
        "charge",
        "close",
        "commit",
        "create",
        "delete",
        "deploy",
        "disable",
        "drop",
        "edit",
        "enable",
        "execute",
        "grant",
        "insert",
        "invite",
        "kill",
        "merge",
        "modify",
        "move",
        "order",
        "overwrite",
        "patch",
        "pay",
        "post",
        "publish",
        "purchase",
        "push",
        "put",
        "refund",
        "remove",
        "rename",
        "replace",
        "reset",
        "revoke",
        "send",
        "set",
        "submit",
        "transfer",
        "truncate",
        "update",
        "upload",
        "wipe",
        "write",
    )
)
_WORDS = regex(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def is_writing(name: str) -> bool:
    """Whether the name of a tool begins with a verb of change, in whatever spelling: `delete_page`, `sendMail`."""
    words = _WORDS.findall(name)
    return bool(words) and words[0].lower() in WRITING_VERBS
