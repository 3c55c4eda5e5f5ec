"""Imports click without the modules that it imports for options that are dates or UUIDs, and for translations.

No command needs these, and their import is a tenth of a short run. click imports a few names from them. Which click is
installed is not known here: one that asks the modules for anything else gets all of them.
"""

from __future__ import annotations

from _thread import _local

from toolcheck.ground.later import import_with

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def import_click() -> None:
    """Import click."""
    import_with("click", {**_UNUSED, **_dates()})


def _dates() -> Mapping[str, Mapping[str, object]]:
    try:
        from _datetime import datetime  # type: ignore[import-not-found]
    except ImportError:  # a Python whose dates are written in Python
        return {}
    return {"datetime": {"datetime": datetime}}


def _untranslated(words: str) -> str:
    """What `gettext` returns when there are no translations, and there are none."""
    return words


def _untranslated_number(one: str, many: str, number: int) -> str:
    return one if number == 1 else many


_UNUSED: Mapping[str, Mapping[str, object]] = {
    "gettext": {"gettext": _untranslated, "ngettext": _untranslated_number},
    "threading": {"local": _local},
    "uuid": {"UUID": object},
}
