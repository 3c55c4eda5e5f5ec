"""Other programs that look at the same files: check-jsonschema, yamllint, ajv, agnix, and the models of the SDK.

They are put into a folder that may be thrown away. What cannot be had is left out, and why is said.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import NamedTuple


class Peer(NamedTuple):
    """A program, how it is called on some files, and in which format it takes them; or why it is not here."""

    name: str
    words: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("json", "yaml")
    absent: str = ""
    each: str = ""
    is_quick: bool = False


def peers(folder: Path, schema: Path) -> list[Peer]:
    """The programs, set up below `folder`; those that hold files against a schema are given `schema`."""
    return [
        _from_pypi(folder, "check-jsonschema", ("--schemafile", str(schema))),
        _from_pypi(folder, "yamllint", ("-d", "relaxed"), formats=("yaml",)),
        _ajv(folder, schema),
        _from_pypi(folder, "agnix", ()),
        _sdk(),
    ]


def _from_pypi(folder: Path, name: str, words: tuple[str, ...], formats: tuple[str, ...] = ("json", "yaml")) -> Peer:
    home = folder / "python"
    program = home / "bin" / name
    if not program.exists():
        try:
            if not home.exists():
                venv.create(home, with_pip=True)
            _run(str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", name)
        except (OSError, subprocess.SubprocessError) as error:
            return Peer(name, absent=f"could not be installed ({_reason(error)})")
    return Peer(name, (str(program), *words), formats)


def _ajv(folder: Path, schema: Path) -> Peer:
    home = folder / "node"
    program = home / "node_modules" / "ajv-cli" / "dist" / "index.js"
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return Peer("ajv", absent="there is no node")
    if not program.exists():
        try:
            home.mkdir(parents=True, exist_ok=True)
            _run(npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(home), "ajv-cli@5")
        except (OSError, subprocess.SubprocessError) as error:
            return Peer("ajv", absent=f"could not be installed ({_reason(error)})")
    return Peer(
        "ajv",
        (node, str(program), "validate", "--spec=draft2020", "--strict=false", "-s", str(schema)),
        each="-d",
        is_quick=True,
    )


def _sdk() -> Peer:
    name = "openai SDK"
    try:
        import openai.types.realtime  # noqa: F401
    except ImportError:
        return Peer(name, absent="it is not installed")
    return Peer(name, (sys.executable, str(Path(__file__).with_name("with_sdk.py"))))


def _run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True, timeout=300)


def _reason(error: Exception) -> str:
    said: bytes = getattr(error, "stderr", None) or b""
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1][:120] if lines else type(error).__name__
