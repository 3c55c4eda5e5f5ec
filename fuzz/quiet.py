"""Rules that are quiet about manifests that are changed at random: none has anything to say there.

python -m fuzz.quiet --number 200000

`make test` tries some from a fixed seed. Each rule is asked although it is quiet; what it says then is printed, with
the value that it says it of, and the exit code is 1. A test under `quiet` that is true of such a value must go. The
flat functions, which join these tests, are asked about the same, and each of their rules has to be quiet. The search
for all that rules glance at has to find something where one of them would.

Of a quarter as many manifests, written as JSON or YAML in all ways, the usual check has to find what it finds without
anything that spares it a look: quiet tests, glances at the text, accepted shapes, short readers.
"""

from __future__ import annotations

import argparse
import json
import sys
from random import SystemRandom

from tests.levers import try_levers
from tests.quiet import try_changed
from toolcheck.rules.quiet import QUIET

AT_ONCE = 2000


def main(arguments: list[str]) -> int:
    """Try so many; 1 where a rule was not quiet in earnest."""
    parser = argparse.ArgumentParser(prog="fuzz.quiet", description="Are quiet rules quiet?")
    parser.add_argument("--number", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(2**32))
    told = parser.parse_args(arguments)
    asked = quiet = broken = clean = empty = 0
    for part in range(-(-told.number // AT_ONCE)):
        number = min(AT_ONCE, told.number - part * AT_ONCE)
        proof, differing = try_changed(number, told.seed + part), try_levers(number // 4, told.seed + part)
        asked += proof.seen.total()
        quiet += sum(proof.seen[name, True] for name in QUIET)
        clean += sum(count for (_, is_clean), count in proof.flat.items() if is_clean)
        empty += proof.searched[False]
        broken += len(proof.broken) + len(differing)
        for name, value, found in proof.broken:
            if name == "search":
                print(f"seed {told.seed + part}: the search finds nothing, but a rule would in {value!r}")
                continue
            says = f"is quiet, and says `{found[0].message}`" if found else "is not quiet, but a flat function is true"
            print(f"seed {told.seed + part}: {name} {says} of {json.dumps(value, default=repr)}")
        for data, what in differing:
            print(f"seed {told.seed + part}: only one of the two checks finds {what} in {data!r}")
    print(
        f"{told.number:,} manifests from seed {told.seed}: {quiet:,} of {asked:,} times quiet, {clean:,} times all "
        f"rules at once, {empty:,} times nothing was sought, {broken} times wrongly"
    )
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
