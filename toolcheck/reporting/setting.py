"""What a report for another program has to say about the run around it: where it took place, and how it ended.

It is given: no report looks at the file system or the environment.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from toolcheck.finding.finding import ERROR, Severity
from toolcheck.ground.record import record


def _errors(name: str) -> Severity:
    return ERROR


@record
class Setting:
    """`root` is the folder that paths are relative to (the checkout), `here` the one from which they were given, both
    absolute; without them paths are shown as they were given. `exit_code` is that of the run; a finding below the
    `fail_level` of its file fails nothing.
    """

    root: str = ""
    here: str = ""
    exit_code: int = 0
    fail_level: Callable[[str], Severity] = _errors

    def path(self, name: str) -> str:
        """The path of a file from the root, with slashes and without `./`; of one that lies elsewhere, the
        absolute path.
        """
        path = os.path.normpath(os.path.join(self.here, name))
        top = os.path.join(self.root, "")
        if self.root and path.startswith(top):
            path = path[len(top) :]
        return path.replace(os.sep, "/")
