from __future__ import annotations

from toolcheck.ground.latest import latest


class Box:
    def __init__(self, word: str) -> None:
        self.word = word

    @latest
    def with_(self, other: list[str]) -> list[str]:
        return [self.word, *other]


def test_what_was_made_of_the_same_things_is_given_again() -> None:
    box, other = Box("a"), ["b"]
    made = box.with_(other)
    assert made == ["a", "b"]
    assert box.with_(other) is made


def test_of_other_things_something_else_is_made_though_they_are_equal() -> None:
    box, other = Box("a"), ["b"]
    made = box.with_(other)
    assert box.with_(["b"]) is not made
    assert Box("c").with_(other) == ["c", "b"]
    assert box.with_(other) == made
    assert box.with_(other) is not made
