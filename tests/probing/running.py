"""`toolcheck probe` in this process: the SDK takes longer to import than most of these tests run."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.probing import server as s
from toolcheck.cli import program


class Ran(NamedTuple):
    """What a run printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err


class Prober:
    """Runs the command in a folder of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def write(self, text: str, name: str = "agent.yaml") -> str:
        (self.folder / name).write_text(text)
        return name

    def __call__(self, *words: str, private: bool = True) -> Ran:
        self._capsys.readouterr()
        code = program.run(["probe", "--isolated", *(["--allow-private", "127.0.0.1"] if private else []), *words])
        out, err = self._capsys.readouterr()
        assert "Traceback" not in out + err
        return Ran(code, out, err)


def manifest(*tools: str) -> str:
    """A manifest with these MCP tools, each as the fields that follow its `type`."""
    return "session:\n  type: realtime\n  tools:\n" + "".join(f"    - {{type: mcp, {tool}}}\n" for tool in tools)


def certificate(folder: Path) -> Path:
    """A file with a certificate for 127.0.0.1, signed by itself, and its key."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "certificate.pem"
    path.write_bytes(made.public_bytes(pem) + private)
    return path


@contextmanager
def over_tls(rows: dict[str, s.Row], cafile: Path) -> Iterator[s.Server]:
    """The server, over TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cafile)
    with s.running(rows, context) as server:
        yield server


def offering(*names: str, **more: Any) -> s.Row:
    """A server that offers tools of these names."""
    tools = [
        {"name": name, "description": f"Does {name}.", "inputSchema": {"type": "object"}, **more} for name in names
    ]
    return s.mcp(lambda *_: {"tools": tools})
