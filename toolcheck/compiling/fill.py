"""Placeholders become the values of variables: after parsing, so that a value can never become structure.

The environment is the one that is handed in; a variable is looked up when a placeholder names it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from toolcheck.document.where import Path
from toolcheck.ground.record import record
from toolcheck.manifest.placeholders import Placeholder, filled
from toolcheck.redaction.redactor import MASK


@record
class Unfilled:
    """A placeholder that cannot be filled: the path of its string, the rule that its finding is of, and its words."""

    path: Path
    rule: str
    message: str
    note: str


@record(kw_only=True, hidden=("value", "values", "masks"))
class Filling:
    """A value with its placeholders filled.

    `values` came from the environment, and `masks` are the strings that they are in, by path, with a mask in the place
    of each. `empty` are variables that are set and empty, each with the path of its string; `unfilled` placeholders
    that stand for nothing.
    """

    value: Any
    values: tuple[str, ...] = ()
    masks: dict[Path, str] = {}  # noqa: RUF012  (shared, and nobody changes it)
    empty: tuple[tuple[Path, str], ...] = ()
    unfilled: tuple[Unfilled, ...] = ()


def fill(value: Any, environment: Mapping[str, str]) -> Filling:
    """The value with all placeholders in its strings filled, and what came of each."""
    values: list[str] = []
    masks: dict[Path, str] = {}
    empty: list[tuple[Path, str]] = []
    unfilled: list[Unfilled] = []

    def fill_string(text: str, path: Path) -> str:
        def fill_one(placeholder: Placeholder) -> str:
            found = value_of(placeholder, environment)
            fault = _fault(placeholder, found, path)
            if fault is not None:
                unfilled.append(fault)
                return ""
            if found:
                values.append(found)
            elif placeholder.default is None:
                empty.append((path, placeholder.name))
            return found or ""

        new = filled(text, fill_one)
        masked = filled(text, lambda placeholder: _mask(placeholder, environment))
        if masked != new:
            masks[path] = masked
        return new

    new = with_strings(value, fill_string)
    return Filling(value=new, values=tuple(values), masks=masks, empty=tuple(empty), unfilled=tuple(unfilled))


def fill_known(value: Any, environment: Mapping[str, str]) -> Any:
    """The value with the placeholders filled whose variables are set; the others stay."""

    def known(placeholder: Placeholder) -> str:
        found = value_of(placeholder, environment)
        return f"${{{placeholder.name}}}" if found is None else found

    return with_strings(value, lambda text, _: filled(text, known))


def value_of(placeholder: Placeholder, environment: Mapping[str, str]) -> str | None:
    """What stands for a placeholder: its variable, or, where that is unset or empty, its default; None where it has
    neither.
    """
    value = environment.get(placeholder.name)
    return value if placeholder.default is None else value or placeholder.default


def _mask(placeholder: Placeholder, environment: Mapping[str, str]) -> str:
    return MASK if environment.get(placeholder.name) else placeholder.default or ""


def _fault(placeholder: Placeholder, value: str | None, path: Path) -> Unfilled | None:
    """Why a value cannot stand for a placeholder, if it cannot."""
    if value is None or (placeholder.message and not value):
        note = placeholder.message or "it can also stand in a file that `--env-file` names"
        return Unfilled(path, "unset-variable", f"the environment variable `{placeholder.name}` is not set", note)
    if not _is_text(value):
        note = "a payload is text, and these bytes are none"
        return Unfilled(path, "unfit-value", f"the environment variable `{placeholder.name}` is not UTF-8", note)
    return None


def _is_text(value: str) -> bool:
    """Whether a variable is Unicode text: bytes that are not UTF-8 come as half characters."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def with_strings(value: Any, change: Callable[[str, Path], str], path: Path = ()) -> Any:
    """The value with each of its strings changed; keys stay."""
    if isinstance(value, str):
        return change(value, path)
    if isinstance(value, dict):
        return {key: with_strings(inner, change, (*path, key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [with_strings(inner, change, (*path, index)) for index, inner in enumerate(value)]
    return value
