"""Starts servers by asking the nursery, which has everything loaded (see `nursery`)."""

import json
import select
import socket
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

from tests.harness.server import ROOT, STOP_SECONDS


class Forked:
    """One server of the nursery, at the other end of a line that neither side writes to: it ends with the other."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line

    def is_up(self) -> bool:
        """Tell whether the keeper still holds its end of the line."""
        return not select.select([self._line], [], [], 0)[0]

    def end(self) -> None:
        """Let go of the line and wait until the keeper does; once is enough."""
        if self._line.fileno() == -1:
            return
        self._line.shutdown(socket.SHUT_WR)
        gone, _, _ = select.select([self._line], [], [], STOP_SECONDS)
        self._line.close()
        assert gone, "the server does not end"


class Nursery:
    """The worker's nursery, started when a test first asks for a server. It ends with whoever holds this."""

    def __init__(self, templates: Path) -> None:
        self._orders, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-u", "-m", "tests.harness.nursery", str(theirs.fileno()), str(templates)],
                stdin=subprocess.DEVNULL,
                cwd=ROOT,
                pass_fds=[theirs.fileno()],
                env={"LANG": "C.UTF-8"},
                start_new_session=True,  # Ctrl-C ends pytest; the nursery and all servers then end by themselves
            )

    def start(
        self, arguments: list[str], environment: dict[str, str], listener: socket.socket, log: BinaryIO
    ) -> Forked:
        """Have a server forked."""
        ours, theirs = socket.socketpair()
        order = json.dumps({"arguments": arguments, "environment": environment}).encode()
        with theirs:
            socket.send_fds(self._orders, [order], [listener.fileno(), log.fileno(), theirs.fileno()])
            assert self._orders.recv(1), "the nursery is gone"
        return Forked(ours)

    def close(self) -> None:
        """Give no more orders."""
        self._orders.close()
        self._process.wait(timeout=STOP_SECONDS)
