"""The stand-in for `rpds` gives the answers of the real one, and is enough for the reference engine."""

from __future__ import annotations

import subprocess
import sys

import pytest
import rpds

from playground.stand_in import rpds as stand_in
from tests.running import ROOT, environment

BOTH = [pytest.param(rpds, id="real"), pytest.param(stand_in, id="stand-in")]


@pytest.mark.parametrize("kind", BOTH)
def test_a_mapping(kind):
    mapping = kind.HashTrieMap({"a": 1}, b=2)
    assert dict(mapping) == {"a": 1, "b": 2}
    assert dict(kind.HashTrieMap([("a", 1)])) == {"a": 1}
    assert dict(mapping.insert("a", 3)) == {"a": 3, "b": 2}
    assert dict(mapping.remove("a")) == {"b": 2}
    assert dict(mapping.discard("z")) == dict(mapping)
    assert dict(mapping.update({"b": 4, "c": 5}, d=6)) == {"a": 1, "b": 4, "c": 5, "d": 6}
    assert dict(mapping.update(kind.HashTrieMap(c=5))) == {"a": 1, "b": 2, "c": 5}
    assert dict(mapping) == {"a": 1, "b": 2}, "it never changes"
    assert (len(mapping), "a" in mapping, "z" in mapping) == (2, True, False)
    assert (mapping["a"], mapping.get("z"), mapping.get("z", 7)) == (1, None, 7)
    assert (sorted(mapping.keys()), sorted(mapping.values())) == (["a", "b"], [1, 2])
    assert sorted(mapping.items()) == [("a", 1), ("b", 2)]
    assert mapping == kind.HashTrieMap(b=2, a=1)
    assert mapping != kind.HashTrieMap(b=2)
    assert hash(mapping) == hash(kind.HashTrieMap(b=2, a=1))
    with pytest.raises(KeyError):
        mapping["z"]
    with pytest.raises(KeyError):
        mapping.remove("z")


@pytest.mark.parametrize("kind", BOTH)
def test_a_mapping_is_converted_once(kind):
    mapping = kind.HashTrieMap.convert({"a": 1})
    assert dict(mapping) == {"a": 1}
    assert kind.HashTrieMap.convert(mapping) is mapping


@pytest.mark.parametrize("kind", BOTH)
def test_a_set(kind):
    members = kind.HashTrieSet(["a", "b"])
    assert set(members.insert("c")) == {"a", "b", "c"}
    assert set(members.remove("a")) == {"b"}
    assert set(members.discard("a")) == {"b"}
    assert set(members.discard("z")) == {"a", "b"}
    assert set(members.update(["c"])) == {"a", "b", "c"}
    assert (set(members), len(members), "a" in members) == ({"a", "b"}, 2, True)
    assert not kind.HashTrieSet()
    with pytest.raises(KeyError):
        members.remove("z")


@pytest.mark.parametrize("kind", BOTH)
def test_a_list(kind):
    items = kind.List([2, 3])
    assert list(items.push_front(1)) == [1, 2, 3]
    assert (list(items), items.first, list(items.rest), len(items)) == ([2, 3], 2, [3], 2)
    assert list(items.drop_first()) == [3]
    assert list(kind.List(1, 2)) == [1, 2]
    assert not kind.List()
    for wrong in (lambda: kind.List().first, lambda: kind.List().drop_first()):
        with pytest.raises(IndexError):
            wrong()


VALIDATE = """
import sys
from playground.stand_in import rpds
sys.modules["rpds"] = rpds
from toolcheck.contract.engine import violations
found = violations("manifest", {"session": {"type": "realtime", "tools": [{"type": "function"}]}})
assert sys.modules["jsonschema"] and sys.modules["rpds"] is rpds
print([(item.keyword, item.name) for item in found])
"""


def test_the_reference_engine_runs_with_it():
    env = environment(TOOLCHECK_ENGINES="reference")
    done = subprocess.run(
        [sys.executable, "-c", VALIDATE], check=False, cwd=ROOT, capture_output=True, text=True, env=env
    )
    assert (done.stderr, done.stdout) == ("", "[('required', 'name')]\n")
