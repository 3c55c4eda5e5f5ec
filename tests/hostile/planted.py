"""Tokens made to be looked for: of every kind, in every place where somebody could have put one.

A `Planter` makes tokens, each another one, and finds the eight letters of any in what was said.
"""

from __future__ import annotations

import base64
import json
import random
import re
import string
from collections.abc import Callable, Iterator
from typing import Any

PART = 8
"""So many letters in a row of a secret may not be shown."""

_CLUE, _STEP = 5, 4
"""Of any `PART` letters in a row, one stretch of `_CLUE` letters begins where the place is divisible by `_STEP`."""
_OF_HEX = 14
_IS_HEX = re.compile(r"[0-9a-f]*").fullmatch
_SOME_HEX = re.compile(r"[0-9a-f]{8}").search

_LETTERS = string.ascii_letters + string.digits
_HEX = string.hexdigits[:16]
_UPPER = string.ascii_uppercase + string.digits

KINDS: dict[str, tuple[str, str]] = {
    "OpenAI": ("sk-", "a48"),
    "OpenAI project": ("sk-proj-", "a60"),
    "OpenAI service account": ("sk-svcacct-", "a60"),
    "OpenAI client secret": ("ek_", "a32"),
    "OpenAI session": ("sess-", "a40"),
    "Anthropic": ("sk-ant-api03-", "a90"),
    "OpenRouter": ("sk-or-v1-", "h64"),
    "xAI": ("xai-", "a80"),
    "Groq": ("gsk_", "a52"),
    "Perplexity": ("pplx-", "a48"),
    "Replicate": ("r8_", "a37"),
    "ElevenLabs": ("sk_", "h48"),
    "Google OAuth": ("ya29.", "a60"),
    "Google API": ("AIza", "a35"),
    "Google client": ("GOCSPX-", "a28"),
    "Dropbox": ("sl.u.", "a130"),
    "GitHub": ("ghp_", "a36"),
    "GitHub OAuth": ("gho_", "a36"),
    "GitHub fine-grained": ("github_pat_", "a22 _ a59"),
    "GitLab": ("glpat-", "a20"),
    "GitLab runner": ("glrt-", "a20"),
    "Slack bot": ("xoxb-", "d12 - d12 - a24"),
    "Slack user": ("xoxp-", "d12 - h32"),
    "Slack app": ("xapp-", "d1 - a11 - d13 - h64"),
    "Slack webhook": ("https://hooks.slack.com/services/", "u9 / u9 / a24"),
    "AWS": ("AKIA", "u16"),
    "AWS temporary": ("ASIA", "u16"),
    "JSON Web Token": ("eyJ", "a30 . a50 . a43"),
    "Bearer": ("Bearer ", "a40"),
    "Stripe": ("sk_live_", "a24"),
    "Stripe restricted": ("rk_test_", "a24"),
    "Stripe webhook": ("whsec_", "a32"),
    "Hugging Face": ("hf_", "a34"),
    "npm": ("npm_", "a36"),
    "PyPI": ("pypi-AgE", "a120"),
    "Docker": ("dckr_pat_", "a27"),
    "DigitalOcean": ("dop_v1_", "h64"),
    "SendGrid": ("SG.", "a22 . a43"),
    "Shopify": ("shpat_", "h32"),
    "Atlassian": ("ATATT3", "a180"),
    "Linear": ("lin_api_", "a40"),
    "Notion": ("ntn_", "a46"),
    "Figma": ("figd_", "a40"),
    "Postman": ("PMAK-", "h24 - h34"),
    "Grafana": ("glsa_", "a32 _ h8"),
    "Supabase": ("sbp_", "h40"),
    "Vault": ("hvs.", "a90"),
    "Vault batch": ("hvb.", "a140"),
    "NVIDIA": ("nvapi-", "a64"),
    "Tavily": ("tvly-dev-", "a32"),
    "Pinecone": ("pcsk_", "a6 _ a63"),
    "LangSmith": ("lsv2_pt_", "h32 _ h10"),
    "Discord webhook": ("https://discord.com/api/webhooks/", "d18 / a68"),
    "Teams webhook": (
        "https://a.webhook.office.com/webhookb2/",
        "h8 -4a1b-9c3d-8e2f- h12 @ h8 -5b2c-8d4e-9f3a- h12 /IncomingWebhook/ h32",
    ),
    "Telegram": ("", "d10 :AA a33"),
    "Bedrock": ("ABSK", "a120"),
    "Azure client": ("aB3", "d1 Q~ a34"),
    "Azure storage": ("AccountKey=", "a86 =="),
    "Square": ("sq0atp-", "a22"),
    "Razorpay": ("rzp_live_", "a14"),
    "Shippo": ("shippo_live_", "h40"),
    "EasyPost": ("EZAK", "a54"),
    "RubyGems": ("rubygems_", "h48"),
    "Databricks": ("dapi", "h32"),
    "New Relic": ("NRAK-", "u27"),
    "Sentry": ("sntrys_", "a80"),
    "Sentry user": ("sntryu_", "h64"),
    "Dynatrace": ("dt0c01.", "u24 . u64"),
    "Doppler": ("dp.pt.", "a43"),
    "HubSpot": ("pat-na1-", "h8 - h4 - h4 - h4 - h12"),
    "PlanetScale": ("pscale_tkn_", "a43"),
    "Terraform": ("", "a14 .atlasv1. a67"),
    "Netlify": ("nfp_", "a36"),
    "Heroku": ("HRKU-AA", "a58"),
    "Twilio": ("SK", "h32"),
    "Brevo": ("xkeysib-", "h64 - a16"),
    "Mailgun": ("key-", "h32"),
    "Mailchimp": ("", "h32 -us7"),
    "Bitbucket": ("ATBB", "a32"),
    "SonarQube": ("sqp_", "h40"),
    "Pulumi": ("pul-", "h40"),
    "1Password": ("ops_eyJ", "a250"),
    "age": ("AGE-SECRET-KEY-1", "u58"),
    "private key": ("-----BEGIN OPENSSH PRIVATE KEY-----", "a64"),
    "PGP key": ("-----BEGIN PGP PRIVATE KEY BLOCK-----", "a64"),
}
"""The kinds that are known by their spelling: the public prefix, and the pattern of what is secret."""

