"""What is known by its spelling: each kind by the one list, and nothing that only looks a little like it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolcheck.contract.secrets import (
    SPELLINGS,
    Spelling,
    first_spelled,
    is_spelled,
    may_be_spelled,
    says_headers,
    says_secret,
    says_url,
    spelled,
)
from toolcheck.contract.seeking import may_have_any


@pytest.mark.parametrize("spelling", SPELLINGS, ids=lambda spelling: spelling.kind)
def test_each_kind_is_found_by_its_clues(spelling: Spelling) -> None:
    """A text that fits a pattern is found by the clues of its kind, wherever it stands."""
    pattern = re.sub(r"\(\?<([!=])(?:\[[^]]*\]|[^()])*\)", "", spelling.pattern.pattern)
    behind = spelling.clues[0] if spelling.back[0] < 0 else ""

    @settings(derandomize=True, deadline=None, max_examples=8, suppress_health_check=[HealthCheck.too_slow])
    @given(st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True))
    def seen(token: str) -> None:
        text = f"see {behind}{token} there"
        assert len(token) >= 11
        assert len(token.split()) == 1 or spelling.kind == "a private key"  # `is_spelled` counts on both
        assert may_be_spelled(text)
        assert is_spelled(text)
        assert is_spelled(f"desk_1 the\n words of others {text}\u2003and more_of_them")
        lines = text.replace(" ", "\n    ")  # as YAML may write it
        assert is_spelled(lines)
        assert may_have_any(lines)
        assert spelling.kind in {found.kind for found in spelled(text)}

    seen()


def test_a_credential_is_seen_wherever_it_stands_in_a_large_text() -> None:
    token = "ghp_" + "A1b2C3d4E5" * 3
    for blank in (" ", "\n"):
        for before in (*range(65_490, 65_590, 5), 131_000):
            lines = ("word" + blank) * (before // 5) + "x" * (before % 5)
            assert not is_spelled(f"{lines}{blank}{token[:8]}{blank}{'word ' * 40_000}")
            assert is_spelled(f"{lines}{blank}{token}{blank}{'word ' * 40_000}")


@pytest.mark.parametrize("spelling", SPELLINGS, ids=lambda spelling: spelling.kind)
def test_each_kind_says_where_it_is_published_and_when_that_was_looked_at(spelling: Spelling) -> None:
    assert spelling.source.startswith("https://")
    assert date.fromisoformat(spelling.looked) <= date.today()
    assert spelling.begins or spelling.clues


def test_no_kind_is_listed_twice() -> None:
    assert len({spelling.kind for spelling in SPELLINGS}) == len(SPELLINGS)
    assert len({spelling.pattern.pattern for spelling in SPELLINGS}) == len(SPELLINGS)


HARMLESS = [
    "sk-learn and risk-free, a desk-based task",
    "nfp_list_all_open_orders_of_the_customer_now",
    "pcsk_",
    "pcsk_get_the_list_of_all_the_orders_of_a_customer",
    "dapi_get and dapi0123",
    "pat-na1-region",
    "dp.st.orders.list_of_all_the_things_that_are_in_stock",
    "pul-request",
    "key-value pairs, monkey-0123456789abcdef0123456789abcdef0",
    "ask SK2024 and SKU-1234567890123456789012345678901234",
    "SK0123456789abcdef0123456789abcdef01",
    "0123456789abcdef0123456789abcdef-usual",
    "at 12:AAA, ratio 12345678:AAB",
    "tvly-search-results-of-the-whole-wide-web",
    "AccountKey=${KEY} and AccountKey=...",
    "rubygems_api_key, rzp_live_mode, shippo_live_rates, squ_id, ntn_id, hf_hub, npm_install",
    "the secret_of_the_customer is not asked",
    "EZAK and ATBB and AKIA are prefixes",
    "https://discord.com/api/webhooks/ is where it goes",
    "https://example.office.com/webhook/ and https://hooks.slack.com/services/",
    "-----BEGIN CERTIFICATE-----",
    "eyJ is how JSON begins",
    "NRAK-CLASSIC",
    "HRKU-1",
    "Q~ and 8Q~ab",
    "glc_id, figd_x, sbp_, lsv2_pt_, sntrys_id, whsec_id, dop_v1_x",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_begins_like_one_is_none(text: str) -> None:
    assert [*spelled(text)] == []


def test_what_only_stands_for_one_does_not_hide_the_next_one() -> None:
    found = first_spelled("sk-xxxxxxxxYOUR1 is a stand-in, ghp_" + "a1B2" * 9 + " is not")
    assert found is not None
    assert found.kind == "a GitHub token"


@pytest.mark.parametrize(
    "name", ["headers", "header", "Headers", "http_headers", "X-Header", "haeders", "heders", "extraHeaders"]
)
def test_a_name_says_headers(name: str) -> None:
    assert says_headers(name)


@pytest.mark.parametrize(
    "name", ["url", "server_url", "serverUrl", "image_urls", "URI", "server_ulr", "url_template", "serverurl"]
)
def test_a_name_says_url(name: str) -> None:
    assert says_url(name)


@pytest.mark.parametrize("name", ["authorization", "authorisation", "athorization", "auhtorization", "api_key"])
def test_a_name_says_secret(name: str) -> None:
    assert says_secret(name)


FIELDS = """name type description parameters strict server_label server_description allowed_tools require_approval
connector_id tunnel_id instructions model voice tool_choice readers leaders orders rural curly security hour"""


@pytest.mark.parametrize("name", FIELDS.split())
def test_a_name_that_says_nothing_of_the_kind(name: str) -> None:
    assert not says_headers(name)
    assert not says_url(name)
    assert not says_secret(name)
