"""`flask start`, as `make run` calls it: from nothing to a running service, next to whatever already runs."""

import errno
import os
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from housing.commands import start as starting
from housing.commands.start import at_port, listen, refusal, start
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


def test_only_a_taken_port_is_called_taken(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(starting, "HOST", "192.0.2.1")  # no machine has it
    with pytest.raises(click.ClickException) as refused:
        listen(8000)
    assert "192.0.2.1, port 8000: Cannot assign requested address" in refused.value.message
    assert "taken" not in capsys.readouterr().out


def test_whoever_may_not_listen_there_is_told_so() -> None:
    said = refusal(80, PermissionError(errno.EACCES, "Permission denied"))
    assert "permission denied" in said
    assert "--port=8000" in said


def test_the_last_port_is_not_passed() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 65_535))
        other.listen()
        with pytest.raises(click.ClickException) as refused:
            listen(65_535)
    assert refused.value.message == "No free port from 65535 on."


@pytest.mark.parametrize("port", ["0", "-1", "70000", "http"])
def test_what_is_no_port_is_said_and_nothing_is_started(port: str) -> None:
    answer = CliRunner().invoke(start, [f"--port={port}"])
    assert answer.exit_code == 2
    assert "--port" in answer.output
    assert "Traceback" not in answer.output
