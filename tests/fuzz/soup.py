"""Texts that are hardly YAML: the signs that it is made of, in any order, glued together as often as not."""

from __future__ import annotations

from random import Random

SIGNS = (
    *("a", "b: ", "c:", "- ", "-", "-a", "? ", "?", ": ", ":", " :", ", ", ",", "[", "]", "{", "}", " ", "  ", "~"),
    *("\n", "\n  ", "\n    ", "\r\n", "\r", "\t", "\n\t", "# c", " # c", "#c", "'", '"', "'x'", '"y"', "\\"),
    *(
        "&a ",
        "&a",
        "&b-c ",
        "& ",
        "&",
        "*a ",
        "*a",
        "*b",
        "* ",
        "*",
        "!!str ",
        "!!str",
        "!t ",
        "!t",
        "! ",
        "!",
        "!<x> ",
    ),
    *("|", ">", "|-\n  t\n", "|2", ">+ ", "|-", "--- ", "---\n", "---", "...\n", "...", "%", "@", "`"),
    *(
        "%YAML 1.1\n",
        "%YAML 1.2\n---\n",
        "%TAG !x! y\n---\n",
        "!x!z ",
        "!!%73tr ",
        "<<: ",
        "<<<<<<<",
        "{{ x }}",
        "{% x %}",
    ),
    *("null", "true", "no", "1", "0777", "0x1F", ".inf", "NaN", "1e999", "//", "é", "😀", "\u2028", "\x85"),
    *('"\\n"', '"\\ud800"', '"\\U00110000"', '"\\x41"', '"a\n  b"', "x: y\n", "  - i\n", '{"k": 1}', "[1, 2]"),
    *("k: v\n", "k: &a {x: 1}\n", "- &b [1]\n", "k: |\n  t\n", "? k\n: v\n"),
)


def soup(random: Random) -> str:
    """Some signs: now and then that is YAML."""
    return "".join(random.choices(SIGNS, k=random.randint(1, 14)))
