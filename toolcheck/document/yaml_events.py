"""The events of a YAML text, from one of two parsers; the only importer of PyYAML.

Two parsers give the same events: libyaml, by way of PyYAML, and ruamel.yaml's pure one, which is the
reference and thirty times slower. `TOOLCHECK_ENGINES=reference` in the environment chooses it; so does
a PyYAML without its C part. Neither composes or loads: both recurse there, and their constructors read
YAML 1.1.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from types import SimpleNamespace

from toolcheck.ground.later import is_put_off, part_of
from toolcheck.ground.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_WITH_ERRORS = ("reader", "scanner", "parser", "composer", "constructor", "emitter", "serializer", "representer")


class Events(NamedTuple):
    """A parser at work: its next event, the module with the classes of events, and its error."""

    next: Callable[[], Any]
    kinds: Any
    error: type[Exception]


def is_fast() -> bool:
    """Whether libyaml reads YAML here: it is installed, and the environment does not ask for the reference. Imports
    neither parser.
    """
    from importlib.util import find_spec

    package = find_spec("yaml")
    folders = package.submodule_search_locations if package and package.submodule_search_locations else ()
    has_libyaml = any(name.startswith("_yaml.") for folder in folders for name in os.listdir(folder))
    return has_libyaml and os.environ.get("TOOLCHECK_ENGINES") != "reference"


def events_of(text: str) -> Events:
    """The events of a text, from libyaml where it is there and wanted."""
    if os.environ.get("TOOLCHECK_ENGINES") != "reference":
        try:
            alone = module_alone()
            parser = alone.CParser if alone is not None else _parser()
        except ImportError:
            pass
        else:
            import yaml.events
            from yaml.error import YAMLError

            return Events(parser(text).get_event, yaml.events, YAMLError)
    from toolcheck.document import yaml_reference

    return Events(yaml_reference.reference_events(text).__next__, yaml_reference.kinds, yaml_reference.YAMLError)


def _parser() -> Any:
    from yaml import CBaseLoader

    return CBaseLoader


def module_alone() -> Any:
    """PyYAML's parser without the rest of PyYAML, where that is put off: the module of it; None where PyYAML is not put
    off, is built in another way, or is not wanted. The parser uses PyYAML's events; of its other modules it looks up
    the errors, and raises four.
    """
    if not is_put_off("yaml") or os.environ.get("TOOLCHECK_ENGINES") == "reference":
        return None
    try:
        module = sys.modules.get("yaml._yaml") or part_of("yaml", "_yaml", **_errors())
        return module if hasattr(module, "CParser") else None
    except ImportError:
        return None


def _errors() -> dict[str, object]:
    """What replaces the modules that the parser looks into: each has the error that it looks for."""
    import yaml.events
    import yaml.nodes
    import yaml.tokens  # noqa: F401  (the parser finds all three in the package)
    from yaml.error import MarkedYAMLError, YAMLError

    kinds = dict.fromkeys(_WITH_ERRORS, MarkedYAMLError) | {"reader": YAMLError}
    errors = ((name, f"{name.title()}Error", kind) for name, kind in kinds.items())
    return {name: SimpleNamespace(**{error: type(error, (kind,), {})}) for name, error, kind in errors}


def restored(events: Events, restore: dict[int, int]) -> Events:
    """The same events, with what stand-ins stand for in their scalars."""
    if not restore:
        return events

    scalar_event = events.kinds.ScalarEvent

    def next_event() -> Any:
        event = events.next()
        if type(event) is not scalar_event:
            return event
        value = event.value.translate(restore)
        start, end = event.start_mark, event.end_mark
        return scalar_event(event.anchor, event.tag, event.implicit, value, start, end, event.style)

    return events._replace(next=next_event)
