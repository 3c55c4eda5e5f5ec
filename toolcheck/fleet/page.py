"""The page of a run: how many rows, what is found by rule, whose it is, which lists to fix first, what is new.

One file without a script, which loads nothing. Each picture is a table or a list, too, so nothing is said by colour or
place alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from math import log
from typing import Any

from toolcheck.fleet.words import beyond, found, place
from toolcheck.redaction.redactor import printable

_WIDTH = 900
_BAR = 420
_MAX_RULES = 12
_MAX_UNSEEN = 200
_STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --soft: #5f6368; --paper: #fff; --line: #d6d9dc; --box: #f5f6f7;
  --good: #0072b2; --error: #b34700; --warning: #8a6100; --info: #0072b2; --plain: #8ec5e8; --stranger: #c9ccd0; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8e8; --soft: #a5abb1; --paper: #17191c; --line: #3b4046;
  --box: #22262a; --good: #6cb8ea; --error: #ff9a62; --warning: #e8bf5a; --info: #6cb8ea; --plain: #1d5d86;
  --stranger: #4a4f55; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 16px 24px 60px; max-width: 1100px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 22px; } h2 { font-size: 18px; margin-top: 32px; }
a { color: var(--good); }
:focus-visible { outline: 3px solid var(--warning); outline-offset: 2px; }
.wide { overflow-x: auto; }
svg { display: block; max-width: 100%; height: auto; font: 13px system-ui, sans-serif; fill: var(--ink); }
.checked { fill: var(--plain); } .strangers { fill: var(--stranger); } .unreadable { fill: var(--error); }
.unseen { fill: var(--warning); } .left_out { fill: none; stroke: var(--soft); stroke-dasharray: 4 3; }
.error { fill: var(--error); color: var(--error); } .warning { fill: var(--warning); color: var(--warning); }
.info { fill: var(--info); color: var(--info); }
td.error, td.warning, td.info { font-weight: 600; }
.line { fill: none; stroke: var(--good); stroke-width: 2; } .axis { stroke: var(--line); }
svg .soft { fill: var(--soft); } .soft { color: var(--soft); }
table { border-collapse: collapse; }
caption { white-space: nowrap; text-align: left; color: var(--soft); padding-bottom: 4px; }
th, td { padding: 3px 14px 3px 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
meter { width: 220px; height: 12px; }
code { font: 13px ui-monospace, monospace; overflow-wrap: anywhere; }
.heat td { border: 1px solid var(--paper); padding: 3px 8px; }
.heat th[scope=row] { white-space: nowrap; }
.heat th[scope=col] { font-weight: 400; font-size: 13px; }
.bar { fill: var(--plain); }
@media print { body { max-width: none; padding: 0; } }
"""


def render(numbers: Mapping[str, Any]) -> str:
    """The page of a run; `numbers` is its summary."""
    return "\n".join(
        [
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            '<meta name="viewport" content="width=device-width">',
            f"<title>toolcheck fleet: {escape(found(numbers))}</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
            "<main>",
            "<h1>What toolcheck found</h1>",
            f"<p>{escape(_first_words(numbers))}</p>",
            *([f"<p>{_with_code(beyond(numbers['beyond']))}.</p>"] if numbers["beyond"] else []),
            *_rows(numbers["rows"]),
            *_rules(numbers["rules"]),
            *_fix_first(numbers["fix_first"]),
            *_owners(numbers["owners"]),
            *_new(numbers["new"]),
            *_curve(numbers["curve"]),
            *_unseen(numbers["unseen"]),
            f'<p class="soft">Made by toolcheck {escape(numbers["toolcheck"])}.</p>',
            "</main>",
            "</body>\n</html>\n",
        ]
    )


def _first_words(numbers: Mapping[str, Any]) -> str:
    rows, texts = numbers["rows"], numbers["texts"]["distinct"]
    return f"{rows['in']:,} rows with {texts:,} different texts: {found(numbers)}."


# -- rows -------------------------------------------------------------------------------------------

_STATES = {
    "checked": "checked",
    "strangers": "without tools",
    "unreadable": "unreadable",
    "unseen": "not looked at",
    "left_out": "left out by --where",
}


