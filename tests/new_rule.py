"""`make rule NAME=family/name` writes the two places of a rule, which then wait to be filled in.

The name must be free, and the family one that there is. What is written fails the laws until it says something.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tests.running import ROOT
from toolcheck.ground.nearest import nearest
from toolcheck.rules import EVERY_FAMILY, FAMILIES, OF_LOGS, OF_SERVERS

RULE = '''"""TODO: what is wrong, as one sentence.

TODO: why it matters, and what the API does with it.

Bad:
    type: function
    name: hang_up
Good:
    type: function
    name: hang_up
    description: Ends the call.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding
from toolcheck.finding.rule import rule
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=WARNING,
    evidence="documented",
    source="TODO: an entry of contract/sources.py, or the URL of a report",
    looked="TODO: the day, as in 2026-11-20",
    kinds=("function",),
    # Could say that the rule surely has nothing to say of the plainest tools, so that it is not imported for them:
    # quiet=lambda tool: type(tool.value.get("TODO")) is not str,
)
def check(tool: Tool) -> Iterator[Finding]:
    node = tool.field("TODO")
    if node.is_string:
        yield Finding("TODO: what is wrong with `TODO`", node.where)
'''

BAD = """\
# TODO: a manifest with this one fault.
session:
  type: realtime
  tools:
    - type: function
      name: hang_up
      description: Ends the call.
"""

GOOD = """\
# TODO: a manifest that looks like it, and is right.
session:
  type: realtime
  tools:
    - type: function
      name: hang_up
      description: Ends the call.
"""

OF_A_LOG = '''"""TODO: what went wrong, as one sentence.

TODO: why it matters, and what the API does then.

Bad:
    - {type: session.created, session: {tools: []}}
Good:
    - {type: session.created, session: {tools: []}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding
from toolcheck.finding.rule import rule
from toolcheck.log.session import Turn


@rule(
    each=Turn,
    severity=WARNING,
    evidence="observed",
    source="TODO: an entry of contract/sources.py, or the URL of a report",
    looked="TODO: the day, as in 2026-11-20",
    targets=("realtime-session",),
)
def check(turn: Turn) -> Iterator[Finding]:
    if "TODO" in turn.event.type:
        yield Finding("TODO: what went wrong", turn.event.where)
'''

OF_A_SERVER = '''"""TODO: what is wrong with the server, as one sentence.

TODO: why it matters, and what the API does then.

Bad:
    tools:
      - {type: mcp, server_label: docs, server_url: https://docs.example.com/mcp, require_approval: always}
    --- # what the server offers
    docs: {tools: [{name: search, inputSchema: {type: object}}]}
Good:
    tools:
      - {type: mcp, server_label: docs, server_url: https://docs.example.com/mcp, require_approval: always}
    --- # what the server offers
    docs: {tools: [{name: search, inputSchema: {type: object}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding
from toolcheck.finding.rule import rule
from toolcheck.served.served import Served


@rule(
    each=Served,
    severity=WARNING,
    evidence="observed",
    source="TODO: an entry of contract/sources.py, or the URL of a report",
    looked="TODO: the day, as in 2026-11-20",
)
def check(served: Served) -> Iterator[Finding]:
    if "TODO" in served.names:
        yield Finding("TODO: what is wrong", served.where)
'''

SERVER = """\
tools:
- type: mcp
  server_label: docs
  server_url: https://docs.example.com/mcp
  require_approval: always
"""

OFFERS = """\
{"docs": {"tools": [{"name": "search", "inputSchema": {"type": "object"}}]}}
"""

LOG = """\
{"type": "session.created", "session": {"type": "realtime", "tools": []}}
"""

NEXT = """\
Fill in both, then:
  make generate
  make expected
  make rule-test NAME={name}"""


_TEMPLATES = {
    OF_LOGS: (OF_A_LOG, {"bad-first.jsonl": LOG, "good-first.jsonl": LOG}),
    OF_SERVERS: (
        OF_A_SERVER,
        {
            f"{sort}-first.{ending}": text
            for sort in ("bad", "good")
            for ending, text in (("yaml", SERVER), ("offers.json", OFFERS))
        },
    ),
}
"""Of the families that no check asks: the file of a rule, and its first cases."""


class Refused(Exception):
    """The name is no name for a new rule."""


def is_name(name: str) -> bool:
    """Whether a rule can be called that: small letters, and a dash between two words."""
    return re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)+", name) is not None


def write(wanted: str, root: Path = ROOT) -> list[Path]:
    """Write the file of a rule and its first cases; `wanted` is `family/name`. Raises `Refused`."""
    family, _, name = wanted.partition("/")
    if not is_name(name):
        raise Refused(
            f"`{wanted}` is no name of a rule: family/name, the name in small letters, as in mcp/bearer-prefix"
        )
    kind = next((families for families in (FAMILIES, OF_LOGS, OF_SERVERS) if family in families), None)
    if kind is None:
        near = nearest(family, EVERY_FAMILY)
        hint = f"did you mean `{near}`?" if near else f"there are {', '.join(EVERY_FAMILY)}"
        raise Refused(f"there is no family `{family}`; {hint}")
    rules, cases = root / "toolcheck" / "rules", root / "tests" / "rules"
    module = name.replace("-", "_")
    places = [path for one in kind for path in (rules / one / f"{module}.py", cases / one / name)]
    there = [path for path in places if path.exists()]
    if there:
        raise Refused(f"there is a rule `{name}`: {there[0].relative_to(root).as_posix()}")
    code, cases_of_it = _TEMPLATES.get(kind, (RULE, {"bad-first.yaml": BAD, "good-first.yaml": GOOD}))
    files = {rules / family / f"{module}.py": code}
    files |= {cases / family / name / file: text for file, text in cases_of_it.items()}
    for path, text in files.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return list(files)


def main(arguments: list[str]) -> int:
    """Write a rule, and say what to do next."""
    try:
        written = write(*arguments)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    for path in written:
        print(path.relative_to(ROOT).as_posix())
    print(NEXT.format(name=arguments[0].partition("/")[2]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
