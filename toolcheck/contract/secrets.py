"""What credentials look like, and the fields that hold them.

`SPELLINGS` is the one list of credentials that are known by their spelling, each with the page that says so. Nothing is
guessed from randomness.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from toolcheck.ground.record import record
from toolcheck.ground.regex import IGNORECASE, regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

LOOKED = "2026-11-29"
"""When the sources of the spellings were last looked at."""

_GITLEAKS = "https://github.com/gitleaks/gitleaks/blob/b58d3f102cf3a2c84cb7f923d05c25c9b1aed84b/config/gitleaks.toml"
_TRUFFLEHOG = (
    "https://github.com/trufflesecurity/trufflehog/tree/3ab759fef4bb5935d4fe9ac68b503d05346b8364/pkg/detectors/"
)
_KINGFISHER = "https://github.com/mongodb/kingfisher/blob/ee7c0db3ef87575768f817820c24736249ffcdef/data/rules/"


_PRIVATE_KEY = "-----BEGIN "


@record(kw_only=True)
class Spelling:
    """How one kind of credential is spelled, and where that is published.

    `pattern` is tried where one of `begins` is. A credential that is recognised by something in its middle has `clues`
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
        kind="an Anthropic key",
        begins=("sk-ant-",),
        pattern=regex(r"(?<![\w-])sk-ant-(?=[\w-]{0,200}[0-9A-Z])[\w-]{8,}"),
        source=_GITLEAKS,
    ),
    Spelling(
        kind="an OpenRouter key",
        begins=("sk-or-v1-",),
        pattern=regex(r"(?<![\w-])sk-or-v1-[0-9a-f]{32,}"),
        source=f"{_TRUFFLEHOG}openrouter",
    ),
    Spelling(
        kind="an OpenAI key",
        begins=("sk-",),
        pattern=regex(r"(?<![\w-])sk-(?=[\w-]{0,200}[0-9A-Z])[\w-]{8,}"),
        source=f"{_TRUFFLEHOG}openai",
    ),
    Spelling(
        kind="an OpenAI client secret",
        begins=("ek_",),
        pattern=regex(r"(?<![\w-])ek_(?=\w{0,200}[0-9A-Z])\w{8,}"),
        source="https://github.com/openai/openai-python/blob/main/src/openai/resources/realtime/client_secrets.py",
    ),
    Spelling(
        kind="an OpenAI session key",
        begins=("sess-",),
        pattern=regex(r"(?<![\w-])sess-[A-Za-z0-9]{32,}"),
        source="https://github.com/RageAgainstThePixel/OpenAI-DotNet/blob/00aa0496c6aab5fba1874d6ce39aaaf054e1b551/README.md",
    ),
    Spelling(
        kind="an xAI key",
        begins=("xai-",),
        pattern=regex(r"(?<![\w-])xai-[A-Za-z0-9]{40,}"),
        source=f"{_TRUFFLEHOG}xai",
    ),
    Spelling(
        kind="a Groq key", begins=("gsk_",), pattern=regex(r"(?<!\w)gsk_[A-Za-z0-9]{30,}"), source=f"{_TRUFFLEHOG}groq"
    ),
    Spelling(
        kind="a Perplexity key", begins=("pplx-",), pattern=regex(r"(?<![\w-])pplx-[A-Za-z0-9]{30,}"), source=_GITLEAKS
    ),
    Spelling(
        kind="a Replicate token",
        begins=("r8_",),
        pattern=regex(r"(?<!\w)r8_[A-Za-z0-9]{30,}"),
        source=f"{_TRUFFLEHOG}replicate",
    ),
    Spelling(
        kind="an NVIDIA key",
        begins=("nvapi-",),
        pattern=regex(r"(?<![\w-])nvapi-[\w-]{60,}"),
        source=f"{_TRUFFLEHOG}nvapi",
    ),
    Spelling(
        kind="a Tavily key",
        begins=("tvly-",),
        pattern=regex(r"(?<![\w-])tvly-(?=[\w-]{0,60}\d)[\w-]{20,}"),
        source="https://github.com/tavily-ai/tavily-python/blob/137dac2a5a74d23af4d0218e72b5ac2e176dafc9/README.md",
    ),
    Spelling(
        kind="a Pinecone key",
        begins=("pcsk_",),
        pattern=regex(r"(?<!\w)pcsk_(?=\w{0,60}\d)\w{40,}"),
        source=f"{_TRUFFLEHOG}pinecone",
    ),
    Spelling(
        kind="a LangSmith key",
        begins=("lsv2_",),
        pattern=regex(r"(?<!\w)lsv2_[a-z]{2}_\w{30,}"),
        source=f"{_TRUFFLEHOG}langsmith",
    ),
    Spelling(
        kind="an ElevenLabs key",
        begins=(),
        pattern=regex(r"(?<!\w)sk_[0-9a-f]{40,}"),
        source=f"{_TRUFFLEHOG}elevenlabs",
        clues=("sk_",),
    ),
    Spelling(
        kind="a Google OAuth token",
        begins=("ya29.",),
        pattern=regex(r"(?<![\w-])ya29\.[\w-]{8,}"),
        source=f"{_TRUFFLEHOG}googleoauth2",
    ),
    Spelling(kind="a Google API key", begins=("AIza",), pattern=regex(r"(?<![\w-])AIza[\w-]{30,}"), source=_GITLEAKS),
    Spelling(
        kind="a Google client secret",
        begins=("GOCSPX-",),
        pattern=regex(r"(?<![\w-])GOCSPX-[\w-]{20,}"),
        source=f"{_KINGFISHER}google.yml",
    ),
    Spelling(
        kind="a Dropbox token",
        begins=("sl.",),
        pattern=regex(r"(?<![\w-])sl\.(?:u\.)?[\w-]{60,}"),
        source=f"{_TRUFFLEHOG}dropbox",
    ),
    Spelling(
        kind="a GitHub token",
        begins=("ghp_", "gho_", "ghs_", "ghu_", "ghr_", "github_pat_"),
        pattern=regex(r"(?<!\w)(?:gh[opsur]_[A-Za-z0-9]{10,}|github_pat_\w{10,})"),
        source=_GITLEAKS,
    ),
    Spelling(
        kind="a GitLab token",
        begins=(
            "glpat-",
            "glptt-",
            "glcbt-",
            "glimt-",
            "glrt-",
            "gldt-",
            "glft-",
            "glsoat-",
            "glagent-",
            "gloas-",
            "glffct-",
        ),
        pattern=regex(r"(?<![\w-])gl(?:pat|ptt|cbt|imt|rt|dt|ft|soat|agent|oas|ffct)-[\w-]{10,}"),
        source=_GITLEAKS,
    ),
    Spelling(
        kind="a Slack token",
        begins=("xox", "xapp-"),
        pattern=regex(r"(?<![\w-])(?:xox[a-z]|xapp)-[\w-]{8,}"),
        source=_GITLEAKS,
    ),
    Spelling(
        kind="a Slack webhook",
        begins=(),
        pattern=regex(r"(?<=hooks\.slack\.com/)(?:services|workflows|triggers)/[\w/]{8,}"),
        source=_GITLEAKS,
        clues=("hooks.slack.com/",),
        back=(-len("hooks.slack.com/"),),
    ),
    Spelling(
        kind="a Discord webhook",
        begins=(),
        pattern=regex(r"(?<=/api/webhooks/)\d{17,20}/[\w-]{40,}"),
        source=f"{_TRUFFLEHOG}discordwebhook",
        clues=("/api/webhooks/",),
        back=(-len("/api/webhooks/"),),
    ),
    Spelling(
        kind="a Microsoft Teams webhook",
        begins=(),
        pattern=regex(r"(?<=\.office\.com/)webhook(?:b2)?/[\w@/-]{30,}"),
        source=_GITLEAKS,
        clues=(".office.com/",),
        back=(-len(".office.com/"),),
    ),
    Spelling(
        kind="a Telegram bot token",
        begins=(),
        pattern=regex(r"(?<!\d)\d{8,10}:AA[\w-]{30,}"),
        source=f"{_TRUFFLEHOG}telegrambottoken",
        clues=(":AA",),
        back=(8, 9, 10),
    ),
    Spelling(
        kind="an AWS access key",
        begins=("AKIA", "ASIA"),
        pattern=regex(r"(?<!\w)A(?:KI|SI)A[0-9A-Z]{12,}"),
        source=_GITLEAKS,
    ),
    Spelling(
        kind="an Amazon Bedrock key",
        begins=("ABSK",),
        pattern=regex(r"(?<!\w)ABSK[A-Za-z0-9+/]{100,}={0,2}"),
        source=_GITLEAKS,
    ),
    Spelling(
        kind="an Azure client secret",
        begins=(),
        pattern=regex(r"(?<![\w.~-])[\w.~]{3}\dQ~[\w.~-]{30,}"),
        source=_GITLEAKS,
        clues=("Q~",),
        back=(4,),
    ),
    Spelling(
        kind="an Azure storage key",
        begins=("AccountKey=", "SharedAccessKey="),
        pattern=regex(r"(?<![A-Za-z])(?:Account|SharedAccess)Key=[A-Za-z0-9+/]{40,}={0,2}"),
        source=f"{_KINGFISHER}azure.yml",
    ),
    Spelling(
        kind="a Stripe key",
        begins=("sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_"),
        pattern=regex(r"(?<!\w)(?:[rs]k_(?:live|test)|whsec)_[A-Za-z0-9]{10,}"),
        source=_GITLEAKS,
    ),
    Spelling(
        kind="a Square token",
        begins=("sq0atp-", "sq0csp-"),
        pattern=regex(r"(?<![\w-])sq0(?:atp|csp)-[\w-]{20,}"),
        source=_GITLEAKS,
    ),
    Spelling(
        kind="a Razorpay key",
        begins=("rzp_live_", "rzp_test_"),
        pattern=regex(r"(?<!\w)rzp_(?:live|test)_[A-Za-z0-9]{14,}"),
        source=f"{_TRUFFLEHOG}razorpay",
    ),
    Spelling(
        kind="a Shippo token",
        begins=("shippo_",),
        pattern=regex(r"(?<!\w)shippo_(?:live|test)_[0-9a-fA-F]{40,}"),
        source=_GITLEAKS,
    ),
    Spelling(
        kind="an EasyPost key",
        begins=("EZAK", "EZTK"),
        pattern=regex(r"(?<!\w)EZ[AT]K[A-Za-z0-9]{54,}"),
        source=_GITLEAKS,
    ),
    Spelling(kind="an npm token", begins=("npm_",), pattern=regex(r"(?<!\w)npm_[A-Za-z0-9]{30,}"), source=_GITLEAKS),
    Spelling(
        kind="a PyPI token", begins=("pypi-AgE",), pattern=regex(r"(?<![\w-])pypi-AgE[\w-]{13,}"), source=_GITLEAKS
    ),
    Spelling(
        kind="a RubyGems key", begins=("rubygems_",), pattern=regex(r"(?<!\w)rubygems_[0-9a-f]{40,}"), source=_GITLEAKS
    ),
    Spelling(
        kind="a Docker token",
        begins=("dckr_pat_", "dckr_oat_"),
        pattern=regex(r"(?<!\w)dckr_[op]at_[\w-]{20,}"),
        source=f"{_TRUFFLEHOG}dockerhub",
    ),
    Spelling(
        kind="a DigitalOcean token",
        begins=("dop_v1_", "doo_v1_", "dor_v1_"),
        pattern=regex(r"(?<!\w)do[opr]_v1_[0-9a-f]{32,}"),
        source=_GITLEAKS,
    ),
    Spelling(
        kind="a Databricks token",
        begins=(),
        pattern=regex(r"(?<!\w)dapi[0-9a-f]{32,}(?:-\d)?"),
        source=_GITLEAKS,
        clues=("dapi",),
    ),
    Spelling(
        kind="a New Relic key",
        begins=("NRAK-", "NRII-", "NRIQ-"),
        pattern=regex(r"(?<![\w-])NR(?:AK|II|IQ)-[\w-]{20,}"),
        source=_GITLEAKS,
    ),
    Spelling(
        kind="a Sentry token",
        begins=("sntrys_", "sntryu_"),
        pattern=regex(r"(?<!\w)sntry[su]_[\w+/=]{20,}"),
        source=_GITLEAKS,
    ),
    Spelling(
        kind="a Dynatrace token",
        begins=("dt0c01.",),
        pattern=regex(r"(?<![\w-])dt0c01\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{60,}"),
        source=_GITLEAKS,
    ),
    Spelling(
        kind="a Doppler token",
        begins=("dp.pt.", "dp.ct.", "dp.st.", "dp.sa.", "dp.scim.", "dp.audit."),
        pattern=regex(r"(?<![\w-])dp\.(?:pt|ct|st|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,}"),
        source=f"{_KINGFISHER}doppler.yml",
    ),
    Spelling(
        kind="a HubSpot token",
        begins=("pat-na1-", "pat-na2-", "pat-eu1-", "pat-ap1-"),
        pattern=regex(r"(?<![\w-])pat-(?:na1|na2|eu1|ap1)-[A-Za-z0-9-]{32,}"),
        source=f"{_TRUFFLEHOG}hubspot_apikey",
    ),
    Spelling(
        kind="a PlanetScale token",
        begins=("pscale_tkn_", "pscale_oauth_", "pscale_pw_"),
        pattern=regex(r"(?<!\w)pscale_(?:tkn|oauth|pw)_[\w=.-]{30,}"),
        source=_GITLEAKS,
    ),
    Spelling(
        kind="a Terraform Cloud token",
        begins=(),
        pattern=regex(r"(?<!\w)[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,}"),
        source=_GITLEAKS,
        clues=(".atlasv1.",),
        back=(14,),
    ),
    Spelling(
        kind="a Netlify token",
        begins=("nfp_",),
        pattern=regex(r"(?<!\w)nfp_[A-Za-z0-9]{36,}"),
        source=f"{_TRUFFLEHOG}netlify",
    ),
    Spelling(kind="a Heroku key", begins=("HRKU-",), pattern=regex(r"(?<![\w-])HRKU-[\w-]{36,}"), source=_GITLEAKS),
    Spelling(
        kind="a Twilio key",
        begins=(),
        pattern=regex(r"(?<!\w)SK[0-9a-fA-F]{32}(?!\w)"),
        source=_GITLEAKS,
        clues=("SK",),
    ),
    Spelling(
        kind="a SendGrid key",
        begins=("SG.",),
        pattern=regex(r"(?<![\w-])SG\.[\w-]{16,}\.[\w-]{16,}"),
        source=f"{_KINGFISHER}sendgrid.yml",
    ),
    Spelling(
        kind="a Brevo key",
        begins=("xkeysib-",),
        pattern=regex(r"(?<![\w-])xkeysib-[0-9a-f]{60,}(?:-\w+)?"),
        source=_GITLEAKS,
    ),
    Spelling(
        kind="a Mailgun key",
        begins=(),
        pattern=regex(r"(?<![\w-])key-[0-9a-f]{32}(?!\w)"),
        source=_GITLEAKS,
        clues=("key-",),
    ),
    Spelling(
        kind="a Mailchimp key",
        begins=(),
        pattern=regex(r"(?<!\w)[0-9a-f]{32}-us\d{1,2}(?!\w)"),
        source=_GITLEAKS,
        clues=("-us",),
        back=(32,),
    ),
    Spelling(
        kind="a Shopify token",
        begins=("shpat_", "shpca_", "shppa_", "shpss_"),
        pattern=regex(r"(?<!\w)shp(?:at|ca|pa|ss)_[0-9A-Fa-f]{20,}"),
        source=_GITLEAKS,
    ),
    Spelling(
        kind="an Atlassian token", begins=("ATATT3",), pattern=regex(r"(?<![\w-])ATATT3[\w=-]{50,}"), source=_GITLEAKS
    ),
    Spelling(
        kind="a Bitbucket app password",
        begins=("ATBB",),
        pattern=regex(r"(?<!\w)ATBB[A-Za-z0-9]{20,}"),
        source=f"{_TRUFFLEHOG}bitbucketapppassword",
    ),
    Spelling(
        kind="a Linear key", begins=("lin_api_",), pattern=regex(r"(?<!\w)lin_api_[A-Za-z0-9]{20,}"), source=_GITLEAKS
    ),
    Spelling(
        kind="a Notion token",
        begins=("ntn_",),
        pattern=regex(r"(?<!\w)(?:ntn_|secret_)[A-Za-z0-9]{40,}"),
        source=f"{_TRUFFLEHOG}notion",
        clues=("secret_",),
    ),
    Spelling(
        kind="a Figma token",
        begins=("figd_",),
        pattern=regex(r"(?<!\w)figd_[\w-]{30,}"),
        source=f"{_TRUFFLEHOG}figmapersonalaccesstoken",
    ),
    Spelling(
        kind="a Postman key", begins=("PMAK-",), pattern=regex(r"(?<![\w-])PMAK-[0-9a-f-]{40,}"), source=_GITLEAKS
    ),
    Spelling(
        kind="a Grafana token", begins=("glsa_", "glc_"), pattern=regex(r"(?<!\w)gl(?:sa|c)_\w{30,}"), source=_GITLEAKS
    ),
    Spelling(
        kind="a SonarQube token",
        begins=("squ_", "sqp_", "sqa_"),
        pattern=regex(r"(?<!\w)sq[upa]_[0-9a-f]{40,}"),
        source=_GITLEAKS,
    ),
    Spelling(kind="a Pulumi token", begins=("pul-",), pattern=regex(r"(?<![\w-])pul-[0-9a-f]{40,}"), source=_GITLEAKS),
    Spelling(
        kind="a Supabase token",
        begins=("sbp_",),
        pattern=regex(r"(?<!\w)sbp_[0-9a-f]{32,}"),
        source=f"{_TRUFFLEHOG}supabasetoken",
    ),
    Spelling(
        kind="a Vault token", begins=("hvs.", "hvb."), pattern=regex(r"(?<![\w-])hv[sb]\.[\w-]{24,}"), source=_GITLEAKS
    ),
    Spelling(
        kind="a 1Password token",
        begins=("ops_eyJ",),
        pattern=regex(r"(?<!\w)ops_eyJ[A-Za-z0-9+/]{200,}={0,3}"),
        source=_GITLEAKS,
    ),
    Spelling(
        kind="a Hugging Face token", begins=("hf_",), pattern=regex(r"(?<!\w)hf_[A-Za-z0-9]{20,}"), source=_GITLEAKS
    ),
    Spelling(
        kind="a JSON Web Token",
        begins=("eyJ",),
        pattern=regex(r"(?<![\w-])eyJ[\w-]{6,}\.[\w-]{4,}(?:\.[\w-]*)?"),
        source="https://www.rfc-editor.org/rfc/rfc7519",
    ),
    Spelling(
        kind="an age key",
        begins=("AGE-SECRET-KEY-1",),
        pattern=regex(r"(?<![\w-])AGE-SECRET-KEY-1[0-9A-Z]{58}"),
        source=_GITLEAKS,
    ),
    Spelling(
        kind="a private key",
        begins=(_PRIVATE_KEY,),
        pattern=regex(
            r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:(?!-----END)[\s\S])*(?:-----END[A-Z ]*-----)?"
        ),
        source="https://www.rfc-editor.org/rfc/rfc7468",
    ),
)
"""The kinds of credential that are known by their spelling. Of two that fit at one place, the first one counts."""

