"""A check without its levers: every rule is asked, every text looked at, every shape judged by an engine, and every text
read exactly. It finds what the usual check finds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest
import yaml

from tests.blocks import DUMPER, LOADER
from tests.quiet import changed
from toolcheck.checking import examining
from toolcheck.checking.checking import check_document
from toolcheck.checking.selection import Options
from toolcheck.contract import engine
from toolcheck.document import read_json, read_yaml
from toolcheck.document.document import Document
from toolcheck.document.reading import read
from toolcheck.manifest import misfits
from toolcheck.manifest.manifest import Manifest
from toolcheck.manifest.payload import Payload
from toolcheck.manifest.texts import Passage

_STYLES = (None, None, "'", '"', "|", ">")


def _everything(*words: str) -> bool:
    return True


@contextmanager
def without_levers() -> Iterator[None]:
    """Inside, nothing is known at a glance."""

    def refuse(text: str, limits: Any) -> None:
        raise read_json._SuspectError

    below = Passage.below
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(examining.Rules, "awake", lambda rules, keys, thing: rules.about(keys))
        patch.setattr(examining.Rules, "are_quiet", lambda rules, values: False)
        patch.setattr(examining._Examination, "is_clean", lambda examination, test, thing: False)
        patch.setattr(examining, "_may_seek", lambda look, document: bool(look.keys))
        patch.setattr(examining, "_seeks", lambda look, payload: bool(look.keys))
        patch.setattr(examining, "ITEMS", {})
        patch.setattr(Passage, "below", lambda passage, keys, *wants: below(passage, keys, _everything, _everything))
        patch.setattr(Payload, "kinds_of_items", frozenset(["additional_tools", "mcp_approval_response"]))
        patch.setattr(Document, "may_hold", lambda document, glance: True)
        patch.setattr(Document, "says", lambda document, words: True)
        patch.setattr(Manifest, "is_one_session", False)
        patch.setattr(misfits, "is_bare", lambda frame: False)
        patch.setattr(engine, "_surely_fits", lambda kind, entry, value: False)
        patch.setattr(engine, "_explained", lambda kind, entry, value: None)
        patch.setattr(read_yaml, "_read_plain", lambda text, name, limits, bom: None)
        patch.setattr(read_json, "_read_fast", refuse)
        yield


def found(data: bytes, name: str, options: Options) -> list[str]:
    """What is found in a text, and where."""
    document = read(data, name)
    return [f"{document.span(found.where)} {found!r}" for found in check_document(document, options).findings]


def written(random: Random, value: Any) -> tuple[bytes, str]:
    """A value as JSON or YAML, and a name for it: of YAML, each string in a style, and lines that end in any way."""
    if random.random() < 0.4:
        return json.dumps(value, ensure_ascii=random.random() < 0.3).encode(errors="surrogatepass"), "a.json"
    node = yaml.compose(yaml.dump(value, Dumper=DUMPER, sort_keys=False), Loader=LOADER)
    pending, share = [node], random.random()
    for part in pending:
        if isinstance(part, yaml.ScalarNode):
            is_text = part.tag.endswith(":str") and random.random() < share
            part.style = random.choice(_STYLES) if is_text else part.style
        elif isinstance(part, yaml.CollectionNode):
            part.flow_style = random.random() < share / 2
            pending += [each for entry in part.value for each in (entry if isinstance(entry, tuple) else (entry,))]
    ends, width = random.choice(["\n", "\r\n", "\r"]), random.choice([20, 80, 10_000])
    return yaml.serialize(node, Dumper=DUMPER, width=width, allow_unicode=True, line_break=ends).encode(), "a.yaml"


def try_levers(number: int, seed: int) -> list[tuple[bytes, str]]:
    """The texts of changed manifests, so many, in which something is found only with levers, or only without; and that
    finding. Every other time, as in a run over many files.
    """
    random = Random(seed)
    wrong = []
    for turn in range(number):
        value, targets = changed(random)
        data, name = written(random, value)
        options = Options(targets=targets)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(examining, "search_pays", lambda is_of_many=turn % 2 == 0: is_of_many)
            usual = found(data, name, options)
        with without_levers():
            exact = found(data, name, options)
        if usual != exact:
            wrong.append((data, f"{[*{*usual} ^ {*exact}]}"))
    return wrong
