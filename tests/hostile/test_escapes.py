"""Escapes that hide something: half of a character behind a backslash, and our own key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.running import toolcheck

HALF = r"half \\ud83d\ude00 of it"
"""To JSON a backslash, the text `ud83d`, and the second half of a character."""
SOUND = '{"session": {"tools": [{"type": "function", "name": "a", "description": "TEXT"}]}}'
BROKEN = '{"session": {"tools": [{"type": "function", "name": "a", "descripton": "TEXT", "parameters": {"TEXT": 1}}]}}'


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("manifest", [SOUND, BROKEN], ids=["sound", "broken"])
@pytest.mark.parametrize("engines", ["", "reference"])
def test_half_of_a_character_is_an_error_there_and_the_other_files_are_checked(
    tmp_path: Path, engines: str, manifest: str, jobs: str
) -> None:
    (tmp_path / "half.json").write_text(manifest.replace("TEXT", HALF))
    (tmp_path / "other.json").write_text(SOUND.replace('"name": "a", ', '"name": "a", "strict": 1, '))
    env = {"TOOLCHECK_ENGINES": engines}
    done = toolcheck("check", "--output-format", "json", "--jobs", jobs, ".", cwd=tmp_path, env=env)
    assert done.returncode == 1
    found = {(one["file"], one["rule"]) for one in json.loads(done.stdout)["findings"]}
    assert ("half.json", "syntax-error") in found
    assert {file for file, _ in found} == {"half.json", "other.json"}
    column = manifest.replace("TEXT", HALF).index(r"\ude00") + 1
    done = toolcheck("check", "--output-format", "concise", "half.json", cwd=tmp_path, env=env)
    assert done.stdout.splitlines()[0].startswith(f"half.json:1:{column}: error[syntax-error]")


@pytest.mark.parametrize("manifest", [SOUND, BROKEN], ids=["sound", "broken"])
def test_half_of_a_character_is_never_sent(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "half.json").write_text(manifest.replace("TEXT", HALF))
    done = toolcheck("compile", "half.json", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "lone surrogate" in done.stderr
    done = toolcheck("check", "-", cwd=tmp_path, stdin=manifest.replace("TEXT", HALF))
    assert done.returncode == 1
    done = toolcheck("decode", "--manifest", "half.json", "-", cwd=tmp_path, stdin="Invalid session.tools[0].name")
    assert done.returncode != 3


@pytest.mark.parametrize(
    "key", ["x-toolcheck", r"x-tool\u0063heck", r"\u0078\u002dtoolcheck", r"x\u002Dtoolchec\u006B"]
)
def test_our_key_is_heeded_however_json_spells_it(tmp_path: Path, key: str) -> None:
    heeded(tmp_path, "a.json", key)


@pytest.mark.parametrize(
    "key", [r"x-tool\x63heck", r"x-tool\u0063heck", r"\U00000078-toolcheck", "? x-tool\\\n    check"]
)
def test_our_key_is_heeded_however_yaml_spells_it(tmp_path: Path, key: str) -> None:
    heeded(tmp_path, "a.yaml", key)


def heeded(folder: Path, name: str, key: str) -> None:
    """A tool's finding is suppressed under the key, and an entry that says nothing is reported."""
    mark, key = ("? ", key[2:]) if key.startswith("? ") else ("", key)
    for entry, rules in (('{"rule": "missing-description", "reason": "r"}', []), ("5", ["invalid-suppression"])):
        note = f'{mark}"{key}"{" " if mark else ""}: {{"ignore": [{entry}]}}'
        (folder / name).write_text(f'{{"session": {{"tools": [{{"type": "function", "name": "a", {note}}}]}}}}')
        done = toolcheck("check", "--output-format", "json", name, cwd=folder)
        found = [one["rule"] for one in json.loads(done.stdout)["findings"]]
        assert [rule for rule in found if rule != "missing-description"] == rules
        assert ("missing-description" in found) == bool(rules)


@pytest.mark.parametrize("key", ["x-note", r"\u0078-note", r"x\u002dnote"])
def test_notes_are_not_read_however_their_key_is_spelt(tmp_path: Path, key: str) -> None:
    """`hidden-text` looks at all that is sent; notes are not sent."""
    text = SOUND.replace("TEXT", "Ends the call.").replace('"name"', f'"{key}": {{"a": "\\u202e"}}, "name"')
    (tmp_path / "a.json").write_text(text)
    done = toolcheck("check", "--output-format", "concise", "a.json", cwd=tmp_path)
    assert "hidden-text" not in done.stdout
