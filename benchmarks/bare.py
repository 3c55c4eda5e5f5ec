"""The parser alone, over the files of a folder: the events of YAML drained, JSON and lines of it loaded, nothing kept.

python benchmarks/bare.py FOLDER
"""

from __future__ import annotations

import os
import sys


def drain(text: str) -> None:
    """All events of a YAML text, from libyaml."""
    from yaml import CBaseLoader, StreamEndEvent

    next_event = CBaseLoader(text).get_event
    while type(next_event()) is not StreamEndEvent:
        pass


def main(folder: str) -> None:
    """Each file read and parsed."""
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            text = file.read()
        if name.endswith(".json"):
            import json

            json.loads(text)
        elif name.endswith(".jsonl"):
            import json

            for line in text.splitlines():
                json.loads(line)
        else:
            drain(text)


if __name__ == "__main__":
    main(sys.argv[1])
