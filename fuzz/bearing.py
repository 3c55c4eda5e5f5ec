"""Requests as gateways log them, drawn anew: the part that rules look at has the findings of the whole.

python -m fuzz.bearing --seconds 60
python -m fuzz.bearing --seed 7         those of one seed again

`make test` draws a few from a fixed seed. A request whose part differs is printed with both, and so is a token that is
in a part; either makes the exit code 1.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from random import Random

from tests.bearings import difference
from tests.hostile.planted import Planter
from tests.laws.test_law_of_bearing import TARGETS
from tests.rows import Rows
from toolcheck.checking.selection import Options
from toolcheck.manifest.bearing import bearing


def main() -> int:
    """Draw, compare and say what differs; the exit code is 1 when anything does."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.bearing", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60, help="draw so long (default: 60)")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000), help="draw as this number says")
    words = parser.parse_args()
    print(f"bearing: seed {words.seed}", flush=True)
    random, planter = Random(words.seed), Planter(str(words.seed))
    rows, tried, whole, wrong = Rows(random, planter), 0, 0, 0
    end = time.monotonic() + words.seconds
    while time.monotonic() < end:
        text, targets = rows.row(), random.choice(TARGETS)
        part = bearing(text)
        tried, whole = tried + 1, whole + (part is None)
        said = difference(text, Options(select=("all",), targets=targets))
        kept = sorted(planter.found_in(part.decode())) if part and not rows.is_broken else []
        if said or kept:
            wrong += 1
            print(f"for {targets}: {said}{kept}")
    print(f"bearing: {tried} requests, {wrong} wrong, {whole} of which only the whole will do")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
