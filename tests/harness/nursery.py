"""Servers forked from a process that has everything loaded: `python -m tests.harness.nursery SOCKET TEMPLATES`.

To start a server from nothing takes two seconds of a processor, most of them for loading libraries, and a run of the
tests starts a hundred. What is forked is gunicorn all the same, with its own command line, settings and processes; it
builds its own application. One test of tests/harness_itself starts it from nothing, as an operator does.
"""

import gc
import importlib
import json
import multiprocessing
import os
import runpy
import select
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.harness.compiled import remember_templates

LOADED = ("housing.entry", "gunicorn.app.wsgiapp", "gunicorn.workers.sync", "sqlalchemy.dialects.postgresql.psycopg")
LONGEST = 65_536
"""Bytes of an order; it goes through a socket in one piece."""

FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Order:
    """What to start: gunicorn's arguments and all of its environment."""

    arguments: list[str]
    environment: dict[str, str]


def main(orders: socket.socket) -> None:
    """Take orders for as long as somebody may give them, each with a listening socket, a log and a line of life."""
    for name in LOADED:
        importlib.import_module(name)
    gc.freeze()
    while True:
        received, descriptors, _, _ = socket.recv_fds(orders, LONGEST, 3)
        if not received:
            break
        order = Order(**json.loads(received))
        if os.fork() == 0:
            orders.close()
            keep(order, *descriptors)
            os._exit(0)
        for descriptor in descriptors:
            os.close(descriptor)
        orders.send(b".")
        _bury()
    _bury()


def keep(order: Order, listener: int, log: int, life: int) -> None:
    """Run one server until it ends or the line of life does; its whole process group goes with it.

    A test that is killed cannot tidy up, but its end of the line is closed all the same.
    """
    server = FORK.Process(target=serve, args=(order, listener, log, life))
    server.start()
    assert server.pid is not None
    with suppress(OSError):  # it may have done so itself
        os.setpgid(server.pid, server.pid)
    for descriptor in (listener, log):  # the server's alone, so that its end is the end of its address
        os.close(descriptor)
    select.select([life, server.sentinel], [], [])
    for asked, patience in ((signal.SIGINT, 10), (signal.SIGKILL, 5)):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(server.pid, asked)  # in the second turn: workers may outlive their master
        server.join(patience)


def serve(order: Order, listener: int, log: int, life: int) -> None:
    """Become gunicorn, as if its command had been typed."""
    os.setpgid(0, 0)
    os.close(life)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ.clear()
    os.environ.update(order.environment)
    sys.argv = ["gunicorn", *order.arguments, f"--bind=fd://{listener}"]
    runpy.run_module("gunicorn", run_name="__main__", alter_sys=True)


def _bury() -> None:
    """Note the end of keepers that have ended."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


if __name__ == "__main__":
    remember_templates(Path(sys.argv[2]))
    main(socket.socket(fileno=int(sys.argv[1])))
