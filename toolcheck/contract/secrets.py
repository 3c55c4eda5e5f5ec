"""What credentials look like, and the fields that hold them.

The spellings are the published prefixes of their issuers (GitHub's and GitLab's token formats, Slack's token
types, AWS's access key ids, Google's API keys and OAuth tokens, Stripe's keys, RFC 7519 for JSON Web Tokens,
RFC 7468 for private keys; those of other issuers as gitleaks and scanners like it have them,
https://github.com/gitleaks/gitleaks), and OpenAI's own `sk-` keys and `ek_` client secrets; looked at 2026-11-20.
Nothing is guessed from randomness.
"""

from __future__ import annotations

import re

from toolcheck.regex import regex

SPELLINGS: dict[str, str] = {
    "an OpenAI key": r"(?<![\w-])sk-(?=[\w-]{0,200}[0-9A-Z])[\w-]{8,}",
    "an OpenAI client secret": r"(?<![\w-])ek_(?=\w{0,200}[0-9A-Z])\w{8,}",
    "an OpenAI session key": r"(?<![\w-])sess-[A-Za-z0-9]{32,}",
    "an xAI key": r"(?<![\w-])xai-[A-Za-z0-9]{40,}",
    "a Groq key": r"(?<!\w)gsk_[A-Za-z0-9]{30,}",
    "a Perplexity key": r"(?<![\w-])pplx-[A-Za-z0-9]{30,}",
    "a Replicate token": r"(?<!\w)r8_[A-Za-z0-9]{30,}",
    "an ElevenLabs key": r"(?<!\w)sk_[0-9a-f]{40,}",
    "a Google OAuth token": r"(?<![\w-])ya29\.[\w-]{8,}",
    "a Google API key": r"(?<![\w-])AIza[\w-]{30,}",
    "a Google client secret": r"(?<![\w-])GOCSPX-[\w-]{20,}",
    "a Dropbox token": r"(?<![\w-])sl\.(?:u\.)?[\w-]{60,}",
    "a GitHub token": r"(?<!\w)(?:gh[opsur]_[A-Za-z0-9]{10,}|github_pat_\w{10,})",
    "a GitLab token": r"(?<![\w-])gl(?:pat|ptt|cbt|imt|rt|dt|ft|soat|agent)-[\w-]{10,}",
    "a Slack token": r"(?<![\w-])(?:xox[a-z]|xapp)-[\w-]{8,}",
    "a Slack webhook": r"(?<=hooks\.slack\.com/services/)[\w/]{8,}",
    "an AWS access key": r"(?<!\w)A(?:KI|SI)A[0-9A-Z]{12,}",
    "a Stripe key": r"(?<!\w)(?:[rs]k_(?:live|test)|whsec)_[A-Za-z0-9]{10,}",
    "an npm token": r"(?<!\w)npm_[A-Za-z0-9]{30,}",
    "a PyPI token": r"(?<![\w-])pypi-AgE[\w-]{13,}",
    "a Docker token": r"(?<!\w)dckr_[op]at_[\w-]{20,}",
    "a DigitalOcean token": r"(?<!\w)do[opr]_v1_[0-9a-f]{32,}",
    "a SendGrid key": r"(?<![\w-])SG\.[\w-]{16,}\.[\w-]{16,}",
    "a Shopify token": r"(?<!\w)shp(?:at|ca|pa|ss)_[0-9A-Fa-f]{20,}",
    "an Atlassian token": r"(?<![\w-])ATATT3[\w=-]{50,}",
    "a Linear key": r"(?<!\w)lin_api_[A-Za-z0-9]{20,}",
    "a Notion token": r"(?<!\w)(?:ntn_|secret_)[A-Za-z0-9]{40,}",
    "a Figma token": r"(?<!\w)figd_[\w-]{30,}",
    "a Postman key": r"(?<![\w-])PMAK-[0-9a-f-]{40,}",
    "a Grafana token": r"(?<!\w)gl(?:sa|c)_\w{30,}",
    "a Supabase token": r"(?<!\w)sbp_[0-9a-f]{32,}",
    "a Vault token": r"(?<![\w-])hvs\.[\w-]{24,}",
    "a Hugging Face token": r"(?<!\w)hf_[A-Za-z0-9]{20,}",
    "a JSON Web Token": r"(?<![\w-])eyJ[\w-]{6,}\.[\w-]{4,}(?:\.[\w-]*)?",
    "a private key": r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----(?:(?!-----END)[\s\S])*(?:-----END[A-Z ]*-----)?",
}
"""The kinds of credential that are known by their spelling, and the pattern of each."""

SPELLED = regex("|".join(SPELLINGS.values()))
"""Text that is a credential by its very spelling."""

