"""Fills placeholders with the values of variables. This happens after parsing, so a value never becomes structure.

The caller gives the environment. A variable is looked up only when a placeholder names it.
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
    """A placeholder that cannot be filled: the path of its string, and the rule and the words of its finding."""

    path: Path
    rule: str
    message: str
    note: str


@record(kw_only=True, hidden=("value", "values", "masks"))
class Filling:
    """A value with its placeholders filled.

    `values` came from the environment. `masks` are the strings that hold them, by path, with a mask in the place of
    each. `empty` are variables that are set, but empty, each with the path of its string. `unfilled` are placeholders
    without a value.
    """

    value: Any
    values: tuple[str, ...] = ()
    masks: dict[Path, str] = {}  # noqa: RUF012  (shared, and nobody changes it)
    empty: tuple[tuple[Path, str], ...] = ()
    unfilled: tuple[Unfilled, ...] = ()


def fill(value: Any, environment: Mapping[str, str]) -> Filling:
    """The value with all placeholders in its strings filled, and what happened to each."""
    values: list[str] = []
    masks: dict[Path, str] = {}
    empty: list[tuple[Path, str]] = []
    unfilled: list[Unfilled] = []

    def fill_string(text: str, path: Path) -> str:
        def fill_one(placeholder: Placeholder) -> str:
            text_for = value_of(placeholder, environment)
            fault = _fault(placeholder, text_for, path)
            if fault is not None:
                unfilled.append(fault)
                return ""
            if text_for:
                values.append(text_for)
            elif placeholder.default is None:
                empty.append((path, placeholder.name))
            return text_for or ""

        new = filled(text, fill_one)
        masked = filled(text, lambda placeholder: _mask(placeholder, environment))
        if masked != new:
            masks[path] = masked
        return new

    new = with_strings(value, fill_string)
    return Filling(value=new, values=tuple(values), masks=masks, empty=tuple(empty), unfilled=tuple(unfilled))


def fill_known(value: Any, environment: Mapping[str, str]) -> Any:
    """The value, with each placeholder filled whose variable is set."""

    def known(placeholder: Placeholder) -> str:
        text = value_of(placeholder, environment)
        return f"${{{placeholder.name}}}" if text is None else text

    return with_strings(value, lambda text, _: filled(text, known))


def value_of(placeholder: Placeholder, environment: Mapping[str, str]) -> str | None:
    """The text for a placeholder: its variable, or its default when the variable is unset or empty; None when it has
    neither.
    """
    value = environment.get(placeholder.name)
    return value if placeholder.default is None else value or placeholder.default


def _mask(placeholder: Placeholder, environment: Mapping[str, str]) -> str:
    return MASK if environment.get(placeholder.name) else placeholder.default or ""


def _fault(placeholder: Placeholder, value: str | None, path: Path) -> Unfilled | None:
    """Why a value cannot fill a placeholder, if it cannot."""
    if value is None or (placeholder.message and not value):
        note = placeholder.message or "a file that `--env-file` names can set it, too"
        return Unfilled(path, "unset-variable", f"the environment variable `{placeholder.name}` is not set", note)
    if not _is_text(value):
        note = "a payload is text, and these bytes are not"
        return Unfilled(path, "unfit-value", f"the environment variable `{placeholder.name}` is not UTF-8", note)
    return None


def _is_text(value: str) -> bool:
    """Whether a variable is Unicode text. Python gives bytes that are not UTF-8 as lone surrogates."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def with_strings(value: Any, change: Callable[[str, Path], str], path: Path = ()) -> Any:
    """The value with each of its strings changed. Keys do not change."""
    if isinstance(value, str):
        return change(value, path)
    if isinstance(value, dict):
        return {key: with_strings(inner, change, (*path, key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [with_strings(inner, change, (*path, index)) for index, inner in enumerate(value)]
    return value
