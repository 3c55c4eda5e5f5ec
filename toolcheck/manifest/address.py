"""Where a URL leads, as far as its text says.

Nothing is looked up, nothing is raised, and what will fill a placeholder is not judged. The words about a URL never
hold its credentials or its query, because these are not read.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from toolcheck.contract.networks import (
    ANSWERS_WITH_NAME,
    DOCUMENTATION,
    HOLDS_IPV4,
    LABEL_MAX,
    LOCAL_DOMAINS,
    NAME_MAX,
    NETWORKS,
    RESERVED_DOMAINS,
    SPELLS_ADDRESS,
)
from toolcheck.ground.record import record
from toolcheck.ground.regex import regex
from toolcheck.manifest.placeholders import ANY_PLACEHOLDER, may_hold_placeholder

_HOLE = "\ue000"  # in place of what is not settled
_PARTS = regex(r"(?:([^:/?#]*):)?(?://([^/?#]*))?([^?#]*)", re.DOTALL)
_SCHEME = regex(rf"[a-z{_HOLE}][a-z0-9+.{_HOLE}-]*")
_WITHOUT_HOST = frozenset(("file", "stdio", "data", "mailto", "unix", "npx", "docker"))
_NOT_IN_HOST = regex(r"[\x00-\x2c\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7f\s]")
_PORT = regex(r"0{0,20}[0-9]{1,5}")
_DOTS = regex("[\u3002\uff0e\uff61]")
_LAST_NUMBER = regex(r"(?:^|\.)(?:[0-9]+|0[xX][0-9a-fA-F]*)$")


@record(kw_only=True)
class Address:
    """What the text of a URL says.

    `fault` says why it is not an absolute http(s) URL, as words that follow the name of its field; empty when it is one
    or may become one. `scheme` and `host` are in lower case, `host` without a final dot; they and `path` are empty
    where they are not there or not settled. `inside` says what a host is that only its own network reaches, or nobody;
    empty for any other. `written_host` is the host even where it is not settled, with a private-use character for each
    unknown part.
    """

    scheme: str = ""
    host: str = ""
    path: str = ""
    fault: str = ""
    inside: str = ""
    written_host: str = ""

    @property
    def is_public(self) -> bool:
        """Whether its host is settled and could be reached from anywhere."""
        return bool(self.host) and not self.inside

    @property
    def is_surely_inside(self) -> bool:
        """Whether its host certainly cannot be reached. An address for documentation may be an example, and a
        name with an address in it may have a host.
        """
        return bool(self.inside) and self.inside != DOCUMENTATION and not self.inside.startswith(SPELLS_ADDRESS)


@lru_cache(maxsize=256)
def read_address(url: str) -> Address:
    """Read a URL; never raises, whatever the text."""
    text = ANY_PLACEHOLDER.sub(lambda found: found["literal"] or _HOLE, url) if may_hold_placeholder(url) else url
    fault = _unwelcome(text)
    if fault:
        return Address(fault=fault)
    found = _PARTS.match(text)
    assert found is not None, "every part may be empty"
    scheme, authority, path = (found[1] or "").lower(), found[2], found[3]
    if authority is None and text.startswith(_HOLE):
        return Address()
    if not _SCHEME.fullmatch(scheme) or (authority is None and scheme not in ("http", "https", *_WITHOUT_HOST)):
        return Address(fault="has no scheme")
    if _HOLE not in scheme and scheme not in ("http", "https"):
        return Address(scheme=scheme, fault=f"has the scheme `{scheme}`")
    host, fault = _host(authority or "")
    if not fault and _HOLE not in host:
        address = _ip_address(host)
        if address is None:
            return Address(scheme=scheme, fault="has a host that looks like an IP address, but is not one")
        inside = inside_network(address) if address else _inside_name(host)
        return Address(scheme=_settled(scheme), host=host, path=_settled(path), inside=inside, written_host=host)
    inside = _inside_name(host) if host else ""
    return Address(scheme=_settled(scheme), path=_settled(path), fault=fault, inside=inside, written_host=host)


def _settled(text: str) -> str:
    return "" if _HOLE in text else text


def _unwelcome(text: str) -> str:
    """What a URL cannot hold."""
    if text.isascii() and text.isprintable() and text and " " not in text and "\\" not in text:
        return ""
    if not text.strip():
        return "is empty"
    if text != text.strip():
        return "has white space around it"
    if any(character in text for character in "\n\r\u2028\u2029\x85"):
        return "contains a line break"
    if any(character.isspace() for character in text):
        return "contains white space"
    if any(unicodedata.category(character) == "Cc" for character in text):
        return "contains a control character"
    return "contains a backslash" if "\\" in text else ""


def _host(authority: str) -> tuple[str, str]:
    """The host of an authority, and what is wrong with it (or with its port)."""
    place = authority.rpartition("@")[2]
    bracketed = re.fullmatch(r"\[([^\]]*)\](?::(.*))?", place)
    host, port = bracketed.groups() if bracketed else place.partition(":")[::2]
    if not host:
        return "", "has no host"
    if port and _HOLE not in port and not (_PORT.fullmatch(port) and 0 < int(port) < 65536):
        return "", "has a port that is not a number from 1 to 65535"
    if bracketed:
        return f"[{host}]", ""
    if "%" in host:
        from urllib.parse import unquote

        host = unquote(host)
    plain = host if host.isascii() else _DOTS.sub(".", unicodedata.normalize("NFKC", host))
    name = plain.lower().removesuffix(".")
    if _NOT_IN_HOST.search(name):
        return "", "has a host with a character that hosts cannot have"
    return (name, "") if all(name.split(".")) else ("", "has a host with an empty part")


def _ip_address(host: str) -> str | None:
    """The IP address that a host spells, in whatever spelling; empty for a name, None for a broken address."""
    if host.startswith("["):
        import ipaddress

        try:
            return str(ipaddress.IPv6Address(host[1:-1].partition("%")[0]))
        except ValueError:
            return None
    return _ipv4(host) if _LAST_NUMBER.search(host) else ""


def _ipv4(host: str) -> str | None:
    """An IPv4 address as browsers and resolvers read it: decimal, octal (`0177`), hexadecimal (`0x7f`), with
    parts left out (`127.1`) or as one number.
    """
    parts = host.split(".")
    numbers = [_number(part) for part in parts]
    size = 256 ** (5 - len(parts)) if len(parts) < 5 else 0
    known = [number for number in numbers if number is not None]
    if len(known) < len(numbers) or any(number > 255 for number in known[:-1]) or known[-1] >= size:
        return None
    value = known[-1] + sum(number << (24 - 8 * at) for at, number in enumerate(known[:-1]))
    return ".".join(str(value >> shift & 255) for shift in (24, 16, 8, 0))


def _number(part: str) -> int | None:
    base = 16 if part.startswith("0x") else 8 if part.startswith("0") and len(part) > 1 else 10
    digits = part[2:] if base == 16 else part
    try:
        return int(digits or "0", base) if digits.isalnum() or not digits else None
    except ValueError:
        return None


def inside_network(address: str) -> str:
    """What an address is that the internet does not route to; empty for any other."""
    import ipaddress

    found: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address)
    words = next((words for network, words in NETWORKS.items() if found in ipaddress.ip_network(network)), "")
    after = next((bits for network, bits in HOLDS_IPV4.items() if found in ipaddress.ip_network(network)), None)
    if not words and after is not None:
        return inside_network(str(ipaddress.IPv4Address(int(found) >> after & 0xFFFFFFFF)))
    return words


def _inside_name(name: str) -> str:
    """What a name is that only its own network knows, or nobody; else empty. Unknown parts may be before it."""
    labels = name.split(".")
    if labels[-1] == "localhost":
        return "a name of the machine itself"
    if labels[-1] in LOCAL_DOMAINS or ".".join(labels[-2:]) in LOCAL_DOMAINS:
        return "a name of a local network"
    if labels[-1] in RESERVED_DOMAINS:
        return RESERVED_DOMAINS[labels[-1]]
    if name.isascii() and (len(name) > NAME_MAX or any(len(label) > LABEL_MAX for label in labels)):
        return f"a name that is too long: a part has at most {LABEL_MAX} characters, the whole {NAME_MAX}"
    if ".".join(labels[-2:]) in ANSWERS_WITH_NAME:
        return _inside_spelled(".".join(labels[:-2]))
    return "a name without a dot, as containers have" if len(labels) == 1 and _HOLE not in name else ""


def _inside_spelled(text: str) -> str:
    """What the address is that a name ends in and is answered with; empty for none, or a public one."""
    parts = text.replace("-", ".").split(".")[-4:]
    if len(parts) < 4 or not all(part.isascii() and part.isdecimal() and len(part) < 4 for part in parts):
        return ""
    numbers = [int(part) for part in parts]
    words = inside_network(".".join(map(str, numbers))) if max(numbers) < 256 else ""
    return f"{SPELLS_ADDRESS} {words}" if words else ""
