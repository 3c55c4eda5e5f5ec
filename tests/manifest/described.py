"""What small files are taken for, in words: `python -m tests.manifest.described` writes them anew, people read them.

A case in `recognised.txt` and `sent.txt` is a line `### ENDING: what it shows (TARGET …)`, the text of the file, a line
`=>`, and what is said of it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.code.sent import dotted as steps
from toolcheck.contract.targets import Target
from toolcheck.document.document import Document, Place
from toolcheck.document.reading import code_format_of
from toolcheck.document.reading import read as read_values
from toolcheck.document.where import Path as Way
from toolcheck.document.where import dotted
from toolcheck.manifest.code import read_sent, sources_of
from toolcheck.manifest.manifest import Manifest
from toolcheck.manifest.neighbours import Neighbour
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Payload
from toolcheck.manifest.recognising import recognise_document
from toolcheck.manifest.sources import SentRoot
from toolcheck.manifest.tool import Tool

HERE = Path(__file__).parent
VALUES, CODE = HERE / "recognised.txt", HERE / "sent.txt"


class Case(NamedTuple):
    """A small file, and what is expected to be said of it."""

    title: str
    text: str
    expected: str

    @property
    def name(self) -> str:
        return f"a.{self.title.partition(':')[0]}"

    @property
    def targets(self) -> tuple[Target, ...]:
        """The targets in brackets at the end of the title."""
        said = self.title.rpartition(" (")[2]
        return tuple(said[:-1].split()) if said.endswith(")") else ()  # type: ignore[return-value]

    def manifest(self) -> Manifest:
        return recognise_document(self.document(), self.targets)

    def document(self) -> Document:
        data, format = self.text.encode(), code_format_of(self.name)
        return read_values(data, self.name) if format is None else read_sent(data, self.name, format)

    def said(self) -> str:
        manifest = self.manifest()
        lines = described(manifest) if manifest.document.around is None else described_code(manifest)
        return "".join(f"{line}\n" for line in lines)


def cases(path: Path) -> list[Case]:
    """The cases of a file."""
    found = []
    for block in path.read_text("utf-8").split("### ")[1:]:
        head, _, said = block.partition("\n=>\n")
        title, _, text = head.partition("\n")
        found.append(Case(title, f"{text}\n", said.rstrip("\n") + "\n"))
    return found


# -- manifests --------------------------------------------------------------------------------------


def described(manifest: Manifest) -> Iterator[str]:
    """What a file was taken for: a line for the file, then each thing that it sends."""
    words = [manifest.shape, *([] if manifest.is_sure else ["not sure"])]
    words += [f"for {manifest.neighbour.name}"] if manifest.neighbour else []
    words += [manifest.hint] if manifest.hint else []
    yield "; ".join(words)
    for node, neighbour in manifest.strays:
        yield f"stray at {_place(node)}: {_called(neighbour)}"
    if manifest.frame is not None:
        yield f"frame: {manifest.frame.sent} as {manifest.frame.shape}"
    for payload in manifest.payloads:
        yield from described_payload(payload)


def _called(neighbour: Neighbour | None) -> str:
    return neighbour.name if neighbour else "unknown"


def _place(node: Node) -> str:
    return f"{node.where.document}:{dotted(node.path) or '/'}"


def described_payload(payload: Payload) -> Iterator[str]:
    """What is sent, and what is in it."""
    yield from outline(payload)
    if payload.sent != payload.value:
        yield f"  sent {payload.sent}"
    yield f"  available {_names(payload.available)}"
    for item in payload.items_in:
        yield f"  item {item.kind or 'without a type'} at {_place(item)}"
    if payload.choice.present:
        choice = payload.choice
        yield f"  choice {choice.kind or choice.value} of {choice.name.value} at {_place(choice.name)}"
    models = [f"{_place(node)}={node.value}" for node in payload.models if node.present]
    if models:
        yield f"  models {', '.join(models)}; settled {payload.model or 'none'}"
    for tool in payload.every_tool:
        yield from described_tool(tool, payload)


def outline(payload: Payload) -> Iterator[str]:
    """What is sent, for whom, from where, and what came before it."""
    flags = ("is_raw", "needs_type", "is_guess", "is_whole", "continues", "has_only_new_servers")
    said = [flag.replace("_", " ") for flag in flags if getattr(payload, flag)]
    yield f"{payload.target}: {payload.kind} as {payload.shape}, at {_place(payload)} in {dotted(payload.base) or '/'}"
    yield f"  called {payload.prefix or 'nothing'}; {', '.join(said) or 'nothing else'}"
    if payload.turn:
        yield f"  turn {payload.turn}"
    if payload.session.present:
        yield f"  part of the session at {_place(payload.session)}"
    earlier = payload.earlier
    if earlier.defined or earlier.knows or earlier.inherited is not None:
        labels = {label: f"{where.document}:{dotted(where.path)}" for label, where in earlier.defined.items()}
        yield f"  before it: {labels}, {'all' if earlier.knows else 'not all'}, tools {_names(earlier.inherited)}"


def _names(tools: tuple[Tool, ...] | None) -> str:
    return "unknown" if tools is None else ", ".join(tool.name or tool.label or "?" for tool in tools) or "none"


def described_tool(tool: Tool, payload: Payload) -> Iterator[str]:
    """One tool of a payload, and how its place is called."""
    words = [tool.kind or "no kind", tool.name or tool.label or "no name"]
    words += [f"number {tool.number}", payload.api_path(tool.path), f"at {_place(tool)}"]
    words += [f"shown at {dotted(tool.grip.path) or '/'}" + (" (its key)" if tool.grip.part == "key" else "")]
    words += [f"in {tool.namespace.name}"] if tool.namespace is not None else []
    words += ["added"] if tool.added else []
    words += [f"sources {', '.join(dotted(node.path) for node in tool.sources)}"] if tool.sources else []
    words += ["label only"] if tool.kind == "mcp" and tool.is_label_only else []
    words += ["a container"] if tool.is_container else []
    words += ["ignores what is nested"] if tool.ignores_nested else []
    words += [f"strict {tool.strict}"] if tool.strict is not None else []
    words += [f"allows {', '.join(tool.allowed_names) or 'nothing'}"] if tool.allowed_names is not None else []
    words += [f"authorization at {_place(tool.header)}"] if tool.header.present else []
    yield f"  tool {'; '.join(words)}"
    for schema in tool.schemas[1:]:
        strictly = "strict " if schema.is_strict else ""
        yield f"    {strictly}schema at {dotted(schema.path[len(tool.path) :])}: {'/'.join(schema.types) or 'any'}"


# -- code -------------------------------------------------------------------------------------------


def described_code(manifest: Manifest) -> Iterator[str]:
    """What a file of code sends, what it cannot be known to send, and what was left alone."""
    document = manifest.document
    sources = sources_of(document)
    yield f"code; left alone {sources.left_alone}"
    for problem in document.problems:
        yield f"problem {problem.kind}"
    for position, what in manifest.unread:
        yield f"unread {what} at line {position.line}"
    for one in sources.unread:
        yield f"unread {one.what} in part {one.part}: {document.text[one.start : one.end]}"
    for found in sources.found:
        yield from described_root(found, document.text)
    for payload in manifest.payloads:
        yield from outline(payload)


def described_root(found: SentRoot, text: str) -> Iterator[str]:
    """One value that is sent."""
    root = found.root
    sent = "sent" if found.is_sent else "loose"
    yield f"{sent} {found.kind} for {' '.join(found.targets)}, of {found.vendor or 'nobody known'}, by {found.way}"
    yield f"  {root.value}"
    for path, hole in sorted(root.holes.items(), key=lambda one: steps(one[0])):
        absent = ", may be absent" if hole.may_be_absent else ""
        stretches = f" at {list(map(tuple, hole.stretches))}" if hole.stretches else ""
        yield f"  hole {steps(path) or '/'}: {hole.kind} {hole.name}{absent}{stretches}"
    if root.open:
        yield f"  open {', '.join(sorted(steps(path) or '/' for path in root.open))}"
    if root.literal:
        yield f"  literal {', '.join(sorted(steps(path) or '/' for path in root.literal))}"
    is_made = found.kind == "dialect" or (found.kind == "event" and found.way.endswith("()"))
    yield from _written(root.place, text, (), 9 if is_made else 0)


def _written(place: Place, text: str, way: Way, depth: int) -> Iterator[str]:
    """The words of the file that a value is read from, and as many floors of what is in it."""
    words = text[place.start : place.end].replace("\n", "⏎")
    yield f"  {steps(way) or '/'}{' (borrowed)' if place.borrowed else ''}: {words}"
    for step, (key, inner) in (place.entries or {}).items() if depth else ():
        if isinstance(step, str):
            yield f"  {steps((*way, step))} has the key {text[key.start : key.end]}"
        yield from _written(inner, text, (*way, step), depth - 1)


def main() -> int:
    for path in (VALUES, CODE):
        path.write_text("\n".join(f"### {one.title}\n{one.text}=>\n{one.said()}" for one in cases(path)), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
