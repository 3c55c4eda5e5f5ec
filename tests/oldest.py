"""The oldest versions that `pyproject.toml` allows, and what the tests need beside them, in the words of pip.

`make test-oldest` installs these. Not among them are the OpenAI clients, which ask for a newer pydantic than toolcheck
does; the tests that send with them skip themselves.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

from tests.running import ROOT

ALSO = ("hatchling", "hypothesis", "pre-commit", "pytest", "pytest-xdist")
"""Packages of the group `test` that the tests run with."""


def oldest() -> Iterator[str]:
    """Each dependency, with the version at which its range begins."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = pyproject["project"]
    for requirement in (*project["dependencies"], *project["optional-dependencies"]["code"]):
        name, bound, version = requirement.partition(">=")
        assert bound, f"{requirement} has no lower bound"
        yield f"{name}=={version}"
    for requirement in pyproject["dependency-groups"]["test"]:
        if requirement.partition(">=")[0] in ALSO:
            yield requirement


if __name__ == "__main__":
    print("\n".join(oldest()))