BEGINNINGS = tuple(beginning for spelling in SPELLINGS for beginning in spelling.begins)
"""How tokens of known issuers begin: enough in a field that holds nothing but credentials."""

BEGINNINGS_OF_WORDS = (
    *BEGINNINGS,
    *(clue for spelling in SPELLINGS if spelling.back == (0,) for clue in spelling.clues),
)
"""How all tokens begin that may be in a text of letters, digits and low lines alone: such a text has none in its
middle, and none at its beginning that does not begin so."""


@record
class FoundSecret:
    """A stretch of a text that is a credential by its spelling."""

    start: int
    end: int
    kind: str


def spelled(text: str) -> Iterator[FoundSecret]:
    """The credentials in a text that are known by their spelling, kind by kind; two kinds may overlap."""
    if len(text) < _SHORTEST:
        return
    for sign, groups in _CLUES:
        if sign not in text:
            continue
        for shortest, clues in groups:
            if shortest not in text:
                continue
            for clue, spelling in clues:
                at = text.find(clue)
                while at >= 0:
                    tries = (spelling.pattern.match(text, at - back) for back in spelling.back if at >= back)
                    found = next((match for match in tries if match), None)
                    if found:
                        yield FoundSecret(found.start(), found.end(), spelling.kind)
                    at = text.find(clue, max(found.end(), at + 1) if found else at + 1)


