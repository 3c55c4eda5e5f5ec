"""Values written down in a style that changes as it goes: what people write, and what parsers are tried by."""

from __future__ import annotations

import json
import re
from random import Random
from typing import Any

PLAIN = re.compile(r"[A-Za-zé][\w ]*")


def as_json(random: Random, value: Any) -> str:
    style = random.choice(
        [{}, {"indent": 2}, {"indent": "\t"}, {"separators": (",", ":")}, {"separators": (" ,", " : ")}]
    )
    return json.dumps(value, ensure_ascii=random.random() < 0.5, **style) + random.choice(["", "\n"])


class AsYaml:
    """A value as YAML in a style that changes as it goes: not always YAML, not always that value."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.unit = random.choice([2, 2, 4, 1])
        self.list_unit = random.choice([0, self.unit])
        self.anchored = random.random() < 0.4
        self.anchors: list[str] = []

    def chance(self, of: float) -> bool:
        return self.random.random() < of

    def text(self, value: Any) -> str:
        lines = self.block(value, 0) if self.chance(0.95) else [self.flow(value)]
        head = self.random.choice(["", "", "", "---\n", "# head\n--- # d\n"])
        tail = self.random.choice(["\n", "\n", "", "\n\n", "\n# end\n", "\n...\n", "\n# end"])
        text = head + "\n".join(lines) + tail
        return text.replace("\n", "\r\n") if self.chance(0.15) else text

    def block(self, value: Any, column: int) -> list[str]:
        lines: list[str] = []
        margin = " " * column
        for key, entry in value.items() if isinstance(value, dict) else enumerate(value):
            if self.chance(0.1):
                lines.append(self.random.choice(["", f"{margin}# own", f"{margin}  # deep", "# left"]))
            if isinstance(value, dict):
                name = self.scalar(key) + self.random.choice([":", ":", " :"])
                first, *rest = self.entry(entry, column + (self.list_unit if isinstance(entry, list) else self.unit))
                lines += [margin + ("? " if self.chance(0.01) else "") + name + first, *rest]
            else:
                lines += self.item(entry, column)
        if isinstance(value, dict) and self.anchors and self.chance(0.1):
            lines.append(f"{margin}<<: *{self.random.choice(self.anchors)}")
        return lines

    def item(self, entry: Any, column: int) -> list[str]:
        gap = self.random.choice([1, 1, 3])
        if isinstance(entry, dict | list) and entry and self.chance(0.7):
            first, *rest = self.block(entry, column + 1 + gap)
            if first.strip() and not first.lstrip().startswith("#"):
                return [" " * column + "-" + " " * gap + first.lstrip(), *rest]
            return [" " * column + "-", first, *rest]
        first, *rest = self.entry(entry, column + self.unit)
        return [" " * column + "-" + first, *rest]

    def entry(self, value: Any, column: int) -> list[str]:
        """A value behind a colon or a dash."""
        comment = self.random.choice(["  # c", " # d: e", "\t# t"]) if self.chance(0.15) else ""
        if self.anchors and self.chance(0.05):
            return [f" *{self.random.choice(self.anchors)}{comment}"]
        anchor = self.anchor()
        if isinstance(value, dict | list) and value and self.chance(0.7):
            return [f" {anchor}".rstrip() + comment, *self.block(value, column)]
        if isinstance(value, str) and value.strip() and self.chance(0.3):
            body = value.rstrip("\n").split("\n")
            if all(line == line.strip() for line in body):
                sign = {0: "-", 1: ""}.get(len(value) - len(value.rstrip("\n")), "+")
                lines = [" " * (column + 2) + line if line else "" for line in body]
                return [f" {anchor}{self.random.choice('|>')}{sign}", *lines, *[""] * value.endswith("\n\n")]
        return [f" {anchor}{self.flow(value)}{comment}"]

    def anchor(self) -> str:
        if not (self.anchored and self.chance(0.1)):
            return ""
        self.anchors.append(f"n{len(self.anchors) % 3}")
        return f"&{self.anchors[-1]} "

    def scalar(self, value: Any) -> str:
        if not isinstance(value, str):
            return "" if value is None and self.chance(0.2) else json.dumps(value)
        if PLAIN.fullmatch(value) and value != "null" and value == value.strip() and self.chance(0.6):
            return value
        if value.isprintable() and self.chance(0.5):
            return "'" + value.replace("'", "''") + "'"
        return json.dumps(value, ensure_ascii=False)

    def flow(self, value: Any) -> str:
        if not isinstance(value, dict | list) or not value:
            return self.scalar(value)
        gap = self.random.choice(["", " ", "\n" + " " * 40]) if self.chance(0.3) else ""
        comma = self.random.choice([", ", ",", f", # f{gap}" if "\n" in gap else f",{gap}"])
        if isinstance(value, dict):
            parts = [f"{self.scalar(key)}: {self.anchor()}{self.flow(entry)}" for key, entry in value.items()]
            return "{" + gap + comma.join(parts) + ("," if self.chance(0.1) else "") + gap + "}"
        return "[" + gap + comma.join(self.anchor() + self.flow(entry) for entry in value) + gap + "]"
