"""For tests of an agent: a Realtime API on this machine, and the fixture of pytest that starts one.

    from toolcheck.testing import Realtime

    async with Realtime("desk.yaml") as realtime:
        await my_agent(url=realtime.url)

Needs the extra `serve`. Nothing is imported before it is asked for: pytest passes through here at every start.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from toolcheck.testing.realtime import FlowError, Realtime

__all__ = ["FlowError", "Realtime"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'toolcheck.testing' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module("toolcheck.testing.realtime"), name)


def __dir__() -> list[str]:
    return __all__
