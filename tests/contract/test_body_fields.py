"""A document is told by the fields of the shapes, so a new field of a session or request is known at once."""

from __future__ import annotations

import pytest

from toolcheck.contract import engine
from toolcheck.contract.beta import BETA_FIELDS
from toolcheck.contract.body_fields import REQUEST_ONLY, SESSION_ONLY, SHARED
from toolcheck.contract.shapes.body_fields import IN_ANY_BODY, NOT_ASKED
from toolcheck.document.reading import read
from toolcheck.manifest.envelope import recognise
from toolcheck.manifest.manifest import Manifest

SESSION = {*engine.fields("realtime-session"), *engine.fields("realtime-transcription-session"), *BETA_FIELDS}
REQUEST = {*engine.fields("responses")}


def of(*fields: str) -> Manifest:
    text = "{%s}" % ", ".join(f'"{field}": null' for field in fields)
    return recognise(read(text.encode(), "a.json"))


def test_every_field_of_a_session_and_a_request_is_in_one_list() -> None:
    lists = (SESSION_ONLY, REQUEST_ONLY, SHARED, NOT_ASKED)
    assert sum(map(len, lists)) == len(frozenset().union(*lists))
    assert frozenset().union(*lists) == SESSION | REQUEST | IN_ANY_BODY
    assert NOT_ASKED <= SESSION ^ REQUEST


@pytest.mark.parametrize("field", sorted(SESSION - REQUEST - NOT_ASKED - IN_ANY_BODY))
def test_a_field_of_sessions_alone_tells_one(field: str) -> None:
    assert of(field, "instructions").shape == "session"
    assert of(field, "instructions", "somebody-s").shape == "unknown"


@pytest.mark.parametrize("field", sorted(REQUEST - SESSION - NOT_ASKED - IN_ANY_BODY))
def test_a_field_of_requests_alone_tells_one(field: str) -> None:
    assert of(field, "tools").shape == "request"


@pytest.mark.parametrize("field", sorted({*(SESSION & REQUEST), *NOT_ASKED} - {"tools", "tool_choice", "prompt"}))
def test_the_other_fields_tell_neither(field: str) -> None:
    assert of(field).shape == "unknown"
    assert of(field, "tools").shape == "tools"