OPAQUE = "opaque"
"""The kind that has no spelling: only its place says that it is a secret."""


def _parts(words: str) -> Iterator[str]:
    """All letters in a row that may not be shown; of a hexadecimal number there are more, as reports have others."""
    has_hex = _SOME_HEX(words) is not None
    for at in range(len(words) - PART + 1):
        part = words[at : at + PART]
        if not (has_hex and _IS_HEX(part)):
            yield part
        elif at + _OF_HEX <= len(words) and _IS_HEX(words[at : at + _OF_HEX]):
            yield words[at : at + _OF_HEX]


class Planter:
    """Makes tokens, and knows them again."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)
        self._parts: dict[str, str] = {}
        self._starts: set[str] = set()
        self._clues: set[str] = set()

    def token(self, kind: str, place: str) -> str:
        """A token that nobody had before; `place` is what it is called when it is found."""
        if kind == "Basic":
            prefix, secret = "Basic ", base64.b64encode(f"user:{self._letters(_LETTERS, 30)}".encode()).decode()
        else:
            prefix, pattern = KINDS.get(kind, ("", "a32"))
            secret = "".join(self._stretch(words) for words in pattern.split())
        name, parts = f"{kind} in {place}", dict.fromkeys(_parts(secret))
        for part in parts:
            self._parts.setdefault(part, name)
        self._starts.update(part[:PART] for part in parts)
        self._clues.update(secret[at : at + _CLUE] for at in range(len(secret) - _CLUE + 1))
        return prefix + secret

    def found_in(self, words: str) -> set[str]:
        """The tokens of which some part is shown."""
        if self._clues.isdisjoint([words[at : at + _CLUE] for at in range(0, len(words) - _CLUE + 1, _STEP)]):
            return set()  # what is nearly always so, and is known forty times as fast
        if self._starts.isdisjoint([words[at : at + PART] for at in range(len(words) - PART + 1)]):
            return set()
        return {self._parts[part] for part in _parts(words) if part in self._parts}

    def _stretch(self, words: str) -> str:
        letters = {"a": _LETTERS, "h": _HEX, "u": _UPPER, "d": string.digits}.get(words[0])
        return self._letters(letters, int(words[1:])) if letters and words[1:].isdigit() else words

    def _letters(self, letters: str, size: int) -> str:
        return "".join(self._random.choices(letters, k=size))


Mint = Callable[[str], str]
"""A token for a place."""

_MCP = {
    "type": "mcp",
    "server_label": "a",
    "server_url": "https://a.example.com/mcp",
    "require_approval": "always",
    "allowed_tools": ["x"],
}
_FUNCTION = {"type": "function", "name": "f", "description": "Do it."}
_NAMES = [
    "access_token",
    "api-token",
    "api_key",
    "apiKey",
    "API_KEY",
    "apikey",
    "auth",
    "auth_header",
    "auth_token",
    "Authorization",
    "authorisation",
    "authorization_token",
    "authorziation",
    "authentication",
    "aws_secret_access_key",
    "basic_auth",
    "bearer",
    "client_secret",
    "cookies",
    "credentials",
    "oauth",
    "passphrase",
    "password",
    "private_key",
    "pwd",
    "refresh_token",
    "secret_key",
    "token",
    "token_value",
    "x-api-key",
]
_URLS = {
    "userinfo": "https://u:@@a.example.com/mcp",
    "user": "https://@@a.example.com/mcp",
    "userinfo without a scheme": "u:@@a.example.com/mcp",
    "userinfo of a broken URL": "https//u:@@a.example.com",
    "userinfo beside a placeholder": "https://${USER}:@@a.example.com/mcp",
    "port": "https://a.example.com:@/mcp",
    "port without a scheme": "a.example.com:@",
    "query": "https://a.example.com/mcp?token=@",
    "query of any name": "https://a.example.com/mcp?page=2&x=@",
    "query without a name": "https://a.example.com/mcp?@",
    "fragment": "https://a.example.com/mcp#access_token=@",
    "fragment without a name": "https://a.example.com/mcp#@",
    "query without a scheme": "a.example.com/mcp?api_key=@",
    "query behind a placeholder": "${BASE}/mcp?api_key=@",
    "query behind a placeholder with a sign in it": "${BASE:?not set}/mcp?api_key=@",
    "query behind a default": "${BASE:-https://a.example.com}/mcp?x=@",
    "query behind braces": "{{ base }}/mcp?api_key=@",
    "query behind a blank": "https://a.example.com /mcp?api_key=@",
    "query behind angles": "https://<host>/mcp?api_key=@",
    "query behind a quote": 'https://a.example.com"/mcp?api_key=@',
    "query behind a backquote": "`https://a.example.com/mcp`?api_key=@",
    "query behind one slash": "https:/a.example.com/mcp?x=@",
    "query behind backslashes": "https:\\\\a.example.com\\mcp?x=@",
    "query behind no scheme but slashes": "//a.example.com/mcp?x=@",
    "query of a bare host": "localhost?x=@",
    "query without its sign": "a.example.com/mcp&api_key=@",
    "query of a path": "https://a.example.com/mcp;token=@",
    "query with an escaped sign": "https://a.example.com/mcp%3Fapi_key=@",
    "query with blanks": "https://a.example.com/mcp?q=a b @",
    "query with a token for a name": "https://a.example.com/mcp?@=1",
    "query with a token for a name, and no value": "https://a.example.com/mcp?@=",
    "query beside a placeholder": "https://a.example.com/mcp?a=${A}&b=@",
    "fragment behind a blank": "a.example.com/ mcp# @",
    "userinfo with a blank": "https://u v:@@a.example.com/mcp",
    "userinfo with a query's sign": "https://u:@?x@a.example.com/mcp",
    "userinfo behind one slash": "https:/u:@@a.example.com/mcp",
}
_URL_FIELDS: dict[str, Callable[[str], Any]] = {
    "of another name": lambda url: {"callback_url": url},
    "misspelt": lambda url: {"server_ulr": url},
    "in a list": lambda url: {"urls": [url]},
    "in an object": lambda url: {"server_url": {"value": url, "more": [url]}},
    "as a key": lambda url: {"server_url": {url: None}},
}
_LOOK_LIKE_PLACEHOLDERS = {
    "default of a placeholder": "${TOKEN:-@}",
    "behind a placeholder": "Bearer ${A}@",
    "behind a dollar": "$@",
    "in angles": "<@>",
    "in braces": "{{@}}",
    "in percents": "%@%",
}


def _session(*tools: Any, **more: Any) -> dict[str, Any]:
    return {"session": {"type": "realtime", "tools": [*tools], **more}}


def by_place(mint: Mint) -> dict[str, Any]:
    """Manifests in which a place alone says that something is secret."""
    found: dict[str, Any] = {
        "authorization": _session({**_MCP, "authorization": mint("authorization")}),
        "authorization with a scheme": _session({**_MCP, "authorization": f"Bearer {mint('authorization')}"}),
        "authorization as a list": _session({**_MCP, "authorization": [mint("a list")]}),
        "authorization as an object": _session({**_MCP, "authorization": {"token": mint("an object")}}),
        "authorization as a key": _session({**_MCP, "authorization": {mint("a key"): None}}),
        "headers": _session(
            {
                **_MCP,
                "headers": {name: mint(name) for name in ("Authorization", "X-Api-Key", "X-Any", "Cookie")},
            }
        ),
        "headers as a list": _session(
            {
                **_MCP,
                "headers": [
                    {"name": "Authorization", "value": mint("a list of pairs")},
                    f"Authorization: {mint('a list of lines')}",
                    ["X-Key", mint("a list of lists")],
                ],
            }
        ),
        "headers as a string": _session({**_MCP, "headers": f"Authorization: Bearer {mint('a string')}"}),
        "any headers as a string": _session({**_MCP, "headers": f"X-Foo: {mint('a string')}"}),
        "any headers as JSON": _session({**_MCP, "headers": json.dumps({"X-Foo": mint("a text of JSON")})}),
        "misspelt headers": _session(
            {**_MCP, **{name: {"X-Tenant": mint(name)} for name in ("header", "heders", "Header", "http_header")}}
        ),
        "misspelt authorization": _session({**_MCP, "athorization": mint("it"), "autorization": mint("it")}),
        "authorization as a key with a value": _session({**_MCP, "authorization": {mint("a key"): "x"}}),
        "a header as a key": _session({**_MCP, "headers": {mint("a key"): "x", f"X-Key: {mint('a line')}": "x"}}),
        "headers with a line break": _session({**_MCP, "headers": {"X-A": f"a\r\nAuthorization: {mint('a line')}"}}),
        "headers in headers": _session({**_MCP, "headers": {"A": {"B": [mint("headers in headers")]}}}),
        "two authorizations": _session(
            {**_MCP, "authorization": mint("one"), "headers": {"Authorization": f"Bearer {mint('the other')}"}}
        ),
        "unknown fields": _session(
            {**_MCP, **{name: mint(name) for name in _NAMES}, "secrets": {"a": mint("secrets")}}
        ),
        "domain secrets": {
            "tools": [
                {
                    "type": "code_interpreter",
                    "container": {
                        "type": "auto",
                        "network_policy": {
                            "type": "allowlist",
                            "allowed_domains": ["a.com"],
                            "domain_secrets": [{"domain": "a.com", "name": "K", "value": mint("domain secrets")}],
                        },
                    },
                }
            ]
        },
        "default of a credential": _session(
            {**_FUNCTION, "parameters": {"type": "object", "properties": {"token": {"type": 1, "default": mint("it")}}}}
        ),
    }
    for name, words in _LOOK_LIKE_PLACEHOLDERS.items():
        found[name] = _session({**_MCP, "authorization": words.replace("@", mint(name))})
    for name, url in _URLS.items():
        found[f"URL: {name}"] = _session({**_MCP, "server_url": url.replace("@", mint(name), 1)})
    for name, field in _URL_FIELDS.items():
        found[f"URL {name}"] = _session({**_MCP, **field(f"a.example.com/mcp?x={mint(name)}")})
    found["URL by default"] = _session(
        {
            **_FUNCTION,
            "parameters": {
                "type": "object",
                "properties": {"page_url": {"type": 1, "default": f"a.example.com/mcp?x={mint('a default')}"}},
            },
        }
    )
    return found


def by_spelling(mint: Mint) -> dict[str, Any]:
    """Manifests with tokens where nobody expects one."""
    found: dict[str, Any] = {}
    for field in [
        "server_label",
        "server_description",
        "connector_id",
        "description",
        "name",
        "type",
        "require_approval",
        "tunnel_id",
        "unknown",
    ]:
        found[field] = _session({**_MCP, field: mint(field)})
    parameters = {
        "type": "object",
        "properties": {
            mint("a property"): {"type": "string", "description": mint("its description")},
            "a": {
                "type": "string",
                "enum": [mint("an enum"), mint("another")],
                "default": mint("a default"),
                "examples": [mint("examples")],
                "const": mint("a const"),
                "pattern": f"^{mint('a pattern')}$",
            },
            "b": {"type": mint("a type")},
            "c": {"$ref": f"#/$defs/{mint('a ref')}"},
            "d": {"type": "integer", "default": mint("a wrong default"), "enum": [mint("a wrong enum")]},
            "e": {"format": mint("a format")},
        },
        "required": [mint("required")],
        "$defs": {mint("a definition"): {}},
        "title": mint("a title"),
        "$comment": mint("a comment"),
        mint("a keyword"): 1,
    }
    label, name = mint("a label twice"), mint("a name twice")
    return found | {
        "a key": _session({**_MCP, mint("a key"): 1, f"x-{mint('a note')}": 2}),
        "a host": _session({**_MCP, "server_url": f"https://{mint('a host')}.example.com/mcp"}),
        "a path": _session({**_MCP, "server_url": f"https://a.example.com/{mint('a path')}/sse"}),
        "a scheme": _session({**_MCP, "server_url": f"{mint('a scheme')}://a.example.com"}),
        "allowed tools": _session({**_MCP, "allowed_tools": {"tool_names": [mint("a name")], mint("a key"): 1}}),
        "an approval": _session(
            {**_MCP, "require_approval": {"never": {"tool_names": [mint("a name")]}, mint("a key"): {}}}
        ),
        "a function": _session(
            {**_FUNCTION, "name": mint("name"), "description": f"Use {mint('description')} for it."}
        ),
        "parameters": _session({**_FUNCTION, "strict": True, "parameters": parameters}),
        "parameters as a string": _session({**_FUNCTION, "parameters": mint("a string"), "strict": mint("strict")}),
        "a nested function": _session({"type": "function", "function": {"name": mint("a"), "parameters": mint("b")}}),
        "a session": _session(
            _FUNCTION,
            instructions=f"Say {mint('instructions')}",
            model=mint("a model"),
            voice=mint("a voice"),
            tool_choice=mint("a choice"),
            prompt={"id": mint("a prompt"), "variables": {"a": mint("a variable")}},
            **{mint("a key"): 1},
        ),
        "a choice of a function": _session(_FUNCTION, tool_choice={"type": "function", "name": mint("a name")}),
        "a choice of a server": _session(_FUNCTION, tool_choice={"type": "mcp", "server_label": mint("a label")}),
        "twice": _session(
            *({**_FUNCTION, "name": name} for _ in range(2)), *({**_MCP, "server_label": label} for _ in range(2))
        ),
        "a map of tools": {"tools": {mint("a tool"): {"type": "function", "description": "Do it."}}},
        "the wrong place": {mint("a key"): {"type": "mcp", "server_label": "x"}, "tools": [_FUNCTION]},
        "tools that are none": {"tools": [mint("a string"), _FUNCTION, [mint("a list")], 5]},
        "tools as a string": {"session": {"type": "realtime", "tools": mint("a string")}},
        "turns": {
            **_session(_FUNCTION),
            "turns": {mint("a turn"): {"tools": [{"type": "mcp", "server_label": mint("a label")}]}},
        },
        "types": {"type": mint("an event"), "session": {"type": mint("a session"), "tools": [_FUNCTION]}},
        "an answer": {
            "type": "conversation.item.create",
            "item": {"type": "mcp_approval_response", "approval_request_id": mint("an id"), "approve": mint("a word")},
        },
        "an output": {
            "type": "conversation.item.create",
            "item": {"type": "function_call_output", "call_id": mint("an id"), "output": mint("an output")},
        },
        "a request": {
            "model": mint("a model"),
            "input": mint("an input"),
            "metadata": {"k": mint("metadata")},
            "tool_choice": {"type": mint("a choice")},
            "tools": [
                {"type": "file_search", "vector_store_ids": [mint("a store")]},
                {"type": "custom", "name": "g", "format": {"type": "grammar", "definition": f"({mint('a grammar')}"}},
            ],
        },
        "a suppression": {
            "x-toolcheck": {"ignore": [{"rule": mint("a rule"), "reason": mint("a reason")}]},
            **_session(_FUNCTION),
        },
    }


_TOOL = "session:\n  tools:\n    - type: mcp\n      server_label: a\n"

BROKEN_YAML: dict[str, str] = {
    "a quote is missing": '      authorization: "@\n      x: 1\n',
    "a single quote is missing": "      authorization: '@\n      x: 1\n",
    "the colon is missing": "      authorization @\n      x: 1\n",
    "the blank is missing": "      authorization:@\n      x: [\n",
    "a tab": "\t  authorization: @\n",
    "a tab behind the colon": "      authorization:\t@\n\t- x\n",
    "a tag": "      authorization: !!python/object/apply:@ [x]\n",
    "the token is the tag": "      authorization: !@ x\n",
    "a tag before it": "      authorization: !secret @\n",
    "the token is an alias": "      authorization: *@\n",
    "the token is an anchor": "      authorization: &@ x\n      y: *b\n",
    "twice": "      authorization: @\n      authorization: @\n",
    "a header twice": "      headers: {Authorization: @, Authorization: @}\n",
    "a URL twice": "      server_url: https://h:@/x\n      server_url: https://h/#@\n",
    "a key twice": "      authorization: {@: 1, x: 1, x: 2}\n",
    "a list hidden by another": "      authorization:\n        - @\n      authorization: ${T}\n",
    "a key hidden by another": "      authorization:\n        @: 1\n      authorization: {x: ${T}}\n",
    "an object hidden by another": "      authorization: {token: {@: 1}}\n      authorization: ${T}\n",
    "headers hidden by others": "      headers:\n        X-A: @\n      headers: {}\n",
    "a URL without a scheme twice": "      server_url: h/x?k=@, @\n      server_url: https://h/#@\n",
    "a broken URL with a blank": "      server_url: h /x?k=a @\n      x: [\n",
    "a URL on the next line": "      server_url:\n        h/x?k=@\n      x: [\n",
    "a broken misspelt header": "      header:\n        X-Tenant: @\n      x: [\n",
    "a colon in the value": "      authorization: Bearer: @: x\n",
    "a brace": "      authorization: {@\n",
    "a bracket": "      headers: [Authorization: @\n",
    "a block that ends early": "      authorization: |\n        @\n     @\n  x\n",
    "a folded block": "      authorization: >-\n        Bearer\n        @\n      x: [\n",
    "the next line": "      authorization:\n      @\n      x: [\n",
    "a list": "      authorization:\n        - @\n        - @\n      x: ]\n",
    "a header": "      headers:\n        X-Any: @\n        Any @\n      x: ]\n",
    "a directive": "      authorization: %@\n",
    "a backtick": "      authorization: `@`\n",
    "a comma": "      authorization: @, x: [\n",
    "a query": "      server_url: https://h/?a=@\n      x: [\n",
    "a port": "      server_url: 'https://h:@/mcp\n      x: 1\n",
    "a fragment": "      server_url: https://h/#@\n      x: [\n",
    "a control character": "      authorization: @\x07\n",
    "a bad escape": '      authorization: "\\q@"\n',
    "a line separator": "      authorization: @\u2028x\n",
    "a key of its own": "      ? authorization\n      : @\n      x: [\n",
    "too deep": f"      authorization: {'[' * 70}@{']' * 70}\n",
    "a comment behind": "      x: [ # authorization: @\n",
    "a comment before": "      # token: @\n      x: [\n",
    "a command in a comment": "      x: [ # curl -H 'Authorization: Bearer @' https://h\n",
    "a variable in a comment": "      x: [ # export API_KEY=@\n",
}
BROKEN_JSON: dict[str, str] = {
    "a comma too many": '{"tools": [{"type": "mcp", "authorization": "@",}]}',
    "single quotes": "{'authorization': '@'}",
    "no quotes": "{authorization: @}",
    "cut off": '{"tools": [{"authorization": "@',
    "a comma is missing": '{"authorization": "@" "x": 1}',
    "the colon is missing": '{"authorization" "@"}',
    "a comment": '{"a": 1, // token: @\n "b": 2}',
    "twice": '{"authorization": "@", "authorization": "@"}',
    "a control character": '{"authorization": "@\t"}',
    "a bad escape": '{"authorization": "@\\x"}',
    "more behind": '{"a": 1}\nauthorization=@',
    "half a pair": '{"authorization": "@\\ud800"}',
    "no number": '{"authorization": "@", "x": NaN}',
    "lines of headers": '{"headers": ["Authorization: @",]}',
    "headers over lines": '{"headers": {\n"X-A":\n"@"\n,}}',
    "a pair": '{"headers": [{"name": "Authorization", "value": "@"},]}',
    "a port": '{"server_url": "https://h:@/",}',
}
COMMENTS: dict[str, str] = {
    "beside a finding": "      require_approval: sometimes  # authorization: @\n",
    "a suppression": "      require_approval: sometimes  # toolcheck: ignore[nothing] -- the token is token=@\n",
    "a URL without a scheme": "      require_approval: sometimes  # server_url: h/x?k=@\n",
    "a rule of that name": "      # toolcheck: ignore[api_key=@]\n      require_approval: sometimes\n",
}


def written(template: str, mint: Mint, place: str, head: str = "") -> str:
    """A text with a token for each `@`."""
    return head + re.sub("@", lambda _: mint(place), template)


def broken(mint: Mint) -> dict[str, tuple[str, str]]:
    """Names and texts of files that cannot be read, or not as they stand; and comments."""
    texts = {f"YAML, {name}": ("m.yaml", written(text, mint, name, _TOOL)) for name, text in BROKEN_YAML.items()}
    texts |= {f"JSON, {name}": ("m.json", written(text, mint, name)) for name, text in BROKEN_JSON.items()}
    return texts | {
        f"a comment, {name}": ("m.yaml", written(text, mint, name, _TOOL)) for name, text in COMMENTS.items()
    }
