"""The product as it runs in earnest: gunicorn with several processes on a free loopback port."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEEPER = Path(__file__).with_name("keeper.py")
START_SECONDS = 60
SECRET = "a secret that only the tests know, 32+"
"""Shared with the test client, so that both can read each other's cookies."""


class Server:
    """A running server. `url` has no slash at its end."""

    def __init__(self, url: str, process: subprocess.Popen[bytes], log: Path) -> None:
        self.url = url
        self._process = process
        self._log = log

    @property
    def log(self) -> str:
        """Everything the processes wrote so far: requests, warnings, traces."""
        return self._log.read_text(errors="replace")

    def wait_until_ready(self) -> None:
        """Return when /readyz answers 200; fail with the log when it does not in time."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            if _answers(f"{self.url}/readyz"):
                return
            time.sleep(0.05)  # a poll, ended by the deadline
        raise AssertionError(f"the server did not become ready:\n{self.log[-4000:]}")

    def stop(self) -> None:
        """Stop all its processes."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)


@contextmanager
def running_server(
    database_url: str,
    *,
    processes: int = 2,
    threads: int = 1,
    settings: Mapping[str, str] | None = None,
    application: str = "wsgi:app",
) -> Iterator[Server]:
    """Serve the migrated database at `database_url`; `settings` are further environment variables."""
    with socket.socket() as listener, tempfile.TemporaryDirectory() as folder:
        listener.bind(("127.0.0.1", 0))
        listener.listen(256)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        log = Path(folder) / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, str(KEEPER), *_gunicorn(listener.fileno(), processes, threads), application],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                cwd=ROOT,
                pass_fds=[listener.fileno()],
                env=_environment(database_url, url, settings or {}),
            )
        listener.close()
        server = Server(url, process, log)
        try:
            server.wait_until_ready()
            yield server
        finally:
            server.stop()


def _gunicorn(descriptor: int, processes: int, threads: int) -> list[str]:
    command = [sys.executable, "-m", "gunicorn", "--log-level=warning"]
    size = [f"--workers={processes}", f"--threads={threads}", "--timeout=60"]
    return [*command, *size, f"--bind=fd://{descriptor}"]


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
