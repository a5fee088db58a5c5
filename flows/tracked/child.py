"""`prefect server start` that ends with whoever started it: `python -m flows.tracked.child PORT`.

Standard input is the leash: its end (a stop, a crash, kill -9 of the parent) ends the server, so
that none stays behind with the workspace's Prefect database open.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
import time
from typing import Final

GRACE: Final = 8.0
"""Seconds to end properly, before the process ends anyway."""


def _hold_on(leash: int) -> None:
    while os.read(leash, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)


def main() -> None:
    """Run the server on 127.0.0.1 until the leash ends."""
    threading.Thread(target=_hold_on, args=(sys.stdin.fileno(),), daemon=True).start()
    where = ["--host", "127.0.0.1", "--port", sys.argv[1]]
    sys.argv = ["prefect", "server", "start", *where]
    runpy.run_module("prefect", run_name="__main__")


if __name__ == "__main__":
    main()
