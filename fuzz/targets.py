"""Coverage-guided fuzzing of what meets a file first.

python -m fuzz.targets check --seconds 600     one target
python -m fuzz.targets --seconds 60            every target, one after the other

The seeds are the fixtures of the tests, the examples and some generated manifests; what must hold is what
`tests/fuzz/properties.py` says. Inputs for which it does not are written to `.fuzz/<target>/`, each fault once, with
its traceback beside it; `python -m fuzz.targets check --again .fuzz/check/crash-…` runs one of them.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import importlib
import json
import os
import pkgutil
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".fuzz"
NAMES = ("a.json", "a.yaml", "a.jsonl", "-")
SLOWEST = 30
MISSING = """\
atheris is not installed: fuzzing needs it, nothing else does.
It has wheels for CPython on Linux; `make fuzz` installs it.
"""

Target = Callable[[bytes], None]


def main() -> int:
    """Run what the words say; the exit code is 1 when something did not hold."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.targets", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("target", nargs="?", choices=TARGETS, help="one of them (default: every one in turn)")
    parser.add_argument("--seconds", type=int, default=60, help="how long each runs (default: 60)")
    parser.add_argument("--again", type=Path, metavar="FILE", help="run one input once, without a fuzzer")
    words = parser.parse_args()
    if words.again is not None and words.target:
        TARGETS[words.target]()(words.again.read_bytes())
        return 0
    try:
        import atheris  # noqa: F401
    except ImportError:
        print(MISSING, file=sys.stderr, end="")
        return 2
    if words.target:
        return fuzz(words.target, words.seconds)
    orders = [[sys.executable, "-m", "fuzz.targets", name, "--seconds", str(words.seconds)] for name in TARGETS]
    return max(subprocess.run(order, cwd=ROOT, check=False).returncode for order in orders)


