"""Text -> the code in it, by format. Each reader is imported when such a file is met."""

from __future__ import annotations

from typing import Literal

from toolcheck.document.code.form import Wanted
from toolcheck.document.code.part import Part
from toolcheck.document.document import Problem
from toolcheck.document.limits import LIMITS, Limits
from toolcheck.ground.record import record

CodeFormat = Literal["python", "script", "markdown", "mdx", "notebook"]

ENDINGS: dict[str, CodeFormat] = {
    **dict.fromkeys((".py", ".pyi", ".pyw"), "python"),
    **dict.fromkeys((".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"), "script"),
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    ".mdx": "mdx",
    ".ipynb": "notebook",
}
"""The format that the ending of a file's name stands for."""

NEEDS_EXTRA: frozenset[CodeFormat] = frozenset(["script", "markdown", "mdx"])
"""Formats whose reader comes with the extra `code`."""


@record(hidden=("text", "parts"))
class CodeFile:
    """A file of code: its text, which for a notebook is that of its cells, its parts, and what is wrong with it."""

    text: str
    parts: tuple[Part, ...]
    problems: tuple[Problem, ...] = ()


def read_code(text: str, format: CodeFormat, wanted: Wanted, limits: Limits = LIMITS) -> CodeFile:
    """The code of a text. Never raises for the text, whatever it is; `ModuleNotFoundError` where the extra is
    missing.
    """
    if format == "python":
        from toolcheck.document.code.python import Python

        python = Python(text, wanted)
        return CodeFile(text, () if python.problems else (Part(python, "python"),), python.problems)
    if format == "script":
        from toolcheck.document.code.script import Script

        script = Script(text, wanted)
        return CodeFile(text, () if script.problems else (Part(script, "script"),), script.problems)
    if format == "notebook":
        from toolcheck.document.code.notebook import read_cells, read_notebook

        notebook = read_notebook(text)
        return CodeFile(notebook.text, tuple(read_cells(notebook, wanted, limits)), notebook.problems)
    from toolcheck.document.code.markdown import read_fences

    return CodeFile(text, tuple(read_fences(text, wanted, limits, is_mdx=format == "mdx")))
