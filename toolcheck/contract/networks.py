"""Addresses and names that only their own network knows.

Sources: IANA's special-purpose address registries (https://www.iana.org/assignments/iana-ipv4-special-registry and
.../iana-ipv6-special-registry); RFC 6761 (`localhost`), RFC 6762 with its appendix G (`local`, and the private
top-level domains in use), RFC 8375 (`home.arpa`), ICANN's reservation of `internal`; `svc` is what Kubernetes calls
its services. Looked at 2026-11-20. Addresses and names that are set aside for documentation are not in this list.
"""

from __future__ import annotations

LOOPBACK = "a loopback address"
PRIVATE = "an address of a private network"
LINK_LOCAL = "a link-local address"
NOWHERE = "no address of a host"

NETWORKS: dict[str, str] = {
    "0.0.0.0/8": NOWHERE,
    "10.0.0.0/8": PRIVATE,
    "100.64.0.0/10": "an address inside a provider's network",
    "127.0.0.0/8": LOOPBACK,
    "169.254.0.0/16": LINK_LOCAL,
    "172.16.0.0/12": PRIVATE,
    "192.168.0.0/16": PRIVATE,
    "224.0.0.0/4": NOWHERE,
    "240.0.0.0/4": NOWHERE,
    "::/128": NOWHERE,
    "::1/128": LOOPBACK,
    "fc00::/7": PRIVATE,
    "fe80::/10": LINK_LOCAL,
    "fec0::/10": PRIVATE,
    "ff00::/8": NOWHERE,
}
"""Networks that the internet does not route to, and what their addresses are."""

HOLDS_IPV4 = ("::/96", "::ffff:0:0/96", "64:ff9b::/96")
"""IPv6 networks whose addresses end in an IPv4 address, which is the one that counts."""

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

SPEAKS_HTTPS = frozenset(
    ("api.githubcopilot.com", "developers.openai.com", "mcp.deepwiki.com", "mcp.linear.app", "mcp.stripe.com")
)
"""Hosts of public MCP servers that are known to serve the same over https (the guides' and their providers' own
examples; 2026-11-20)."""
