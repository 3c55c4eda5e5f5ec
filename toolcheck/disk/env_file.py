"""Files of variables, a `NAME=value` a line, as compilers of containers and shells know them.

Empty lines and lines that begin with `#` are skipped, `export ` before a name is allowed, quotes around a value are
taken off, and nothing in a value is expanded. No message contains a value.
"""

from __future__ import annotations

from toolcheck.disk.files import read_bytes
from toolcheck.ground.regex import regex
from toolcheck.ground.unseen import Unseen

_MAX_BYTES = 1 << 20
_LINE = regex(r"\s*(?:export\s+)?(?P<name>[A-Za-z_][A-Za-z0-9_]*)\s*=(?P<value>.*)")


class CannotRead(Exception):
    """A file of variables that cannot be read. `reason` names the file, and the line if there is one."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_env_file(path: str) -> dict[str, str]:
    """The variables of a file. Raises CannotRead."""
    data = read_bytes(path, _MAX_BYTES)
    if isinstance(data, Unseen):
        raise CannotRead(f"{path}: {data.reason}")
    try:
        lines = data[:_MAX_BYTES].decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise CannotRead(f"{path}: not UTF-8") from None
    variables: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _LINE.fullmatch(line)
        if found is None:
            raise CannotRead(f"{path}:{number}: not of the form `NAME=value`")
        variables[found["name"]] = _unquoted(found["value"].strip())
    return variables


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value.partition(" #")[0].rstrip()