_harmless: set[str] = set()
_MAX_HARMLESS = 10_000
_LONG = 100
"""Nothing longer is sought among the words that were looked through before."""


def is_spelled(text: str) -> bool:
    """Whether a credential is in a text, or what is spelled like one. Only the long words of a text are looked through,
    each once for all texts: but for a private key, no credential has a blank in it.
    """
    if len(text) < _LONG and (len(text) < _SHORTEST or text in _harmless):
        return False
    if _PRIVATE_KEY.rstrip() in text:  # YAML may break the line at each of its blanks
        return any(True for _ in spelled(" ".join(text.split())))
    return any(map(_has_spelled_word, _pieces(text)))


def _has_spelled_word(text: str) -> bool:
    words = [word for word in text.split() if len(word) >= _SHORTEST and word not in _harmless]
    if any(True for _ in spelled(" ".join(words))):
        return True
    if len(_harmless) > _MAX_HARMLESS:
        _harmless.clear()
    _harmless.update(words)
    return False


_PIECE = 1 << 16


def _pieces(text: str) -> Iterator[str]:
    """A text in pieces, cut at blanks: the words of a large one take many times its memory."""
    start = 0
    while len(text) - start > _PIECE and (end := text.find(" ", start + _PIECE)) >= 0:
        yield text[start:end]
        start = end
    yield text[start:] if start else text


