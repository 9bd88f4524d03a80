"""A real PostgreSQL for the tests, started by the first test that asks for one.

`TEST_DATABASE_URL` names a server whose role may create databases. Without it a guardian process
(see `postgres_guardian`) stands ready from the start of the run: it owns the server, and stops it
and removes its files when the run ends, however it ends.
"""

import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

GUARDIAN = Path(__file__).with_name("postgres_guardian.py")


class Guardian:
    """The process that keeps the server for one run of pytest; lives in the controller."""

    def __init__(self) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="praktikbo-pg-"))
        self._process = subprocess.Popen(
            [sys.executable, str(GUARDIAN), str(self.directory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C ends pytest; the guardian then ends by itself
        )
        assert self._process.stdout is not None
        self._process.stdout.readline()  # it listens

    def close(self) -> None:
        """Stop the server, if it was ever started, and wait until its files are gone."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)
        assert self._process.stdout is not None
        self._process.stdout.close()


def server_url(guardian_directory: str | None) -> str:
    """Where the test server answers, as a SQLAlchemy URL of its maintenance database.

    Raises RuntimeError with one sentence when there is no server to be had.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return given
    if guardian_directory is None:
        raise RuntimeError("This run was started without PostgreSQL (see ENGINES).")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        asking.settimeout(60)
        asking.connect(str(Path(guardian_directory) / "ask"))
        answer = asking.makefile().readline().strip()
    if not answer.startswith("postgresql"):
        raise RuntimeError(answer)
    return answer
