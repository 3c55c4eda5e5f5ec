"""The address of a scheduler, and the files with which a connection to it is secured: what is refused before anything
connects, and why a connection failed, in words. Nothing is sent here, and Dask is not known.

Who reaches a scheduler can have its workers run code, and what is sent to it without TLS can be read and changed on the
way. So an address without TLS is for this machine only, unless somebody says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from toolcheck.ground.record import record

ENCRYPTED = ("tls", "wss")
PLAIN = ("tcp", "ws", "ucx", "ucxx")
"""How the addresses begin that Dask connects to; one without such a beginning is `tcp://`."""
NOT_AN_ADDRESS = (
    "it is not the address of a scheduler, such as `tls://scheduler.example:8786`, or TLS is not set up for it"
)
_OPTIONS = {"ca": "--tls-ca", "cert": "--tls-cert", "key": "--tls-key"}


class CannotRun(Exception):
    """A cluster that cannot be used. `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@record(kw_only=True)
class Trust:
    """The files with which a connection to a scheduler is secured, as OpenSSL reads them, empty where there is none;
    and whether a connection to another machine may be without TLS.
    """

    ca: str = ""
    cert: str = ""
    key: str = ""
    allow_unencrypted: bool = False

    @property
    def files(self) -> dict[str, str]:
        """The files that are named, by the option that names them."""
        named = {option: getattr(self, name) for name, option in _OPTIONS.items()}
        return {option: path for option, path in named.items() if path}


def refuse_address(address: str, trust: Trust) -> None:
    """Raises `CannotRun` for an address of an unknown kind, one of another machine without TLS, and files of TLS that
    cannot be read.
    """
    scheme = _scheme(address)
    if scheme not in (*ENCRYPTED, *PLAIN):
        raise CannotRun(NOT_AN_ADDRESS)
    if scheme in PLAIN:
        if trust.files:
            raise CannotRun(
                f"`{next(iter(trust.files))}` is for TLS, and the address of the scheduler is not: name `tls://`"
            )
        if not trust.allow_unencrypted and not _is_here(address):
            raise CannotRun(
                f"`{scheme}://` sends requests and code to another machine without protection: use `tls://`, a tunnel"
                " to 127.0.0.1, or `--allow-unencrypted` in a network that you trust"
            )
    for option, path in trust.files.items():
        try:
            with open(path, "rb") as file:
                file.read(1)
        except OSError as error:
            raise CannotRun(f"the file of `{option}` cannot be read: {(error.strerror or 'unknown').lower()}") from None


def why_not_connected(error: BaseException, address: str) -> str:
    """Why there is no connection to an address. What the error itself says can have addresses and paths in it."""
    if not isinstance(error, OSError):
        return NOT_AN_ADDRESS
    causes = [*_causes(error)]
    if any(hasattr(cause, "verify_code") for cause in causes):
        return "the certificate of the scheduler is not signed by those of `--tls-ca`"
    is_closed = "Closed" in type(error).__name__ or any(type(cause).__module__ == "ssl" for cause in causes)
    if is_closed and _scheme(address) in ENCRYPTED:
        return "the scheduler ended the connection: it may not accept the certificate of `--tls-cert`"
    if is_closed:
        return "what is there ended the connection: it may want `tls://`"
    return "no scheduler answers there"


def _scheme(address: str) -> str:
    scheme, mark, _ = address.partition("://")
    return scheme.lower() if mark else "tcp"


def _is_here(address: str) -> bool:
    """Whether an address is of this machine."""
    try:
        host = urlsplit(f"//{address.rpartition('://')[2]}").hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