def first_spelled(text: str) -> FoundSecret | None:
    """The first credential in a text that is not a stand-in for one (`sk-xxxx`)."""
    real = [found for found in spelled(text) if not STAND_IN.search(text[found.start : found.end])]
    kinds = [spelling.kind for spelling in SPELLINGS] if len(real) > 1 else []
    return min(real, key=lambda found: (found.start, kinds.index(found.kind) if kinds else 0), default=None)


_SHORTEST = 11  # `sk-` or `ek_`, and eight letters
_RAREST = "~=/3QZJKVXBHGTSIA._-:"


_Clues = tuple[tuple[str, Spelling], ...]


def _by_rarest() -> tuple[tuple[str, tuple[tuple[str, _Clues], ...]], ...]:
    """What has to be in a text for any spelling, sorted by a letter of it that few texts have, and then by the shortest
    clue that is in all of a group.
    """
    clues: dict[str, list[tuple[str, Spelling]]] = {}
    for spelling in SPELLINGS:
        for clue in (*spelling.begins, *spelling.clues):
            clues.setdefault(next((sign for sign in _RAREST if sign in clue), clue[0]), []).append((clue, spelling))
    return tuple((sign, _by_shortest(some)) for sign, some in clues.items())


def _by_shortest(clues: Iterable[tuple[str, Spelling]]) -> tuple[tuple[str, _Clues], ...]:
    groups: dict[str, list[tuple[str, Spelling]]] = {}
    for clue, spelling in sorted(clues, key=lambda clue: len(clue[0])):
        groups.setdefault(next((shorter for shorter in groups if shorter in clue), clue), []).append((clue, spelling))
    return tuple((shortest, tuple(some)) for shortest, some in groups.items())


