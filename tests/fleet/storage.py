"""A server on this machine that speaks S3, as a program of its own."""

from __future__ import annotations

import sys
from contextlib import suppress

from moto.server import ThreadedMotoServer

if __name__ == "__main__":
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    print(*server.get_host_and_port(), flush=True)
    with suppress(KeyboardInterrupt):
        sys.stdin.read()
    server.stop()
