"""Write what the documentation takes from the program: the pages of the rules, the README's table of them, and what
the commands in `console` blocks print. Or say what of it is stale.

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
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from toolcheck.finding import Severity  # noqa: E402
from toolcheck.redaction import printable  # noqa: E402
from toolcheck.rule import EVERY_TARGET, REALTIME, RESPONSES, Rule  # noqa: E402
from toolcheck.rules import FAMILIES, all_rules  # noqa: E402

_EXAMPLE = re.compile(r"^(Bad|Good)(?: \(([a-z]+)\))?:([^\n]*)\n((?:    [^\n]*\n|\n)*)", re.M)
_TABLE = re.compile(r"(<!-- rules -->\n).*?(<!-- /rules -->)", re.S)
_CONSOLE = re.compile(r"^```console\n(\$ .*?)^```\n", re.M | re.S)
_TARGET_WORDS = {EVERY_TARGET: "Realtime, Responses", REALTIME: "Realtime", RESPONSES: "Responses"}


def targets(rule: Rule) -> str:
    """For which APIs a rule holds, in words."""
    return _TARGET_WORDS.get(rule.targets, ", ".join(rule.targets))


def severity(rule: Rule) -> str:
    """How bad it is, in words."""
    return f"{rule.severity.word}{', opt-in' if rule.opt_in else ''}"


def page(rule: Rule) -> str:
    """The Markdown page of a rule."""
    facts = [
        f"**{severity(rule)}** · {targets(rule)} · family `{rule.family}` · since {rule.since}",
        f"Fix: {rule.fixes or 'none'} · Evidence: {rule.evidence}, [source]({rule.url}) looked at {rule.dated}",
    ]
    body = _EXAMPLE.sub(_example, rule.page + "\n").rstrip()
    return "\n\n".join([f"# {rule.name}", "  \n".join(facts), body]) + "\n"


def _example(found: re.Match[str]) -> str:
    kind, target, inline, block = found.groups()
    text = inline.strip() or "\n".join(line[4:] for line in block.split("\n")).strip("\n")
    text = "\n".join(printable(line) for line in text.split("\n"))
    language = "json" if text.startswith(("{", "[")) else "yaml"
    where = f" (`--target {target}`)" if target else ""
    return f"**{kind}**{where}\n\n```{language}\n{text}\n```\n\n"


def table() -> str:
    """The table of all rules, by family."""
    lines = ["| rule | what is wrong | severity | for | fix |", "|---|---|---|---|---|"]
    for family in FAMILIES:
        for rule in all_rules():
            if rule.family == family:
                title = rule.title.rstrip(".").replace("|", "\\|")
                lines.append(
                    f"| [`{rule.name}`](docs/rules/{rule.name}.md) | {title} | {severity(rule)} | {targets(rule)} | {rule.fixes or ''} |"
                )
    return "\n".join(lines) + "\n"


def index() -> str:
    """The list of all pages."""
    counts = {word: sum(rule.severity is word for rule in all_rules()) for word in (Severity.ERROR, Severity.WARNING)}
    head = f"# Rules\n\n{len(all_rules())} rules: {counts[Severity.ERROR]} errors, {counts[Severity.WARNING]} warnings.\n"
    return head + "\n" + table().replace("](docs/rules/", "](")


def with_output(text: str) -> str:
    """A page with what its commands print, each run after the one before it, on a copy of the examples.

    A block that is to show only the beginning says so with a last line `…`.
    """
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples", Path(folder) / "examples")
        return _CONSOLE.sub(lambda found: f"```console\n{_run_block(found[1], folder)}```\n", text)


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
    assert words[0] == "toolcheck", f"`{command}`: only toolcheck and cat are run"
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT), **settings},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=60,
    )
    return done.stdout.decode()


def wanted() -> dict[Path, str]:
    """Every generated file and what it should hold."""
    files = {ROOT / "docs" / "rules" / f"{rule.name}.md": page(rule) for rule in all_rules()}
    files[ROOT / "docs" / "rules" / "README.md"] = index()
    for written in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        text = _TABLE.sub(lambda found: found[1] + table() + found[2], written.read_text("utf-8"))
        files[written] = with_output(text)
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
