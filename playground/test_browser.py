"""The playground in Chromium, as `make playground` has built it: `make playground-test`.

What is found is compared with the command; what the page asks for, with the server that it comes from.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from playground.answering import MAX_BYTES, answer, name_of
from playground.browser import Page, Site, browser, find_chromium
from playground.build import BUILT, HEADERS, HERE
from tests.fixtures import example_files, page_examples
from tests.log.fixtures import page_logs
from tests.running import ROOT, toolcheck

CHROMIUM = find_chromium()
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
TODAY = "2026-11-20"
BROKEN = (ROOT / "examples" / "broken" / "front_desk.yaml").read_text("utf-8")
TOKEN = "sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH"
SECRET = f"""\
tools:
  - type: mcp
    server_label: docs
    server_url: https://docs.example.com/mcp
    authorization: {TOKEN}
    require_approval: always
"""
PHONE = {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True}

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    pytest.mark.skipif(not (BUILT / "python.zip").exists(), reason="`make playground` has not built it"),
]


@pytest.fixture(scope="module")
def new_page() -> Iterator[Callable[[], Page]]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        assert CHROMIUM is not None
        with browser(CHROMIUM, Path(folder)) as new:
            yield new


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    served = Site(BUILT, HEADERS)
    yield served
    served.close()


@pytest.fixture(scope="module")
def ready(new_page: Callable[[], Page], site: Site) -> Page:
    """A page on which Python runs; the tests that use it clear the text first."""
    page = new_page()
    page.open(site.url)
    write(page, BROKEN)
    return page


@pytest.fixture
def page(ready: Page) -> Page:
    ready.run("document.querySelector('dialog').close()")
    for name in ("format", "target", "form", "turn"):
        ready.run(f"document.querySelector('#{name}').value = ''")
    ready.run("document.querySelector('#tab-findings').click()")
    write(ready, BROKEN)
    return ready


def write(page: Page, text: str) -> None:
    """Replace the text as a user does, and wait until it is checked."""
    page.run("(() => { const text = document.querySelector('#text'); text.focus(); text.select(); })()")
    before = checks(page)
    page.type(text) if text else page.press("Delete", code="Delete", windowsVirtualKeyCode=46)
    if text:
        page.wait(f"Number(document.body.dataset.checked ?? 0) > {before}")


def checks(page: Page) -> int:
    return int(page.run("Number(document.body.dataset.checked ?? 0)"))


def text_of(page: Page, selector: str) -> str:
    found = page.run(f"document.querySelector({json.dumps(selector)}).innerText")
    return str(found)


def hosts(page: Page) -> list[str]:
    """The hosts that the page and its workers asked."""
    return sorted({urlsplit(url).netloc for url in page.requests if not url.startswith(("about:", "data:", "chrome-"))})


def rules(page: Page) -> list[str]:
    return list(page.run("[...document.querySelectorAll('#findings .rule')].map((one) => one.textContent)"))


# -- the first check --------------------------------------------------------------------------------


def test_the_first_check_works_and_nothing_is_asked_of_others(new_page: Callable[[], Page], site: Site) -> None:
    page = new_page()
    page.open(site.url)
    assert not any(part in url for url in page.requests for part in ("pyodide", "worker", "python.zip"))
    assert page.run("document.querySelector('#progress').hidden")
    write(page, BROKEN)
    assert "5 errors, 3 fixable" in text_of(page, "#status")
    assert len(rules(page)) == 5
    assert hosts(page) == [urlsplit(site.url).netloc]
    assert any("pyodide.asm.wasm" in url for url in page.requests)
    assert page.said == []
    asked = len(page.requests)
    write(page, BROKEN + "\n")
    page.click("#share")
    page.wait("!document.querySelector('#sharing-link').hidden")
    assert len(page.requests) == asked, "everything else happens in the page"
    stored = "(async () => [document.cookie, localStorage.length, sessionStorage.length, (await caches.keys()).length, "
    assert page.run(stored + "(await indexedDB.databases()).length])()") == ["", 0, 0, 0, 0]


def test_the_page_alone_is_policy_enough_to_run(new_page: Callable[[], Page]) -> None:
    site = Site(BUILT, {})
    page = new_page()
    page.open(site.url + "#" + urlencode({"text": SECRET, "format": "yaml"}))
    page.wait("document.body.dataset.checked > 0")
    assert "literal-secret" in rules(page)
    assert page.said == []
    site.close()


@pytest.mark.parametrize(
    "attempt",
    [
        "fetch('https://other.example/')",
        "new WebSocket('wss://other.example/')",
        "eval('1')",
        "new Function('return 1')",
        "document.head.append(Object.assign(document.createElement('script'), {textContent: 'window.broken = 1'}))",
        "document.body.append(Object.assign(document.createElement('img'), {src: 'https://other.example/a.png'}))",
        "document.body.append(Object.assign(document.createElement('iframe'), {src: 'https://other.example/'}))",
        "navigator.sendBeacon('https://other.example/', 'x')",
        "document.body.setAttribute('style', 'color: red')",
    ],
)
def test_the_policy_holds(new_page: Callable[[], Page], site: Site, attempt: str) -> None:
    page = new_page()
    page.open(site.url)
    page.run("window.refused = []")
    page.run("addEventListener('securitypolicyviolation', (one) => refused.push(one.effectiveDirective))")
    page.run(f"setTimeout(() => {{ {attempt} }}, 0)")
    assert page.wait("window.refused.length ? window.refused : 0")
    assert page.run("window.broken") is None
    page.run("new Promise((resolve) => setTimeout(resolve, 100))")
    assert hosts(page) == [urlsplit(site.url).netloc]


def test_the_worker_has_nothing_to_ask_a_server_with(page: Page) -> None:
    """The worker of the page, asked by the protocol as no page could ask it."""
    names = ("fetch", "XMLHttpRequest", "WebSocket", "WebTransport", "EventSource", "importScripts", "Worker", "caches")
    script = f"{json.dumps(names)}.filter((name) => self[name] !== undefined)"
    assert page.in_worker(script) == []


# -- the same findings ------------------------------------------------------------------------------


def questions() -> list[dict[str, str]]:
    """All examples and all examples of pages, but those of servers."""
    targets = {"realtime-session": "realtime"}
    found = [
        {
            "id": one.id,
            "text": one.data.decode(),
            "format": {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".jsonl": "jsonl"}[Path(one.name).suffix],
            "target": "".join(targets.get(target, target) for target in one.targets),
        }
        for one in (*page_examples(), *example_files())
    ]
    found += [
        {"id": path.name, "text": path.read_text("utf-8"), "format": format, "target": ""}
        for pattern, format in (("broken/*.py", "python"), ("logs/*.log", "log"), ("testing/*.py", "python"))
        for path in sorted((ROOT / "examples").glob(pattern))
    ]
    found += [
        {"id": log.id, "text": log.data.decode(), "format": "log", "target": ""}
        for log in page_logs()
        if not log.locked
    ]
    return [{"ask": "check", "today": TODAY, **one} for one in found]


ASK_ALL = """
(async () => {
  const { Engine } = await import("./engine.mjs");
  window.engine ??= new Engine(() => {});
  const answers = [];
  for (const question of %s) answers.push(await window.engine.ask(question));
  return answers;
})()
"""


def asked(page: Page, wanted: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list(page.run(ASK_ALL % json.dumps(wanted)))


def test_the_findings_in_the_browser_are_those_outside(page: Page) -> None:
    """The whole answers, of two versions of Python and of both engines."""
    wanted = questions()
    assert len(wanted) > 300
    for question, found in zip(wanted, asked(page, wanted), strict=True):
        assert found == json.loads(answer(json.dumps(question))), question["id"]
        assert "failed" not in found


def test_the_findings_are_those_of_the_command(page: Page, tmp_path: Path) -> None:
    wanted = questions()
    found = dict(zip(range(len(wanted)), asked(page, wanted), strict=True))
    for command, target in {(("trace" if one["format"] == "log" else "check"), one["target"]) for one in wanted}:
        names = {}
        for number, one in enumerate(wanted):
            if (one["target"], one["format"] == "log") == (target, command == "trace"):
                name = f"{number}{Path(name_of(one['text'], one['format'])).suffix}"
                (tmp_path / name).write_text(one["text"])
                names[name] = number
        more = ("--target", target) if target else ()
        done = toolcheck(command, "--output-format", "json", *more, *names, cwd=tmp_path, env={"TOOLCHECK_ENGINES": ""})
        said: dict[str, list[Any]] = {name: [] for name in names}
        for one in json.loads(done.stdout)["findings"]:
            if one["rule"] != "expired-suppression":
                said[one["file"]].append((one["rule"], one["severity"], one["message"], one["line"], one["column"]))
        for name, number in names.items():
            shown = [
                (one["rule"], one["severity"], one["message"], one["line"], one["column"])
                for one in found[number]["findings"]
                if one["rule"] != "expired-suppression"
            ]
            assert shown == said[name], wanted[number]["id"]


def test_payloads_and_fixes_are_those_outside(page: Page) -> None:
    wanted = [{**one, "ask": "compile"} for one in questions()[-120:]]
    wanted += [{**one, "ask": "fix", "finding": "safe"} for one in questions()[::4]]
    for question, found in zip(wanted, asked(page, wanted), strict=True):
        assert found == json.loads(answer(json.dumps(question))), question["id"]


# -- on the page ------------------------------------------------------------------------------------


def test_a_finding_leads_to_its_place(page: Page) -> None:
    page.click("#findings li:nth-child(4) .place")
    spot = "(({ value, selectionStart, selectionEnd }) => value.slice(selectionStart, selectionEnd))"
    assert page.run(f"{spot}(document.querySelector('#text'))") == "calendar"
    assert page.run("document.activeElement.id") == "text"
    marked = page.run("[...document.querySelectorAll('#marks mark')].map((one) => [one.className, one.textContent])")
    assert marked == [
        ["error", "function"],
        ["error", "strict"],
        ["error", "Authorization"],
        ["error", "calendar"],
        ["error", "web_search"],
    ]
    assert page.run("document.querySelector('#marks').textContent") == BROKEN + "\n"


def test_a_fix_is_shown_made_and_undone(page: Page) -> None:
    page.click("#findings li:nth-child(2) .preview")
    page.wait("!!document.querySelector('#findings .apply')")
    assert "-      strict: true" in text_of(page, "#findings .diff")
    before = checks(page)
    page.click("#findings .apply")
    page.wait(f"document.body.dataset.checked > {before}")
    assert "strict-in-realtime" not in rules(page)
    assert page.run("document.querySelector('#text').value") == BROKEN.replace(
        "      strict: true                    # Responses only\n", ""
    )
    page.run("document.querySelector('#text').focus(); document.execCommand('undo')")
    page.wait(f"document.querySelector('#text').value === {json.dumps(BROKEN)}")


def test_all_safe_fixes_are_made_at_once(page: Page) -> None:
    assert text_of(page, "#fix-all") == "Preview all 3 safe fixes"
    page.click("#fix-all")
    page.wait("!!document.querySelector('#fix-all-change .apply')")
    before = checks(page)
    page.click("#fix-all-change .apply")
    page.wait(f"document.body.dataset.checked > {before}")
    assert rules(page) == ["duplicate-server-label", "unsupported-tool-type"]
    assert page.run("document.querySelector('#fix-all-bar').hidden")


def test_the_payload_is_a_tab(page: Page) -> None:
    write(page, "session: {tools: [{type: function, name: f}]}\nturns: {quiet: {tool_choice: none}}\n")
    page.run("document.querySelector('#tab-findings').focus()")
    page.press("ArrowRight", code="ArrowRight", windowsVirtualKeyCode=39)
    page.wait("document.querySelector('#payload').textContent.includes('session.update')")
    assert page.run("document.activeElement.id") == "tab-payload"
    assert page.run("document.querySelector('#panel-findings').hidden")
    choose(page, "turn", "quiet")
    page.wait("document.querySelector('#payload').textContent.includes('response.create')")
    choose(page, "turn", "")
    choose(page, "form", "session")
    page.wait("JSON.parse(document.querySelector('#payload').textContent).type === 'realtime'")
    write(page, BROKEN)
    page.wait("document.querySelector('#payload').hidden")
    assert "line 23" in text_of(page, "#notes")


def choose(page: Page, name: str, value: str) -> None:
    page.run(
        f"(() => {{ const it = document.querySelector('#{name}'); it.value = {json.dumps(value)}; "
        "it.dispatchEvent(new Event('change')); })()"
    )


def test_an_example_is_checked(page: Page) -> None:
    before = checks(page)
    choose(page, "example", "1")
    page.wait(f"document.body.dataset.checked > {before}")
    assert "read as Python" in text_of(page, "#status")
    assert len(rules(page)) == 1


def test_a_text_is_for_an_api(page: Page) -> None:
    write(page, "- {type: web_search}\n")
    assert rules(page) == ["unsupported-tool-type"]
    before = checks(page)
    choose(page, "target", "responses")
    page.wait(f"document.body.dataset.checked > {before}")
    assert rules(page) == []
    assert "no findings" in text_of(page, "#status")


def test_words_of_the_text_are_never_markup(page: Page) -> None:
    write(page, "tools:\n  - {type: '<img src=x onerror=alert(1)>', name: '`<b>x</b>`'}\n")
    assert rules(page)
    assert page.run("document.querySelectorAll('#findings img, #findings b').length") == 0
    assert "<img src=x onerror=alert(1)>" in text_of(page, "#findings")


def test_an_empty_text_has_no_findings(page: Page) -> None:
    write(page, "")
    page.wait("document.querySelectorAll('#findings li').length === 0")


def test_a_huge_text_says_so_at_once(page: Page) -> None:
    before = checks(page)
    page.run(
        "(() => { const it = document.querySelector('#text'); it.value = '# ' + 'x'.repeat(5_000_000); "
        "it.dispatchEvent(new Event('input')); })()"
    )
    page.wait(f"document.body.dataset.checked > {before}")
    assert rules(page) == ["too-large"]
    assert f"up to {MAX_BYTES // 1000} KB" in text_of(page, "#hint")
    assert page.run("document.querySelector('#marks').textContent") == ""
    page.click("#share")
    page.wait("document.querySelector('#sharing-words').textContent.includes('too long')")
    page.run("document.querySelector('#text').value = ''")


def test_a_long_check_can_be_stopped(new_page: Callable[[], Page], site: Site) -> None:
    page = new_page()
    page.open(site.url)
    write(page, "- {type: mcp}\n")
    tool = "- {type: function, name: f%d, description: Does it., parameters: {type: object, properties: {a: {}}}}\n"
    long = "".join(tool % number for number in range(4500))
    assert len(long) < MAX_BYTES
    page.run(
        f"(() => {{ const it = document.querySelector('#text'); it.value = {json.dumps(long)}; "
        "it.dispatchEvent(new Event('input')); })()"
    )
    page.wait("!document.querySelector('#stop').hidden || document.body.dataset.checked > 1")
    page.run("document.querySelector('#stop').click()")
    page.wait("document.querySelector('#status').textContent.startsWith('Stopped')")
    write(page, BROKEN)
    assert len(rules(page)) == 5


# -- links ------------------------------------------------------------------------------------------


def test_a_secret_is_in_no_address(page: Page, site: Site) -> None:
    write(page, SECRET)
    assert page.run("location.href") == site.url
    page.click("#share")
    page.wait("!document.querySelector('#share-without').hidden")
    assert "on line 5" in text_of(page, "#sharing-words")
    assert page.run("document.querySelector('#sharing-link').hidden")
    page.click("#share-without")
    page.wait("!document.querySelector('#sharing-link').hidden")
    link = page.run("document.querySelector('#link').value")
    assert page.run("location.href") == site.url
    fragment = urlsplit(link).fragment
    held = page.run(f"import('./fragment.mjs').then((it) => it.decode({json.dumps('#' + fragment)}))")
    assert held["text"] == SECRET.replace(TOKEN, "${SECRET}")
    assert TOKEN not in str(page.requests) + str(site.asked)


def test_a_link_holds_the_text(new_page: Callable[[], Page], page: Page) -> None:
    choose(page, "target", "responses")
    text = BROKEN + "# 🦜 é & + % #\n"
    write(page, text)
    page.click("#share")
    page.wait("!document.querySelector('#sharing-link').hidden")
    link = page.run("document.querySelector('#link').value")
    assert len(link) < len(text)
    other = new_page()
    other.open(link)
    other.wait("document.body.dataset.checked > 0")
    assert other.run("document.querySelector('#text').value") == text
    assert other.run("document.querySelector('#target').value") == "responses"
    assert rules(other) == rules(page)


def test_a_link_of_another_text_replaces_this(page: Page) -> None:
    before = checks(page)
    page.run(f"location.hash = {json.dumps('#' + urlencode({'text': '- {type: mcp}', 'format': 'yaml'}))}")
    page.wait(f"document.body.dataset.checked > {before}")
    assert page.run("document.querySelector('#text').value") == "- {type: mcp}"
    page.run("history.replaceState(null, '', location.pathname)")


@pytest.mark.parametrize(
    ("fragment", "words"),
    [
        ("#z=AAAA", "This link is broken"),
        ("#z=%25%25", "This link is broken"),
        ("#z=", "This link is broken"),
        ("#format=yaml", "This link holds no text"),
        ("#somewhere", "This link holds no text"),
        ("#%E0%A4%A", "This link holds no text"),
        ("#text=" + "x" * (MAX_BYTES + 1), "too long"),
    ],
)
def test_a_broken_link_says_so(page: Page, fragment: str, words: str) -> None:
    page.run(f"import('./fragment.mjs').then(({{ decode }}) => decode({json.dumps(fragment)})).then(() => '', "
             "(error) => { window.refusal = error.message; })")  # fmt: skip
    assert words in page.run("window.refusal")
    page.run(f"location.hash = {json.dumps(fragment)}")
    page.wait(f"document.querySelector('#status').textContent.includes({json.dumps(words)})")
    assert page.run("document.querySelector('#text').value") == BROKEN
    page.run("history.replaceState(null, '', location.pathname)")


def test_a_link_that_unpacks_to_gigabytes_is_refused(page: Page) -> None:
    script = """
    (async () => {
      const { encode, decode } = await import("./fragment.mjs");
      const fragment = await encode({ text: "x".repeat(50_000_000) });
      return [fragment.length, await decode(fragment).then(() => "", (error) => error.message)];
    })()
    """
    size, words = page.run(script)
    assert size < 200_000
    assert words == "The text of this link is too long."


@pytest.mark.parametrize("words", [{"format": "nonsense", "target": "nonsense"}, {"format": "log"}])
def test_words_of_a_link_that_are_unknown_are_left_out(page: Page, words: dict[str, str]) -> None:
    before = checks(page)
    page.run(f"location.hash = {json.dumps('#' + urlencode({'text': '- {type: mcp}', **words}))}")
    page.wait(f"document.body.dataset.checked > {before}")
    assert page.run("document.querySelector('#format').value") == words["format"].replace("nonsense", "")
    assert page.run("document.querySelector('#target').value") == ""
    page.run("history.replaceState(null, '', location.pathname)")


# -- without a network ------------------------------------------------------------------------------


def test_it_works_when_the_server_has_gone(new_page: Callable[[], Page]) -> None:
    site = Site(BUILT, HEADERS)
    page = new_page()
    page.open(site.url)
    write(page, "- {type: mcp}\n")
    site.close()
    page.everywhere(
        "Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=0, uploadThroughput=0
    )
    write(page, BROKEN)
    assert len(rules(page)) == 5
    page.click("#findings .preview")
    page.wait("!!document.querySelector('#findings .apply')")


def test_python_that_cannot_be_loaded_is_tried_again(new_page: Callable[[], Page]) -> None:
    site = Site(BUILT, HEADERS)
    page = new_page()
    page.open(site.url)
    site.missing = "python.zip"
    page.run("document.querySelector('#text').focus()")
    page.type(BROKEN)
    page.wait("!document.querySelector('#again').hidden")
    assert "could not be loaded" in text_of(page, "#status")
    assert page.run("document.querySelector('#text').value") == BROKEN
    site.missing = ""
    page.click("#again")
    page.wait("document.body.dataset.checked > 0")
    assert len(rules(page)) == 5
    site.close()


# -- usable by anyone -------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_axe_finds_nothing(page: Page, scheme: str, width: str) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: `npm ci` in playground/")
    page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    if width == "phone":
        page.call("Emulation.setDeviceMetricsOverride", **PHONE)
    page.run(AXE.read_text("utf-8") + "; 0")
    wrong = [violations(page)]
    page.run("document.querySelector('#findings .preview').click()")
    page.wait("!!document.querySelector('#findings .apply')")
    wrong.append(violations(page))
    write(page, SECRET)
    page.run("document.querySelector('#share').click()")
    page.wait("!document.querySelector('#share-without').hidden")
    wrong.append(violations(page))
    page.run("document.querySelector('#close').click(); document.querySelector('#tab-payload').click()")
    write(page, (ROOT / "examples" / "calendar.json").read_text("utf-8"))
    page.wait("!document.querySelector('#payload').hidden")
    wrong.append(violations(page))
    page.call("Emulation.clearDeviceMetricsOverride")
    assert wrong == [[], [], [], []]


def violations(page: Page) -> list[Any]:
    script = "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations.map((one) => "
    return list(page.run(script + "[one.id, one.help, one.nodes.map((node) => node.html)]))"))


def test_a_phone_needs_no_scrolling_sideways(page: Page) -> None:
    page.call("Emulation.setDeviceMetricsOverride", **{**PHONE, "width": 320})
    page.click("#fix-all")
    page.wait("!!document.querySelector('#fix-all-change .apply')")
    wide = page.run("document.documentElement.scrollWidth")
    page.call("Emulation.clearDeviceMetricsOverride")
    assert wide <= 320


def test_the_keyboard_reaches_everything(page: Page) -> None:
    page.run("document.querySelector('#example').focus()")
    seen = []
    for _ in range(40):
        seen.append(
            page.run("document.activeElement.id || document.activeElement.className || document.activeElement.tagName")
        )
        page.press("Tab", code="Tab", windowsVirtualKeyCode=9)
    for name in ("example", "format", "target", "share", "text", "tab-findings", "fix-all", "rule", "place", "preview"):
        assert name in seen
    assert "tab-payload" not in seen, "the tabs are one stop; arrows go on from there"
