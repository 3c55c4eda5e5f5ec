"""Rules that are quiet about manifests that are changed at random: none has anything to say there.

python -m fuzz.quiet --number 200000

`make test` tries some from a fixed seed. Each rule is asked although it is quiet; what it says then is printed, with
the value that it says it of, and the exit code is 1. A test under `quiet` that is true of such a value must go.
"""

from __future__ import annotations

import argparse
import json
import sys
from random import SystemRandom

from tests.quiet import try_changed
from toolcheck.rules.quiet import QUIET

AT_ONCE = 2000


def main(arguments: list[str]) -> int:
    """Try so many; 1 where a rule was not quiet in earnest."""
    parser = argparse.ArgumentParser(prog="fuzz.quiet", description="Are quiet rules quiet?")
    parser.add_argument("--number", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(2**32))
    told = parser.parse_args(arguments)
    asked = quiet = broken = 0
    for part in range(-(-told.number // AT_ONCE)):
        proof = try_changed(min(AT_ONCE, told.number - part * AT_ONCE), told.seed + part)
        asked += proof.seen.total()
        quiet += sum(proof.seen[name, True] for name in QUIET)
        broken += len(proof.broken)
        for name, value, found in proof.broken:
            print(f"seed {told.seed + part}: {name} is quiet, and says `{found[0].message}` of {json.dumps(value)}")
    print(
        f"{told.number:,} manifests from seed {told.seed}: {quiet:,} of {asked:,} times quiet, {broken} times wrongly"
    )
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
