"""The page of a run in Chromium: its bars are as long as the numbers say, it runs nothing, and it asks for nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed", reason="`make fleet-test` has what this needs")
pytest.importorskip("websockets", reason="`make fleet-test` has what this needs")

from playground.browser import browser, find_chromium
from tests.fleet import made
from tests.fleet.found import summary
from tests.fleet.test_rows import COLUMNS
from toolcheck import fleet

CHROMIUM = find_chromium()
BARS = """[...document.querySelectorAll("rect[data-rows]")].map((bar) => ({
  kind: bar.getAttribute("class"), rows: Number(bar.dataset.rows), texts: Number(bar.dataset.texts),
  width: bar.getBoundingClientRect().width, whole: bar.ownerSVGElement.getBoundingClientRect().width,
}))"""
CELLS = (
    """[...document.querySelectorAll(".heat tbody tr")].map((line) => [...line.cells].map((cell) => cell.innerText))"""
)
WIDE = "document.documentElement.scrollWidth - window.innerWidth"
NAMES = {"checked": "checked", "strangers": "strangers", "unreadable": "unreadable", "left_out": "left_out"}


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_the_bars_are_as_long_as_the_numbers_say(workers: Any, tmp_path: Path) -> None:
    assert CHROMIUM is not None
    folder = tmp_path / "in"
    folder.mkdir()
    made.write_parquet(folder / "a.parquet", [*made.mixed(400), made.Made("<script>x</script>", "<img src=x>", "{")])
    made.write_parquet(folder / "b.parquet", [one._replace(team="other") for one in made.rows(100)])
    made.write_lines(folder / "c.jsonl", made.rows(40, seed=3))
    (folder / "half.jsonl.gz").write_bytes(b"\x1f\x8b\x08 and no more")
    fleet.run([str(folder)], str(tmp_path / "out"), workers, where={"team": "team-0"}, **COLUMNS)
    numbers = summary(tmp_path / "out")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile, browser(CHROMIUM, Path(profile)) as new:
        page = new()
        address = (tmp_path / "out" / "report.html").as_uri()
        page.open(address)
        bars = page.run(BARS)
        cells = page.run(CELLS)
        for width in (360, 1280):
            page.call("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False)
            assert page.run(WIDE) <= 0, width
        assert page.run("document.scripts.length") == 0
        assert (page.requests[-1:], [one for one in page.requests if one not in (address, "about:blank")]) == (
            [address],
            [],
        )
        assert page.said == []
    states = [bar for bar in bars if bar["kind"] in NAMES]
    rows = numbers["rows"]
    assert {bar["kind"]: bar["rows"] for bar in states} == {name: rows[name] for name in NAMES if rows[name]}
    assert sum(bar["rows"] for bar in states) == rows["in"] + rows["left_out"] > rows["in"]
    for bar in states:
        assert bar["width"] == pytest.approx(bar["whole"] * bar["rows"] / (rows["in"] + rows["left_out"]), abs=0.1)
    of_rules = [bar for bar in bars if bar["texts"] is not None and bar not in states]
    assert [(bar["kind"], bar["rows"], bar["texts"]) for bar in of_rules] == [
        (rule["severity"], rule["rows"], rule["texts"]) for rule in numbers["rules"]
    ]
    most = max(rule["rows"] for rule in numbers["rules"])
    for bar in of_rules:
        assert bar["width"] == pytest.approx(bar["whole"] * bar["rows"] / most, abs=0.6)
    for line, owner in zip(cells, numbers["owners"]["top"], strict=True):
        assert line[0] == owner["owner"]
        assert sum(int(cell.replace(",", "")) for cell in line[2:]) == sum(owner["rules"].values())
