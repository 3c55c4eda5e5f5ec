"""Recorded answers of OpenAI's server, against what toolcheck says of the requests.

python -m fuzz.recorded FOLDER            FOLDER holds checkouts of projects that keep cassettes for their tests

Each request with tools that was sent to the Responses API is checked once. A disagreement is printed with its file: the
server accepted it, and toolcheck reports an error; the server refused it, and toolcheck reports none; the server echoed
another `strict` or another `required` than toolcheck expects. Not counted are refusals for something else than tools,
errors about what the server dropped without a word, and models that were retired since. Answers that somebody wrote by
hand are dropped: the real server has long ids, and echoes every function with its `strict`. Nothing of a request is
printed but what toolcheck says of it.

The exit code is 0 without a disagreement, 1 with one, and 2 when there is no recording.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fuzz.cassettes import Exchange, UnreadError, exchanges, files
from toolcheck.checking.checking import check_document
from toolcheck.checking.selection import Options
from toolcheck.document.reading import read
from toolcheck.finding.finding import ERROR, Finding
from toolcheck.redaction.redactor import fit

MIN_ID_LENGTH = 50
"""The ids of the real server have at least this many characters."""
REFUSED = 400
COUNTED = ("accepted", "refused", "refused for something else", "written by hand", "disagreements")
OF_THE_DAY = frozenset(["retired-model", "retired-prompt"])
"""Rules that are true today, whatever the server accepted on the day of the recording."""
MAX_SENTENCE = 300
"""Print at most this many characters of an answer."""


def main() -> int:
    """Compare every recording of a folder."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.recorded", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where the checkouts are")
    folder = parser.parse_args().folder
    if not folder.is_dir():
        print(f"{folder} is not a folder", file=sys.stderr)
        return 2
    counts: Counter[str] = Counter()
    for exchange in _distinct(folder, counts):
        if not is_genuine(exchange):
            counts["written by hand"] += 1
            continue
        if exchange.status >= REFUSED and not _is_about_tools(exchange):
            counts["refused for something else"] += 1
            continue
        counts["refused" if exchange.status >= REFUSED else "accepted"] += 1
        for words in disagreements(exchange):
            counts["disagreements"] += 1
            print(f"{exchange.file}: {fit(words)}")
    judged = counts["accepted"] + counts["refused"]
    print(", ".join(f"{counts[name]} {name}" for name in COUNTED))
    if not judged:
        print(f"{folder} has no recording of a Responses request with tools", file=sys.stderr)
        return 2
    return 1 if counts["disagreements"] else 0


def _distinct(folder: Path, counts: Counter[str]) -> Iterator[Exchange]:
    """The exchanges in a folder, one for each list of tools, choice and outcome."""
    seen: set[str] = set()
    for path in files(folder):
        try:
            for exchange in exchanges(path, path.relative_to(folder).as_posix()):
                asked = [exchange.request.get(key) for key in ("tools", "tool_choice")]
                key = json.dumps([*asked, exchange.status >= REFUSED], sort_keys=True, default=str)
                if key not in seen:
                    seen.add(key)
                    yield exchange
        except UnreadError as error:
            print(f"{path.relative_to(folder).as_posix()}: not read ({error})", file=sys.stderr)


# -- fakes ------------------------------------------------------------------------------------------


def is_genuine(exchange: Exchange) -> bool:
    """Whether an answer is one that the real server gives."""
    answer = exchange.answer
    if exchange.status >= REFUSED:
        error = answer.get("error")
        return isinstance(error, dict) and isinstance(error.get("message"), str) and "type" in error
    identity = answer.get("id")
    has_id = isinstance(identity, str) and (len(identity) >= MIN_ID_LENGTH or "redact" in identity.lower())
    echoed = functions(answer)
    return (
        has_id
        and functions(exchange.request).keys() == echoed.keys()
        and all("strict" in tool for tool in echoed.values())
    )


def functions(holder: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The functions in the `tools` of a request or an answer, by name."""
    tools = holder.get("tools")
    listed = [tool for tool in tools if isinstance(tool, dict)] if isinstance(tools, list) else []
    return {str(tool.get("name")): tool for tool in listed if tool.get("type") == "function"}


def _is_about_tools(exchange: Exchange) -> bool:
    error = exchange.answer["error"]
    param = error.get("param")
    return param.startswith("tool") if isinstance(param, str) else "tool" in error["message"].lower()


# -- disagreements ----------------------------------------------------------------------------------


def disagreements(exchange: Exchange) -> Iterator[str]:
    """What toolcheck and the server see differently, a sentence for each."""
    document = read(json.dumps(exchange.request).encode(), "request.json")
    findings = check_document(document, Options(targets=("responses",))).findings
    errors = [finding for finding in findings if finding.severity >= ERROR]
    if exchange.status >= REFUSED:
        if not errors:
            yield f"refused ({exchange.answer['error']['message'][:MAX_SENTENCE]}), but toolcheck reports no error"
        return
    for finding in errors:
        if finding.rule in OF_THE_DAY or _is_dropped(exchange, finding):
            continue
        yield f"accepted, but {finding.rule} at {finding.api_path}: {finding.message}"
    yield from _of_echoes(exchange, findings)


def _is_dropped(exchange: Exchange, finding: Finding) -> bool:
    """Whether an error is about a tool of which the server dropped a part without a word, as the echo shows."""
    number = re.match(r"tools\[(\d+)\]", finding.api_path)
    tool = exchange.request["tools"][int(number[1])] if number else {}
    return (
        isinstance(tool.get("function"), dict) and functions(exchange.answer)[tool["name"]].get("description") is None
    )


def _of_echoes(exchange: Exchange, findings: tuple[Finding, ...]) -> Iterator[str]:
    """What the server made of `strict` and `required`, where toolcheck expects something else."""
    warned = {finding.api_path for finding in findings if finding.rule == "implicit-strict"}
    echoed = functions(exchange.answer)
    for number, tool in enumerate(exchange.request.get("tools") or ()):
        name = tool.get("name") if isinstance(tool, dict) and tool.get("type") == "function" else None
        if name not in echoed or "function" in tool:
            continue
        echo = echoed[name]
        if isinstance(tool.get("strict"), bool) and tool["strict"] != echo["strict"]:
            yield f"`strict` of `{name}` is {tool['strict']}, and {echo['strict']} in the echo"
        more = sorted(_required(echo) - _required(tool))
        if "strict" not in tool and bool(more) != (f"tools[{number}].strict" in warned):
            became = f"made {', '.join(more)} required" if more else "made nothing required"
            made = f"{echo['strict']} in the echo, which {became}"
            yield f"`strict` of `{name}` is left out and {made}: implicit-strict is wrong"


def _required(tool: dict[str, Any]) -> set[str]:
    """The paths of all required properties in the parameters of a function."""
    required: set[str] = set()
    waiting = [("", tool.get("parameters"))]
    while waiting:
        path, schema = waiting.pop()
        if isinstance(schema, list):
            waiting += [(f"{path}[{number}]", entry) for number, entry in enumerate(schema)]
        if not isinstance(schema, dict):
            continue
        names = schema.get("required")
        required.update(f"{path}.{name}".lstrip(".") for name in (names if isinstance(names, list) else ()))
        for keyword in ("properties", "$defs", "definitions"):
            inner = schema.get(keyword)
            waiting += [(f"{path}.{name}", entry) for name, entry in inner.items()] if isinstance(inner, dict) else []
        waiting += [(f"{path}.{keyword}", schema[keyword]) for keyword in ("items", "anyOf") if keyword in schema]
    return required


if __name__ == "__main__":
    sys.exit(main())
