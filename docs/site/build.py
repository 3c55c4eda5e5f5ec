"""Builds the site in `build/site/`; `make site` runs it in an environment that has zensical.

The pages are first written to `build/site-pages/`, where zensical reads them.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from docs.site.pages import ROOT, Page, navigation, pages, without_playground
from toolcheck.ground.published import REPOSITORY, SITE

STAGE = ROOT / "build" / "site-pages"
BUILT = ROOT / "build" / "site"
PLAYGROUND = ROOT / "build" / "playground"
HERE = Path(__file__).resolve().parent

SETTINGS = {
    "site_name": "toolcheck",
    "site_url": f"{SITE}/",
    "site_description": "Check the tools of OpenAI's Realtime and Responses APIs before anything connects.",
    "use_directory_urls": False,
    "docs_dir": "pages",
    "site_dir": "built",
    "extra_css": ["style.css"],
    "extra_javascript": ["site.js"],
    "copyright": f'<a href="{REPOSITORY}">Source, issues and licence (MIT)</a>',
}
FEATURES = (
    "content.code.copy",
    "navigation.footer",
    "navigation.indexes",
    "navigation.path",
    "navigation.prune",
    "navigation.tabs",
    "navigation.top",
    "search.highlight",
)
PALETTES = (
    ("(prefers-color-scheme)", None, "sun-moon", "Switch to light mode"),
    ("(prefers-color-scheme: light)", "default", "sun", "Switch to dark mode"),
    ("(prefers-color-scheme: dark)", "slate", "moon", "Switch to system preference"),
)


def settings(nav: object) -> str:
    """The settings of zensical, as TOML: its values are those of JSON, where the keys are written as in TOML."""
    lines = ["[project]", *(f"{key} = {json.dumps(value)}" for key, value in SETTINGS.items())]
    lines += [
        f"nav = {_inline(nav)}",
        "[project.theme]",
        "font = false",
        'custom_dir = "theme"',
        f"features = {json.dumps(FEATURES)}",
    ]
    lines += ['icon.logo = "lucide/list-checks"']
    for media, scheme, icon, name in PALETTES:
        lines += [
            "[[project.theme.palette]]",
            f"media = {json.dumps(media)}",
            f"toggle.icon = {json.dumps(f'lucide/{icon}')}",
        ]
        lines += [f"toggle.name = {json.dumps(name)}", *([f"scheme = {json.dumps(scheme)}"] if scheme else [])]
    return "\n".join([*lines, (HERE / "markdown.toml").read_text("utf-8")])


def _inline(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_inline(part)}" for key, part in value.items()) + "}"
    return "[" + ", ".join(map(_inline, value)) + "]" if isinstance(value, list) else json.dumps(value)


def stage(known: Iterable[Page]) -> None:
    """Write the pages and the settings to `STAGE`. Pages have no links to the playground where that is not built."""
    has_playground = PLAYGROUND.exists()
    shutil.rmtree(STAGE, ignore_errors=True)
    listed = tuple(known)
    for page in listed:
        path = STAGE / "pages" / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page.text if has_playground else without_playground(page.text), "utf-8")
    for name in ("style.css", "site.js"):
        shutil.copy(HERE / name, STAGE / "pages")
    shutil.copytree(HERE / "theme", STAGE / "theme")
    (STAGE / "zensical.toml").write_text(settings(navigation(listed)), "utf-8")


def complaints(said: str) -> Iterator[str]:
    """The lines in which zensical says what is wrong."""
    yield from (line for line in said.splitlines() if line.lower().lstrip().startswith(("warning", "error")))


def main() -> int:
    """Stage and build; 1 where zensical finds something wrong."""
    stage(pages())
    command = [sys.executable, "-m", "zensical", "build", "--clean"]
    done = subprocess.run(command, check=False, cwd=STAGE, capture_output=True, text=True)
    said = done.stdout + done.stderr
    if done.returncode or any(complaints(said)):
        print(said, file=sys.stderr)
        return 1
    shutil.rmtree(BUILT, ignore_errors=True)
    shutil.move(STAGE / "built", BUILT)
    print(f"{sum(1 for _ in BUILT.rglob('*.html'))} pages in {BUILT.relative_to(ROOT)}/")
    if PLAYGROUND.exists():
        shutil.copytree(PLAYGROUND, BUILT / "play")
    else:
        print("the site is without a playground: `make playground` builds one")
    return 0


if __name__ == "__main__":
    sys.exit(main())