_CLUES = _by_rarest()
_SHORT_CLUES = tuple((sign, tuple(shortest for shortest, _ in groups)) for sign, groups in _CLUES)


def may_be_spelled(text: str) -> bool:
    """Whether `spelled` might find something in a text; it surely does not where this is false. To look for a rare
    letter of each beginning takes next to no time.
    """
    if len(text) < _SHORTEST:
        return False
    has = text.__contains__
    return any(sign in text and any(map(has, clues)) for sign, clues in _SHORT_CLUES)


# -- names ------------------------------------------------------------------------------------------

_SAYS_URL = regex(r"(?i:ur[li]s?)(?![a-z])|(?i:ur[li])s?$|U(?:RL|RI)")
_SAYS_HEADERS = regex(r"(?i:headers?)(?![a-z])|(?i:headers?)$")


@lru_cache(maxsize=4096)
def says_url(name: str) -> bool:
    """Whether a key says that URLs are behind it, misspelt or not: `server_url`, `callbackUrls`, `server_ulr`."""
    return name == "server_url" or _has(_SAYS_URL, ("url", "uri"), name) or _is_near(name, "server_url")


@lru_cache(maxsize=4096)
def says_headers(name: str) -> bool:
    """Whether a key says that headers are behind it, misspelt or not: `headers`, `http-header`, `haeders`."""
    return _has(_SAYS_HEADERS, ("header",), name) or _is_near(name, "headers")


