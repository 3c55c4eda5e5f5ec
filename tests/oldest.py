"""The oldest versions that `pyproject.toml` allows, and what the tests need beside them, in the words of pip.

`make test-oldest` installs these, and `make fleet-oldest` those of `fleet`. Not among them are the OpenAI clients, which ask for a newer pydantic than toolcheck
does; the tests that send with them skip themselves.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator

from tests.running import ROOT

ALSO = ("hatchling", "hypothesis", "pre-commit", "pytest", "pytest-xdist")
"""Packages of the group `test` that the tests run with."""
ALSO_OF_FLEET = ("flask-cors", "hypothesis", "moto[s3]", "pytest", "pytest-xdist", "trustme", "websockets")
"""Packages of the group `fleet` that its tests run with."""


def oldest(group: str = "test") -> Iterator[str]:
    """Each dependency, with the version at which its range begins; with the group `fleet`, also those of that extra."""
    extras, also = (("code", "fleet"), ALSO_OF_FLEET) if group == "fleet" else (("code",), ALSO)
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = pyproject["project"]
    optional = (requirement for extra in extras for requirement in project["optional-dependencies"][extra])
    for requirement in (*project["dependencies"], *optional):
        name, bound, version = requirement.partition(">=")
        assert bound, f"{requirement} has no lower bound"
        yield f"{name}=={version}"
    for requirement in pyproject["dependency-groups"][group]:
        if requirement.partition(">=")[0] in also:
            yield requirement


if __name__ == "__main__":
    print("\n".join(oldest(*sys.argv[1:])))
