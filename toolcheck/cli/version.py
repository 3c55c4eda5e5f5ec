"""`toolcheck version`, and `--version`: which toolcheck this is, on what it runs, and how old its facts are."""

from __future__ import annotations

import json

import click

from toolcheck.cli import exits
from toolcheck.cli.console import say
from toolcheck.cli.option import option
from toolcheck.ground.version import __version__

_LIBRARIES = ("click", "jsonschema", "jsonschema-rs", "pydantic", "PyYAML", "ruamel.yaml")


@click.command(
    "version",
    epilog="""\b
Examples:
  toolcheck version          the same line as `toolcheck --version`
  toolcheck version --json   all facts that a bug report needs""",
)
@option("--json", "as_json", is_flag=True, help="Print JSON, for a bug report.")
def command(*, as_json: bool) -> int:
    """Print the version, what it runs on, and the day of its newest facts about the APIs."""
    say(json.dumps(facts(), indent=2) + "\n" if as_json else f"{line()}\n")
    return exits.CLEAN


def line() -> str:
    """The version in one line: `toolcheck 1.2.3 (Python 3.11.7, jsonschema-rs, libyaml; APIs as of 2026-11-29)`."""
    import platform

    return (
        f"toolcheck {__version__} (Python {platform.python_version()}, {_schema_engine()}, {_yaml_parser()};"
        f" APIs as of {_contract_day()})"
    )


def facts() -> dict[str, object]:
    """What a bug report needs, and nothing about the user: no path, no name of a machine."""
    import platform

    return {
        "toolcheck": __version__,
        "contract": _contract_day(),
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "platform": f"{platform.system()} {platform.machine()}",
        "schema_engine": _schema_engine(),
        "yaml_parser": _yaml_parser(),
        "libraries": {name: _installed(name) for name in _LIBRARIES},
    }


def _schema_engine() -> str:
    from importlib.util import find_spec

    from toolcheck.contract.engine import wants_reference

    return "jsonschema" if wants_reference() or find_spec("jsonschema_rs") is None else "jsonschema-rs"


def _yaml_parser() -> str:
    from toolcheck.document.yaml_events import is_fast

    return "libyaml" if is_fast() else "ruamel.yaml"


def _contract_day() -> str:
    from toolcheck.contract.sources import SOURCES

    return max(source.looked for source in SOURCES.values())


def _installed(name: str) -> str | None:
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
