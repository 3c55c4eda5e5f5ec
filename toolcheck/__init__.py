"""toolcheck: a validator, linter and compiler for the tool manifests of OpenAI's Realtime and Responses APIs.

    import toolcheck

    report = toolcheck.check("agent.yaml")                # findings, by file
    agent = toolcheck.load("agent.yaml")                  # raises toolcheck.Refused when it has errors
    await connection.session.update(session=agent.session())

Everything is imported when it is first asked for, and nothing before: `python -m toolcheck` passes through here while
the current folder is still on the path.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from toolcheck.api import Agent, Refused, check, compile, fix, load, trace
    from toolcheck.checking.selection import Options
    from toolcheck.checking.verdict import verdict
    from toolcheck.compiling.compiling import CannotCompile, Compiled
    from toolcheck.finding.finding import Finding, Fix, Severity
    from toolcheck.finding.report import Report
    from toolcheck.ground.version import __version__
    from toolcheck.tracing.recorder import Recorder

__all__ = [
    "Agent",
    "CannotCompile",
    "Compiled",
    "Finding",
    "Fix",
    "Options",
    "Recorder",
    "Refused",
    "Report",
    "Severity",
    "__version__",
    "check",
    "compile",
    "fix",
    "load",
    "trace",
    "verdict",
]

_HOMES = {
    "toolcheck.api": ("Agent", "Refused", "check", "compile", "fix", "load", "trace"),
    "toolcheck.checking.selection": ("Options",),
    "toolcheck.checking.verdict": ("verdict",),
    "toolcheck.compiling.compiling": ("CannotCompile", "Compiled"),
    "toolcheck.finding.finding": ("Finding", "Fix", "Severity"),
    "toolcheck.finding.report": ("Report",),
    "toolcheck.ground.version": ("__version__",),
    "toolcheck.tracing.recorder": ("Recorder",),
}


def __getattr__(name: str) -> object:
    from importlib import import_module

    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'toolcheck' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