@lru_cache(maxsize=4096)
def says_secret(name: str) -> bool:
    """Whether a key says that a credential is behind it, misspelt or not."""
    return holds_secret(name) or _is_near(name, "authorization")


def holds_secret(name: str) -> bool:
    """Whether a field or header of this name has a credential as its value."""
    return name == "authorization" or _has(HOLDS_SECRET, _OF_CREDENTIALS, name)


def may_hold_secret(name: str) -> bool:
    """Whether a field or header of this name may have a credential as its value; if false, it has none."""
    small = name.lower()
    return not name.isascii() or any(word in small for word in _OF_CREDENTIALS)


def _has(pattern: re.Pattern[str], words: tuple[str, ...], name: str) -> bool:
    """Whether a pattern is found in a name. It is only where one of the words is, and where none is, it need not be
    compiled, which takes as long as to check a small file.
    """
    small = name.lower()
    return (any(word in small for word in words) or not name.isascii()) and pattern.search(name) is not None


def _is_near(name: str, wanted: str) -> bool:
    """Whether a name is a misspelling of another one; a quick look rules most of them out."""
    if abs(len(name) - len(wanted)) > 3 or wanted[0] not in name[:2].lower():
        return False
    from toolcheck.ground.nearest import nearest

    return nearest(name, (wanted,)) is not None


