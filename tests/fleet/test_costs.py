"""What rows cost by docs/fleet.md is what follows from the figures that were measured last."""

from __future__ import annotations

import pytest

pytest.importorskip("distributed", reason="`make fleet-test` has what this needs")

from benchmarks.fleet import HERE, costs, with_costs

FIGURES = """
| rows | texts | key, µs | of `json.loads` | without new texts, µs | of `json.loads` | in all, µs | naive, µs | naive, × as long | MB a worker |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
| 1,000 | 900 | 1.0 | 0.5 | 40.0 | 2.0 | 200.0 | 1800 | 9.0 | 100 |
| 1,000,000 | 20,000 | 1.0 | 0.5 | 36.0 | 1.8 | 90.0 | 1800 | 20.0 | 300 |

Two workers are 1.80 × as fast as one by the clock, two processes that check row by row 1.90 ×: 0.95 of it.
"""


def test_the_costs_are_reckoned_from_the_figures() -> None:
    words = " ".join(costs(FIGURES).split())
    assert "| 1,000 | 900 | 200 | 40 | 1,800 | 9 | 45 |" in words
    assert "| 1,000,000 | 20,000 | 90 | 36 | 1,800 | 20 | 50 |" in words
    assert "about 10 core-hours (10⁹ × 36 µs), and 0.5 for each million of new texts" in words
    assert "16 cores do that in about 38 minutes. Each row alone would be 500 core-hours." in words
    assert "300 MB after 1,000,000 rows" in words
    assert "Two workers gain 0.95 of what" in words


def test_the_docs_have_the_costs_of_the_last_figures() -> None:
    page = (HERE.parent / "docs" / "fleet.md").read_text("utf-8")
    assert with_costs(page, (HERE / "fleet.md").read_text("utf-8")) == page
    assert "## On a cluster" in page
