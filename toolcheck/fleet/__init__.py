"""The check over many files at once, on the workers of an existing engine.

Texts that say the same to the rules are checked once (`keying`), whatever the number of rows that hold them. Steps
are functions of places in storage (`steps`), so any engine can run them; `running` has Dask do it.

    from toolcheck import fleet
    fleet.run(["s3://bucket/requests/*.parquet"], "s3://bucket/report", column="request")

What is offered here is imported when it is asked for: it needs the extra `toolcheck-lint[fleet]`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolcheck.fleet.fleet import run
    from toolcheck.fleet.keying import key
    from toolcheck.fleet.spark import SCHEMA, verdicts

__all__ = ["SCHEMA", "key", "run", "verdicts"]

_HOMES = {"key": "keying", "run": "fleet", "SCHEMA": "spark", "verdicts": "spark"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
