"""A real PostgreSQL for the tests, started by the first test that asks for one.

`TEST_DATABASE_URL` names a server whose role may create databases. Without it the guardian process
(see `postgres_guardian`) starts one in the run's folder. The guardian stops the server and removes
the folder when the run ends, however it ends.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

GUARDIAN = Path(__file__).with_name("postgres_guardian.py")
MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3
"""Bytes that must be free in memory; copying a database there is ten times as fast as on a disk."""


class Guardian:
    """Keeps one run's folder and server; lives in the controller of pytest."""

    def __init__(self) -> None:
        roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
        self.directory = Path(tempfile.mkdtemp(prefix="praktikbo-", dir=MEMORY if roomy else None))
        self._process = subprocess.Popen(
            [sys.executable, str(GUARDIAN), str(self.directory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C ends pytest; the guardian then ends by itself
        )
        assert self._process.stdout is not None
        self._process.stdout.readline()  # it listens

    def close(self) -> None:
        """Stop the server, if it was ever started, and wait until all files are gone."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)
        assert self._process.stdout is not None
        self._process.stdout.close()


def server_url(guardian_directory: Path) -> str:
    """Where the test server answers, as a SQLAlchemy URL of its maintenance database.

    Raises RuntimeError with one sentence when there is no server to be had.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return given
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        asking.settimeout(60)
        asking.connect(str(guardian_directory / "ask"))
        answer = asking.makefile().readline().strip()
    if not answer.startswith("postgresql"):
        raise RuntimeError(answer)
    return answer
