"""Where the reports of a check go, and in which formats: several at once, to standard output and to files.

Which findings there are is not known here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from toolcheck.cli.console import complain
from toolcheck.cli.surroundings import today
from toolcheck.cli.usage import suggestion, wrong_usage
from toolcheck.ground.later import import_named
from toolcheck.ground.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from toolcheck.finding.finding import Severity
    from toolcheck.finding.report import Report
    from toolcheck.reporting.setting import Setting
    from toolcheck.reporting.style import Style

FORMATS = ("text", "concise", "json", "json-lines", "sarif", "github", "gitlab", "junit", "rdjson", "markdown")

_FOR_PEOPLE = ("text", "concise")
_IN_LINES = (*_FOR_PEOPLE, "github")
_ENDINGS = {
    ".sarif": "sarif",
    ".sarif.json": "sarif",
    ".json": "json",
    ".jsonl": "json-lines",
    ".ndjson": "json-lines",
    ".xml": "junit",
    ".rdjson": "rdjson",
    ".md": "markdown",
}
_CHECKOUTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")


@record
class Output:
    """A report to write: its format, and its file (without one, standard output)."""

    format: str
    path: str = ""


def plan(formats: Sequence[str], files: Sequence[str], known: Sequence[str] = FORMATS) -> tuple[Output, ...]:
    """The reports that `--output-format` and `--output-file` ask for, in formats that are `known` to a command.

    A file (`-` is standard output) has the format before its `=`, else that of its ending, else the first that was
    named. The formats that no file has go to standard output.
    """
    asked = [_to_file(words, formats[0] if formats else "text", known) for words in files]
    written = [output for output in asked if output.path]
    if len({os.path.realpath(output.path) for output in written}) < len(written):
        raise wrong_usage("two reports cannot go to one file")
    placed = {output.format for output in asked}
    named = formats or (() if files else ("text",))
    wanted = dict.fromkeys([*(Output(name) for name in named if name not in placed), *asked])
    shown = [output for output in wanted if not output.path]
    alone = [output.format for output in shown if output.format not in _IN_LINES]
    if alone and len(shown) > 1:
        raise wrong_usage(f"`{alone[0]}` cannot share standard output: write it with `--output-file {alone[0]}=FILE`")
    return (*shown, *written)


def _to_file(words: str, otherwise: str, known: Sequence[str]) -> Output:
    name, sign, path = words.partition("=")
    if sign and name in known:
        if not path:
            raise wrong_usage(f"`--output-file {words}` does not name a file")
        return Output(name, path if path != "-" else "")
    if sign and "." not in name and (near := suggestion(name, known)):
        raise wrong_usage(f"unknown format `{name}`{near}")
    endings = sorted((end for end, name in _ENDINGS.items() if name in known), key=len, reverse=True)
    found = next((_ENDINGS[end] for end in endings if words.lower().endswith(end)), otherwise)
    return Output(found, words if words != "-" else "")


def render(report: Report, output_format: str, style: Style, how: Callable[[], Setting], *, quiet: bool) -> str:
    """The report in a format; `how` is asked only for one that says something of the run. The formats for people are
    empty if nothing was checked.
    """
    if output_format in _FOR_PEOPLE and not report.files:
        return ""
    match output_format:
        case "text":
            from toolcheck.contract.sources import age_words
            from toolcheck.reporting import text

            return text.render(report, style, quiet=quiet, age=age_words(today()))
        case "concise":
            from toolcheck.reporting import concise

            return concise.render(report, style)
        case "json":
            from toolcheck.reporting import json

            return json.render(report)
        case "json-lines":
            from toolcheck.reporting import json_lines

            return json_lines.render(report)
    rendered = import_named(f"toolcheck.reporting.{output_format}").render(report, how())
    assert isinstance(rendered, str)
    return rendered


def setting(exit_code: int, fail_level: Callable[[str], Severity]) -> Setting:
    """What a report says about the run around it. Paths are relative to the checkout, where a CI service names one
    that this folder is in, else to this folder.
    """
    from toolcheck.reporting.setting import Setting

    try:
        here = os.getcwd()
    except OSError:
        here = ""
    named = (os.path.realpath(os.environ[name]) for name in _CHECKOUTS if os.environ.get(name))
    root = next((root for root in named if f"{here}{os.sep}".startswith(os.path.join(root, ""))), here)
    return Setting(root, here, exit_code, fail_level)


def write_step_summary(report: Report, how: Setting) -> None:
    """Append the step summary to the file that GitHub Actions names, if it names one."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    from toolcheck.reporting import markdown

    text = markdown.render(report, how, room=markdown.STEP_BYTES)
    try:
        with open(path, "ab") as file:
            file.write(text.encode(errors="backslashreplace"))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a valid file name"
        complain(f"note: the step summary was not written: {reason.lower()}")
