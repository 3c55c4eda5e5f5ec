"""Renews the lock files and says what moved; `make lock` runs it in an environment that has uv.

A lock names versions and hashes, never where a package comes from: each machine has its own registry. The Python ones
hold for every Python that toolcheck is for and for every platform; those of npm are renewed where npm is there.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = (sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--no-config", "--upgrade", "--universal")
WORDS = ("--python-version=3.11", "--generate-hashes", "--no-header", "--no-annotate")
NO_PLACE = ("--no-emit-index-url", "--no-emit-find-links")
LOCKS = {
    "requirements/test.txt": ("--group=test", "--group=lint", "--group=build"),
    "requirements/run.txt": ("--group=build", "--constraints=requirements/test.txt"),
    "requirements/mcp1.txt": ("--group=mcp1", "--group=build"),
    "requirements/site.txt": ("--group=site", "--group=build", "--constraints=requirements/test.txt"),
    "requirements/image.txt": ("--extra=code", "--group=build", "--constraints=requirements/test.txt"),
    "requirements/hadolint.txt": ("--group=image", "--group=build", "--constraints=requirements/test.txt"),
    "requirements/fleet.txt": ("--group=fleet", "--group=build", "--constraints=requirements/test.txt"),
    "requirements/fleet-engines.txt": ("--group=engines", "--group=build", "--constraints=requirements/fleet.txt"),
}
"""Each lock, and what it is made of beside the dependencies of toolcheck itself."""

JAVASCRIPT = ("tests/js/package-lock.json", "tests/browser/package-lock.json", "playground/package-lock.json")
"""The locks of npm, each beside the `package.json` that it is made of."""

PLACES = ("://", "--index", "--find-links", "file:")
"""What a lock must not have in it."""


def pinned(name: str) -> dict[str, tuple[str, object]]:
    """The version of each package in a lock, and all else that is said of it."""
    path = ROOT / name
    text = path.read_text("utf-8") if path.exists() else ""
    if name.endswith(".json"):
        packages = json.loads(text or "{}").get("packages", {})
        return {key.rpartition("node_modules/")[2]: (one["version"], one) for key, one in packages.items() if key}
    entries = re.findall(r"^([\w.\-\[\]]+)==(\S+)((?:.*\\\n)*.*)", text, re.MULTILINE)
    return {package: (version, rest) for package, version, rest in entries}


def moved(before: dict[str, tuple[str, object]], after: dict[str, tuple[str, object]]) -> Iterator[str]:
    """A line for each package that came, went, or is another than before."""
    for package in sorted(before.keys() | after.keys()):
        old, new = before.get(package), after.get(package)
        if old is None and new is not None:
            yield f"{package} {new[0]} is new"
        elif old is not None and new is None:
            yield f"{package} {old[0]} is gone"
        elif old is not None and new is not None and old != new:
            yield f"{package} {old[0]} -> {new[0]}" if old[0] != new[0] else f"{package} {new[0]} has other files"


def renew_python(name: str) -> None:
    command = [*UV, *WORDS, *NO_PLACE, "pyproject.toml", *LOCKS[name], f"--output-file={name}"]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


def renew_javascript(npm: str, name: str) -> None:
    """What npm writes, without the addresses at which authors ask for money."""
    path = ROOT / name
    path.unlink(missing_ok=True)
    subprocess.run([npm, "install", "--package-lock-only", "--silent"], check=True, cwd=path.parent)
    lock = json.loads(path.read_text("utf-8"))
    for package in lock["packages"].values():
        package.pop("funding", None)
    path.write_text(json.dumps(lock, indent=2) + "\n", "utf-8")


def main() -> None:
    npm = shutil.which("npm")
    names = [*LOCKS, *(JAVASCRIPT if npm else ())]
    before = {name: pinned(name) for name in names}
    for name in LOCKS:
        renew_python(name)
    for name in JAVASCRIPT:
        if npm:
            renew_javascript(npm, name)
        else:
            print(f"{name}: not renewed, npm was not found")
    for name in names:
        lines = [*moved(before[name], pinned(name))]
        print(f"{name}: nothing moved" if not lines else "\n".join(f"{name}: {line}" for line in lines))
    named = [name for name in names if any(place in (ROOT / name).read_text("utf-8") for place in PLACES)]
    if named:
        sys.exit(f"a lock names a registry or a folder: {', '.join(named)}")


if __name__ == "__main__":
    main()
