"""The tests' own PostgreSQL: it starts from each installation, and leaves nothing behind."""

import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.harness import postgres_guardian
from tests.harness.postgres_guardian import Server, installations

ON_BOTH_OR_ONE = [folder for folder in installations() if (folder / "bin" / "initdb").exists()]


@pytest.mark.slow
@pytest.mark.parametrize("folder", ON_BOTH_OR_ONE, ids=lambda folder: folder.parent.name)
def test_each_installation_serves(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_guardian, "installations", lambda: iter([folder]))
    with tempfile.TemporaryDirectory(prefix="praktikbo-pg-") as directory:
        server = Server(Path(directory))
        server.start()
        engine = create_engine(server.url)
        with engine.connect() as connection:
            encoding = connection.scalar(text("SHOW server_encoding"))
        engine.dispose()
        server.stop()
    assert encoding == "UTF8"


def test_without_any_installation_one_sentence_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_guardian, "installations", lambda: iter([tmp_path]))
    assert postgres_guardian.answer(Server(tmp_path)) == postgres_guardian.MISSING


@pytest.mark.slow
def test_a_killed_run_leaves_no_server_and_no_files() -> None:
    command = [sys.executable, "-c", _START_AND_WAIT]
    victim = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert victim.stdin is not None  # held open: at its end the victim would go by itself
    assert victim.stdout is not None
    directory = Path(victim.stdout.readline().strip())
    assert (directory / "data" / "postmaster.pid").exists()
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    victim.stdin.close()
    victim.stdout.close()
    assert _gone_within(directory, seconds=20)


_START_AND_WAIT = f"""
import sys; sys.path.insert(0, {str(Path.cwd())!r})
from tests.harness.postgres import Guardian, server_url
guardian = Guardian()
server_url(guardian.directory)
print(guardian.directory, flush=True)
sys.stdin.read()
"""


def _gone_within(directory: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while directory.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return not directory.exists()
