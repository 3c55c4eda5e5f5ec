"""Bytes of a source become a manifest, which is then fixed and checked. It prints nothing and opens nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toolcheck.checking.checking import check_document
from toolcheck.checking.selection import Options
from toolcheck.document.document import Document
from toolcheck.document.limits import limits_of
from toolcheck.document.reading import code_format_of, read, read_letters
from toolcheck.finding.finding import ERROR, Finding
from toolcheck.finding.report import Checked
from toolcheck.fixing.fixing import fix
from toolcheck.ground.record import record, replace
from toolcheck.importing.collecting import shortened
from toolcheck.importing.extracting import spotted
from toolcheck.importing.imported import TARGETS, CannotImport, Imported, ImportWish, NothingToImport
from toolcheck.importing.kinds import PYTHON, import_values
from toolcheck.importing.sealing import sealed
from toolcheck.importing.writing import yaml_text
from toolcheck.manifest.code import read_sent
from toolcheck.redaction.redactor import fit

SOURCE_LIMITS = limits_of(64 * 1024 * 1024, 200)
"""A source may be much larger than a manifest: a description has thousands of operations."""


@record(kw_only=True, hidden=("text", "secrets", "checked"))
class MadeManifest:
    """A manifest: its text, the check of it, what was lost or changed, what a person must decide, and the variables
    that stand for secrets of the source, with these secrets (they are never shown).
    """

    text: str
    checked: Checked
    notes: tuple[str, ...]
    todo: tuple[str, ...]
    secrets: Mapping[str, str]


def import_bytes(data: bytes, name: str, kind: str, wish: ImportWish, options: Options) -> MadeManifest:
    """The manifest of a source; `kind` says what it is, else its content does. Raises `CannotImport`."""
    what, imported = _imported(data, name, kind, wish)
    own = replace(options, targets=TARGETS[imported.api])
    if not imported.values:
        raise CannotImport("nothing came of it")
    held = sealed(imported, options.limits)
    redactor = held.redactor
    head = [f"imported from {name}: {what}"]
    if imported.api == "responses":
        head.append("for the Responses API: check and compile it with `--target responses`")
    notes, todo = (tuple(map(redactor.say, each)) for each in (imported.notes, imported.todo))
    if held.names:
        todo = (*todo, f"secrets are now variables, which must be set: {', '.join(held.names)}")
    comments = {path: tuple(map(redactor.say, lines)) for path, lines in imported.comments.items()}
    text = yaml_text(held.values, comments, map(redactor.say, head))
    if len(text.encode()) > options.limits.size:
        raise CannotImport(f"the manifest has more than {options.limits.size:,} bytes: import fewer tools")
    text, checked, fixed = _fixed(text, name, own)
    notes = (*notes, *(f"fixed: {redactor.say(finding.message)}" for finding in fixed))
    return MadeManifest(
        text=text, checked=checked, notes=tuple(shortened(notes)), todo=tuple(shortened(todo)), secrets=held.names
    )


def _imported(data: bytes, name: str, kind: str, wish: ImportWish) -> tuple[str, Imported]:
    """What a source is, and what it becomes."""
    if not data.strip():
        raise NothingToImport("it is empty")
    if kind == PYTHON or (not kind and code_format_of(name) == "python"):
        from toolcheck.importing.python import imported

        letters = read_letters(data, name, "python", SOURCE_LIMITS)
        _refuse(letters)
        sends = not kind and any(one.is_sent for one in spotted(read_sent(data, name, "python", "", SOURCE_LIMITS)))
        return "Python functions", imported(letters.text, wish, sends=sends)
    if not kind and code_format_of(name) is not None:
        raise CannotImport("it is code: `toolcheck extract` writes what it sends as a manifest")
    source = read(data, name, limits=SOURCE_LIMITS)
    if not source.values:
        source = _without_comments(data, name, source)
    _refuse(source)
    return import_values(source.values, kind, wish)


def _without_comments(data: bytes, name: str, source: Document) -> Document:
    """JSON as editors write it, without its comments and last commas; else the document as it was."""
    from toolcheck.importing.relaxed import strict_json

    text = read_letters(data, name, "json", SOURCE_LIMITS)
    if text.problems or text.text.lstrip()[:1] not in ("{", "[", "/"):
        return source
    found = read(strict_json(text.text).encode(), name, "json", SOURCE_LIMITS)
    return found if found.values else source


def _refuse(source: Document) -> None:
    """Raise `CannotImport` for what could not be read."""
    if source.problems and (not source.values or source.text == ""):
        problem = source.problems[0]
        spot = source.shown_position(source.span(problem.where).start).text
        raise CannotImport(f"{fit(problem.message)} (line {spot.partition(':')[0]})")


def _fixed(text: str, name: str, options: Options) -> tuple[str, Checked, Sequence[Finding]]:
    """The manifest without the errors that can be fixed safely, checked, and what was fixed."""
    latest: dict[int, Checked] = {}

    def examine(document: Document) -> Sequence[Finding]:
        checked = check_document(document, options)
        latest[id(document)] = checked
        return [finding for finding in checked.findings if finding.severity >= ERROR]

    document = read(text.encode(), f"{name}.yaml", "yaml", options.limits)
    errors = examine(document)
    fixed = fix(examine, document, {"safe"}, options.limits, errors)
    return fixed.document.text, latest[id(fixed.document)], fixed.applied
