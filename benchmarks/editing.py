"""How long the language server takes for what somebody waits for while typing, as time of the processor.

python -m benchmarks.editing           prints a table, in less than a minute
python -m benchmarks.editing --write   prints, and keeps it in editing.md

A keystroke is a text that differs by a letter from the one before: read, recognised, checked, and its findings put into
words. The median of several, after the first, which imports what is needed.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from benchmarks import measuring as bench
from toolcheck.checking.selection import Options
from toolcheck.editing.actions import fix_all
from toolcheck.editing.completion import completion
from toolcheck.editing.diagnostics import Waited, diagnostics
from toolcheck.editing.hover import hover
from toolcheck.editing.open_text import OpenText
from toolcheck.editing.symbols import symbols

_TITLE = """# How long the language server takes

Written by `python -m benchmarks.editing --write`: milliseconds of the processor, the median of several.
"""
_HEAD = "session:\n  model: gpt-realtime-2.1\n  tools:\n"
_TOOL = """\
    - type: function
      name: find_order_{number}
      description: Find the order with this number. Call it when the caller names one.
      parameters:
        type: object
        properties:
          order: {{type: string, description: The number that the caller reads out.}}
          since: {{type: string, description: The first day to look at.}}
        required: [order]
        additionalProperties: false
"""
_INITIALIZE = (
    b'{"jsonrpc": "2.0", "id": 1, "method": "initialize",'
    b' "params": {"capabilities": {}, "processId": null, "rootUri": null}}'
)


def manifest(size: int) -> str:
    """A manifest of about so many characters."""
    number = max(1, size // len(_TOOL))
    return _HEAD + "".join(_TOOL.format(number=one) for one in range(number))


def median(work: Callable[[int], object], times: int) -> float:
    """The milliseconds of the processor that some work takes."""
    work(0)
    taken = []
    for number in range(1, times + 1):
        start = time.process_time()
        work(number)
        taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken)


def keystrokes(text: str, times: int) -> float:
    """A keystroke, with its diagnostics."""
    now = [OpenText(text, "agent.yaml", Options())]

    def press(number: int) -> None:
        at = text.index("Find") + 4
        now[0] = OpenText(f"{text[:at]}{'x' * number}{text[at:]}", "agent.yaml", Options(), now[0])
        diagnostics(now[0], Waited(lambda: True))

    return median(press, times)


def requests(text: str, times: int) -> dict[str, float]:
    """What is asked about a text that is open."""
    half = f"{text}    - type: mcp\n      "
    at = text.index("description")
    opened = OpenText(text, "agent.yaml", Options())
    return {
        "completion": median(lambda _: completion(OpenText(half, "agent.yaml", Options()), len(half)), times),
        "hover": median(lambda _: hover(opened, at), times),
        "outline": median(lambda _: symbols(opened), times),
        "fix all": median(lambda _: fix_all(opened), times),
    }


def initialized() -> float:
    """From the start of the process to the answer to `initialize`, and its end."""
    body = b"Content-Length: %d\r\n\r\n%s" % (len(_INITIALIZE), _INITIALIZE)
    taken = []
    for _ in range(5):
        before = getrusage(RUSAGE_CHILDREN)
        done = subprocess.run([sys.executable, "-m", "toolcheck", "lsp"], input=body, capture_output=True, check=False)
        assert b"serverInfo" in done.stdout
        after = getrusage(RUSAGE_CHILDREN)
        taken.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000)
    return statistics.median(taken)


def table() -> str:
    """The table of this run."""
    small, large = manifest(13_000), manifest(500_000)
    broken = (Path(__file__).parents[1] / "examples" / "broken" / "front_desk.yaml").read_text("utf-8")
    rows: list[tuple[str, float, float]] = [
        ("`initialize` answered, from the start of the process", initialized(), 1000),
        ("a keystroke in 13 KB of YAML", keystrokes(small, 15), 15),
        ("a keystroke in 500 KB of YAML", keystrokes(large, 3), 400),
    ]
    aims = {"completion": 50.0}
    rows += [
        (f"{name}, 13 KB", taken, aims.get(name, 0)) for name, taken in requests(small, 9).items() if name != "fix all"
    ]
    rows.append(("fix all, examples/broken/front_desk.yaml", requests(broken, 5)["fix all"], 0))
    rows += [(f"{name}, 500 KB", taken, 0) for name, taken in requests(large, 3).items() if name != "fix all"]
    lines = ["| | ms | aim |", "|---|---:|---:|"]
    lines += [f"| {name} | {taken:.1f} | {f'≤ {aim:.0f}' if aim else ''} |" for name, taken, aim in rows]
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Prints the table, and with `--write` keeps it."""
    text = table()
    print(text, end="")
    if "--write" in arguments:
        whole = f"{_TITLE}\nMeasured on {bench.machine()}.\n\n{text}"
        Path(__file__).with_suffix(".md").write_text(whole, "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
