"""Text -> the code in it, by format. Each reader is imported when such a file is met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolcheck.document.code.form import Wanted
from toolcheck.document.code.part import CodePart
from toolcheck.document.document import CodeFormat, Problem
from toolcheck.document.limits import LIMITS, Limits
from toolcheck.ground.record import record

if TYPE_CHECKING:
    from toolcheck.document.code.notebook import Cell


@record(hidden=("text", "parts", "cells"))
class CodeFile:
    """A file of code: its text, which for a notebook is that of its `cells`, its parts, and what is wrong with it."""

    text: str
    parts: tuple[CodePart, ...]
    problems: tuple[Problem, ...] = ()
    cells: tuple[Cell, ...] = ()


def read_code(text: str, format: CodeFormat, wanted: Wanted, limits: Limits = LIMITS) -> CodeFile:
    """The code of a text. Never raises for the text, whatever it is; `ModuleNotFoundError` where the extra is
    missing.
    """
    if format == "python":
        from toolcheck.document.code.python import Python

        python = Python(text, wanted)
        return CodeFile(text, () if python.problems else (CodePart(code=python, language="python"),), python.problems)
    if format == "script":
        from toolcheck.document.code.script import Script

        script = Script(text, wanted)
        return CodeFile(text, () if script.problems else (CodePart(code=script, language="script"),), script.problems)
    if format == "notebook":
        from toolcheck.document.code.notebook import read_cells, read_notebook

        notebook = read_notebook(text)
        return CodeFile(notebook.text, tuple(read_cells(notebook, wanted, limits)), notebook.problems, notebook.cells)
    from toolcheck.document.code.markdown import read_fences

    return CodeFile(text, tuple(read_fences(text, wanted, limits, is_mdx=format == "mdx")))
