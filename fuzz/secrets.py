"""Tokens of every kind, in every place, looked for in every output.

python -m fuzz.secrets                  20 places for each kind, drawn anew
python -m fuzz.secrets --seed 7         the same again
python -m fuzz.secrets --places 200     more of them

The kinds and places are those of `tests/hostile/planted.py`. A token whose eight letters are shown anywhere is named
with its place and the output, and makes the exit code 1.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import toolcheck
from tests.blocks import in_blocks
from tests.hostile.inprocess import FORMATS, Said, said
from tests.hostile.planted import KINDS, OPAQUE, Planter, broken, by_place, by_spelling
from toolcheck.contract.targets import TOOL_TYPES

OUTPUTS = (*FORMATS, "diff", "program")
EVERY_KIND = (OPAQUE, "Basic", *KINDS)
ONLY_IN_A_PLACE = frozenset([OPAQUE, "Basic", "Bearer"])
"""Kinds that are not told by their spelling wherever they stand."""


Template = tuple[str, Any]
_MARK = re.compile(r"MARK\d+KRAM")


class Planted(NamedTuple):
    """A file with a token in it."""

    kind: str
    place: str
    name: str
    text: str


class Shown(NamedTuple):
    """A token that is shown: by which output, and what is known of it."""

    output: str
    token: str


def main() -> int:
    """Draw, run and say what is shown; the exit code is 1 when anything is."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.secrets", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000), help="draw as this number says")
    parser.add_argument("--places", type=int, default=20, help="for each kind (default: 20)")
    words = parser.parse_args()
    print(f"secrets: seed {words.seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        tried, found = look(words.seed, words.places, every_output=True)
    for one in found:
        print(f"SHOWN by {one.output}: {one.token}")
    print(f"secrets: {tried} files, {len(found)} tokens shown")
    return 1 if found else 0


def look(seed: int, places: int, *, every_output: bool) -> tuple[int, list[Shown]]:
    """Plant every kind in so many drawn places, in the current folder, and look for them: in a drawn output for each
    file, or in every one. How many files there were, and what is shown.
    """
    random, planter = Random(seed), Planter(str(seed))
    files = [*drawn(random, planter, places)]
    for number, file in enumerate(files):
        Path(f"{number}-{file.name}").write_bytes(file.text.encode("utf-8", "surrogatepass"))
    names = [f"{number}-{file.name}" for number, file in enumerate(files)]
    found = []
    chosen = [random.choice(OUTPUTS) for _ in names]
    for output in OUTPUTS:
        some = [name for name, one in zip(names, chosen, strict=True) if every_output or one == output]
        found += [Shown(output, token) for token in sorted(planter.found_in(words_of(output, some)))]
    return len(files), found


def drawn(random: Random, planter: Planter, places: int) -> Iterator[Planted]:
    """Files with tokens: each kind in so many places, which are others for each kind."""
    in_places, anywhere = every_place()
    for kind in EVERY_KIND:
        every = in_places if kind in ONLY_IN_A_PLACE else in_places | anywhere
        for place in random.sample([*every], min(places, len(every))):
            name, template = every[place]
            value = planted(template, partial(planter.token, kind, place))
            if not isinstance(value, str):
                name = random.choice(["m.json", "m.yaml"])
                value = in_blocks(value, width=1000) if name == "m.yaml" else json.dumps(value)
            yield Planted(kind, place, name, value)


def every_place() -> tuple[dict[str, Template], dict[str, Template]]:
    """Where a token of any kind is masked, and where one that is known by its spelling is: the name of a file, and its
    text or its value, with a mark for each token.
    """
    in_places: dict[str, Template] = {f"place: {name}": ("", value) for name, value in by_place(_marked).items()}
    in_places |= {f"text: {name}": text for name, text in broken(_marked).items()}
    return in_places, {f"spelling: {name}": ("", value) for name, value in by_spelling(_marked).items()}


def planted(template: Any, token: Callable[[], str]) -> Any:
    """A text or a value with a token in the place of each mark."""
    if isinstance(template, str):
        return _MARK.sub(lambda _: token(), template)
    if isinstance(template, list):
        return [planted(one, token) for one in template]
    if isinstance(template, dict):
        return {planted(key, token): planted(value, token) for key, value in template.items()}
    return template


def _marked(place: str) -> str:
    return f"MARK{sum(map(ord, place))}KRAM"


def words_of(output: str, names: list[str]) -> str:
    """All that one output says of files."""
    if not names:
        return ""
    if output == "program":
        return "\n".join(_said_to_a_program(Path(name)) for name in names)
    about = ("--select", "all", *(word for target in TOOL_TYPES for word in ("--target", target)))
    form = ("--diff", "--unsafe-fixes") if output == "diff" else ("--output-format", output)
    ran = said("check", *names, "--isolated", "--jobs", "1", *about, *form)
    return "\n".join(_without_pages(ran, output))


def _without_pages(ran: Said, output: str) -> Iterator[str]:
    """What a run said; SARIF without the pages of the rules, which have tokens of their own as examples."""
    yield ran.err
    if output != "sarif":
        yield ran.out
        return
    log = json.loads(ran.out)
    log["runs"][0].pop("tool")
    yield json.dumps(log, ensure_ascii=False)


def _said_to_a_program(path: Path) -> str:
    """The words of the findings of a file, and of what is raised when it is compiled."""
    report = toolcheck.check(path)
    words = [repr(report)]
    for file in report.files:
        words += [f"{one} {one.message} {one.note} {one.related}" for one in file.everything]
    try:
        toolcheck.compile(path, env={})
    except Exception as error:
        words += [str(error), repr(error)]
    return "\n".join(words)


if __name__ == "__main__":
    sys.exit(main())
