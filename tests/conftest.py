"""What holds for all tests, wherever they are started."""

from __future__ import annotations

import signal

# A job in the background is started with Ctrl-C ignored, and what it starts inherits that; what is started here is
# interrupted like anything else.
signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
