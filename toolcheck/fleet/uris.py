"""URIs: which are accepted, how they are shown, and what a glob in one matches. No file is opened here."""

from __future__ import annotations

import os
import re
from urllib.parse import urlsplit

from toolcheck.ground.regex import regex
from toolcheck.redaction.redactor import fit

SCHEMES = ("s3", "gs", "gcs", "abfs", "abfss", "file")
"""What a URI may begin with; anything else is a path of this machine."""

_QUERY = frozenset(
    {"region", "scheme", "endpoint_override", "project_id", "blob_storage_authority", "retry_limit_seconds"}
)
"""What may be asked of a file system in a URI. All else could be a credential."""
_GLOB = regex(r"[*?\[]")
_HIDDEN = ("_", ".")
_REASONS = (
    (
        regex(r"(?i)access_?denied|\b403\b|forbidden|invalidaccesskeyid|signaturedoesnotmatch|401|anonymous"),
        "access is denied",
    ),
    (regex(r"(?i)get token|authenticationexception"), "no credentials were found for it"),
    (regex(r"(?i)no_?such_?bucket"), "there is no such bucket"),
    (regex(r"(?i)no_?such_?key|not_?found|\b404\b|does not exist"), "there is no such file"),
    (
        regex(r"(?i)inflate|zlib|gzip|zstd|compress|truncated|magic bytes|corrupt|parquet file size"),
        "it is not whole, or not what its name says",
    ),
    (regex(r"(?i)network_connection|resolve host|connect|curlcode|timed? ?out"), "it cannot be reached"),
)


class CannotReach(Exception):
    """A URI that cannot be used. `reason` says why, and quotes neither the URI nor a server."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def shown(uri: str) -> str:
    """A URI as it may be shown: without its query, and without what is spelled like a secret."""
    return fit(uri.partition("?")[0] if scheme_of(uri) else uri)


def inside(folder: str, name: str) -> str:
    """The URI of a file in a folder."""
    if not scheme_of(folder):
        return os.path.join(folder, *name.split("/"))
    path, mark, query = folder.partition("?")
    return f"{path.rstrip('/')}/{name}{mark}{query}"


def absolute(uri: str) -> str:
    """A URI, or the absolute path of a file of this machine: workers may be in another folder."""
    return uri if "://" in uri else os.path.abspath(uri)


def refuse(uri: str) -> None:
    """Raises `CannotReach` for a URI of an unknown kind, or with a credential in it."""
    scheme = scheme_of(uri)
    if not scheme:
        if "://" in uri:
            raise CannotReach(
                f"a URI begins with one of {', '.join(f'`{one}://`' for one in SCHEMES if one != 'file')}"
            )
        return
    parts = urlsplit(uri)
    account, _, password = parts.netloc.rpartition("@")[0].partition(":")
    if password or (account and not scheme.startswith("abfs")):
        raise CannotReach("a URI must not hold credentials; they belong into the environment")
    names = {word.partition("=")[0] for word in parts.query.split("&") if word}
    if not names <= _QUERY:
        raise CannotReach(f"the query of a URI may only have {', '.join(f'`{one}`' for one in sorted(_QUERY))}")


def is_glob(uri: str) -> bool:
    """Whether a URI has one of the characters of a glob."""
    return _GLOB.search(uri.partition("?")[0] if scheme_of(uri) else uri) is not None


def top_of(path: str) -> str:
    """The folder in which all that a glob matches lies."""
    found = _GLOB.search(path)
    return path if found is None else path[: found.start()].rpartition("/")[0] or "/"


def reason_of(error: BaseException) -> str:
    """Why a file system refused something: what it says itself can quote the URI, its query and its headers."""
    words = str(error)
    own = getattr(error, "errno", None)
    if own and not words.startswith("When "):  # an error of this machine has a number, and so have some of S3
        return os.strerror(own).lower()
    return next(
        (reason for signs, reason in _REASONS if signs.search(words)), f"it cannot be used ({type(error).__name__})"
    )


def scheme_of(uri: str) -> str:
    """How a URI begins, in small letters; empty for a path of this machine."""
    scheme, mark, _ = uri.partition("://")
    return scheme.lower() if mark and scheme.lower() in SCHEMES else ""


def is_hidden(path: str, named: str) -> bool:
    """Whether a part of a path is hidden that was not named."""
    parts, known = path.split("/"), named.split("/")
    return any(part.startswith(_HIDDEN) for part in parts if part not in known)


def pattern_of(glob: str) -> str:
    """A glob as a regular expression over whole paths."""
    found, at = [], 0
    while at < len(glob):
        letter = glob[at]
        if glob.startswith("**/", at):
            found.append("(?:[^/]*+/)*+")
            at += 3
            continue
        if glob.startswith("**", at):
            found.append(".*")
            at += 2
            continue
        end = glob.find("]", at + 2) if letter == "[" else -1
        if end > 0:
            inner = glob[at + 1 : end].replace("\\", "\\\\")
            found.append(f"[{'^' + inner[1:] if inner.startswith('!') else inner}]")
            at = end + 1
            continue
        found.append({"*": "[^/]*", "?": "[^/]"}.get(letter, re.escape(letter)))
        at += 1
    return "".join(found)
