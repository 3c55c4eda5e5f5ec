"""Builds the playground in `build/playground/`, a folder for any web server: `make playground`.

What it has from others is pinned: the Python for the browser by `package-lock.json`, whose packages npm has installed
beside it, and the libraries by `requirements/run.txt`, to the hash. Only libraries in plain Python are taken.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from requirements.lock import pinned
from toolcheck import __version__

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "playground"
BUILT = ROOT / "build" / "playground"
LOCK = "requirements/run.txt"
LIBRARIES = ("attrs", "jsonschema", "jsonschema-specifications", "referencing", "ruamel-yaml")
"""What toolcheck needs where nothing is compiled; `stand_in/` has the rest."""
PYODIDE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
LEFT_OUT = ("cli", "editing", "probing", "serving", "testing")
"""The rooms of toolcheck that nothing in a browser uses."""
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; "
    "worker-src 'self'; img-src data:; base-uri 'none'; form-action 'none'"
)
"""What the page may do. `wasm-unsafe-eval` lets it compile WebAssembly, and no text as a script."""
HEADERS = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""The headers with which a server should send every file. Only they hold for the worker, too."""

EXAMPLES = (
    ("Every tool is refused (YAML)", "broken/front_desk.yaml"),
    ("A tool in the form of another API (Python)", "broken/desk.py"),
    ("A connector with a header (YAML)", "broken/calendar.yaml"),
    ("A forced tool (JSON)", "broken/forced.json"),
    ("A broken indentation (YAML)", "broken/indentation.yaml"),
    ("A shop's support desk (YAML)", "shop_support.yaml"),
    ("Payments that a person approves (YAML)", "bank_approvals.yaml"),
    ("A calendar (JSON)", "calendar.json"),
    ("Two events of a session (JSON lines)", "clinic_events.jsonl"),
    ("A Live session (YAML)", "hotel_live.yaml"),
    ("A request for Responses (YAML)", "research_request.yaml"),
    ("The log of a session whose update was refused", "logs/update_refused.log"),
    ("The log of a session that went silent", "logs/silent_after_output.log"),
)
"""What the page offers, from `examples/`, and what it is called there."""

_DATE = (1980, 1, 1, 0, 0, 0)


def sources() -> Iterator[tuple[str, bytes]]:
    """The files of toolcheck itself, of its answers for the page, and of the stand-ins: names in the archive, bytes."""
    for path in sorted((ROOT / "toolcheck").rglob("*.py")):
        file = path.relative_to(ROOT)
        if file.parts[1] not in LEFT_OUT:
            yield file.as_posix(), path.read_bytes()
    for path in sorted((ROOT / "schemas").rglob("*.json")):
        yield f"toolcheck/{path.relative_to(ROOT).as_posix()}", path.read_bytes()
    for name in ("__init__.py", "answering.py"):
        yield f"playground/{name}", (HERE / name).read_bytes()
    for path in sorted((HERE / "stand_in").glob("[!_]*.py")):
        yield path.name, path.read_bytes()


def libraries(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The files of the libraries, downloaded to a folder: the versions and hashes of the lock, and nothing else."""
    lock = pinned(LOCK)
    wanted = folder / "libraries.txt"
    wanted.write_text("".join(f"{name}=={lock[name][0]}{lock[name][1]}\n" for name in LIBRARIES), "utf-8")
    words = ("--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--require-hashes")
    command = [sys.executable, "-m", "pip", "download", *words, "--dest", str(folder), "--requirement", str(wanted)]
    subprocess.run(command, check=True, cwd=ROOT)
    for wheel in sorted(folder.glob("*.whl")):
        if not wheel.name.endswith("-none-any.whl"):
            raise ValueError(f"{wheel.name} is not in plain Python")
        with zipfile.ZipFile(wheel) as files:
            for name in sorted(files.namelist()):
                if not name.endswith("/") and "/tests/" not in name and "/benchmarks/" not in name:
                    yield name, files.read(name)


def archive(path: Path, folder: Path) -> dict[str, str]:
    """Write all that Python imports in the browser as an archive, compiled. The licences of the libraries in it."""
    plain = folder / "plain.zip"
    licences: dict[str, str] = {}
    with zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as files:
        for name, data in (*sources(), *libraries(folder)):
            files.writestr(zipfile.ZipInfo(name, _DATE), data)
            if ".dist-info/licenses/" in name or name.endswith(".dist-info/LICENSE"):
                licences[name.partition(".dist-info")[0]] = data.decode()
    subprocess.run(["node", "compile.mjs", str(plain), str(path)], check=True, cwd=HERE)
    return licences


def examples() -> list[dict[str, str]]:
    """The examples that the page offers."""
    return [{"name": name, "text": (ROOT / "examples" / path).read_text("utf-8")} for name, path in EXAMPLES]


def module(**values: object) -> str:
    """A module of JavaScript that exports values."""
    return "".join(
        f"export const {name} = {json.dumps(value, ensure_ascii=False)};\n" for name, value in values.items()
    )


def main() -> None:
    """Build the folder."""
    node = HERE / "node_modules" / "pyodide"
    shutil.rmtree(BUILT, ignore_errors=True)
    shutil.copytree(HERE / "page", BUILT)
    (BUILT / "pyodide").mkdir()
    for name in PYODIDE:
        shutil.copy(node / name, BUILT / "pyodide" / name)
    with tempfile.TemporaryDirectory() as folder:
        licences = archive(BUILT / "python.zip", Path(folder))
    loaded = [BUILT / "python.zip", *(BUILT / "pyodide" / name for name in PYODIDE if not name.endswith(".mjs"))]
    sizes = {path.name: path.stat().st_size for path in loaded}
    info = json.loads((node / "pyodide-lock.json").read_text("utf-8"))["info"]
    (BUILT / "files.mjs").write_text(module(SIZES=sizes, LOCK={"info": info, "packages": {}}), "utf-8")
    (BUILT / "examples.mjs").write_text(module(EXAMPLES=examples()), "utf-8")
    page = BUILT / "index.html"
    megabytes = f"{sum(path.stat().st_size for path in BUILT.rglob('*') if path.is_file()) / 1e6:.0f}"
    filled = {"@CSP@": POLICY, "@VERSION@": __version__, "@MEGABYTES@": megabytes}
    text = page.read_text("utf-8")
    for mark, value in filled.items():
        text = text.replace(mark, value)
    page.write_text(text, "utf-8")
    version = json.loads((node / "package.json").read_text("utf-8"))["version"]
    (BUILT / "LICENCES.txt").write_text(said_licences(licences, version), "utf-8")
    print(f"{BUILT.relative_to(ROOT)}/: {megabytes} MB; see docs/playground.md for how to host it")


def said_licences(licences: dict[str, str], pyodide: str) -> str:
    """The licences of all that is in the folder."""
    parts = [f"toolcheck {__version__}\n\n{(ROOT / 'LICENSE').read_text('utf-8')}"]
    parts += [f"{name}\n\n{text}" for name, text in sorted(licences.items())]
    parts.append(
        f"Pyodide {pyodide}, with CPython and its standard library\n\nMozilla Public License 2.0: "
        "https://www.mozilla.org/MPL/2.0/\nSource: https://github.com/pyodide/pyodide\n"
        "CPython: https://docs.python.org/3/license.html\n"
    )
    return ("\n" + "-" * 80 + "\n\n").join(parts)


if __name__ == "__main__":
    main()
