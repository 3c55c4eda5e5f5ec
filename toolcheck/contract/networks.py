"""Addresses and names that only their own network knows, or nobody.

Sources: IANA's special-purpose address registries (https://www.iana.org/assignments/iana-ipv4-special-registry and
.../iana-ipv6-special-registry); RFC 6761 (`localhost`, `test`, `invalid`), RFC 6762 with its appendix G (`local`, and
the private top-level domains in use), RFC 7686 (`onion`), RFC 8375 (`home.arpa`), RFC 9476 (`alt`), ICANN's reservation
of `internal`; `svc` is what Kubernetes calls its services; RFC 1035 for the lengths of names; RFC 5737, RFC 3849 and
RFC 9637 for the networks of documentation, RFC 2544 and RFC 5180 for those of benchmarks, RFC 3056 for 6to4. Looked at
2026-11-20 and 2026-11-29. Names that are reserved for documentation (`example`, `example.com`) are not in this list:
they are what an example is to use.
"""

from __future__ import annotations

LOOPBACK = "a loopback address"
PRIVATE = "an address of a private network"
LINK_LOCAL = "a link-local address"
NOWHERE = "not the address of a host"
DOCUMENTATION = "an address that is reserved for documentation"
BENCHMARK = "an address that is reserved for benchmarks"
SPELLS_ADDRESS = "a name that resolves to"

NETWORKS: dict[str, str] = {
    "0.0.0.0/8": NOWHERE,
    "10.0.0.0/8": PRIVATE,
    "100.64.0.0/10": "an address inside a provider's network",
    "127.0.0.0/8": LOOPBACK,
    "169.254.0.0/16": LINK_LOCAL,
    "172.16.0.0/12": PRIVATE,
    "192.0.2.0/24": DOCUMENTATION,
    "192.168.0.0/16": PRIVATE,
    "198.18.0.0/15": BENCHMARK,
    "198.51.100.0/24": DOCUMENTATION,
    "203.0.113.0/24": DOCUMENTATION,
    "224.0.0.0/4": NOWHERE,
    "240.0.0.0/4": NOWHERE,
    "::/128": NOWHERE,
    "::1/128": LOOPBACK,
    "2001:2::/48": BENCHMARK,
    "2001:db8::/32": DOCUMENTATION,
    "3fff::/20": DOCUMENTATION,
    "fc00::/7": PRIVATE,
    "fe80::/10": LINK_LOCAL,
    "fec0::/10": PRIVATE,
    "ff00::/8": NOWHERE,
}
"""Networks that the internet does not route to, and what their addresses are."""

HOLDS_IPV4 = {"::/96": 0, "::ffff:0:0/96": 0, "64:ff9b::/96": 0, "2002::/16": 80}
"""IPv6 networks whose addresses hold an IPv4 address, which is the one that counts, and how many bits come after it."""

ANSWERS_WITH_NAME = ("nip.io", "sslip.io")
"""Domains whose name servers answer `10.0.0.1.nip.io` and `app-10-0-0-1.nip.io` with the address in the name (their own
pages, https://nip.io and https://sslip.io; 2026-11-29)."""

LOCAL_DOMAINS = {
    "localhost",
    "localdomain",
    "local",
    "internal",
    "intranet",
    "private",
    "corp",
    "home",
    "lan",
    "home.arpa",
    "svc",
}
"""Domains that no public name server answers for."""

RESERVED_DOMAINS: dict[str, str] = {
    "alt": "a name outside of the DNS",
    "invalid": "a name that is reserved and never a host",
    "onion": "a name that only Tor resolves",
    "test": "a name that is reserved for tests",
}
"""Top-level domains that the DNS does not have, and what their names are."""

LABEL_MAX = 63
NAME_MAX = 253
"""How many characters a part of a name and a whole name can have."""

SPEAKS_HTTPS = frozenset(
    ("api.githubcopilot.com", "developers.openai.com", "mcp.deepwiki.com", "mcp.linear.app", "mcp.stripe.com")
)
"""Hosts of public MCP servers that are known to serve the same over https (the guides' and their providers' own
examples; 2026-11-20)."""
