"""Comments at every place of a manifest that is fixed: none gets lost.

python -m fuzz.comments --seconds 60

Two ways: one comment at each place of each fixture that has a fix, and manifests that are drawn, broken in several
things, with comments, anchors, brackets and folded texts everywhere. `make test` draws a few of both from a fixed
seed; this draws anew, and goes through all places. What does not hold is printed, with the text it does not hold for.
"""

from __future__ import annotations

import argparse
import copy
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from random import Random
from typing import Any, NamedTuple

from tests import fixtures
from tests.fixtures import Fixture
from tests.fuzz import manifests
from tests.fuzz.manifests import decorated
from tests.fuzz.properties import fix_holds
from toolcheck.checking.checking import check_document
from toolcheck.checking.selection import Options
from toolcheck.contract.targets import Target
from toolcheck.document.change import Lift, Move, Remove
from toolcheck.document.change_value import same
from toolcheck.document.document import Document
from toolcheck.document.reading import read
from toolcheck.finding.finding import Finding
from toolcheck.fixing.fixing import Fixed, fix

PLAIN = "# kept-{}"
OURS = "# toolcheck: ignore[long-description] -- kept-{}"
MARK = re.compile(r"kept-\d+\b")
WANTED = frozenset({"safe", "unsafe"})

_SEAM = re.compile(r"(?<=[,\[{])|(?=[\]}])|(?<=[:-])(?= )|(?<= )(?=\S)")
_LEAD = re.compile(r"[ \t-]*")


# -- what holds -------------------------------------------------------------------------------------


def assert_kept(before: str, made: Fixed) -> None:
    """Every comment is still there, but for those behind what was removed; one for toolcheck always is."""
    after = made.document.text
    removes = any(
        isinstance(change, Remove | Lift | Move)
        for finding in made.applied
        for change in (finding.fix.changes if finding.fix else ())
    )
    left, old, new = Counter(MARK.findall(after)), contents(before), contents(after)
    lines = before.splitlines()
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        for mark in MARK.findall(line):
            words = content(line)
            words = f"{words} {content(below)}" if words.endswith(":") else words
            goes = removes and bool(words) and "toolcheck:" not in line and new[words] < old[words]
            assert left[mark] == 1 or (goes and not left[mark]), (
                f"{mark} is there {left[mark]} times:\n{before}\n--\n{after}"
            )


def contents(text: str) -> Counter[str]:
    """The lines of a text without their comments, dashes and margins; of a key alone with the line below it."""
    lines = [content(line) for line in text.splitlines()]
    pairs = zip(lines, [*lines[1:], ""], strict=True)
    return Counter(f"{line} {below}" if line.endswith(":") else line for line, below in pairs)


def content(line: str) -> str:
    """What a line says besides its comment."""
    words = line.partition(" # ")[0] if "kept-" in line else line
    return "" if words.lstrip().startswith("#") else (_LEAD.sub("", words, count=1) or words).strip()


# -- one comment at each place ----------------------------------------------------------------------


class Case(NamedTuple):
    """A fixture that has a fix, as YAML, and what the fix makes of it where there is no comment."""

    id: str
    text: str
    examine: Callable[[Document], tuple[Finding, ...]]
    values: tuple[Any, ...]
    fixed: tuple[Any, ...]
    targets: tuple[Target, ...]


@cache
def every_case() -> tuple[Case, ...]:
    """Every fixture with a fix, in each of these ways."""
    return tuple(cases())


def cases() -> Iterator[Case]:
    """Every fixture with a fix: as it is, if that is YAML, and its values in lines and in brackets."""
    for fixture in fixtures.every_fixture():
        document = fixture.read()
        if fixture.rule is not None and fixture.rule.fixes in WANTED and document.values and not fixture.is_good:
            yield from _cases(fixture, document)


def _cases(fixture: Fixture, document: Document) -> Iterator[Case]:
    rule = fixture.rule.name if fixture.rule else ""
    options = Options(targets=fixture.targets, select=(rule,), today=fixtures.TODAY)
    texts = [fixtures.as_yaml(document).text]
    texts += [document.text] if document.format == "yaml" else []
    texts += [document.text] if document.format == "json" else []

    def examine(one: Document) -> tuple[Finding, ...]:
        return check_document(one, options).findings

    for number, text in enumerate(texts):
        shown = read(text.encode(), "a.yaml")
        if len(shown.values) == len(document.values) and all(map(same, shown.values, document.values)):
            made = fix(examine, shown, WANTED)
            if made.applied and not made.refused:
                yield Case(f"{fixture.id}-{number}", text, examine, shown.values, made.document.values, fixture.targets)


def places(case: Case) -> list[tuple[int, str]]:
    """Where a comment can be, and what is put there besides it: `{}` stands for the comment."""
    found: list[tuple[int, str]] = []
    offset = 0
    for line in case.text.splitlines(keepends=True):
        words = line.rstrip("\r\n")
        margin = len(words) - len(words.lstrip(" "))
        found += [(offset, " " * margin + "{}\n"), (offset + len(words), " {}")]
        found += [(offset + seam.start(), " {}\n" + " " * (margin + 8)) for seam in _SEAM.finditer(words)]
        offset += len(line)
    return found


