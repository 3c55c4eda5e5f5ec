"""How long, how many, which characters: the numbers and patterns of the contract.

Each says where it is from and when that was looked at; `sources.py` has the addresses. The shapes and the
rules both read them here, so a number is written once; `toolcheck contract limits` lists all of them, in this order.
A limit that nobody has stated is not in this file.

Patterns are anchored at both ends and use no class whose meaning differs between regex dialects.
"""

from __future__ import annotations

# Functions
FUNCTION_NAME = r"^[a-zA-Z0-9_-]+$"
"""Observed on both APIs, and stated for functions in a namespace (`name-pattern`, `openapi`; 2026-11-20)."""
FUNCTION_NAME_MAX = 128
"""Responses: stated for functions in a namespace, measured 2026-10-05 for others (`openapi`; 2026-11-20).
The Realtime limit is unknown."""
FUNCTION_NAME_PORTABLE = 64
"""What Chat Completions and Azure take, and older docs state (`openai-python`; 2026-11-20)."""
REALTIME_DESCRIPTION_MAX = 1024
"""Reported in 2025-01; today's value is unknown (`realtime-description-limit`; 2026-11)."""

# Lists of tools
TOOLS_MAX = 128
"""Quoted by servers for Chat and Responses requests; Realtime is unknown (`tools-limit`; 2026-11-20)."""
TOOLS_ADVISED = 20
"""Fewer functions than this at the start of a turn are advised (`function-calling-guide`; 2026-09). Advice, no limit:
it is listed, and no rule reads it."""
NAMESPACE_TOOLS_ADVISED = 10
"""Fewer functions than this in one namespace are advised (`tool-search-guide`; 2026-09). Advice, as the one before."""

# MCP
SERVER_LABEL = r"^[A-Za-z][A-Za-z0-9_-]*$"
"""Observed on Responses: a letter, then letters, digits, `-`, `_` (`label-pattern`; 2026-11-20)."""
SERVER_LABEL_PORTABLE = 64
"""One report names this length; no specification does (`label-pattern`; 2026-11)."""
TUNNEL_ID = r"^tunnel_[a-z0-9]{32}$"
"""Stated (`openapi`; 2026-11-20)."""

# Realtime
EVENT_ID_MAX = 512
"""Stated (`openapi`; 2026-11-20)."""
REALTIME_OUTPUT_TOKENS = (1, 4096)
"""Stated in prose; `inf` lifts it (`openai-python`; 2026-11-20)."""
SPEED = (0.25, 1.5)
"""Stated (`openapi`; 2026-11-20)."""
IDLE_TIMEOUT_MS = (5000, 30000)
"""Stated (`openapi`; 2026-11-20)."""
CLIENT_SECRET_SECONDS = (10, 7200)
"""Stated in prose (`openai-python`; 2026-11-20)."""
REALTIME_ITEM_ID_MAX = 32
"""Servers refuse a longer `id` of an item, or a longer `call_id`; public code quotes their words (2026-11-29)."""

# Items of a request
ITEM_ID_MAX = 64
"""Servers refuse a longer `id` of an item, or a longer `call_id` (`item-id-limit`; 2026-11-29)."""

# Metadata of a response or request
METADATA_PAIRS = 16
METADATA_KEY_MAX = 64
METADATA_VALUE_MAX = 512
"""All three stated in prose (`openai-python`; 2026-11-20)."""

# Hosted tools
FILE_IDS_MAX = 50
SKILLS_MAX = 200
SKILL_ID_MAX = 64
"""All three stated (`openapi`; 2026-11-20)."""
SKILL_VERSION = r"^(latest|[1-9][0-9]*)$"
"""A positive integer as text, or `latest`; stated in prose (`openai-python`; 2026-11-20)."""
INLINE_SKILL_MAX = 70_254_592
DOMAIN_SECRET_MAX = 10_485_760
"""Both stated (`openapi`; 2026-11-20)."""
SEARCH_DOMAINS_MAX = 100
"""Allowed, and as many blocked (`web-search-guide`; 2026-09)."""
SEARCH_DOMAIN = r"^([^:]|:[^/])*$"
"""Written without `https://` (`web-search-guide`; 2026-09)."""
COUNTRY = r"^([A-Za-z]{2})?$"
"""Two letters, stated in prose; of an empty one nothing is said (`openai-python`; 2026-11-20)."""
FILE_SEARCH_RESULTS = (1, 50)
"""Stated in prose (`openai-python`; 2026-11-20)."""
IMAGE_COMPRESSION = (0, 100)
PARTIAL_IMAGES = (0, 3)
"""Both stated (`openapi`; 2026-11-20)."""

# The strict subset of JSON Schema
STRICT_PROPERTIES = 5000
STRICT_DEPTH = 10
STRICT_CHARACTERS = 120_000
STRICT_ENUM_VALUES = 1000
STRICT_LARGE_ENUM = 250
STRICT_LARGE_ENUM_CHARACTERS = 15_000
"""Properties in all, levels of nesting (the root is the first), characters of all names and values, enum values in all,
and the characters of one string enum with more than 250 values (`structured-outputs-guide`; 2026-09). The server was
seen to accept more characters in such an enum."""
STRICT_FORMATS = ("date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid")
"""The formats that the strict subset accepts (`structured-outputs-guide`; 2026-09)."""
