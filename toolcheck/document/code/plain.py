"""A value of JSON or YAML that is among code -> forms, so that it is looked through as code is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from toolcheck.document.code import form as f
from toolcheck.document.comments import comments
from toolcheck.document.document import Document, Place, Problem, Span

_Inner = tuple[Any, Place]


class Plain:
    """One value with its places. What there is to ask for says `Code`."""

    undefined = False
    problems: tuple[Problem, ...] = ()
    decorated: Sequence[f.Decorated] = ()

    def __init__(self, text: str, value: Any, place: Place) -> None:
        self.text = text
        self._value = value
        self._place = place
        self.imports: dict[str, str] = {}
        self.candidates: Sequence[f.Object | f.List | f.Call] = tuple(self._containers(value, place))

    def _containers(self, value: Any, place: Place) -> Iterator[f.Object | f.List]:
        """All objects and lists in the order of the text, each that is written once."""
        stack = [(value, place)]
        while stack:
            inner = stack.pop()
            form = self.form(inner)
            if isinstance(form, f.Object):
                yield form
                stack += reversed([entry.value for entry in form.entries])
            elif isinstance(form, f.List):
                yield form
                stack += [item for item in reversed(form.items) if not isinstance(item, f.Spread)]

    def form(self, inner: _Inner) -> f.Form:
        """The form of a value."""
        value, place = inner
        start, end, entries = place.start, place.end, place.entries or {}
        whole = Span(start, end), place
        if isinstance(value, dict):
            pairs = ((str(key), below, *entries.get(key, whole)) for key, below in value.items())
            return f.Object(start, end, tuple(f.Entry(key, span, (below, spot)) for key, below, span, spot in pairs))
        if isinstance(value, list):
            items = ((below, entries.get(number, whole)[1]) for number, below in enumerate(value))
            return f.List(start, end, tuple(items))
        if isinstance(value, str):
            return f.Words(start, end, (value,))
        return f.Scalar(start, end, value)

    def resolve(self, name: f.Name) -> f.Form | None:
        """There are no names."""
        return None

    def later(self, form: f.Form) -> tuple[f.Later, ...]:
        """Nothing happens to a value."""
        return ()

    def declared(self, form: f.Form) -> str:
        """No types are declared."""
        return ""

    def bodies(self, name: str) -> tuple[Span, ...]:
        """There are no functions."""
        return ()

    def comments(self) -> list[Span]:
        """The comments of YAML; JSON among code is read as script."""
        return comments(
            Document(name="", text=self.text, format="yaml", values=(self._value,), find_places=lambda: (self._place,))
        )
