"""The summary of a run in words: for a terminal, and as Markdown for a pull request or a chat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from toolcheck.redaction.redactor import printable
from toolcheck.reporting.marked import marked
from toolcheck.reporting.style import Style
from toolcheck.reporting.tally import counted

_MAX_UNSEEN = 50
_MAX_OWNERS = 10


def text(numbers: Mapping[str, Any], style: Style, *, quiet: bool) -> str:
    """The summary for a terminal; if `quiet`, only what was found."""
    lines = [line for rule in numbers["rules"] for line in _rule_lines(rule, style)]
    if not quiet:
        lines += [*([""] if lines else []), *_sentences(numbers)]
    return "".join(f"{line}\n" for line in lines)


def _rule_lines(rule: Mapping[str, Any], style: Style) -> Iterator[str]:
    word = style(rule["severity"], f"{rule['severity']}[{rule['rule']}]")
    yield f"{word}: {counted(rule['rows'], 'row')}, {counted(rule['texts'], 'text')}"
    yield f"  {style('frame', '-->')} {printable(place(rule['example']))}"


def place(example: Mapping[str, Any]) -> str:
    """Where a row is, for people."""
    name = f" ({example['id']})" if example["id"] else ""
    return f"{example['input']}, row {example['row']:,}{name}"


def _sentences(numbers: Mapping[str, Any]) -> Iterator[str]:
    rows, inputs = numbers["rows"], numbers["inputs"]
    unseen = f", {rows['unseen']:,} not looked at" if rows["unseen"] else ""
    left_out = f"; {rows['left_out']:,} more left out by `--where`" if rows["left_out"] else ""
    yield (
        f"Read {counted(rows['in'], 'row')} of {counted(inputs['files'], 'file')}: {rows['checked']:,} checked,"
        f" {rows['strangers']:,} without tools, {rows['unreadable']:,} unreadable{unseen}{left_out}"
    )
    known = f", {numbers['texts']['known']:,} of them known from before" if numbers["new"] is not None else ""
    yield f"Checked {counted(numbers['texts']['distinct'], 'different text')}{known}"
    yield f"Found {found(numbers)}"
    if numbers["new"] is not None:
        new = ", ".join(f"{one['rule']} ({counted(one['rows'], 'row')})" for one in numbers["new"])
        yield f"New since then: {new or 'nothing'}"
    if numbers["beyond"]:
        yield beyond(numbers["beyond"])
    if inputs["passed_over"]:
        yield f"Passed over {counted(inputs['passed_over'], 'file')} of other formats"


def beyond(files: Mapping[str, int]) -> str:
    """Which files of code were not read, and why."""
    kinds = ", ".join(f"{count:,} {language}" for language, count in files.items())
    noun = "file" if sum(files.values()) == 1 else "files"
    return f"Not read: {kinds} {noun} that may hold tools; install `toolcheck-lint[code]` on the workers"


def found(numbers: Mapping[str, Any]) -> str:
    """What was found, in a few words."""
    counts = [(word, numbers["findings"][f"{word}s"]) for word in ("error", "warning", "info")]
    words = [counted(count, word) if word != "info" else f"{count:,} info" for word, count in counts if count]
    with_findings = sum(count for worst, count in numbers["rows_by_worst"].items() if worst != "none")
    return f"{', '.join(words)} in {counted(with_findings, 'row')}" if words else "nothing"


# -- Markdown ---------------------------------------------------------------------------------------


def markdown(numbers: Mapping[str, Any]) -> str:
    """The same numbers as Markdown."""
    rows = numbers["rows"]
    states = [("checked", rows["checked"]), ("without tools", rows["strangers"]), ("unreadable", rows["unreadable"])]
    if rows["unseen"]:
        states.append(("not looked at", rows["unseen"]))
    if rows["left_out"]:
        states.append(("left out", rows["left_out"]))
    parts = [
        "# toolcheck fleet",
        " ".join(f"{marked(sentence)}." for sentence in _sentences(numbers)),
        _table(("rows", "number"), [(word, f"{count:,}") for word, count in states]),
        "## Findings by rule",
        _table(
            ("severity", "rule", "texts", "rows", "for example"),
            [
                (one["severity"], _linked(one), f"{one['texts']:,}", f"{one['rows']:,}", marked(place(one["example"])))
                for one in numbers["rules"]
            ],
        ),
        *_first(numbers["fix_first"]),
        *_owners(numbers["owners"]),
        *_new(numbers["new"]),
        *_unseen(numbers["unseen"]),
    ]
    return "\n\n".join(parts) + "\n"


def _linked(rule: Mapping[str, Any]) -> str:
    return f"[{marked(rule['rule'])}]({rule['rule_url']})" if rule["rule_url"] else marked(rule["rule"])


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return "None."
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _first(first: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield "## Fix these first"
    yield _table(
        ("rows", "tools", "for example", "findings"),
        [
            (
                f"{one['rows']:,}",
                f"{one['tools']:,}",
                marked(place(one["example"])) if one["example"] else "",
                "<br>".join(marked(f"{finding['rule']}: {finding['message']}") for finding in one["findings"]),
            )
            for one in first
        ],
    )


def _owners(owners: Mapping[str, Any] | None) -> Iterator[str]:
    if owners is None or not owners["top"]:
        return
    yield "## Owners"
    yield _table(
        ("owner", "rows", "rows by rule"),
        [
            (
                marked(one["owner"] or "(none)"),
                f"{one['rows']:,}",
                ", ".join(f"{marked(rule)} {rows:,}" for rule, rows in one["rules"].items()) or "none",
            )
            for one in owners["top"][:_MAX_OWNERS]
        ],
    )


def _new(new: Sequence[Mapping[str, Any]] | None) -> Iterator[str]:
    if new is None:
        return
    yield "## New since the earlier run"
    yield _table(
        ("severity", "rule", "texts", "rows"),
        [(one["severity"], marked(one["rule"]), f"{one['texts']:,}", f"{one['rows']:,}") for one in new],
    )


def _unseen(unseen: Sequence[Mapping[str, str]]) -> Iterator[str]:
    if not unseen:
        return
    yield "## Not looked at"
    yield _table(("input", "why"), [(marked(one["input"]), marked(one["reason"])) for one in unseen[:_MAX_UNSEEN]])
    if len(unseen) > _MAX_UNSEEN:
        yield f"… and {len(unseen) - _MAX_UNSEEN:,} more."
