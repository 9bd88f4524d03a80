"""Files that stay (photos): known by their content, kept outside the database, behind a protocol.

A file is written before the row that names it is committed, and removed only by the clean-up, some time after the last
row that named it has gone: so a row never names a file that is not there, whatever dies in between.
"""

import fcntl
import os
import re
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol, cast

from flask import current_app

from housing.files import checksum

KEPT_UNNAMED = timedelta(days=1)
"""So long a file may be there before its row is, and after it."""

LOCK = ".lock"
KEY = re.compile(r"[0-9a-f]{64}")


class Files(Protocol):
    """Where files are. A key is the SHA-256 of the content; the same content is there once."""

    def put(self, content: bytes) -> str:
        """Keep the content and return its key; it is on the disk when this returns."""

    def read(self, key: str) -> bytes | None:
        """Return the content, or none where there is no such file."""

    def has(self, key: str) -> bool:
        """Tell whether the file is there."""

    def remove_all_but(self, named: Collection[str]) -> int:
        """Remove the files that have been there for a while and are not among these; return how many."""


class FolderFiles:
    """Files in a folder that every process of the service sees; each under the first two letters of its key."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Keep the content; one that is there is as good as new, so that no clean-up takes it now."""
        key = checksum(content)
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._locked(fcntl.LOCK_SH):
            if path.exists():
                os.utime(path)
            else:
                _write(path, content)
        return key

    def read(self, key: str) -> bytes | None:
        """Return the content, or none where there is no such file."""
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError:
            return None

    def has(self, key: str) -> bool:
        """Tell whether the file is there."""
        return self._path(key).is_file()

    def remove_all_but(self, named: Collection[str]) -> int:
        """Remove the old files that nothing names; whoever puts one again meanwhile waits and writes it anew."""
        removed, before = 0, time.time() - KEPT_UNNAMED.total_seconds()
        if not self.folder.is_dir():
            return removed
        for path in sorted(self.folder.glob("[0-9a-f][0-9a-f]/*")):
            if path.name in named:
                continue
            with self._locked(fcntl.LOCK_EX):
                if path.exists() and path.stat().st_mtime < before:
                    path.unlink()
                    removed += 1
        return removed

    def _path(self, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise ValueError("not a key of a file")
        return self.folder / key[:2] / key

    @contextmanager
    def _locked(self, how: int) -> Iterator[None]:
        with (self.folder / LOCK).open("a") as lock:
            fcntl.flock(lock, how)
            yield  # closing it lets go


def _write(path: Path, content: bytes) -> None:
    """Write under another name first: nobody ever reads half a file, and after a crash there is none or a whole one."""
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def stored_files() -> Files:
    """Return where this service keeps its files."""
    return cast(Files, current_app.extensions["files"])
