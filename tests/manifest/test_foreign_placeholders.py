"""The placeholders of other programs, and what only looks like one."""

from __future__ import annotations

import pytest

from toolcheck.manifest.placeholders import foreign

THEIRS = {
    "$TOKEN": "$TOKEN",
    "$crm_token": "$crm_token",
    "Bearer $CRM_TOKEN": "$CRM_TOKEN",
    "$env:TOKEN": "$env:TOKEN",
    "$(TOKEN)": "$(TOKEN)",
    "${env.TOKEN}": "${env.TOKEN}",
    "${input:token}": "${input:token}",
    "${{ secrets.TOKEN }}": "${{ secrets.TOKEN }}",
    "{{ token }}": "{{ token }}",
    "Bearer {token}": "{token}",
    "#{token}": "#{token}",
    "<access token>": "<access token>",
    "__TOKEN__": "__TOKEN__",
    "=Env.TOKEN": "=Env.TOKEN",
    "%TOKEN%": "%TOKEN%",
    "process.env.TOKEN": "process.env.TOKEN",
    "your_token_here": "your_token_here",
    "your-api-key": "your-api-key",
    "YOUR_API_KEY": "YOUR_API_KEY",
    "xxx": "xxx",
    "Bearer XXXX-XXXX": "XXXX",
    "https://${HOST}/$PATH_OF_IT": "$PATH_OF_IT",
    "${HOST} {{ token }}": "{{ token }}",
}

NOT_THEIRS = """\
${TOKEN}
${env:TOKEN}
${TOKEN:-none}
${TOKEN:?missing}
$${TOKEN}
$${{TOKEN}}
$5
pa$$WORD
a$B
100%
%C3%A9%C3%A8
a%20b%AB%CD
https://example.com/odata?$filter=a
text/html;q=0.9
snake__case__name
maxxxx
""".splitlines()


@pytest.mark.parametrize(("text", "found"), THEIRS.items())
def test_a_foreign_placeholder_is_found(text: str, found: str) -> None:
    match = foreign(text)
    assert match is not None
    assert match[0] == found


@pytest.mark.parametrize("text", NOT_THEIRS)
def test_left_alone(text: str) -> None:
    assert foreign(text) is None
