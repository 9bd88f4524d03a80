"""A PostgreSQL of the bench's own, as a small machine in earnest would run it; its data stays between runs."""

import os
import shutil
from pathlib import Path

from tests.harness.postgres_guardian import MISSING, Server, installations

SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "512MB",
    "effective_cache_size": "2GB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "max_connections": "60",
    "timezone": "UTC",
}
"""Every commit reaches the disk: nothing is switched off that guards data."""


class KeptServer(Server):
    """The tests' server, but with settings for earnest, and a data folder that is found again."""

    def start(self) -> None:
        """Start on the data of an earlier run, or make a new, empty server."""
        folder = next((found for found in installations() if (found / "bin" / "initdb").exists()), None)
        if folder is None:
            raise RuntimeError(MISSING)
        self.directory.mkdir(parents=True, exist_ok=True)
        if self.account:
            os.chown(self.directory, self.account.pw_uid, self.account.pw_gid)
        binaries, data = self._reachable(folder) / "bin", self.directory / "data"
        if not (data / "PG_VERSION").exists():
            shutil.rmtree(data, ignore_errors=True)
            wishes = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"]
            if self._popen([f"{binaries}/initdb", f"--pgdata={data}", *wishes]).wait():
                raise RuntimeError(f"initdb failed: {self._log()[-800:]}")
        settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
        self.process = self._popen([f"{binaries}/postgres", "-D", str(data), "-k", str(self.directory), *settings])
        self._wait_until_ready(binaries)

    def url_of(self, database: str) -> str:
        """Return where a database of this server answers."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.directory}"

    def _reachable(self, folder: Path) -> Path:
        copies = sorted(self.directory.glob("install/*/pginstall"))
        return copies[0] if copies else super()._reachable(folder)
