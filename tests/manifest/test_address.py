"""Where URLs lead: what is public, what only its own network reaches, what is no URL, and what is not known yet."""

from __future__ import annotations

import pytest

from toolcheck.manifest.address import Address, read_address

PUBLIC = """\
https://mcp.deepwiki.com/mcp
https://mcp.stripe.com
https://api.githubcopilot.com/mcp/
HTTPS://MCP.EXAMPLE.COM:8443/mcp?region=eu#top
https://mcp.example.com./mcp
https://mcp.example.com:/mcp
https://mcp_server.example.com/mcp
https://user:password@mcp.example.com/mcp
https://localhost.example.com/mcp
https://10.example.com/mcp
https://8.8.8.8/mcp
https://172.15.0.1/mcp
https://172.32.0.1/mcp
https://100.63.255.255/mcp
https://192.0.3.1/mcp
https://010.0.0.1/mcp
https://[2606:4700::1111]/mcp
https://[2001:db9::1]/mcp
https://[2002:808:808::1]/mcp
https://mcp.example/mcp
https://test.example.com/mcp
https://8.8.8.8.nip.io/mcp
https://300.0.0.1.nip.io/mcp
https://10.0.0.nip.io/mcp
https://nip.io/mcp
https://[::ffff:8.8.8.8]/mcp
https://mcp.büro.example/mcp
https://उदाहरण.परीक्षा/mcp
https://example.com/my%20mcp
""".splitlines()

INSIDE = """\
http://localhost:3000/sse
http://LOCALHOST./mcp
http://app.localhost/mcp
http://localhost.localdomain/mcp
http://loc%61lhost/mcp
http://ｌｏｃａｌｈｏｓｔ/mcp
http://127.0.0.1/mcp
http://127.1/mcp
http://127。0。0。1/mcp
http://2130706433/mcp
http://0x7f000001/mcp
http://0x7f.1/mcp
http://0177.0.0.1/mcp
http://017700000001/mcp
http://0/mcp
http://0.0.0.0:8000/mcp
https://10.0.0.5/mcp
https://172.16.0.1/mcp
https://172.31.255.255/mcp
https://192.168.178.20/mcp
https://169.254.169.254/mcp
https://100.64.0.1/mcp
https://255.255.255.255/mcp
http://[::1]:3000/mcp
http://[::]/mcp
https://[fd12:3456::1]/mcp
https://[fe80::1%25eth0]/mcp
https://[::ffff:10.0.0.1]/mcp
https://[::ffff:a00:1]/mcp
https://[::127.0.0.1]/mcp
https://[64:ff9b::192.168.0.1]/mcp
https://[2002:7f00:1::]/mcp
https://192.0.2.1/mcp
https://198.51.100.7/mcp
https://203.0.113.255/mcp
https://198.18.0.1/mcp
https://198.19.255.255/mcp
https://[2001:db8::1]/mcp
https://[3fff::1]/mcp
https://[2001:2::1]/mcp
https://mcp.test/mcp
https://MCP.Invalid./mcp
https://expyuzz4wqqyqhjn.onion/mcp
https://mcp.alt/mcp
https://${TENANT}.test/mcp
https://127.0.0.1.nip.io/mcp
https://mcp.192.168.1.5.nip.io/mcp
https://mcp-10-0-0-5.sslip.io/mcp
https://printer.local/mcp
https://mcp.corp.internal/mcp
http://host.docker.internal:8000/mcp
https://nas.lan/mcp
https://nas.home.arpa/mcp
http://mcp.default.svc.cluster.local/mcp
http://mcp.default.svc/mcp
http://mcp-server:8080
https://user:password@localhost/mcp
http://localhost:${PORT}/mcp
https://${NAME}.internal/mcp
""".splitlines()

