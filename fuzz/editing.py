"""Random edits of the examples, and every request of an editor in between.

python -m fuzz.editing                     10,000 edits from seed 1
python -m fuzz.editing --seed 7            others
python -m fuzz.editing --edits 500         fewer

No request may fail, an answer is always inside the text, and no answer shows a secret. At the end of each text the
diagnostics are those that the check of a folder finds in a file with that text. What is not so is named with its seed
and its text, and makes the exit code 1.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

from toolcheck.checking.run import check_paths
from toolcheck.checking.selection import Options
from toolcheck.document.document import Span
from toolcheck.editing.actions import fix_all, quick_fixes
from toolcheck.editing.compiled import compiled
from toolcheck.editing.completion import completion
from toolcheck.editing.diagnostics import diagnostics
from toolcheck.editing.hover import hover
from toolcheck.editing.inlays import inlays
from toolcheck.editing.open_text import OpenText
from toolcheck.editing.renaming import CannotRename, renamable, rename
from toolcheck.editing.symbols import symbols
from toolcheck.editing.uses import uses

ROOT = Path(__file__).parents[1]
SECRET = "sk-proj-Q7fTzW2mXk9LpR4vNc8YbH3sJd6GaE1u"
WORDS = (
    *("\n", "\n    - ", ": ", "{", "}", "[", "]", '"', "'", ",", "#", "- ", "&a ", "*a", "<<: ", "|\n", "😀", "\u2028"),
    *("type: mcp\n", "server_label: mail\n", '"type": "mcp", ', "require_approval: ", "allowed_tools: ["),
    *("tool_choice: ", "$ref: ", "'#/$defs/A'", "required: [", "${TOKEN}", "# toolcheck: ignore[", "turns:\n"),
    *("null", "\r\n", "\t", "\ufeff", f"authorization: {SECRET}\n", f'"authorization": "{SECRET}", '),
)
EDITS_OF_ONE = 25
"""So often is a text changed before it is another's turn."""


def texts() -> tuple[Path, ...]:
    """The texts that are edited."""
    found = (*(ROOT / "examples").glob("*.*"), *(ROOT / "examples" / "broken").glob("*.*"))
    cases = sorted((ROOT / "tests" / "rules").rglob("bad-*.*"))
    return (*sorted(found), *[path for path in cases if path.suffix in (".yaml", ".json", ".py", ".ts")][::12])


def edited(text: str, chance: Random) -> tuple[str, int]:
    """A text after one edit, and the offset behind it."""
    at = chance.randrange(len(text) + 1)
    kind = chance.random()
    if kind < 0.45:
        word = chance.choice(WORDS)
        return text[:at] + word + text[at:], at + len(word)
    if kind < 0.75:
        end = min(len(text), at + chance.choice((1, 1, 2, 5, 30)))
        return text[:at] + text[end:], at
    if kind < 0.85:
        end = min(len(text), at + chance.randrange(40))
        return text[:end] + text[at:end] + text[end:], end
    letter = chance.choice("abe:_- 0")
    return text[:at] + letter + text[at:], at + 1


def tried(path: Path, edits: int, chance: Random) -> Iterator[str]:
    """What goes wrong while a text is edited so often."""
    written = path.read_bytes().decode()
    options = Options()
    now = OpenText(written, path.name, options)
    for number in range(edits):
        written, at = edited(written, chance)
        before, now = now, OpenText(written, path.name, options, now)
        try:
            yield from asked(now, at, chance)
        except Exception as error:
            yield f"edit {number}: {type(error).__name__}: {error}"
            now = before
            return
    yield from compared(now)


def asked(text: OpenText, at: int, chance: Random) -> Iterator[str]:
    """Every request about a text, some at the place of the edit, some elsewhere."""
    size = len(text.document.text)
    places = (min(at, size), chance.randrange(size + 1), size + 99)
    shown: list[str] = []
    for one in diagnostics(text):
        shown.append(one.message)
        yield from _inside(one.span, size, "diagnostic")
    for offset in places:
        found = hover(text, offset)
        if found is not None:
            shown.append(found.words)
            yield from _inside(found.span, size, "hover")
        for suggestion in completion(text, offset):
            shown += [suggestion.label, suggestion.detail, suggestion.words]
            yield from _inside(suggestion.span, size, "completion")
        for span in uses(text, offset):
            yield from _inside(span, size, "use")
        named = renamable(text, offset)
        if named is not None:
            yield from _inside(named.span, size, "rename")
            try:
                rename(text, offset, chance.choice(("post", "two words", "", named.name)))
            except CannotRename as refused:
                shown.append(refused.reason)
    for symbol in symbols(text):
        shown.append(symbol.name)
        yield from _inside(symbol.span, size, "symbol")
    for inlay in inlays(text, Span(0, size)):
        yield from _inside(Span(inlay.offset, inlay.offset), size, "inlay")
    here = places[0]
    for action in (*quick_fixes(text, Span(here, min(here + 80, size))), *filter(None, [fix_all(text)])):
        shown.append(action.title)
    shown.append(compiled(text).text)
    if any(SECRET[8:] in words for words in shown):
        yield "a secret is shown"


def _inside(span: Span, size: int, kind: str) -> Iterator[str]:
    if not 0 <= span.start <= span.end <= size:
        yield f"a {kind} is outside of the text: {span.start} to {span.end} of {size}"


def compared(text: OpenText) -> Iterator[str]:
    """Where the diagnostics are not those of the check of a folder with the text in a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, text.name)
        path.write_bytes(text.text.encode())
        report = check_paths([folder], lambda _: text.options)
        expected = [(one.rule, file.document.span(one.where)) for file in report.files for one in file.findings]
    found = [(one.rule, one.span) for one in diagnostics(text)]
    if found != expected:
        yield f"the diagnostics are {found}, the check finds {expected}"


def run(seed: int, edits: int) -> list[str]:
    """All that goes wrong in so many edits."""
    chance = Random(seed)
    wrong: list[str] = []
    every = texts()
    while edits > 0:
        path = chance.choice(every)
        own = chance.randrange(1 << 30)
        number = min(EDITS_OF_ONE, edits)
        found = tried(path, number, Random(own))
        wrong += [f"{path.relative_to(ROOT)} seed {own}: {one}" for one in found]
        edits -= number
    return wrong


def main(arguments: list[str]) -> int:
    """Prints what goes wrong; 1 if anything does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--edits", type=int, default=10_000)
    words = parser.parse_args(arguments)
    wrong = run(words.seed, words.edits)
    for one in wrong:
        print(one)
    print(f"{words.edits:,} edits from seed {words.seed}, {len(wrong)} failures")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
