"""Bytes -> Document: which encoding, which format, which reader.

Never raises, whatever the bytes; what is wrong is a `Problem` of the document. It opens no file and
does not know what the values mean.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator

from toolcheck.document.document import CodeFormat, Document, Format, Problem
from toolcheck.document.failure import failed
from toolcheck.document.limits import LIMITS, Limits
from toolcheck.document.where import in_text
from toolcheck.ground.regex import regex

__all__ = [
    "CODE",
    "LIMITS",
    "Limits",
    "NeedsExtra",
    "code_format_of",
    "decoded",
    "format_of",
    "read",
    "read_letters",
    "reread",
]

_ENDINGS: dict[str, Format] = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".yaml": "yaml",
    ".yml": "yaml",
}

CODE: dict[str, CodeFormat] = {
    **dict.fromkeys((".py", ".pyi", ".pyw"), "python"),
    **dict.fromkeys((".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"), "script"),
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    ".mdx": "mdx",
    ".ipynb": "notebook",
}
"""The formats of code, by the ending of a file's name. What reads them is in `document/code`."""

_BOM = b"\xef\xbb\xbf"
_WIDE = (
    (b"\xff\xfe\x00\x00", "UTF-32-LE"),
    (b"\x00\x00\xfe\xff", "UTF-32-BE"),
    (b"\xff\xfe", "UTF-16-LE"),
    (b"\xfe\xff", "UTF-16-BE"),
)
_WIDE_BARE = (
    (regex(rb"[\t-~]\0\0\0"), "UTF-32-LE"),
    (regex(rb"\0\0\0[\t-~]"), "UTF-32-BE"),
    (regex(rb"[\t-~]\0[\t-~]\0"), "UTF-16-LE"),
    (regex(rb"\0[\t-~]\0[\t-~]"), "UTF-16-BE"),
)
_BINARY = (
    (b"\x89PNG", "a PNG image"),
    (b"\x1f\x8b", "gzip data"),
    (b"PK\x03\x04", "a zip archive"),
    (b"%PDF", "a PDF"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
)


class NeedsExtra(Exception):
    """A file cannot be read without the libraries of an extra. `language` says what is in it."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.language = language

    def __str__(self) -> str:
        return f"{self.language} is read with the extra `code`: install `toolcheck-lint[code]`"


def read(data: bytes, name: str, format: Format | None = None, limits: Limits = LIMITS) -> Document:
    """The document that `data` spells. `format` says how to read it, else the ending of `name` does,
    else its first characters; a file named `.json` is never read as YAML.

    The document has no values when it could not be read: then a problem of the kind `syntax-error`,
    `too-deep` or `too-large` says why. For JSONL that holds line by line. Should a reader itself fail, there is
    one problem, of the kind `internal-failure`.
    """
    known = format or format_of(name)
    try:
        return _read(data, name, known, limits)
    except Exception as error:
        return failed(name, known, error)


def reread(document: Document, text: str, limits: Limits) -> Document:
    """A new text of a document, read as that was."""
    data = (_BOM if document.bom else b"") + text.encode()
    if document.around is not None and document.around.read is not None:
        return document.around.read(data)
    return read(data, document.name, document.format, limits)


def _read(data: bytes, name: str, known: Format | None, limits: Limits) -> Document:
    """The document, in its format where that is known."""
    document = read_letters(data, name, known, limits)
    return document if document.problems else _read_text(document.text, name, known, limits, document.bom)


def read_letters(data: bytes, name: str, known: Format | None, limits: Limits = LIMITS) -> Document:
    """The text that `data` spells, without values: a document whose problem says why, where there is not a text."""
    if len(data) > limits.size:
        size = Problem(kind="too-large", message=f"the file has more than {limits.size:,} bytes", where=in_text(0, 0))
        return Document(name=name, text="", format=known or "yaml", problems=(size,))
    wide = _wide_encoding(data)
    if wide:
        encoding = Problem(
            kind="syntax-error",
            message=f"the file is {wide[:6]}, not UTF-8",
            where=in_text(0, 0),
            note="toolcheck reads only UTF-8",
        )
        return Document(name=name, text="", format=known or "yaml", problems=(encoding,))
    bom = data.startswith(_BOM)
    if bom:
        data = data[len(_BOM) :]
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return Document(
            name=name,
            text=data.decode(errors="replace"),
            format=known or "yaml",
            values=(),
            problems=(_bad_byte(data, error),),
            bom=bom,
        )
    return Document(name=name, text=text, format=known or "yaml", bom=bom)


def bytes_of(document: Document) -> bytes:
    """The bytes that a document was read from, or that spell its text now."""
    return (_BOM if document.bom else b"") + document.text.encode()


def format_of(name: str) -> Format | None:
    """The format that the ending of a file's name stands for, if it stands for one."""
    dot = name.rfind(".")
    return _ENDINGS.get(name[dot:].lower()) if dot >= 0 else None


def code_format_of(name: str) -> CodeFormat | None:
    """The format of code that the ending of a file's name stands for, if it stands for one."""
    dot = name.rfind(".")
    return CODE.get(name[dot:].lower()) if dot >= 0 else None


def _read_text(text: str, name: str, known: Format | None, limits: Limits, bom: bool) -> Document:
    """Hands a text to the reader of its format."""
    if known != "yaml":
        from toolcheck.document.read_json import read_json, read_jsonl

        if known == "jsonl":
            return read_jsonl(text, name, limits, bom)
        if known == "json":
            return read_json(text, name, limits, bom)
        if text.lstrip()[:1] in ("{", "["):
            document = read_json(text, name, limits, bom)
            if document.values:
                return document
    from toolcheck.document.read_yaml import read_yaml

    return read_yaml(text, name, limits, bom)


def _wide_encoding(data: bytes) -> str:
    """UTF-16 or UTF-32, with its order of bytes, when the bytes are evidently that, else nothing."""
    for mark, encoding in _WIDE:
        if data.startswith(mark):
            return encoding
    if b"\0" not in data[:4]:  # so no pattern is compiled for what is UTF-8
        return ""
    return next((encoding for pattern, encoding in _WIDE_BARE if pattern.match(data)), "")


def decoded(pieces: Iterable[bytes]) -> Iterator[str]:
    """The text of some bytes, piece by piece, in the encoding that they begin like. What does not fit it is replaced;
    a byte order mark is left out.
    """
    decoder: codecs.IncrementalDecoder | None = None
    for piece in pieces:
        if decoder is None:
            decoder = codecs.getincrementaldecoder(_wide_encoding(piece) or "UTF-8")("replace")
            yield decoder.decode(piece).removeprefix("\ufeff")
        else:
            yield decoder.decode(piece)


def _bad_byte(data: bytes, error: UnicodeDecodeError) -> Problem:
    """The first byte that is not UTF-8. The text before it is decoded as it is, so its offset counts."""
    offset = len(data[: error.start].decode())
    note = next((f"the file looks like {what}" for mark, what in _BINARY if data.startswith(mark)), "")
    message = f"the byte 0x{data[error.start]:02X} is not UTF-8"
    return Problem(
        kind="syntax-error",
        message=message,
        where=in_text(offset, offset + 1),
        note=note or "toolcheck reads only UTF-8",
    )