def place_holds(case: Case, place: tuple[int, str], comment: str) -> bool | None:
    """A comment at one place: the fix is made and keeps it, or is refused because of it. None where no comment can be,
    else whether the fix was made.
    """
    offset, around = place
    text = case.text[:offset] + around.format(comment.format(0)) + case.text[offset:]
    document = read(text.encode(), "a.yaml")
    if (
        document.problems
        or len(document.values) != len(case.values)
        or not all(map(same, document.values, case.values))
    ):
        return None
    made = fix(case.examine, document, WANTED)
    reasons = [reason for _, reason in made.refused]
    assert made.applied or reasons, f"neither fixed nor refused:\n{text}"
    assert all("comment" in reason for reason in reasons), f"{reasons}\n{text}"
    assert_kept(text, made)
    if not reasons:
        assert all(map(same, made.document.values, case.fixed)), f"{text}\n--\n{made.document.text}"
    again = fix(case.examine, made.document, WANTED)
    assert again.document.text == made.document.text, f"{text}\n--\n{made.document.text}\n--\n{again.document.text}"
    return not reasons


# -- manifests that are drawn -----------------------------------------------------------------------


class _Odd(manifests._Faithful):
    """A value as YAML in any style, with anchors and aliases now and then."""

    def __init__(self, random: Random) -> None:
        super().__init__(random)
        self.anchored = self.chance(0.3)


def drawn(random: Random) -> tuple[bytes, tuple[Target, ...]]:
    """A manifest as YAML that is broken in some things, with comments everywhere; and the API it is meant for."""
    while True:
        case = random.choice(every_case())
        value = copy.deepcopy(case.values[0])
        manifests.changed(random, value, random.choice([0, 0, 0, 1]))
        text = _Odd(random).text(value).replace("\r\n", "\n")
        for share in (random.choice([0.2, 0.4, 0.7]), 0.1):
            found = commented(random, text, share)
            if read(found.encode(), "a.yaml").values:
                return decorated(random, found), case.targets


def commented(random: Random, text: str, share: float) -> str:
    """A text with a comment on so many of its lines, and above them, each with a number of its own."""
    lines: list[str] = []
    number = 0
    for line in text.split("\n"):
        margin = " " * (len(line) - len(line.lstrip(" ")))
        comment = (OURS if random.random() < 0.1 else PLAIN).format(number)
        if random.random() < share / 2:
            lines.append(margin + random.choice(["", "", "  "]) + comment)
        number += 1
        comment = (OURS if random.random() < 0.1 else PLAIN).format(number)
        lines.append(f"{line} {comment}" if random.random() < share and line.strip() and "#" not in line else line)
        number += 1
    return "\n".join(lines)


def drawn_holds(data: bytes, targets: tuple[Target, ...]) -> int:
    """What is fixed keeps its comments, its byte order mark and its line breaks, can be read, and stays as it is when
    it is fixed again. How many fixes were made.
    """

    def examine(one: Document) -> tuple[Finding, ...]:
        return check_document(one, options).findings

    options = Options(targets=targets, select=("all",), today=fixtures.TODAY)
    document = read(data, "a.yaml")
    made = fix(examine, document, WANTED)
    values = repr(document.values)
    scalars = {mark for mark in MARK.findall(document.text) if re.search(rf"{mark}\b", values)}
    hidden = re.compile("|".join([*(rf"{mark}\b" for mark in sorted(scalars)), r"\Z(?<!\Z)"]))
    assert_kept(hidden.sub("text", document.text), _without(made, hidden))
    ends = (r"\r\n", r"\r(?!\n)", r"(?<!\r)\n")
    assert {end for end in ends if re.search(end, made.document.text)} <= {
        end for end in ends if re.search(end, document.text)
    }
    fix_holds(data, "a.yaml", targets)
    return len(made.applied)


def _without(made: Fixed, hidden: re.Pattern[str]) -> Fixed:
    shown = Document(name=made.document.name, text=hidden.sub("text", made.document.text), format="yaml")
    return Fixed(document=shown, applied=made.applied, refused=made.refused)


# -- for long ---------------------------------------------------------------------------------------


def main() -> int:
    """All places of all fixtures, then manifests as long as there is time; 1 when something did not hold."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.comments", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=60, help="how long manifests are drawn (default: 60)")
    words = parser.parse_args()
    failed, told = 0, Counter[str]()
    for case in every_case():
        for place in places(case):
            for comment in (PLAIN, OURS):
                try:
                    came = place_holds(case, place, comment)
                    told["no comment can be" if came is None else "fixed" if came else "refused"] += 1
                except Exception:
                    failed += 1
                    print(f"{case.id}, offset {place[0]}:\n{traceback.format_exc()}", file=sys.stderr)
    print(f"comments, each place: {dict(told)}, {failed} faults")
    seed, until, tried = int(time.time()), time.monotonic() + words.seconds, 0
    while time.monotonic() < until:
        data, targets = drawn(Random(seed + tried))
        tried += 1
        try:
            drawn_holds(data, targets)
        except Exception:
            failed += 1
            print(f"seed {seed + tried - 1}:\n{traceback.format_exc()}", file=sys.stderr)
    print(f"comments, {tried} manifests drawn: {failed} faults in all")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
