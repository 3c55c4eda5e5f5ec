"""The languages that files are written in, and where each is described by those who define it."""

from __future__ import annotations

from toolcheck.ground.record import record

LOOKED = "2026-11-30"
"""The day on which the references were chosen."""


@record
class DescribedLanguage:
    """A language: its name, what its syntax is in short, and its own reference."""

    name: str
    syntax: str
    url: str

    @property
    def anchor(self) -> str:
        """Its section on the page of `syntax-error`."""
        return self.name.lower().replace(" ", "-")


JSON = DescribedLanguage(
    "JSON",
    "Objects in `{}`, lists in `[]`, keys and strings in double quotes. No comments, no comma after the last entry.",
    "https://www.rfc-editor.org/rfc/rfc8259",
)
JSON_LINES = DescribedLanguage(
    "JSON Lines",
    "One JSON value on each line, and no line break inside a value.",
    "https://jsonlines.org/",
)
YAML = DescribedLanguage(
    "YAML",
    "Indentation by spaces says what belongs together; tabs are not allowed there. A value with `: ` or ` #` in it"
    " needs quotes.",
    "https://yaml.org/spec/1.2.2/",
)
PYTHON = DescribedLanguage(
    "Python",
    "The file is parsed as Python 3 and never run. toolcheck reads what the Python that runs it can parse.",
    "https://docs.python.org/3/reference/",
)
TYPESCRIPT = DescribedLanguage(
    "TypeScript",
    "A `.tsx` file can have elements, so it has no casts in angle brackets. The file is parsed, and never run.",
    "https://www.typescriptlang.org/docs/handbook/",
)
JAVASCRIPT = DescribedLanguage(
    "JavaScript",
    "The file is parsed as a module or a script of current JavaScript, and never run.",
    "https://tc39.es/ecma262/",
)
MARKDOWN = DescribedLanguage(
    "Markdown",
    "A block of code begins with three backticks and the name of its language, and ends with three backticks.",
    "https://spec.commonmark.org/0.31.2/",
)
MDX = DescribedLanguage(
    "MDX", "Markdown with elements and expressions of JavaScript.", "https://mdxjs.com/docs/what-is-mdx/"
)
NOTEBOOK = DescribedLanguage(
    "Jupyter notebooks",
    "A notebook is JSON with a list of cells; the cells of code hold Python.",
    "https://nbformat.readthedocs.io/en/latest/format_description.html",
)

LANGUAGES = (JSON, JSON_LINES, YAML, PYTHON, TYPESCRIPT, JAVASCRIPT, MARKDOWN, MDX, NOTEBOOK)
"""Every language that is read."""

_BY_FORMAT = {
    "json": JSON,
    "jsonl": JSON_LINES,
    "yaml": YAML,
    "python": PYTHON,
    "script": JAVASCRIPT,
    "markdown": MARKDOWN,
    "mdx": MDX,
    "notebook": NOTEBOOK,
}
_TYPED = (".ts", ".tsx", ".mts", ".cts")


def language_of(format: str, name: str) -> DescribedLanguage | None:
    """The language of a text by its format; that of code also by the name of its file."""
    if format == "script" and name.lower().endswith(_TYPED):
        return TYPESCRIPT
    return _BY_FORMAT.get(format)