def fuzz(name: str, seconds: int) -> int:
    """Run a target for some time, from its seeds and from what earlier runs found worth keeping."""
    import atheris

    with atheris.instrument_imports(include=["toolcheck"]):
        import_all()
    home = HOME / name
    corpus, seeds = home / "corpus", home / "seeds"
    for folder in (corpus, seeds):
        folder.mkdir(parents=True, exist_ok=True)
    for seed in SEEDS[name]():
        (seeds / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    words = home / "words.dict"
    words.write_text("".join(f'"{escaped(word)}"\n' for word in dictionary()))
    kept = _Kept(home, TARGETS[name]())
    options = [
        f"-max_total_time={seconds}",
        f"-dict={words}",
        f"-artifact_prefix={home}/",
        f"-timeout={SLOWEST}",
        "-rss_limit_mb=2048",
        "-max_len=4096",
        "-print_final_stats=1",
        f"-seed={Random(time.time()).randrange(1, 1 << 31)}",
    ]
    process = os.fork()
    if not process:
        atheris.Setup([sys.argv[0], *options, str(corpus), str(seeds)], kept)
        atheris.Fuzz()
        os._exit(0)
    _, status = os.waitpid(process, 0)
    found = sorted(path.name for path in home.iterdir() if path.name.startswith(("crash-", "timeout-", "oom-")))
    found = [path for path in found if not path.endswith(".txt")]
    print(
        f"{name}: {len(found)} inputs for which something does not hold, in {home}" if found else f"{name}: all holds"
    )
    return 1 if found or status else 0


def import_all() -> None:
    """Import all of toolcheck, most of which is imported when it is needed: only what is imported here is watched."""
    import toolcheck

    for module in pkgutil.walk_packages(toolcheck.__path__, "toolcheck."):
        if module.name != "toolcheck.__main__":
            importlib.import_module(module.name)


class _Kept:
    """A target that goes on after a fault, and keeps the first input for each."""

    def __init__(self, home: Path, target: Target) -> None:
        self.home = home
        self.target = target
        self.known: set[str] = set()

    def __call__(self, data: bytes) -> None:
        try:
            self.target(data)
        except Exception as fault:
            where = traceback.extract_tb(fault.__traceback__)[-1]
            name = hashlib.sha256(f"{type(fault).__name__} {where.filename} {where.line}".encode()).hexdigest()[:12]
            if name not in self.known:
                self.known.add(name)
                (self.home / f"crash-{name}").write_bytes(data)
                (self.home / f"crash-{name}.txt").write_text(traceback.format_exc())


# -- targets ----------------------------------------------------------------------------------------
# An input is one byte that chooses (the name of the file, the API) and the bytes of a file.


def _read() -> Target:
    from tests.fuzz.properties import read_holds

    return lambda data: _ignore(read_holds(data[1:], _name(data)))


def _check() -> Target:
    from tests.fuzz.properties import check_holds, report_holds

    def target(data: bytes) -> None:
        check_holds(data[1:], _name(data), _targets(data))
        if data[:1] >= b"\xf0":
            report_holds(data[1:], _name(data), _targets(data))

    return target


def _fix() -> Target:
    from tests.fuzz.properties import fix_holds

    return lambda data: _ignore(fix_holds(data[1:], _name(data), _targets(data)))


def _compile() -> Target:
    from tests.fuzz.properties import compile_holds

    return lambda data: _ignore(compile_holds(data[1:], _name(data), next(iter(_targets(data)), None)))


def _decode() -> Target:
    from tests import fixtures
    from tests.fuzz.properties import decode_holds

    documents = [fixture.read() for fixture in fixtures.example_files()]
    return lambda data: decode_holds(data[1:], documents[data[0] % len(documents) :][:1] if data else ())


def _parity() -> Target:
    from tests.fuzz.properties import KINDS, parity_holds, read_holds

    def target(data: bytes) -> None:
        if data:
            for value in read_holds(data[1:], "a.json").values:
                parity_holds(value, KINDS[data[0] % len(KINDS)])

    return target


def _readers() -> Target:
    from tests.fuzz.properties import readers_hold

    return lambda data: _ignore(readers_hold(data))


def _spellings() -> Target:
    """The bytes draw a manifest, and how it is written."""
    from tests.fuzz import manifests
    from tests.fuzz.properties import spellings_hold

    def target(data: bytes) -> None:
        random = Random(data)
        made = manifests.sound(random).copied()
        manifests.changed(random, made.value, random.randint(0, 3))
        names = ("a.json", "a.yaml")
        written = [(manifests.decorated(random, manifests.written(random, made.value, name)), name) for name in names]
        spellings_hold(written, made.targets)

    return target


TARGETS: dict[str, Callable[[], Target]] = {
    "read": _read,
    "check": _check,
    "fix": _fix,
    "compile": _compile,
    "decode": _decode,
    "parity": _parity,
    "readers": _readers,
    "spellings": _spellings,
}


def _name(data: bytes) -> str:
    return NAMES[data[0] % len(NAMES)] if data else NAMES[0]


def _targets(data: bytes) -> tuple[str, ...]:
    from toolcheck.finding.rule import EVERY_TARGET as APIS

    choices: tuple[tuple[str, ...], ...] = ((), *((api,) for api in APIS))
    return choices[data[0] // len(NAMES) % len(choices)] if data else ()


def _ignore(_: object) -> None:
    return None


# -- seeds ------------------------------------------------------------------------------------------


def _files() -> Iterator[bytes]:
    """Every fixture, as the kind of file that it is, and manifests that are made up."""
    from tests import fixtures
    from tests.fuzz import manifests
    from toolcheck.finding.rule import EVERY_TARGET as APIS

    for fixture in fixtures.every_fixture():
        ending = next((number for number, name in enumerate(NAMES) if fixture.name.endswith(name[1:])), 3)
        api = ("", *APIS).index((*fixture.targets, "")[0])
        yield bytes([ending + len(NAMES) * api]) + fixture.data
    for number in range(200):
        random = Random(number)
        sound = manifests.sound(random).copied()
        manifests.changed(random, sound.value, number % 4)
        yield b"\0" + manifests.written(random, sound.value, "a.json").encode()
        yield b"\1" + manifests.written(random, sound.value, "a.yaml").encode()


def _errors() -> Iterator[bytes]:
    """What servers were seen to say, bare and as an event."""
    for line in (ROOT / "tests" / "decode" / "errors.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        body = {"type": "error", "error": {"message": case["text"], "param": case["path"], "code": "invalid_value"}}
        yield b"\0" + case["text"].encode()
        yield b"\1" + json.dumps(body).encode()


def _values() -> Iterator[bytes]:
    """What each shape takes, and what it does not."""
    from tests.contract.values import BAD, GOOD
    from tests.fuzz import manifests
    from tests.fuzz.properties import KINDS

    for kind, values in GOOD.items():
        for value in values:
            yield bytes([KINDS.index(kind)]) + json.dumps(value).encode()
            for number in range(10 if isinstance(value, dict) and value else 0):
                odd = copy.deepcopy(value)
                manifests.changed(Random(number), odd, 2)
                yield bytes([KINDS.index(kind)]) + json.dumps(odd).encode()
    for kind, value, _ in BAD:
        yield bytes([KINDS.index(kind)]) + json.dumps(value).encode()


def _soups() -> Iterator[bytes]:
    """Texts that are hardly YAML, others each time, and the files that are."""
    from tests.fuzz.soup import soup

    yield from (soup(Random()).encode() for _ in range(2000))
    yield from (data[1:] for data in _files())


def _draws() -> Iterator[bytes]:
    """Something to draw from, other each time."""
    yield from (Random().randbytes(8) for _ in range(200))


SEEDS: dict[str, Callable[[], Iterator[bytes]]] = {
    "read": _files,
    "check": _files,
    "fix": _files,
    "compile": _files,
    "decode": _errors,
    "parity": _values,
    "readers": _soups,
    "spellings": _draws,
}


YAML_WORDS = (
    *("--- ", "... ", "- ", ": ", "? ", "&a ", "*a", "<<: ", "!!str ", "!", " #", "|-", ">+", "'", '"', ",", "{", "}"),
    *("[", "]", "\n  ", "\r\n", "\t", "%YAML 1.1", "~", ".inf", "0o7", "1e9", "${A}", "{{ a }}", "\\ud800", "\\u00e9"),
    *("\x85", "\u2028", "\ufeff", "\U0001f600", "# toolcheck: ignore[", "x-toolcheck"),
)


def dictionary() -> list[bytes]:
    """Words that a mutation may put in: keys and values of every shape, and what YAML is made of."""
    from toolcheck.contract import schemas

    words = {*YAML_WORDS}
    for kind in schemas.kinds():
        stack = [json.loads(schemas.schema_bytes(kind))]
        while stack:
            node = stack.pop()
            if isinstance(node, dict):
                words.update(node.get("properties", {}) if isinstance(node.get("properties"), dict) else ())
                values = [*node.get("enum", ()), node.get("const")]
                words.update(value for value in values if isinstance(value, str))
                stack += node.values()
            elif isinstance(node, list):
                stack += node
    return sorted(word.encode() for word in words if 0 < len(word) < 40)


def escaped(word: bytes) -> str:
    """A word as the fuzzer's dictionary has it."""
    return "".join(f"\\x{byte:02x}" for byte in word)


if __name__ == "__main__":
    sys.exit(main())
