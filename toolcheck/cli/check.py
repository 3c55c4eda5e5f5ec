"""`toolcheck check`: report what is wrong with tool manifests, and fix what can be fixed.

Its options are declared here; what they do is in `check_run.py`, which does not need click.
"""

from __future__ import annotations

from typing import Any

import click

from toolcheck.cli import completing, exits, options
from toolcheck.cli.check_args import CheckArgs
from toolcheck.cli.check_run import check
from toolcheck.cli.option import option


@click.command(
    "check",
    epilog=f"""\b
Examples:
  toolcheck check agent.yaml                       one file
  toolcheck check                                  every manifest and code file below this folder
  toolcheck check --target responses tools.json    a list of tools for the Responses API
  toolcheck check --diff agents/                   what --fix would change
  toolcheck check --output-format json agents/     a report for programs
  toolcheck check --output-format github --output-file check.sarif
                                                   annotations, and a file for code scanning
  toolcheck check --baseline known.json agents/    only findings that are not in the baseline
  build-tools | toolcheck check -                  from standard input

{exits.HELP}""",
)
@click.argument("paths", nargs=-1, type=options.PATH, metavar="[PATH]...")
@options.target_option(
    "The API to check for, if the file does not say. Repeat it to check for several.  [default: realtime]"
)
@options.rule_options(options.rule_names, completing.rule_list, has_families=True)
@options.DEFINED_LABELS
@option("--fix", is_flag=True, help="Apply the safe fixes to the files.")
@option("--unsafe-fixes", is_flag=True, help="Also apply the unsafe fixes (with --diff: show them).")
@option("--show-fixes", is_flag=True, help="With --fix, list each fix.")
@option("--diff", is_flag=True, help="Show what --fix would change; change nothing.")
@options.OUTPUT_FORMAT
@option(
    "--output-file",
    "output_files",
    multiple=True,
    type=options.PATH,
    metavar="[FORMAT=]FILE",
    help="Write a report to a file. Its format is FORMAT, else the file's ending (.sarif, .json, .jsonl, .rdjson,"
    " .md, .xml for junit), else the first --output-format. May be repeated. Formats without a file go to standard"
    " output.",
)
@option("--statistics", is_flag=True, help="Count findings by rule instead of showing each one.")
@option("--quiet", "-q", is_flag=True, help="Show findings only: no summary, no notes.")
@options.COLOR
@options.FAIL_LEVEL
@option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings, or nothing was checked.")
@option("--stdin-filename", metavar="NAME", help="The name to report for standard input (`-`).")
@option(
    "--max-file-size",
    metavar="SIZE",
    callback=options.size,
    help="Skip larger files, with an error. A higher limit also allows more keys and values.  [default: 4M]",
)
@option("--max-depth", type=click.IntRange(1, 500), help="Refuse files that are nested more deeply.  [default: 64]")
@option(
    "--code/--no-code",
    default=None,
    help="Search folders for code that sends tools: Python, TypeScript, JavaScript, Markdown, notebooks. Tests,"
    " generated and vendored files are skipped.  [default: code]",
)
@option("--show-unread", is_flag=True, help="Show where code builds tools that cannot be read, and how to check them.")
@option("--show-suppressed", is_flag=True, help="Also report findings that are suppressed or in the baseline.")
@option(
    "--add-ignores",
    is_flag=True,
    help="Write a suppressing comment for each finding into YAML files; for other files, print configuration tables.",
)
@option("--baseline", metavar="FILE", help="Hide findings listed in this baseline.")
@option("--write-baseline", metavar="FILE", help="Write all findings to a baseline.")
@option(
    "--jobs",
    type=click.IntRange(1),
    metavar="N",
    help="The number of processes. The report is the same for any number.  [default: chosen by the number of files]",
)
@option("--timings", is_flag=True, help="Print to standard error how long each stage and rule took. Uses one process.")
@option("--skip-strangers", is_flag=True, help="Skip files without tools, even if they are named.")
@option("--allow-empty", is_flag=True, help="Exit with 0 even if nothing was checked.")
@option("--force-exclude", is_flag=True, help="Skip files that the configuration excludes, even if they are named.")
@option("--watch", is_flag=True, help="Check again after each change and print what differs. Ctrl-C ends it.")
@options.configured
def command(**words: Any) -> int:
    """Check tool manifests (JSON, JSONL, YAML) and the tools in code.

    A PATH that is a file is always checked. In Python, TypeScript, JavaScript, Markdown and notebooks, the tools that
    the code sends are checked. In a folder, all files that contain tools are checked, except those that git ignores.
    Without a PATH, the current folder is checked.
    """
    args = CheckArgs(**words)
    if args.watch:
        from toolcheck.cli.check_watch import watch

        return watch(args)
    return check(args)
