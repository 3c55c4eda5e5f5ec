"""The page of a log: a picture that is sound, links that lead somewhere, and nothing that loads or tells too much."""

from __future__ import annotations

import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.log import forms
from tests.log.fixtures import case_logs
from tests.running import toolcheck
from tests.trace.test_sharing import SPOKEN
from toolcheck.finding.report import Report
from toolcheck.log.reading import Reading
from toolcheck.reporting import trace_page
from toolcheck.reporting.trace_text import clock, looked_at
from toolcheck.served.lock import Lock
from toolcheck.tracing.run import TraceTerms, trace_bytes

TOKEN = "ya29.a0AfB9xQkZ81vTmN3pQ"
BAD = [log for log in case_logs() if not log.is_good]


def page(data: bytes, name: str, lock: Lock | None = None) -> str:
    traced = trace_bytes([data], name, TraceTerms(lock=lock))
    report = Report(files=(traced.file,), looked_at=looked_at([traced]))
    return trace_page.render(traced, report, list(Reading([data], name).events()))


def picture(text: str) -> ElementTree.Element:
    found = re.search(r"<svg .*?</svg>", text, re.DOTALL)
    assert found
    return ElementTree.fromstring(found[0])


@pytest.mark.parametrize("log", BAD, ids=lambda log: log.id)
def test_the_page_of_a_log(log):
    text = page(log.data, log.name, log.lock())
    findings = log.findings()
    pins = [link for link in picture(text).iter("a") if "pin" in link.get("class", "")]
    assert len(pins) == len(findings)
    assert text.count('<div class="finding ') == len(findings)
    targets = set(re.findall(r' id="([^"]+)"', text))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= targets
    assert "default-src 'none'" in text
    for word in ("<script", "http://", "src=", "@import", "url(http"):
        assert word not in text
    for words in SPOKEN:
        assert words not in text


def test_nothing_lies_outside_of_the_picture():
    for log in BAD:
        svg = picture(page(log.data, log.name))
        width, height = float(svg.get("width", "0")), float(svg.get("height", "0"))
        for bar in svg.iter("rect"):
            if bar.get("x") is not None:
                assert 0 <= float(bar.get("x", "0")) <= width
                assert 0 <= float(bar.get("y", "0")) < height
        for pin in svg.iter("circle"):
            assert 0 <= float(pin.get("cx", "0")) <= width


def test_long_silences_are_cut_and_their_length_is_shown():
    log = next(log for log in BAD if log.id == "session-expired/bad-by-the-clock.jsonl")
    assert "3700 s</text>" in page(log.data, log.name)


def test_a_log_without_times_goes_by_the_numbers_of_events():
    log = next(log for log in BAD if log.id == "tool-loop/bad-required.jsonl")
    text = forms.bare([event.body for event in log.events()])
    places = [float(bar.get("x", "0")) for bar in picture(page(text.encode(), "a.jsonl")).iter("rect") if bar.get("x")]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("log", BAD[::7], ids=lambda log: log.id)
def test_the_words_of_the_axis_do_not_overlap(log):
    words = re.findall(
        r'<text x="([0-9.]+)" y="[0-9]+" text-anchor="middle" class="name">([^<]+)<', page(log.data, log.name)
    )
    places = [float(x) for x, _ in words]
    assert places
    assert places == sorted(places)
    for (left, right), (_, said) in zip(pairwise(places), words, strict=False):
        assert right - left > 8 * len(said), said


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "00:00.00"), (59.996, "01:00.00"), (61.42, "01:01.42"), (3599.999, "1:00:00.00"), (3661.5, "1:01:01.50")],
)
def test_the_clock_of_a_log(seconds, words):
    assert clock(1_795_953_600 + seconds, 1_795_953_600) == words


def test_a_finding_leads_to_the_page_of_its_rule():
    text = page(BAD[0].data, BAD[0].name)
    assert f'/rules/{BAD[0].findings()[0].rule}.html">' in text


def test_the_parts_of_a_stream_are_one_line():
    delta = {"type": "response.output_audio.delta", "response_id": "r", "delta": "AAAA"}
    text = page(forms.bare([{"type": "session.created", "session": {}}, *[delta] * 500]).encode(), "a.jsonl")
    assert "500 × response.output_audio.delta" in text
    assert "AAAA" not in text


def test_a_large_log_has_a_page_that_is_not():
    events = [{"type": "session.created", "session": {}}]
    for number in range(5_000):
        events.append({"type": "rate_limits.updated", "rate_limits": [{"name": f"x{number}"}]})
    text = page(forms.bare(events).encode(), "a.jsonl")
    assert len(text) < 1_500_000
    assert "this page shows the first ones and those that it names above" in text


def test_the_command_writes_it_and_no_secret_is_in_it(tmp_path: Path):
    tool = {
        "type": "mcp",
        "server_label": f"<b>{TOKEN}</b>",
        "authorization": TOKEN,
        "server_url": f"https://x.org?k={TOKEN}",
    }
    events = [
        {"type": "session.created", "session": {"model": f'"><img src=x>{TOKEN}'}},
        {"type": "session.update", "session": {"tools": [tool], "instructions": TOKEN}},
        {"type": "error", "error": {"type": "x_error", "code": TOKEN, "message": f"<script>{TOKEN}"}},
        {"type": "mcp_list_tools.in_progress", "item_id": TOKEN},
    ]
    (tmp_path / "talk.jsonl").write_text(forms.bare(events))
    done = toolcheck("trace", "--html", "talk.html", "talk.jsonl", cwd=tmp_path)
    assert done.returncode == 1
    text = (tmp_path / "talk.html").read_text()
    assert TOKEN not in text
    assert TOKEN[5:] not in text
    assert "<script" not in text
    assert "<img" not in text
    assert "<b>" not in text
    assert toolcheck("trace", "--html", "talk.jsonl", "talk.jsonl", cwd=tmp_path).returncode == 2


def test_a_browser_shows_it(tmp_path: Path):
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        pytest.skip("no chromium is installed")
    log = next(log for log in BAD if log.id == "response-before-output/bad-two-calls.jsonl")
    (tmp_path / "page.html").write_text(page(log.data, log.name))
    words = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}", "--window-size=1150,760"]
    subprocess.run(
        [browser, *words, f"--screenshot={tmp_path / 'page.png'}", f"file://{tmp_path / 'page.html'}"],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert (tmp_path / "page.png").stat().st_size > 20_000, "an empty page has 6,000 bytes"
