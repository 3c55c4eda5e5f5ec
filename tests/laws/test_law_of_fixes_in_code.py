"""Law: a fix that is offered in code is made, once, and all of the program but the literal is what it was."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.laws.test_code import OPTIONS, code_of, fixtures
from toolcheck.checking.checking import check_document
from toolcheck.checking.run import open_bytes
from toolcheck.document.change_value import same
from toolcheck.document.document import Document
from toolcheck.fixing.fixing import fix

WANTED = frozenset({"safe", "unsafe"})


def literal(line: str) -> Any:
    """What the program that is made of a fixture sends."""
    nodes = ast.walk(ast.parse(line))
    return next(ast.literal_eval(node) for node in nodes if isinstance(node, ast.Dict))


def programs(line: str) -> Iterator[tuple[str, str]]:
    """The same literal in several hosts, on one line and on several."""
    value = literal(line)
    flat, wide = (json.dumps(value, indent=indent, ensure_ascii=False) for indent in (None, 4))
    is_request = line.startswith("openai.responses")
    script = "openai.responses.create({})" if is_request else "ws.send(JSON.stringify({}))"
    python = "openai.responses.create(**{})" if is_request else "ws.send(json.dumps({}))"
    yield "a.py", f"import openai\n{line}\nafter = 1\n"
    yield "b.py", f"import openai\ndef run():\n    {python.format(_python(wide))}\n    return 1\n"
    yield "a.ts", f'import OpenAI from "openai";\n{script.format(flat)};\nconst after = 1;\n'
    yield "b.ts", f'import OpenAI from "openai";\r\n{script.format(_bare(wide))};\nconst after = 1;\n'
    yield "a.md", f"# api.openai.com\n\n* x\n\n  ```json\n  {wide.replace(chr(10), chr(10) + '  ')}\n  ```\n\nafter\n"


def _python(text: str) -> str:
    words = {"true": "True", "false": "False", "null": "None"}
    return re.sub(r"(?m)(^ *|: )(true|false|null)(?=,?$)", lambda found: found[1] + words[found[2]], text)


def _bare(text: str) -> str:
    """JSON with keys that have no quotes, where they are names."""
    lines = (line.split('"', 2) for line in text.split("\n"))
    return "\n".join(
        before[0] + before[1] + before[2]
        if len(before) == 3 and before[2][:1] == ":" and _is_name(before)
        else '"'.join(before)
        for before in lines
    )


def _is_name(parts: list[str]) -> bool:
    return not parts[0].strip() and parts[1].isidentifier() and parts[1].isascii()


def tree_around(text: str) -> str:
    """The program without what is in its dictionaries."""

    class Emptied(ast.NodeTransformer):
        def visit_Dict(self, node: ast.Dict) -> ast.Dict:
            return ast.Dict(keys=[], values=[])

    return ast.dump(Emptied().visit(ast.parse(text)))


def examined(document: Document) -> Any:
    return check_document(document, OPTIONS).findings


@pytest.mark.parametrize("number", range(4))
def test_what_is_offered_is_made_and_in_all_hosts_alike(number: int) -> None:
    made = 0
    for path in fixtures()[number::4]:
        line = code_of(path)
        if line is None:
            continue
        values = []
        for name, text in programs(line):
            fixed = fix(examined, open_bytes(text.encode(), name, OPTIONS), WANTED, OPTIONS.limits)
            told = f"{path} in {name}:\n{text}\n{fixed.document.text}"
            assert not fixed.refused, f"{told}: {fixed.refused}"
            if fixed.applied:
                again = fix(examined, open_bytes(fixed.document.text.encode(), name, OPTIONS), WANTED, OPTIONS.limits)
                assert not again.applied, told
            if name.endswith(".py"):
                assert tree_around(fixed.document.text) == tree_around(text), told
            made += len(fixed.applied)
            values.append(list(fixed.document.values))
        if line.startswith("x = "):  # the arguments of a call in Python are no literal
            alike = [(values[0], values[1]), *((values[2], other) for other in values[3:])]
            assert all(same(*both) for both in alike), f"{path}: {values}"
    assert made > 20
