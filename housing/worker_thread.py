"""The worker as a thread of the web process, so that development needs one process only."""

import os
from functools import partial
from threading import Event, Lock, Thread

from flask import Flask

from housing.worker import Worker

_lock = Lock()
_started: dict[int, int] = {}
"""The process in which each application's thread runs: threads do not survive a fork."""


def work_beside(app: Flask) -> None:
    """Let the process that serves `app` do the jobs too, from its first request on.

    Not earlier: a server's parent process, a reloader's and a command load the application as well, and serve nothing.
    """
    app.before_request(partial(start, app))


def start(app: Flask) -> None:
    """Start the thread unless this process has it. It ends with the process; a lease covers what it was doing."""
    with _lock:
        if _started.get(id(app)) == os.getpid():
            return
        _started[id(app)] = os.getpid()
    Thread(target=Worker(app).run, args=(Event(),), name="worker", daemon=True).start()