SCHEME = regex(r"(?i)(?<!\w)(?P<scheme>bearer|basic)[ \t]{1,4}(?P<rest>[\w.~+/-]{6,}={0,2})")
"""A scheme of the Authorization header, and what follows it: a credential, or a word of prose."""

HOLDS_SECRET = regex(
    r"auth?ori[sz]a|auth[a-z]{0,20}t(?:io|oi|o)n|(?:^|[^a-z])o?auth2?$"
    r"|(?:^tokens|token|secrets?|passw(?:or)?d|passphrase|cookies?|credentials?|bearer|(?:^|[^a-z])pwd"
    r"|(?:access|api|auth|bearer|refresh|session)[_. -]?tokens|(?:token|secret)[_. -]?value|auth[_. -]?header"
    r"|(?:api|access|account|auth|client|private|secret|signing|subscription)[_. -]?keys?)$",
    IGNORECASE,
)
"""The name of a field or header whose value is a credential."""
_OF_CREDENTIALS = ("aut", "token", "secret", "passw", "passphrase", "cookie", "credential", "bearer", "pwd", "key")
"""One of these is in each such name."""

STAND_IN = regex(
    r"<[^<>]*>|\$|\{\{|\{[A-Za-z_]+\}|__\w+__|%\w+%|^=|example|your|x{3,}|\.{3}|…|\*{3,}|placeholder|change.?me|replace"
    r"|dummy|redacted|insert|todo|\bprocess\.env\b|\bos\.(?:environ|getenv)\b"
    r"|^(?:(?:my|the|an?|some)[_ -])?(?:access[_ -]?|oauth[_ -]?|api[_ -]?)?(?:token|key|secret)$",
    IGNORECASE,
)
"""Text in place of a credential: a placeholder of some template, or a word for it."""

_KEY_HEADER = regex(r"x-[^:]*key", IGNORECASE)


def is_credential_header(name: str) -> bool:
    """Whether the value of a header of this name is a credential."""
    return bool(HOLDS_SECRET.search(name.strip()) or _KEY_HEADER.fullmatch(name.strip()))


UNSET_WORDS = ("None", "undefined", "null")
"""What a program writes for a variable that it has not: Python's `str(None)`, JavaScript's templates, JSON's text. They
are exactly these words; `none` may be meant."""

NO_CREDENTIALS = frozenset(["bearer", "basic", "token", *map(str.lower, UNSET_WORDS)])
"""One of these, in small letters, is the last word of a header in which a credential is missing."""

_SCHEME_WORD = regex(r"\s*+(?:(?:bearer|basic)(?:\s++|$)|token\s++)", IGNORECASE)


def without_scheme(value: str) -> str:
    """The credential in the value of an Authorization header, without the word before it and blanks around it."""
    found = _SCHEME_WORD.match(value)
    return value[found.end() if found else 0 :].strip()


def is_no_credential(value: str) -> bool:
    """Whether a credential is missing: the value is empty, or the word for a variable that is not set."""
    token = without_scheme(value)
    return not token or token in UNSET_WORDS
