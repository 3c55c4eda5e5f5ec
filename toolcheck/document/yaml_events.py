"""The events of a YAML text, from one of two parsers; the only importer of PyYAML.

Two parsers give the same events: libyaml, by way of PyYAML, and ruamel.yaml's pure one, which is the
reference and thirty times slower. `TOOLCHECK_ENGINES=reference` in the environment chooses it; so does
a PyYAML without its C part. Neither composes or loads: both recurse there, and their constructors read
YAML 1.1.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, NamedTuple


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
            from yaml import CBaseLoader
        except ImportError:
            pass
        else:
            import yaml.events
            from yaml.error import YAMLError

            return Events(CBaseLoader(text).get_event, yaml.events, YAMLError)
    from toolcheck.document import yaml_reference

    return Events(yaml_reference.reference_events(text).__next__, yaml_reference.kinds, yaml_reference.YAMLError)


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
