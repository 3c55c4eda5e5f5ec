"""A memory that holds so many bytes, and forgets what is not asked for."""

from __future__ import annotations

import tracemalloc

from toolcheck.manifest.remembered import Memory


def test_what_is_asked_for_stays() -> None:
    memory = Memory(40_000)
    memory.put("kept", "made", 1_000)
    for number in range(1_000):
        memory.put(number, number, 1_000)
        assert memory.get("kept") == "made"
    assert memory.get(0) is None
    assert memory.get(999) == 999


def test_it_holds_so_many_bytes() -> None:
    tracemalloc.start()
    try:
        memory = Memory(1 << 20)
        for number in range(5_000):
            text = b"%d" % number * 1_000
            memory.put(text, text, len(text))
            memory.get(b"0" * 1_000)
        assert tracemalloc.get_traced_memory()[0] < 1.2 * (1 << 20)
    finally:
        tracemalloc.stop()


def test_what_is_too_large_is_not_remembered() -> None:
    memory = Memory(10_000)
    memory.put("small", 1, 100)
    memory.put("large", 2, 6_000)
    assert (memory.get("small"), memory.get("large")) == (1, None)
