"""Which tools are surely for a model is said without a pattern only where the tables say the same."""

from __future__ import annotations

import pytest

from toolcheck.contract.hosted import OF_SOME_MODELS, ONLY_WITH, came_later, is_refused, surely_has
from toolcheck.contract.models import LISTED_2026_08
from toolcheck.contract.targets import TOOL_TYPES

LATER = ("gpt-5.6", "gpt-5.6-sol", "gpt-5.6-nano", "gpt-5.61", "gpt-6", "gpt-6-astra", "gpt-60.1-nano", "gpt-6:x")
OTHERS = ("gpt-4", "ft:gpt-4-0613:x", "gpt-4.1-nano-2025-04-14", "gpt-5.4-nano", "o3", "o1-x", "unheard-of", "${MODEL}")


@pytest.mark.parametrize("kind", TOOL_TYPES["responses"])
def test_a_tool_is_surely_for_a_model_where_no_table_speaks_against_it(kind: str) -> None:
    answers = set()
    for model in (*sorted(LISTED_2026_08), *LATER, *OTHERS):
        is_against = is_refused(model, kind) or came_later(model, kind)
        assert surely_has(model, kind) is not is_against, model
        answers.add(is_against)
    assert surely_has("", kind)
    assert answers == ({True, False} if kind in OF_SOME_MODELS else {False})
    assert ONLY_WITH.keys() <= OF_SOME_MODELS