FAULTS = {
    "": "is empty",
    "  ": "is empty",
    " https://example.com": "has white space around it",
    "https://example.com\n": "has white space around it",
    "https://example.com/\r\nX: 1": "contains a line break",
    "https://example.com/a b": "contains white space",
    "https://example.com/\x00": "contains a control character",
    "https:\\\\example.com": "contains a backslash",
    "example.com/mcp": "has no scheme",
    "example.com:8080/mcp": "has no scheme",
    "localhost:3000/mcp": "has no scheme",
    "//example.com/mcp": "has no scheme",
    "/mcp": "has no scheme",
    "https//example.com": "has no scheme",
    "user:password@example.com": "has no scheme",
    "ws://example.com/mcp": "has the scheme `ws`",
    "wss://${HOST}/mcp": "has the scheme `wss`",
    "file:///opt/server.py": "has the scheme `file`",
    "stdio:server": "has the scheme `stdio`",
    "https://": "has no host",
    "https:///mcp": "has no host",
    "https:/example.com": "has no host",
    "https://user:password@/mcp": "has no host",
    "https://example.com:99999/": "has a port that is not a number from 1 to 65535",
    "https://example.com:0/": "has a port that is not a number from 1 to 65535",
    "https://example.com:secret/": "has a port that is not a number from 1 to 65535",
    "https://example.com:" + "9" * 9999: "has a port that is not a number from 1 to 65535",
    "https://a..b/mcp": "has a host with an empty part",
    "https://a,b.com/mcp": "has a host with a character that hosts cannot have",
    "https://a%00.com/mcp": "has a host with a character that hosts cannot have",
    "https://300.1.2.3/mcp": "has a host that looks like an IP address, but is not one",
    "https://1.2.3.4.5/mcp": "has a host that looks like an IP address, but is not one",
    "https://" + "9" * 9999: "has a host that looks like an IP address, but is not one",
    "https://[fe80::g]/mcp": "has a host that looks like an IP address, but is not one",
}

OPEN = """\
${MCP_URL}
${MCP_BASE}/mcp
${MCP_BASE}:8080/mcp
${MCP_URL:-http://localhost:3000/mcp}
https://${HOST}/mcp
https://${TENANT}.example.com/mcp
https://10.0.0.${N}/mcp
$MCP_URL
{{url}}
https://<your-domain>/mcp
https://YOUR_SERVER/mcp
""".splitlines()


@pytest.mark.parametrize("url", PUBLIC)
def test_public(url: str) -> None:
    address = read_address(url)
    assert address.is_public
    assert not address.fault
    assert "password" not in repr(address)


@pytest.mark.parametrize("url", INSIDE)
def test_inside(url: str) -> None:
    address = read_address(url)
    assert address.inside
    assert not address.fault
    assert not address.is_public
    assert "password" not in repr(address)


@pytest.mark.parametrize(("url", "fault"), FAULTS.items(), ids=lambda value: repr(value)[:40])
def test_faults(url: str, fault: str) -> None:
    address = read_address(url)
    assert address.fault == fault
    assert not address.is_public
    assert "password" not in repr(address)


@pytest.mark.parametrize("url", OPEN)
def test_what_is_not_known_yet_is_not_judged(url: str) -> None:
    address = read_address(url)
    assert not address.host
    assert not address.fault
    assert not address.inside
    assert not address.is_public


def test_parts() -> None:
    host = "mcp.example.com"
    whole = Address(scheme="https", host=host, path="/A/b", written_host=host)
    assert read_address("HTTPS://User:pw@MCP.Example.com.:443/A/b?c=d#e") == whole
    assert read_address("https://example.com/${VERSION}/mcp").path == ""
    assert read_address("https://${TENANT}.example.com/mcp").written_host.endswith(".example.com")


@pytest.mark.parametrize(
    ("host", "inside"),
    [
        ("127.255.255.255", True),
        ("127.256.0.1", None),
        ("256.0.0.1", None),
        ("127.0.0.256", None),
        ("127.0.256.1", None),
        ("127.0.65535", True),
        ("127.0.65536", None),
        ("127.16777215", True),
        ("127.16777216", None),
        ("255.255.255.255", True),
        ("4294967295", True),
        ("4294967296", None),
        ("127.0.0.0.1", None),
        ("127.0.0.0.0.1", None),
        ("0x7f.0x0.0x0.0x1", True),
        ("0x7f.0.0.0x", True),
        ("0x7f.0.0.0x100", None),
        ("0x08.8.8.8", False),
        ("010.8.8.8", False),
        ("08.8.8.8", None),
        ("0.8.8.8", True),
        ("00.8.8.8", True),
        ("8.8.8.00", False),
        ("8.8.8.010", False),
        ("7_0.8.8.8", None),
        ("8..8.8", None),
        ("10-0-0-1.nip.io", True),
        ("x.10.0.0.1.nip.io", True),
        ("10.0.0.0001.nip.io", False),
        ("10.0.0.x.nip.io", False),
        ("10.0.0.256.nip.io", False),
        ("10.0.0.255.nip.io", True),
        ("10.0.0.\u0661.nip.io", False),
    ],
)
def test_an_ipv4_address_is_read_as_resolvers_read_it(host: str, inside: bool | None) -> None:
    """None where it is no address, though it looks like one."""
    found = read_address(f"https://{host}/ipv4")
    assert (None if found.fault else bool(found.inside)) is inside