def _rows(rows: Mapping[str, int]) -> Iterator[str]:
    counts = [(state, words, rows[state]) for state, words in _STATES.items() if rows[state] or state == "checked"]
    total = sum(count for _, _, count in counts) or 1
    said = ", ".join(f"{count:,} {words}" for _, words, count in counts)
    yield '<h2 id="rows">Rows</h2>'
    yield f'<svg viewBox="0 0 {_WIDTH} 34" width="{_WIDTH}" role="img" aria-label="{escape(said)}">'
    at = 0.0
    for state, words, count in counts:
        width = _WIDTH * count / total
        yield f'<rect class="{state}" x="{at:.2f}" y="4" width="{width:.2f}" height="26" data-rows="{count}">'
        yield f"<title>{count:,} {escape(words)}</title></rect>"
        at += width
    yield "</svg>"
    yield _table(
        "Each row of the input is one of these.",
        ("state", "rows", "share"),
        [(escape(words), f"{count:,}", f"{count / total:.2%}") for _, words, count in counts],
        numbers=(1, 2),
    )


# -- rules ------------------------------------------------------------------------------------------


def _rules(rules: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield '<h2 id="rules">Findings by rule</h2>'
    if not rules:
        yield "<p>None.</p>"
        return
    most = max(rule["rows"] for rule in rules)
    rows = []
    for rule in rules:
        width = max(_BAR * rule["rows"] / most, 1)
        said = f"{rule['texts']:,} texts, {rule['rows']:,} rows"
        bar = (
            f'<svg viewBox="0 0 {_BAR} 14" width="{_BAR // 2}" role="img" aria-label="{said}">'
            f'<rect class="{escape(rule["severity"])}" y="1" width="{width:.2f}" height="12" data-rows="{rule["rows"]}"'
            f' data-texts="{rule["texts"]}"/></svg>'
        )
        example = f"<code>{_shown(place(rule['example']))}</code>"
        rows.append((_severity(rule), _linked(rule), f"{rule['texts']:,}", f"{rule['rows']:,}", bar, example))
    head = ("severity", "rule", "texts", "rows", "rows, as a bar", "for example")
    yield _table("The same text may be in many rows.", head, rows, numbers=(2, 3), severities=True)


def _severity(one: Mapping[str, Any]) -> str:
    return escape(one["severity"])


def _linked(rule: Mapping[str, Any]) -> str:
    name = _shown(rule["rule"])
    return f'<a href="{escape(rule["rule_url"])}">{name}</a>' if rule.get("rule_url") else name


# -- lists ------------------------------------------------------------------------------------------


def _fix_first(first: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not first:
        return
    yield '<h2 id="first">Fix these first</h2>'
    rows = []
    for one in first:
        said = "<br>".join(
            f"{escape(each['severity'])}: {_shown(each['rule'])}: {_with_code(each['message'])}"
            for each in one["findings"]
        )
        example = f"<code>{_shown(place(one['example']))}</code>" if one["example"] else ""
        rows.append((f"{one['rows']:,}", f"{one['tools']:,}", said, example))
    head = ("rows", "tools", "findings", "for example")
    yield _table("The texts with errors or warnings that most rows have.", head, rows, numbers=(0, 1))


def _owners(owners: Mapping[str, Any] | None) -> Iterator[str]:
    if owners is None:
        yield '<h2 id="owners">Owners</h2>'
        yield "<p>There are too many different owners to compare them.</p>"
        return
    top = [one for one in owners["top"] if one["rules"]]
    if not top:
        return
    totals: dict[str, int] = {}
    for one in top:
        for rule, rows in one["rules"].items():
            totals[rule] = totals.get(rule, 0) + rows
    rules = sorted(totals, key=lambda rule: (-totals[rule], rule))[:_MAX_RULES]
    most = max(totals[rule] for rule in rules)
    yield '<h2 id="owners">Owners</h2>\n<div class="wide" tabindex="0" role="region" aria-label="Owners and rules">'
    yield '<table class="heat"><caption>Rows with a finding, by owner and rule. Darker is more.</caption>'
    yield (
        "<thead><tr>"
        + "".join(f'<th scope="col">{_shown(name)}</th>' for name in ("owner", "rows", *rules))
        + "</tr></thead>"
    )
    yield "<tbody>"
    for one in top:
        cells = "".join(_heat(one["rules"].get(rule, 0), most) for rule in rules)
        owner = _shown(one["owner"]) or '<span class="soft">(none)</span>'
        yield f'<tr><th scope="row">{owner}</th><td class="number">{one["rows"]:,}</td>{cells}</tr>'
    yield "</tbody></table></div>"
    yield f'<p class="soft">{len(top):,} of {owners["number"]:,} owners, {len(rules):,} of {len(totals):,} rules.</p>'


def _heat(rows: int, most: int) -> str:
    if not rows:
        return '<td class="number soft">0</td>'
    share = 12 + round(48 * log(1 + rows) / log(1 + most))
    shade = f"background: color-mix(in srgb, var(--error) {share}%, var(--paper))"
    return f'<td class="number" style="{shade}">{rows:,}</td>'


def _new(new: Sequence[Mapping[str, Any]] | None) -> Iterator[str]:
    if new is None:
        return
    yield '<h2 id="new">New since the earlier run</h2>'
    if not new:
        yield "<p>Nothing.</p>"
        return
    rows = [(_severity(one), _shown(one["rule"]), f"{one['texts']:,}", f"{one['rows']:,}") for one in new]
    head = ("severity", "rule", "texts", "rows")
    yield _table("Found in texts that the earlier run did not have.", head, rows, numbers=(2, 3), severities=True)


def _curve(points: Sequence[Sequence[int]]) -> Iterator[str]:
    if len(points) < 2:
        return
    texts, rows = points[-1]
    high, wide = 200, 600

    def spot(point: Sequence[int]) -> str:
        return f"{40 + wide * log(point[0]) / log(max(texts, 2)):.1f},{10 + high * (1 - point[1] / rows):.1f}"

    half = next(number for number, count in points if count * 2 >= rows)
    said = f"The {half:,} most frequent of {texts:,} texts are in half of the rows."
    yield '<h2 id="curve">How often texts are repeated</h2>'
    yield f"<p>{said}</p>"
    yield f'<svg viewBox="0 0 700 240" width="700" role="img" aria-label="{escape(said)}">'
    yield '<path class="axis" d="M40 10V210H640" fill="none"/>'
    yield f'<polyline class="line" points="{" ".join(map(spot, points))}"/>'
    yield f'<text class="soft" x="40" y="230">1 text</text><text class="soft" x="560" y="230">{texts:,} texts</text>'
    yield '<text class="soft" x="0" y="20">100%</text><text class="soft" x="16" y="214">0</text></svg>'
    rows_of = [
        (f"{number:,}", f"{count:,}", f"{count / rows:.1%}") for number, count in points[:: max(1, len(points) // 8)]
    ]
    yield "<details><summary>The same as a table</summary>"
    yield _table(
        "So many of the most frequent texts", ("texts", "rows", "share of all rows"), rows_of, numbers=(0, 1, 2)
    )
    yield "</details>"


def _unseen(unseen: Sequence[Mapping[str, str]]) -> Iterator[str]:
    if not unseen:
        return
    yield '<h2 id="unseen">Not looked at</h2>'
    rows = [(f"<code>{_shown(one['input'])}</code>", _shown(one["reason"])) for one in unseen[:_MAX_UNSEEN]]
    yield _table(f"{len(unseen):,} in all.", ("input", "why"), rows)


# -- HTML -------------------------------------------------------------------------------------------


def _table(
    about: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    numbers: Sequence[int] = (),
    *,
    severities: bool = False,
) -> str:
    """A table of HTML; the columns of `numbers` are numbers, and the first one may have `severities`."""

    def cell(at: int, words: str) -> str:
        kind = "number" if at in numbers else words if severities and at == 0 else ""
        return f'<td class="{kind}">{words}</td>' if kind else f"<td>{words}</td>"

    names = "".join(
        f'<th scope="col"{" class=number" if at in numbers else ""}>{escape(name)}</th>' for at, name in enumerate(head)
    )
    lines = "\n".join(f"<tr>{''.join(cell(at, words) for at, words in enumerate(row))}</tr>" for row in rows)
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(about)}">'
        f"<table><caption>{escape(about)}</caption>\n"
        f"<thead><tr>{names}</tr></thead>\n<tbody>\n{lines}\n</tbody></table></div>"
    )


def _shown(words: str) -> str:
    return escape(printable(words))


def _with_code(words: str) -> str:
    """Words as HTML, with `code` elements for backticks."""
    pieces = printable(words).split("`")
    return "".join(f"<code>{escape(piece)}</code>" if at % 2 else escape(piece) for at, piece in enumerate(pieces))