_SHORTEST = 11  # `sk-` or `ek_`, and eight letters
_CLUES = tuple(
    map(
        regex,
        (
            r"-(?:(?<=sk-)(?<![\w-]sk-)|(?<=gl[pci].t-)|(?<=gl[rdf]t-)|(?<=glsoat-)|(?<=glagent-)|(?<=xapp-)|(?<=xox.-)"
            r"|(?<=sess-)|(?<=xai-)|(?<=pplx-)|(?<=GOCSPX-)|(?<=pypi-)AgE|(?<=PMAK-)|(?<=-----)BEGIN)",
            r"_(?:(?<=ek_)(?<![\w-]ek_)|(?<=gsk_)|(?<=gh._)|(?<=[br]_pat_)|(?<=kr_oat_)|(?<=[rs]k_)(?:live|test|[0-9a-f]{8})|(?<=whsec_)"
            r"|(?<=npm_)|(?<=hf_)|(?<=r8_)|(?<=do._v1_)|(?<=shp.[tas]_)|(?<=lin_api_)|(?<=ntn_)|(?<=secret_)|(?<=figd_)"
            r"|(?<=glsa_)|(?<=glc_)|(?<=sbp_))",
            r"\.(?=[\w-])(?:(?<=ya29\.)|(?<=SG\.)|(?<=hvs\.)|(?<=sl\.)(?<![\w-]sl\.))",
            r"A(?:Iza|KIA|SIA|TATT3)",
            r"J(?<=eyJ)",
            r"/(?<=slack\.com/services/)",
        ),
    )
)


def may_be_spelled(text: str) -> bool:
    """Whether `SPELLED` might find something in a text; it surely does not where this is false. To look for the rarest
    letter of each beginning takes next to no time.
    """
    return len(text) >= _SHORTEST and any(clue.search(text) for clue in _CLUES)


SCHEME = regex(r"(?i)(?<!\w)(?P<scheme>bearer|basic)[ \t]{1,4}(?P<rest>[\w.~+/-]{6,}={0,2})")
"""A scheme of the Authorization header, and what follows it: a credential, or a word of prose."""

HOLDS_SECRET = regex(
    r"auth?ori[sz]a|auth[a-z]{0,20}t(?:io|oi|o)n|(?:^|[^a-z])o?auth2?$"
    r"|(?:^tokens|token|secrets?|passw(?:or)?d|passphrase|cookies?|credentials?|bearer|(?:^|[^a-z])pwd"
    r"|(?:access|api|auth|bearer|refresh|session)[_. -]?tokens|(?:token|secret)[_. -]?value|auth[_. -]?header"
    r"|(?:api|access|account|auth|client|private|secret|signing|subscription)[_. -]?keys?)$",
    re.IGNORECASE,
)
"""The name of a field or header whose value is a credential."""

PREFIX = regex(
    r"sk-|ek_|ya29\.|AIza|gh[opsur]_|github_pat_|gl[a-z]{2,5}-|pypi-|xox[a-z]-|xapp-|A(?:KI|SI)A|[rs]k_(?:live|test)_|whsec_|npm_|hf_|eyJ"
)
"""How a token of a known issuer begins: enough in a field that holds nothing but credentials."""

STAND_IN = regex(
    r"<[^<>]*>|\$|\{\{|\{[A-Za-z_]+\}|__\w+__|%\w+%|^=|example|your|x{3,}|\.{3}|…|\*{3,}|placeholder|change.?me|replace"
    r"|dummy|redacted|insert|todo|\bprocess\.env\b|\bos\.(?:environ|getenv)\b"
    r"|^(?:(?:my|the|an?|some)[_ -])?(?:access[_ -]?|oauth[_ -]?|api[_ -]?)?(?:token|key|secret)$",
    re.IGNORECASE,
)
"""Text that only stands where a credential will: a placeholder of some template, or a word for it."""

_KEY_HEADER = regex(r"x-[^:]*key", re.IGNORECASE)


def is_credential_header(name: str) -> bool:
    """Whether the value of a header of this name is a credential."""
    return bool(HOLDS_SECRET.search(name.strip()) or _KEY_HEADER.fullmatch(name.strip()))


UNSET_WORDS = ("None", "undefined", "null")
"""What a program writes for a variable that it has not: Python's `str(None)`, JavaScript's templates, JSON's text. They
are exactly these words; `none` may be meant."""

_SCHEME_WORD = regex(r"\s*+(?:(?:bearer|basic)(?:\s++|$)|token\s++)", re.IGNORECASE)


def without_scheme(value: str) -> str:
    """The credential in the value of an Authorization header, without the word before it and blanks around it."""
    found = _SCHEME_WORD.match(value)
    return value[found.end() if found else 0 :].strip()


def is_no_credential(value: str) -> bool:
    """Whether nothing stands where a credential belongs: it is empty, or the word for a variable that is not set."""
    token = without_scheme(value)
    return not token or token in UNSET_WORDS
