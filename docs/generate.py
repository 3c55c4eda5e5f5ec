"""Write what the documentation takes from the program: the pages of the rules and of the commands, and what the
commands in `console` blocks print. Or say what of it is stale.

    python docs/generate.py            writes
    python docs/generate.py --check    compares, names what is stale, and exits with 1
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import textwrap
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import commands

from toolcheck.comparing.kinds import KINDS, MEANINGS
from toolcheck.contract.languages import LANGUAGES
from toolcheck.finding.finding import Severity
from toolcheck.finding.rule import Rule
from toolcheck.ground.published import SITE
from toolcheck.reporting.page import examples, markdown, severity, targets
from toolcheck.rules import EVERY_FAMILY, OF_LOGS, OF_SERVERS, every_rule

EVERY_RULE = every_rule()
MOST_TRIED = 4000
"""A link has at most this many characters of text."""
TRIED_TARGETS = {"response": "realtime-response"}
"""What the playground calls the target of an example, where that is not the same."""
_CHANGES = re.compile(r"(<!-- changes -->\n).*?(<!-- /changes -->)", re.S)
_BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```\n", re.M | re.S)


def page(name: str) -> str:
    """The Markdown page of a rule, or of all that have one name: of a manifest, of a log, of a server."""
    named = [rule for rule in EVERY_RULE if rule.name == name]
    parts = [
        f"# {name}\n\n{markdown(named[0])}{tried(named[0])}",
        *(f"## {_headed(rule)}\n\n{markdown(rule)}{tried(rule)}" for rule in named[1:]),
    ]
    if name == "syntax-error":
        parts += [f"## {one.name}\n\n{textwrap.fill(one.syntax, 120)}\n\nReference: <{one.url}>\n" for one in LANGUAGES]
    return "\n".join(parts)


def tried(rule: Rule) -> str:
    """A link to the playground with the bad example of a rule. Empty where there is none that it can show: it is of a
    server, needs a lock, or is too long.
    """
    text, target = next(((text, target) for kind, target, text in examples(rule) if kind == "Bad"), ("", ""))
    if text.startswith("see "):
        text = (ROOT / "tests" / "rules" / rule.family / rule.name / text.rpartition("/")[2]).read_text("utf-8")
    if rule.family in OF_SERVERS or "\n--- # what the lock has\n" in text or not 0 < len(text) <= MOST_TRIED:
        return ""
    words = {"format": "log"} if rule.family in OF_LOGS else {"target": TRIED_TARGETS.get(target, target)}
    address = urlencode({name: word for name, word in (*words.items(), ("text", f"{text.rstrip()}\n")) if word})
    return f"\n[Try the bad example in the playground]({SITE}/play/#{address})\n"


def _headed(rule: Rule) -> str:
    return "In a log" if rule.family in OF_LOGS else "On a server"


def table(family: str, pages: str) -> str:
    """The table of the rules of a family; their pages lie in the folder `pages`."""
    lines = ["| rule | what is wrong | severity | for | fix |", "|---|---|---|---|---|"]
    for rule in EVERY_RULE:
        if rule.family == family:
            title = rule.title.rstrip(".").replace("|", "\\|")
            page_of_it = f"[`{rule.name}`]({pages}{rule.name}.md)"
            lines.append(f"| {page_of_it} | {title} | {severity(rule)} | {targets(rule)} | {rule.fixes or ''} |")
    return "\n".join(lines) + "\n"


def about(family: str) -> str:
    """What the rules of a family are about, without the full stop."""
    return (import_module(f"toolcheck.rules.{family}").__doc__ or "").strip().rstrip(".")


def index() -> str:
    """The list of all pages."""
    counts = {word: sum(rule.severity is word for rule in EVERY_RULE) for word in (Severity.ERROR, Severity.WARNING)}
    numbers = f"{counts[Severity.ERROR]} errors, {counts[Severity.WARNING]} warnings"
    families = "".join(f"\n## {family}\n\n{about(family)}.\n\n{table(family, '')}" for family in EVERY_FAMILY)
    return f"# Rules\n\n{len(EVERY_RULE)} rules: {numbers}.\n{families}"


def changes() -> str:
    """The tables of the kinds of change, one for each class."""
    parts = []
    for group, means in MEANINGS.items():
        lines = [f"### {group}: {means}", "", "| change | what it means | for example |", "|---|---|---|"]
        for kind in KINDS.values():
            if kind.group == group:
                lines.append(f'| <a id="{kind.name}"></a>`{kind.name}` | {kind.means} | {kind.example} |')
        parts.append("\n".join(lines) + "\n")
    return "\n".join(["", *parts, ""]).replace("\n\n\n", "\n\n")


def with_output(text: str) -> str:
    """A page with what its commands print, each run after the one before it, on a copy of the examples.

    A block with the name of a file behind its language (` ```yaml agent.yaml `) is that file for the commands below it.
    A block of commands that is to show only the beginning of an output says so with a last line `…`.
    """
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples", Path(folder) / "examples")

        def worked(found: re.Match[str]) -> str:
            language, name, body = found.groups()
            if name:
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(body, "utf-8")
            if language != "console" or not body.startswith("$ "):
                return found[0]
            return f"```console\n{_run_block(body, folder)}```\n"

        return _BLOCK.sub(worked, text)


def _run_block(block: str, folder: str) -> str:
    shown = []
    for part in re.split(r"^(?=\$ )", block, flags=re.M):
        if part:
            command, _, before = part.partition("\n")
            output = _run(command.removeprefix("$ "), folder)
            if before.rstrip().endswith("\n…"):
                kept = before.rstrip().count("\n")
                output = "".join(f"{line}\n" for line in [*output.split("\n")[:kept], "…"])
            shown.append(f"{command}\n{output}")
    return "".join(shown)


def _run(command: str, folder: str) -> str:
    words = shlex.split(command)
    settings = {}
    while re.fullmatch(r"[A-Z_]+=.*", words[0]):
        name, _, value = words.pop(0).partition("=")
        settings[name] = value
    if words[0] == "cat":
        return (Path(folder) / words[1]).read_text("utf-8")
    assert words[0] in ("toolcheck", "python"), f"`{command}`: only toolcheck, python and cat are run"
    words = ["-m", *words] if words[0] == "toolcheck" else words[1:]
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT") if name in os.environ}
    return printed(words, folder, {**kept, "PYTHONPATH": str(ROOT), **settings})


def printed(words: list[str], folder: str, env: dict[str, str]) -> str:
    """What Python prints that is started with these words."""
    done = subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=60,
    )
    return done.stdout.decode()


def wanted() -> dict[Path, str]:
    """Every generated file and what it should hold."""
    files = {ROOT / "docs" / "rules" / f"{rule.name}.md": page(rule.name) for rule in EVERY_RULE}
    files[ROOT / "docs" / "rules" / "README.md"] = index()
    files[ROOT / "docs" / "cli.md"] = commands.page()
    files[ROOT / "docs" / "man" / "toolcheck.1"] = commands.manual()
    written = [path for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")) if path not in files]
    texts = [_CHANGES.sub(lambda found: found[1] + changes() + found[2], path.read_text("utf-8")) for path in written]
    with ThreadPoolExecutor(4) as pool:
        files |= zip(written, pool.map(with_output, texts), strict=True)
    return files


def main(arguments: list[str]) -> int:
    """Write the files, or compare them."""
    files = wanted()
    there = {path: path.read_text("utf-8") for path in (ROOT / "docs" / "rules").glob("*.md")}
    gone = [path for path in there if path not in files]
    stale = [path for path, text in files.items() if not path.exists() or path.read_text("utf-8") != text]
    if "--check" in arguments:
        for path in (*stale, *gone):
            print(f"stale: {path.relative_to(ROOT)}; run `make generate`")
        return 1 if stale or gone else 0
    for path in gone:
        path.unlink()
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[path], "utf-8")
    print(f"{len(stale) + len(gone)} of {len(files)} files written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
