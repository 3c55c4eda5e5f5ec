"""How long the playground takes in Chromium: `python -m playground.measure [ROUNDS]`, after `make playground`.

Each round is a new browser with an empty cache. Times are wall times, so they hold for a quiet machine only; the load
is printed with them. Nothing else compares them with anything.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
from pathlib import Path

from playground.browser import Page, Site, browser, find_chromium
from playground.build import BUILT, HEADERS, ROOT

EXAMPLES = ("broken/front_desk.yaml", "shop_support.yaml", "calendar.json", "broken/desk.py", "logs/update_refused.log")
CHECKS = 20
FIRST = """
(async () => {
  const { Engine } = await import("./engine.mjs");
  const begin = performance.now();
  let there = 0;
  window.engine = new Engine(({ ready }) => { if (ready) there = performance.now(); });
  await window.engine.ask({ ask: "check", text: %s, today: "2026-11-20" });
  return [there - begin, performance.now() - begin];
})()
"""
LATER = """
(async () => {
  const times = [];
  for (let round = 0; round < %d; round++) {
    const text = %s + "\\n".repeat(round);
    const begin = performance.now();
    await window.engine.ask({ ask: %s, text, today: "2026-11-20", finding: "safe" });
    times.push(performance.now() - begin);
  }
  return times;
})()
"""


def measure(page: Page, url: str) -> dict[str, list[float]]:
    """Milliseconds: until Python is there, until the first answer, and of later answers by what was asked."""
    texts = {name: (ROOT / "examples" / name).read_text("utf-8") for name in EXAMPLES}
    page.open(url)
    ready, first = page.run(FIRST % quoted(texts[EXAMPLES[0]]))
    found = {"Python is loaded": [ready], "first check": [first]}
    for name, text in texts.items():
        found[f"check {name}"] = page.run(LATER % (CHECKS, quoted(text), '"check"'))[1:]
    found[f"compile {EXAMPLES[1]}"] = page.run(LATER % (CHECKS, quoted(texts[EXAMPLES[1]]), '"compile"'))[1:]
    found[f"fix {EXAMPLES[0]}"] = page.run(LATER % (CHECKS, quoted(texts[EXAMPLES[0]]), '"fix"'))[1:]
    return found


def quoted(text: str) -> str:
    """A text as a literal of JavaScript."""
    return json.dumps(text)


def main(arguments: list[str]) -> int:
    """Measure and print the medians; 2 without a browser or a playground."""
    program = find_chromium()
    if program is None or not BUILT.exists():
        print("Chromium is not installed, or `make playground` has not run", file=sys.stderr)
        return 2
    rounds = int(arguments[0]) if arguments else 3
    found: dict[str, list[float]] = {}
    load = os.getloadavg()[0]
    for _ in range(rounds):
        site = Site(BUILT, HEADERS)
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, browser(program, Path(folder)) as new:
            for name, times in measure(new(), site.url).items():
                found.setdefault(name, []).extend(times)
        site.close()
    print(f"load {load:.1f}, {rounds} rounds; milliseconds: median, worst")
    for name, times in found.items():
        print(f"{name:36} {statistics.median(times):8.0f} {max(times):8.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
