"""What credentials look like, and the fields that hold them.

`SPELLINGS` is the one list of credentials that are known by their spelling, each with the page that says so. Nothing is
guessed from randomness.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from toolcheck.ground.nearest import nearest
from toolcheck.ground.record import record
from toolcheck.ground.regex import regex

LOOKED = "2026-11-29"
"""When the sources of the spellings were last looked at."""

_GITLEAKS = "https://github.com/gitleaks/gitleaks/blob/b58d3f102cf3a2c84cb7f923d05c25c9b1aed84b/config/gitleaks.toml"
_TRUFFLEHOG = (
    "https://github.com/trufflesecurity/trufflehog/tree/3ab759fef4bb5935d4fe9ac68b503d05346b8364/pkg/detectors/"
)
_KINGFISHER = "https://github.com/mongodb/kingfisher/blob/ee7c0db3ef87575768f817820c24736249ffcdef/data/rules/"


@record
class Spelling:
    """How one kind of credential is spelled, and where that is published.

    `pattern` is tried where one of `begins` stands. A credential that is told by something in its middle has `clues`
    instead, and is tried as many characters before one as `back` says. Where a beginning is too short or too common
    to be one in a field of credentials, it is a clue as well.
    """

    kind: str
    begins: tuple[str, ...]
    pattern: re.Pattern[str]
    source: str
    looked: str = LOOKED
    clues: tuple[str, ...] = ()
    back: tuple[int, ...] = (0,)


SPELLINGS: tuple[Spelling, ...] = (
    Spelling(
        "an Anthropic key",
        ("sk-ant-",),
        regex(r"(?<![\w-])sk-ant-(?=[\w-]{0,200}[0-9A-Z])[\w-]{8,}"),
        _GITLEAKS,
    ),
    Spelling(
        "an OpenRouter key", ("sk-or-v1-",), regex(r"(?<![\w-])sk-or-v1-[0-9a-f]{32,}"), f"{_TRUFFLEHOG}openrouter"
    ),
    Spelling(
        "an OpenAI key", ("sk-",), regex(r"(?<![\w-])sk-(?=[\w-]{0,200}[0-9A-Z])[\w-]{8,}"), f"{_TRUFFLEHOG}openai"
    ),
    Spelling(
        "an OpenAI client secret",
        ("ek_",),
        regex(r"(?<![\w-])ek_(?=\w{0,200}[0-9A-Z])\w{8,}"),
        "https://github.com/openai/openai-python/blob/main/src/openai/resources/realtime/client_secrets.py",
    ),
    Spelling(
        "an OpenAI session key",
        ("sess-",),
        regex(r"(?<![\w-])sess-[A-Za-z0-9]{32,}"),
        "https://github.com/RageAgainstThePixel/OpenAI-DotNet/blob/00aa0496c6aab5fba1874d6ce39aaaf054e1b551/README.md",
    ),
    Spelling("an xAI key", ("xai-",), regex(r"(?<![\w-])xai-[A-Za-z0-9]{40,}"), f"{_TRUFFLEHOG}xai"),
    Spelling("a Groq key", ("gsk_",), regex(r"(?<!\w)gsk_[A-Za-z0-9]{30,}"), f"{_TRUFFLEHOG}groq"),
    Spelling("a Perplexity key", ("pplx-",), regex(r"(?<![\w-])pplx-[A-Za-z0-9]{30,}"), _GITLEAKS),
    Spelling("a Replicate token", ("r8_",), regex(r"(?<!\w)r8_[A-Za-z0-9]{30,}"), f"{_TRUFFLEHOG}replicate"),
    Spelling("an NVIDIA key", ("nvapi-",), regex(r"(?<![\w-])nvapi-[\w-]{60,}"), f"{_TRUFFLEHOG}nvapi"),
    Spelling(
        "a Tavily key",
        ("tvly-",),
        regex(r"(?<![\w-])tvly-(?=[\w-]{0,60}\d)[\w-]{20,}"),
        "https://github.com/tavily-ai/tavily-python/blob/137dac2a5a74d23af4d0218e72b5ac2e176dafc9/README.md",
    ),
    Spelling("a Pinecone key", ("pcsk_",), regex(r"(?<!\w)pcsk_(?=\w{0,60}\d)\w{40,}"), f"{_TRUFFLEHOG}pinecone"),
    Spelling("a LangSmith key", ("lsv2_",), regex(r"(?<!\w)lsv2_[a-z]{2}_\w{30,}"), f"{_TRUFFLEHOG}langsmith"),
    Spelling("an ElevenLabs key", (), regex(r"(?<!\w)sk_[0-9a-f]{40,}"), f"{_TRUFFLEHOG}elevenlabs", clues=("sk_",)),
    Spelling("a Google OAuth token", ("ya29.",), regex(r"(?<![\w-])ya29\.[\w-]{8,}"), f"{_TRUFFLEHOG}googleoauth2"),
    Spelling("a Google API key", ("AIza",), regex(r"(?<![\w-])AIza[\w-]{30,}"), _GITLEAKS),
    Spelling("a Google client secret", ("GOCSPX-",), regex(r"(?<![\w-])GOCSPX-[\w-]{20,}"), f"{_KINGFISHER}google.yml"),
    Spelling("a Dropbox token", ("sl.",), regex(r"(?<![\w-])sl\.(?:u\.)?[\w-]{60,}"), f"{_TRUFFLEHOG}dropbox"),
    Spelling(
        "a GitHub token",
        ("ghp_", "gho_", "ghs_", "ghu_", "ghr_", "github_pat_"),
        regex(r"(?<!\w)(?:gh[opsur]_[A-Za-z0-9]{10,}|github_pat_\w{10,})"),
        _GITLEAKS,
    ),
    Spelling(
        "a GitLab token",
        ("glpat-", "glptt-", "glcbt-", "glimt-", "glrt-", "gldt-", "glft-", "glsoat-", "glagent-", "gloas-", "glffct-"),
        regex(r"(?<![\w-])gl(?:pat|ptt|cbt|imt|rt|dt|ft|soat|agent|oas|ffct)-[\w-]{10,}"),
        _GITLEAKS,
    ),
    Spelling("a Slack token", ("xox", "xapp-"), regex(r"(?<![\w-])(?:xox[a-z]|xapp)-[\w-]{8,}"), _GITLEAKS),
    Spelling(
        "a Slack webhook",
        (),
        regex(r"(?<=hooks\.slack\.com/)(?:services|workflows|triggers)/[\w/]{8,}"),
        _GITLEAKS,
        clues=("hooks.slack.com/",),
        back=(-len("hooks.slack.com/"),),
    ),
    Spelling(
        "a Discord webhook",
        (),
        regex(r"(?<=/api/webhooks/)\d{17,20}/[\w-]{40,}"),
        f"{_TRUFFLEHOG}discordwebhook",
        clues=("/api/webhooks/",),
        back=(-len("/api/webhooks/"),),
    ),
    Spelling(
        "a Microsoft Teams webhook",
        (),
        regex(r"(?<=\.office\.com/)webhook(?:b2)?/[\w@/-]{30,}"),
        _GITLEAKS,
        clues=(".office.com/",),
        back=(-len(".office.com/"),),
    ),
    Spelling(
        "a Telegram bot token",
        (),
        regex(r"(?<!\d)\d{8,10}:AA[\w-]{30,}"),
        f"{_TRUFFLEHOG}telegrambottoken",
        clues=(":AA",),
        back=(8, 9, 10),
    ),
    Spelling("an AWS access key", ("AKIA", "ASIA"), regex(r"(?<!\w)A(?:KI|SI)A[0-9A-Z]{12,}"), _GITLEAKS),
    Spelling("an Amazon Bedrock key", ("ABSK",), regex(r"(?<!\w)ABSK[A-Za-z0-9+/]{100,}={0,2}"), _GITLEAKS),
    Spelling(
        "an Azure client secret",
        (),
        regex(r"(?<![\w.~-])[\w.~]{3}\dQ~[\w.~-]{30,}"),
        _GITLEAKS,
        clues=("Q~",),
        back=(4,),
    ),
    Spelling(
        "an Azure storage key",
        ("AccountKey=", "SharedAccessKey="),
        regex(r"(?<![A-Za-z])(?:Account|SharedAccess)Key=[A-Za-z0-9+/]{40,}={0,2}"),
        f"{_KINGFISHER}azure.yml",
    ),
    Spelling(
        "a Stripe key",
        ("sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_"),
        regex(r"(?<!\w)(?:[rs]k_(?:live|test)|whsec)_[A-Za-z0-9]{10,}"),
        _GITLEAKS,
    ),
    Spelling("a Square token", ("sq0atp-", "sq0csp-"), regex(r"(?<![\w-])sq0(?:atp|csp)-[\w-]{20,}"), _GITLEAKS),
    Spelling(
        "a Razorpay key",
        ("rzp_live_", "rzp_test_"),
        regex(r"(?<!\w)rzp_(?:live|test)_[A-Za-z0-9]{14,}"),
        f"{_TRUFFLEHOG}razorpay",
    ),
    Spelling("a Shippo token", ("shippo_",), regex(r"(?<!\w)shippo_(?:live|test)_[0-9a-fA-F]{40,}"), _GITLEAKS),
    Spelling("an EasyPost key", ("EZAK", "EZTK"), regex(r"(?<!\w)EZ[AT]K[A-Za-z0-9]{54,}"), _GITLEAKS),
    Spelling("an npm token", ("npm_",), regex(r"(?<!\w)npm_[A-Za-z0-9]{30,}"), _GITLEAKS),
    Spelling("a PyPI token", ("pypi-AgE",), regex(r"(?<![\w-])pypi-AgE[\w-]{13,}"), _GITLEAKS),
    Spelling("a RubyGems key", ("rubygems_",), regex(r"(?<!\w)rubygems_[0-9a-f]{40,}"), _GITLEAKS),
    Spelling(
        "a Docker token",
        ("dckr_pat_", "dckr_oat_"),
        regex(r"(?<!\w)dckr_[op]at_[\w-]{20,}"),
        f"{_TRUFFLEHOG}dockerhub",
    ),
    Spelling(
        "a DigitalOcean token",
        ("dop_v1_", "doo_v1_", "dor_v1_"),
        regex(r"(?<!\w)do[opr]_v1_[0-9a-f]{32,}"),
        _GITLEAKS,
    ),
    Spelling("a Databricks token", (), regex(r"(?<!\w)dapi[0-9a-f]{32,}(?:-\d)?"), _GITLEAKS, clues=("dapi",)),
    Spelling(
        "a New Relic key",
        ("NRAK-", "NRII-", "NRIQ-"),
        regex(r"(?<![\w-])NR(?:AK|II|IQ)-[\w-]{20,}"),
        _GITLEAKS,
    ),
    Spelling("a Sentry token", ("sntrys_", "sntryu_"), regex(r"(?<!\w)sntry[su]_[\w+/=]{20,}"), _GITLEAKS),
    Spelling(
        "a Dynatrace token", ("dt0c01.",), regex(r"(?<![\w-])dt0c01\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{60,}"), _GITLEAKS
    ),
    Spelling(
        "a Doppler token",
        ("dp.pt.", "dp.ct.", "dp.st.", "dp.sa.", "dp.scim.", "dp.audit."),
        regex(r"(?<![\w-])dp\.(?:pt|ct|st|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,}"),
        f"{_KINGFISHER}doppler.yml",
    ),
    Spelling(
        "a HubSpot token",
        ("pat-na1-", "pat-na2-", "pat-eu1-", "pat-ap1-"),
        regex(r"(?<![\w-])pat-(?:na1|na2|eu1|ap1)-[A-Za-z0-9-]{32,}"),
        f"{_TRUFFLEHOG}hubspot_apikey",
    ),
    Spelling(
        "a PlanetScale token",
        ("pscale_tkn_", "pscale_oauth_", "pscale_pw_"),
        regex(r"(?<!\w)pscale_(?:tkn|oauth|pw)_[\w=.-]{30,}"),
        _GITLEAKS,
    ),
    Spelling(
        "a Terraform Cloud token",
        (),
        regex(r"(?<!\w)[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,}"),
        _GITLEAKS,
        clues=(".atlasv1.",),
        back=(14,),
    ),
    Spelling("a Netlify token", ("nfp_",), regex(r"(?<!\w)nfp_[A-Za-z0-9]{36,}"), f"{_TRUFFLEHOG}netlify"),
    Spelling("a Heroku key", ("HRKU-",), regex(r"(?<![\w-])HRKU-[\w-]{36,}"), _GITLEAKS),
    Spelling("a Twilio key", (), regex(r"(?<!\w)SK[0-9a-fA-F]{32}(?!\w)"), _GITLEAKS, clues=("SK",)),
    Spelling("a SendGrid key", ("SG.",), regex(r"(?<![\w-])SG\.[\w-]{16,}\.[\w-]{16,}"), f"{_KINGFISHER}sendgrid.yml"),
    Spelling("a Brevo key", ("xkeysib-",), regex(r"(?<![\w-])xkeysib-[0-9a-f]{60,}(?:-\w+)?"), _GITLEAKS),
    Spelling("a Mailgun key", (), regex(r"(?<![\w-])key-[0-9a-f]{32}(?!\w)"), _GITLEAKS, clues=("key-",)),
    Spelling(
        "a Mailchimp key",
        (),
        regex(r"(?<!\w)[0-9a-f]{32}-us\d{1,2}(?!\w)"),
        _GITLEAKS,
        clues=("-us",),
        back=(32,),
    ),
    Spelling(
        "a Shopify token",
        ("shpat_", "shpca_", "shppa_", "shpss_"),
        regex(r"(?<!\w)shp(?:at|ca|pa|ss)_[0-9A-Fa-f]{20,}"),
        _GITLEAKS,
    ),
    Spelling("an Atlassian token", ("ATATT3",), regex(r"(?<![\w-])ATATT3[\w=-]{50,}"), _GITLEAKS),
    Spelling(
        "a Bitbucket app password",
        ("ATBB",),
        regex(r"(?<!\w)ATBB[A-Za-z0-9]{20,}"),
        f"{_TRUFFLEHOG}bitbucketapppassword",
    ),
    Spelling("a Linear key", ("lin_api_",), regex(r"(?<!\w)lin_api_[A-Za-z0-9]{20,}"), _GITLEAKS),
    Spelling(
        "a Notion token",
        ("ntn_",),
        regex(r"(?<!\w)(?:ntn_|secret_)[A-Za-z0-9]{40,}"),
        f"{_TRUFFLEHOG}notion",
        clues=("secret_",),
    ),
    Spelling("a Figma token", ("figd_",), regex(r"(?<!\w)figd_[\w-]{30,}"), f"{_TRUFFLEHOG}figmapersonalaccesstoken"),
    Spelling("a Postman key", ("PMAK-",), regex(r"(?<![\w-])PMAK-[0-9a-f-]{40,}"), _GITLEAKS),
    Spelling("a Grafana token", ("glsa_", "glc_"), regex(r"(?<!\w)gl(?:sa|c)_\w{30,}"), _GITLEAKS),
    Spelling("a SonarQube token", ("squ_", "sqp_", "sqa_"), regex(r"(?<!\w)sq[upa]_[0-9a-f]{40,}"), _GITLEAKS),
    Spelling("a Pulumi token", ("pul-",), regex(r"(?<![\w-])pul-[0-9a-f]{40,}"), _GITLEAKS),
    Spelling("a Supabase token", ("sbp_",), regex(r"(?<!\w)sbp_[0-9a-f]{32,}"), f"{_TRUFFLEHOG}supabasetoken"),
    Spelling("a Vault token", ("hvs.", "hvb."), regex(r"(?<![\w-])hv[sb]\.[\w-]{24,}"), _GITLEAKS),
    Spelling("a 1Password token", ("ops_eyJ",), regex(r"(?<!\w)ops_eyJ[A-Za-z0-9+/]{200,}={0,3}"), _GITLEAKS),
    Spelling("a Hugging Face token", ("hf_",), regex(r"(?<!\w)hf_[A-Za-z0-9]{20,}"), _GITLEAKS),
    Spelling(
        "a JSON Web Token",
        ("eyJ",),
        regex(r"(?<![\w-])eyJ[\w-]{6,}\.[\w-]{4,}(?:\.[\w-]*)?"),
        "https://www.rfc-editor.org/rfc/rfc7519",
    ),
    Spelling("an age key", ("AGE-SECRET-KEY-1",), regex(r"(?<![\w-])AGE-SECRET-KEY-1[0-9A-Z]{58}"), _GITLEAKS),
    Spelling(
        "a private key",
        ("-----BEGIN ",),
        regex(r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:(?!-----END)[\s\S])*(?:-----END[A-Z ]*-----)?"),
        "https://www.rfc-editor.org/rfc/rfc7468",
    ),
)
"""The kinds of credential that are known by their spelling. Of two that fit at one place, the first one counts."""

BEGINNINGS = tuple(beginning for spelling in SPELLINGS for beginning in spelling.begins)
"""How tokens of known issuers begin: enough in a field that holds nothing but credentials."""


class Found(NamedTuple):
    """A stretch of a text that is a credential by its spelling."""

    start: int
    end: int
    kind: str


def spelled(text: str) -> Iterator[Found]:
    """The credentials in a text that are known by their spelling, kind by kind; two kinds may overlap."""
    if not may_be_spelled(text):
        return
    for sign, clues in _CLUES:
        if sign not in text:
            continue
        for clue, spelling in clues:
            at = text.find(clue)
            while at >= 0:
                tries = (spelling.pattern.match(text, at - back) for back in spelling.back if at >= back)
                found = next((one for one in tries if one), None)
                if found:
                    yield Found(found.start(), found.end(), spelling.kind)
                at = text.find(clue, max(found.end(), at + 1) if found else at + 1)


def is_spelled(text: str) -> bool:
    """Whether a credential is in a text, or what is spelled like one."""
    return any(True for _ in spelled(text))


def first_spelled(text: str) -> Found | None:
    """The first credential in a text that is no stand-in for one (`sk-xxxx`)."""
    real = [found for found in spelled(text) if not STAND_IN.search(text[found.start : found.end])]
    kinds = [spelling.kind for spelling in SPELLINGS] if len(real) > 1 else []
    return min(real, key=lambda found: (found.start, kinds.index(found.kind) if kinds else 0), default=None)


_SHORTEST = 11  # `sk-` or `ek_`, and eight letters
_RAREST = "~=/3QZJKVXBHGTSIA._-:"


def _by_rarest() -> tuple[tuple[str, tuple[tuple[str, Spelling], ...]], ...]:
    """What has to stand in a text for any spelling, sorted by a letter of it that few texts have."""
    clues: dict[str, list[tuple[str, Spelling]]] = {}
    for spelling in SPELLINGS:
        for clue in (*spelling.begins, *spelling.clues):
            clues.setdefault(next((sign for sign in _RAREST if sign in clue), clue[0]), []).append((clue, spelling))
    return tuple((sign, tuple(some)) for sign, some in clues.items())


_CLUES = _by_rarest()
_SHORT_CLUES = tuple(
    (sign, tuple({clue for clue, _ in some if not any(other in clue and other != clue for other, _ in some)}))
    for sign, some in _CLUES
)


def may_be_spelled(text: str) -> bool:
    """Whether `spelled` might find something in a text; it surely does not where this is false. To look for a rare
    letter of each beginning takes next to no time.
    """
    if len(text) < _SHORTEST:
        return False
    has = text.__contains__
    for sign, clues in _SHORT_CLUES:
        if sign in text and any(map(has, clues)):
            return True
    return False


# -- names ------------------------------------------------------------------------------------------

_SAYS_URL = regex(r"(?i:ur[li]s?)(?![a-z])|(?i:ur[li])s?$|U(?:RL|RI)")
_SAYS_HEADERS = regex(r"(?i:headers?)(?![a-z])|(?i:headers?)$")


@lru_cache(maxsize=4096)
def says_url(name: str) -> bool:
    """Whether a key says that URLs stand behind it, misspelt or not: `server_url`, `callbackUrls`, `server_ulr`."""
    return bool(_SAYS_URL.search(name)) or _is_near(name, "server_url")


@lru_cache(maxsize=4096)
def says_headers(name: str) -> bool:
    """Whether a key says that headers stand behind it, misspelt or not: `headers`, `http-header`, `haeders`."""
    return bool(_SAYS_HEADERS.search(name)) or _is_near(name, "headers")


@lru_cache(maxsize=4096)
def says_secret(name: str) -> bool:
    """Whether a key says that a credential stands behind it, misspelt or not."""
    return bool(HOLDS_SECRET.search(name)) or _is_near(name, "authorization")


def _is_near(name: str, wanted: str) -> bool:
    """Whether a name is a misspelling of another one; most are told at a glance that they are not."""
    if abs(len(name) - len(wanted)) > 3 or wanted[0] not in name[:2].lower():
        return False
    return nearest(name, (wanted,)) is not None


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
