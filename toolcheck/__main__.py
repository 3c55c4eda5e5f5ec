"""`python -m toolcheck`: the same as the command `toolcheck`."""

from __future__ import annotations

import sys

# the folder one stands in comes first on the path here; a `yaml.py` in somebody's checkout must not be imported
if not sys.flags.safe_path:
    del sys.path[0]

from toolcheck.cli import main

main()
