"""What is said does not depend on how a value is written, nor on which engines read and judge it."""

from __future__ import annotations

from random import Random

from tests.fuzz import manifests
from tests.fuzz.manifests import decorated, trials, written
from tests.fuzz.properties import readers_hold, spellings_hold
from tests.fuzz.soup import soup

NAMES = ("a.json", "a.yaml")


def test_both_parsers_read_the_same_from_token_soup_or_refuse_it_in_the_same_words() -> None:
    documents = [readers_hold(soup(Random(seed)).encode()) for seed in range(2500)]
    assert sum(bool(document.values) for document in documents) > 300
    assert len({problem.message for document in documents for problem in document.problems}) > 50


def test_both_parsers_read_the_same_from_yaml_that_a_piece_of_soup_fell_into() -> None:
    for seed in range(150):
        random = Random(seed)
        text = written(random, manifests.sound(random).value, "a.yaml")
        at = random.randrange(len(text))
        readers_hold((text[:at] + soup(random) + text[at + random.choice([0, 0, 1, 5]) :]).encode())


@trials(80)
def test_a_manifest_has_the_same_findings_in_json_and_yaml_by_all_engines(random: Random) -> None:
    made = manifests.sound(random).copied()
    manifests.changed(random, made.value, random.randint(0, 3))
    spellings_hold([(decorated(random, written(random, made.value, name)), name) for name in NAMES], made.targets)
