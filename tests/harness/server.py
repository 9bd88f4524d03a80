"""The product as it runs in earnest: gunicorn with several processes on a free loopback port."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

ROOT = Path(__file__).resolve().parents[2]
KEEPER = Path(__file__).with_name("keeper.py")
START_SECONDS = 60
STOP_SECONDS = 30
SECRET = "a secret that only the tests know, 32+"
"""Shared with the test client, so that both can read each other's cookies."""


class Running(Protocol):
    """The processes of one server."""

    def is_up(self) -> bool:
        """Tell whether they still run."""

    def end(self) -> None:
        """Stop them all and wait until they are gone."""


Start = Callable[[list[str], dict[str, str], socket.socket, BinaryIO], Running]
"""Starts gunicorn with these arguments and this environment on a listening socket, writing to a log."""


class Server:
    """A running server. `url` has no slash at its end."""

    def __init__(self, url: str, processes: Running, log: Path) -> None:
        self.url = url
        self._processes = processes
        self._log = log

    @property
    def log(self) -> str:
        """Everything the processes wrote so far: requests, warnings, traces."""
        return self._log.read_text(errors="replace")

    def wait_until_ready(self) -> None:
        """Return when /readyz answers 200; fail with the log when it does not in time."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._processes.is_up():
            if _answers(f"{self.url}/readyz"):
                return
            time.sleep(0.05)  # a poll, ended by the deadline
        raise AssertionError(f"the server did not become ready:\n{self.log[-4000:]}")

    def stop(self) -> None:
        """Stop all its processes."""
        self._processes.end()


class FromNothing:
    """Gunicorn started as an operator does, with a keeper beside it."""

    def __init__(self, arguments: list[str], environment: dict[str, str], listener: socket.socket, log: BinaryIO):
        command = [sys.executable, "-m", "gunicorn", *arguments, f"--bind=fd://{listener.fileno()}"]
        self._process = subprocess.Popen(
            [sys.executable, str(KEEPER), *command],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            cwd=ROOT,
            pass_fds=[listener.fileno()],
            env=environment,
        )

    def is_up(self) -> bool:
        """Tell whether the keeper still keeps."""
        return self._process.poll() is None

    def end(self) -> None:
        """Close the keeper's input, which is the end of what it keeps."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=STOP_SECONDS)


@contextmanager
def running_server(
    database_url: str,
    *,
    processes: int = 2,
    threads: int = 1,
    settings: Mapping[str, str] | None = None,
    application: str = "wsgi:app",
    start: Start = FromNothing,
) -> Iterator[Server]:
    """Serve the migrated database at `database_url`; `settings` are further environment variables."""
    with socket.socket() as listener, tempfile.TemporaryDirectory() as folder:
        listener.bind(("127.0.0.1", 0))
        listener.listen(256)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        log = Path(folder) / "log"
        arguments = ["--log-level=warning", f"--workers={processes}", f"--threads={threads}", "--timeout=60"]
        with log.open("wb") as output:
            started = start(
                [*arguments, application], _environment(database_url, url, settings or {}), listener, output
            )
        listener.close()
        server = Server(url, started, log)
        try:
            server.wait_until_ready()
            yield server
        finally:
            server.stop()


def _environment(database_url: str, url: str, settings: Mapping[str, str]) -> dict[str, str]:
    ours = {
        "APP_ENV": "development",
        "DATABASE_URL": database_url,
        "BASE_URL": url,
        "SECRET_KEY": SECRET,
        "DEMONSTRATION": "false",
        "WORKER_IN_PROCESS": "false",
        "PYTHONUNBUFFERED": "1",
    }
    return {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", **ours, **settings}


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
