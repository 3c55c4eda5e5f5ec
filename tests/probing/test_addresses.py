"""Which addresses are connected to: those that were looked at, and only if each of them is public."""

from __future__ import annotations

import socket
from typing import Any

import anyio
import pytest

from toolcheck.probing import client, wire
from toolcheck.probing.addresses import not_public

pytest.importorskip("mcp")
PUBLIC, ALSO_PUBLIC = "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.31.0.1",
        "192.0.0.8",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "203.0.113.9",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.1.2.3",
        "::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%lo",
        "2606:2800::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_an_address_that_is_not_public_has_words(address: str) -> None:
    assert not_public(address)


@pytest.mark.parametrize(
    "address", [PUBLIC, ALSO_PUBLIC, "1.1.1.1", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1", "2002:101:101::1"]
)
def test_a_public_address_has_none(address: str) -> None:
    assert not_public(address) == ""


class Network:
    """Names and their addresses, which may change, and what was connected to. Nothing is reached."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.connected: list[str] = []
        network = self

        def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
            found = network.answers.pop(0) if len(network.answers) > 1 else network.answers[0]
            if not found:
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

        async def connect_tcp(self: Any, host: str, port: int, **_: Any) -> Any:
            network.connected.append(host)
            raise OSError(111, "refused")

        monkeypatch.setattr("toolcheck.probing.addresses.socket.getaddrinfo", getaddrinfo)
        monkeypatch.setattr(wire.libraries()[1].AnyIOBackend, "connect_tcp", connect_tcp)

    def ask(self, *private: str, host: str = "shop.example.com") -> str:
        """The kind of the failure."""
        reach = client.Reach(timeout=20.0, trust=wire.trust(None), private=frozenset(private))

        async def run() -> None:
            await client.list_tools(f"https://{host}/mcp", {"Authorization": "Bearer t"}, reach)

        with pytest.raises(client.NotListed) as caught:
            anyio.run(run)
        assert not caught.value.failure.sent_credential
        return caught.value.failure.kind


def test_the_address_that_was_looked_at_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network(monkeypatch, [PUBLIC, ALSO_PUBLIC])
    assert network.ask() == "connect"
    assert network.connected == [PUBLIC, ALSO_PUBLIC]


def test_one_private_address_among_public_ones_refuses_all(monkeypatch: pytest.MonkeyPatch) -> None:
    for addresses in ([PUBLIC, "127.0.0.1"], ["fd00::1", PUBLIC], ["::ffff:169.254.169.254"]):
        network = Network(monkeypatch, addresses)
        assert network.ask() == "private"
        assert network.connected == []


def test_a_name_that_changes_its_address_is_connected_to_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network(monkeypatch, [PUBLIC], ["127.0.0.1"])
    assert network.ask() == "connect"
    assert network.connected == [PUBLIC]
    assert network.ask() == "private"
    assert network.connected == [PUBLIC]


def test_a_name_without_an_address_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Network(monkeypatch, []).ask() == "dns"


def test_only_the_host_that_is_allowed_may_be_private(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network(monkeypatch, ["10.0.0.7"])
    assert network.ask("shop.example.com") == "connect"
    assert network.connected == ["10.0.0.7"]
    assert network.ask("example.com", "10.0.0.7") == "private"
    assert network.ask("shop.example.com", host="SHOP.example.com.") == "connect"


def test_the_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    network = Network(monkeypatch, [PUBLIC])
    assert network.ask() == "connect"
    assert network.connected == [PUBLIC]
