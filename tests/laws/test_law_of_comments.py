"""Law 4: a fix keeps every comment but those behind what it removes, or is refused because of one.

`make fuzz` goes through all places of all fixtures, and draws other manifests.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from fuzz.comments import OURS, PLAIN, drawn, drawn_holds, every_case, place_holds, places
from tests.running import toolcheck

PARTS = 2
AT_EACH = 2


@pytest.mark.parametrize("part", range(PARTS))
def test_a_comment_at_any_place_of_what_is_fixed_is_kept(part: int) -> None:
    random, came = Random(part), Counter[bool | None]()
    for case in every_case()[part::PARTS]:
        every = places(case)
        for number, place in enumerate(random.sample(every, min(AT_EACH, len(every)))):
            came[place_holds(case, place, (PLAIN, OURS)[number % 2])] += 1
    assert came[True] > 50
    assert came[False] > 5


@pytest.mark.parametrize("part", range(PARTS))
def test_manifests_with_comments_everywhere_keep_them(part: int) -> None:
    assert sum(drawn_holds(*drawn(Random(seed))) for seed in range(part, 200, PARTS)) > 50


WITH_COMMENTS = """\
session:
  tools:
    - type: mcp
      server_label: shelf
      server_url: https://shelf.example.com/mcp
      allowed_tools: [look, burn]
      require_approval:
        # agreed with the librarian
        always:  # for ever
          # burning cannot be undone
          - burn
        never: [look]
    - type: mcp
      server_label: diary
      connector_id: connector_googlecalendar
      headers:
        # the vault renews it
        Authorization: Bearer ${DIARY}
      allowed_tools: [search_events]
      require_approval: never
    - type: function
      function:  # as in Chat Completions
        # what the caller hears
        name: hang_up
        description: Hangs up.
"""

FIXED = """\
session:
  tools:
    - type: mcp
      server_label: shelf
      server_url: https://shelf.example.com/mcp
      allowed_tools: [look, burn]
      require_approval:
        # agreed with the librarian
        always:
          tool_names:  # for ever
            # burning cannot be undone
            - burn
        never:
          tool_names: [look]
    - type: mcp
      server_label: diary
      connector_id: connector_googlecalendar
      allowed_tools: [search_events]
      require_approval: never
      # the vault renews it
      authorization: "${DIARY}"
    - type: function
      # as in Chat Completions
      # what the caller hears
      name: hang_up
      description: Hangs up.
"""


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_comments_move_along(tmp_path: Path, ends: str) -> None:
    path = tmp_path / "agent.yaml"
    path.write_bytes(WITH_COMMENTS.replace("\n", ends).encode())
    done = toolcheck("check", "--fix", path.name, cwd=tmp_path)
    assert path.read_bytes().decode() == FIXED.replace("\n", ends)
    assert "fixed 4" in done.stdout


def test_a_comment_that_a_fix_would_lose_is_the_reason_it_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "agent.yaml"
    text = "- type: function\n  name: a\n  description: b\n  strict: true  # toolcheck: ignore[long-description] -- c\n"
    path.write_text(text)
    done = toolcheck("check", "--fix", "--target", "realtime", path.name, cwd=tmp_path)
    assert path.read_text() == text
    assert "left `strict-in-realtime` unfixed, because a comment for toolcheck is in the way" in done.stdout
    assert "fix available" not in done.stdout
    assert "= help: remove it; arguments may then differ from the schema (not made:" in done.stdout
    assert "fixable" not in done.stdout
