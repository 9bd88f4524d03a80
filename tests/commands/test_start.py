"""`flask start`, as `make run` calls it: from nothing to a running service, next to whatever already runs."""

import os
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from housing.commands.start import at_port, listen
from housing.config import ROOT
from tests.harness.product import settings_for

RUNS_AT = re.compile(r"Praktikbo runs at (http://127\.0\.0\.1:\d+)/")


@contextmanager
def started(folder: Path, port: int) -> Iterator[tuple[str, list[str]]]:
    """Run `flask start` on a database that does not exist yet; hand out its address and what it printed."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONUNBUFFERED": "1",
        "DATABASE_URL": f"sqlite:///{folder / 'instance' / 'praktikbo.sqlite3'}",
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "start", f"--port={port}"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        printed: list[str] = []
        try:
            for line in process.stdout:
                printed.append(line)
                if found := RUNS_AT.match(line):
                    yield found.group(1), printed
                    return
            raise AssertionError(f"it did not start: {printed}")
        finally:
            process.terminate()


@pytest.mark.slow
def test_on_a_fresh_machine_it_makes_what_it_needs_and_takes_the_next_free_port(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with started(tmp_path, taken) as (address, printed):
            assert f"Port {taken} is taken; trying the next.\n" in printed
            assert not address.endswith(f":{taken}")
            with urllib.request.urlopen(f"{address}/readyz", timeout=30) as ready:
                assert ready.status == 200
    assert (tmp_path / "instance" / "praktikbo.sqlite3").exists()


def test_links_follow_the_port_unless_base_url_says_where_they_lead() -> None:
    bare = settings_for("sqlite:///x", base_url=None)
    assert at_port(bare, 8001).address == "http://127.0.0.1:8001"
    told = settings_for("sqlite:///x", base_url="https://bo.kommunen.example")
    assert at_port(told, 8001).address == "https://bo.kommunen.example"


def test_a_free_port_is_taken_as_it_is() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with listen(port) as listener:
        assert listener.getsockname() == ("127.0.0.1", port)
