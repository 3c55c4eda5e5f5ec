"""Which fields tell a session from a request where nothing around them says it: derived from the shapes.

`make generate` writes them into `contract/body_fields.py`, which every check reads; the shapes themselves take too long
to import for that.
"""

from __future__ import annotations

from pathlib import Path

from toolcheck.contract import schemas
from toolcheck.contract.beta import BETA_FIELDS
from toolcheck.contract.shapes import SHAPES

FILE = Path(schemas.__file__).with_name("body_fields.py")

IN_ANY_BODY = frozenset(["type", "metadata", "$schema"])
"""Fields that any body may have: they tell nothing."""

NOT_ASKED = frozenset(
    [
        "conversation",  # a Realtime response has it, too
        *("client_secret", "image", "moderation", "speed", "user"),  # files of other programs have these words, too
        # Nobody has looked yet at which files would be taken for something else because of these.
        *("access_programs", "context_management", "multi_agent", "prompt_cache_options", "prompt_cache_retention"),
    ]
)
"""Fields of one body alone that are not asked when a file is recognised."""

_HEAD = '''"""Which fields tell what a body is, where nothing around it says it.

Written by `make generate` from the shapes (`contract/shapes/body_fields.py`) and `contract/beta.py`.
"""

from __future__ import annotations
'''


def fields_of(kind: str) -> set[str]:
    """The fields of a shape, as they are written in JSON."""
    return {field.alias or name for name, field in SHAPES[kind].model_fields.items()}


def session_fields() -> set[str]:
    """What a session may have or, in the beta of the Realtime API, could have."""
    return {*fields_of("realtime-session"), *fields_of("realtime-transcription-session"), *BETA_FIELDS}


def body_fields() -> dict[str, tuple[str, set[str]]]:
    """The constants of the generated module, each with what it says and its value."""
    session, request = session_fields(), fields_of("responses")
    silent = IN_ANY_BODY | NOT_ASKED
    return {
        "SESSION_ONLY": ("A Realtime session has them, of today or of the beta.", session - request - silent),
        "REQUEST_ONLY": ("A Responses request has them.", request - session - silent),
        "SHARED": ("Both have them.", (session & request) | IN_ANY_BODY),
    }


def text() -> str:
    """The generated module."""
    parts = [_HEAD]
    for name, (about, fields) in body_fields().items():
        lines = "".join(f'        "{field}",\n' for field in sorted(fields))
        parts.append(f'{name} = frozenset(\n    [\n{lines}    ]\n)\n"""{about}"""\n')
    return "\n".join(parts)
