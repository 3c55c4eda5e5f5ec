"""Looks at the built site as a careful reader would: its links, its titles, and whom it would ask.

`python -m docs.site.look [FOLDER]` prints each fault, and ends with 1 where there is one. Nothing is run here, and no
connection is made; `tests/browser/look.mjs` looks at the pages in a browser.
"""

from __future__ import annotations

import json
import posixpath
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from docs.site.build import BUILT
from toolcheck.ground.published import SITE
from toolcheck.rules import every_rule

_BASE = urlsplit(SITE).path + "/"
_FETCHED = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "iframe": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "input": ("src",),
    "image": ("href", "xlink:href"),
    "use": ("href", "xlink:href"),
    "form": ("action",),
}
"""What a browser asks for by itself, or where it sends what is typed."""
_NOT_FETCHED = {"canonical", "prev", "next", "alternate", "describedby"}
"""The relations of a `link` that only say something."""
_CSS_ADDRESS = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])([^"')\s]++)""")
_COMMENT = re.compile(r"/\*.*?\*/", re.S)


class HtmlPage(HTMLParser):
    """What one page has: its titles, the places that can be linked to, its links, and what it asks for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.titles: list[str] = []
        self.headings = 0
        self.places: set[str] = set()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self._is_in_title = False
        self._is_in_style = False
        self._depth_of_svg = 0
        self._depth_of_code = 0
        self.fences = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what is of interest."""
        values = {name: value or "" for name, value in attrs}
        self._depth_of_svg += tag == "svg"
        self._depth_of_code += tag in ("code", "script")
        self._is_in_title = tag == "title" and not self._depth_of_svg
        self._is_in_style = tag == "style"
        self.headings += tag == "h1"
        self.places |= {values[name] for name in ("id", "name") if name in values}
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if tag == "link" and not set(values.get("rel", "").split()) & _NOT_FETCHED:
            self.fetched.append(values.get("href", ""))
        if tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
            self.fetched.append(values.get("content", "").partition("=")[2])
        for name in _FETCHED.get(tag, ()):
            parts = values.get(name, "").split(",") if name == "srcset" else [values.get(name, "")]
            self.fetched += [part.split()[0] for part in parts if part.strip()]
        self.fetched += _CSS_ADDRESS.findall(values.get("style", ""))

    def handle_endtag(self, tag: str) -> None:
        """Leave what ends."""
        self._depth_of_svg -= tag == "svg"
        self._depth_of_code -= tag in ("code", "script")
        self._is_in_title = self._is_in_style = False

    def handle_data(self, data: str) -> None:
        """Keep the title, and what styles ask for."""
        if not self._depth_of_code and "```" in data:
            self.fences += 1
        if self._is_in_title:
            self.titles.append(data.strip())
        if self._is_in_style:
            self.fetched += _CSS_ADDRESS.findall(data)


def faults(folder: Path) -> Iterator[str]:
    """Everything that is wrong with the site in a folder."""
    parsed = {
        path.relative_to(folder).as_posix(): HtmlPage(path.read_text("utf-8"))
        for path in sorted(folder.rglob("*.html"))
        if path.parent != folder / "play"  # it is a program, and has tests of its own
    }
    for page, found in parsed.items():
        yield from (f"{page}: asks another host for {address}" for address in found.fetched if is_of_another(address))
        yield from (f"{page}: {reason}" for link in found.links for reason in _dead(link, page, parsed, folder))
        files = (address for address in found.fetched if not is_of_another(address) and not address.startswith("data:"))
        yield from (f"{page}: {reason}" for each in files for reason in _dead(each, page, parsed, folder))
        if found.fences:
            yield f"{page}: shows the marks of {found.fences} blocks"
        if len(found.titles) != 1:
            yield f"{page}: has {len(found.titles)} titles"
        if found.headings != 1 and page != "404.html":
            yield f"{page}: has {found.headings} headings of the first level"
    yield from _twice(parsed)
    for style in sorted(folder.rglob("*.css")):
        addresses = _CSS_ADDRESS.findall(_COMMENT.sub("", style.read_text("utf-8")))
        yield from (f"{style.name}: asks another host for {one}" for one in addresses if is_of_another(one))
    yield from _missing(folder, parsed)


def is_of_another(address: str) -> bool:
    """Whether an address is that of a host, so not of a file of the site."""
    return bool(urlsplit(address.strip()).netloc) and not address.strip().startswith(f"{SITE}/")


def _dead(link: str, page: str, parsed: Mapping[str, HtmlPage], folder: Path) -> Iterator[str]:
    """Why a link leads nowhere, if it does."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        if not link.startswith(f"{SITE}/"):
            return
        parts = urlsplit(link.removeprefix(SITE).replace("/", _BASE, 1))
    target = unquote(parts.path)
    if target.startswith("/") and not target.startswith(_BASE):
        yield f"{link} is not below {_BASE}"
        return
    file = target.removeprefix(_BASE) if target.startswith("/") else posixpath.join(posixpath.dirname(page), target)
    file = posixpath.normpath(file) if target else page
    if (folder / file).is_dir():
        file = posixpath.normpath(posixpath.join(file, "index.html"))
    if not (folder / file).exists():
        yield f"{link} leads to no file"
    elif parts.fragment and file in parsed and unquote(parts.fragment) not in parsed[file].places:
        yield f"{link} leads to no place in {file}"


def _twice(parsed: Mapping[str, HtmlPage]) -> Iterator[str]:
    """The titles that several pages have."""
    pages = defaultdict(list)
    for page, found in parsed.items():
        pages["".join(found.titles)].append(page)
    yield from (f"{', '.join(names)}: have one title, {title}" for title, names in pages.items() if len(names) > 1)


def _missing(folder: Path, parsed: Mapping[str, HtmlPage]) -> Iterator[str]:
    """What a site must have: a page for what is not found, each rule at its address, and all of it in the search."""
    for page in ("404.html", "index.html", *(rule.page_url.removeprefix(f"{SITE}/") for rule in every_rule())):
        if page not in parsed:
            yield f"{page} is missing"
    index = folder / "search.json"
    if not index.exists():
        yield "search.json is missing"
        return
    found = {item["location"].partition("#")[0] for item in json.loads(index.read_text("utf-8"))["items"]}
    yield from (f"{page} is not found by the search" for page in parsed if page != "404.html" and page not in found)


def main(arguments: list[str]) -> int:
    """Print the faults; 1 if there is one."""
    folder = Path(arguments[0]) if arguments else BUILT
    found = [*faults(folder)]
    print("\n".join([*found, f"{len(found)} faults in {sum(1 for _ in folder.rglob('*.html'))} pages"]))
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
