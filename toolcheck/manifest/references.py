"""Where the references in a tool's `parameters` lead."""

from __future__ import annotations

import urllib.parse

from toolcheck.contract.json_schema import DEFINITIONS
from toolcheck.document.where import Path
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Subschema


class References:
    """The targets of references: the root of `parameters`, and the parts of it with their own address."""

    def __init__(self, schemas: tuple[Subschema, ...]) -> None:
        self.root: Node = schemas[0]
        self.addressed: dict[str, Node] = {"": self.root}
        self.anchors: dict[str, Node] = {}
        self.base: dict[Path, str] = {}
        self.defined = {
            key: f"#/{keyword}/{key.replace('~', '~0').replace('/', '~1')}"
            for keyword in DEFINITIONS
            for key, _ in self.root.find(keyword).entries()
        }
        for schema in schemas:
            base = self.base[schema.parent.path] if schema.parent is not None else ""
            own = schema.find("$id")
            if own.is_string and own.value.startswith("#"):
                self.anchors.setdefault(own.value[1:], schema)
            elif own.is_string:
                base = _joined(base, own.value)
                self.addressed.setdefault(base, schema)
            self.base[schema.path] = base
            for keyword in ("$anchor", "$dynamicAnchor"):
                name = schema.find(keyword)
                if name.is_string:
                    self.anchors.setdefault(name.value, schema)

    def of(self, reference: Node) -> Node | None:
        """What a `$ref` leads to; None when that is nothing, or in another document. If the schema around it has its
        own address, the path may start there or at the root.
        """
        address, fragment = _parted(reference.value)
        base = self.base[reference.path[:-1]]
        starts = (self.addressed.get(_joined(base, address)), self.root if not address else None)
        ends = (self._inside(start, fragment) for start in starts if start is not None)
        return next((node for node in ends if node is not None), None)

    def leaves(self, reference: str, base: str) -> bool:
        """Whether a reference names another document."""
        address, _ = _parted(reference)
        return bool(address) and _joined(base, address) not in self.addressed

    def _inside(self, start: Node, fragment: str) -> Node | None:
        text = urllib.parse.unquote(fragment)
        if not text:
            return start
        if not text.startswith("/"):
            return self.anchors.get(text)
        node = start
        for step in text[1:].split("/"):
            key = step.replace("~1", "/").replace("~0", "~")
            is_index = node.is_list and key.isascii() and key.isdigit() and len(key) < 10
            node = node.find(int(key) if is_index else key)
            if not node.present:
                return None
        return node


def _parted(reference: str) -> tuple[str, str]:
    try:
        address, fragment = urllib.parse.urldefrag(reference)
    except ValueError:  # brackets without a host
        address, _, fragment = reference.partition("#")
    return address, fragment


def _joined(base: str, address: str) -> str:
    try:
        return urllib.parse.urldefrag(urllib.parse.urljoin(base, address)).url
    except ValueError:
        return address
