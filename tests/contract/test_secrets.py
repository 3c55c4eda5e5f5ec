"""What is looked for first is in everything that is looked for."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolcheck.contract.secrets import SPELLED, SPELLINGS, may_be_spelled


@pytest.mark.parametrize("kind", SPELLINGS)
def test_the_quick_look_sees_every_spelling(kind: str) -> None:
    pattern = re.sub(r"\(\?<[!=].*?\)(?=[a-z(A-Z\[-])", "", SPELLINGS[kind])  # what stands before it is put there

    @settings(derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.from_regex(pattern, fullmatch=True))
    def seen(token: str) -> None:
        text = f"see https://hooks.slack.com/services/{token}" if "slack" in kind.lower() else f"see {token}"
        if SPELLED.search(text):
            assert may_be_spelled(text)

    seen()
