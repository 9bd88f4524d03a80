"""Files are known by their content, and only what is old and named by nothing is removed."""

import os
import time
from collections.abc import Collection
from pathlib import Path

import pytest

from housing.files import checksum
from housing.stored_files import KEPT_UNNAMED, FolderFiles

LONG_AGO = time.time() - KEPT_UNNAMED.total_seconds() - 60


@pytest.fixture
def files(tmp_path: Path) -> FolderFiles:
    return FolderFiles(tmp_path / "files")


def grow_old(files: FolderFiles, key: str) -> None:
    os.utime(files.folder / key[:2] / key, (LONG_AGO, LONG_AGO))


def test_what_was_put_is_there_once(files: FolderFiles) -> None:
    key = files.put(b"a photo")
    assert key == checksum(b"a photo") == files.put(b"a photo")
    assert files.read(key) == b"a photo"
    assert files.has(key)
    assert len([path for path in files.folder.rglob("*") if path.is_file() and path.name != ".lock"]) == 1


def test_what_was_never_put_is_not_there(files: FolderFiles) -> None:
    assert files.read(checksum(b"another")) is None
    assert not files.has(checksum(b"another"))
    assert files.remove_all_but(set()) == 0


@pytest.mark.parametrize("key", ["../../etc/passwd", "", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_nothing_but_a_key_reaches_the_disk(files: FolderFiles, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        files.read(key)


@pytest.mark.parametrize(
    ("old", "is_named", "put_again", "is_left"),
    [
        (True, False, False, False),
        (True, True, False, True),
        (False, False, False, True),  # its row may not be committed yet
        (True, False, True, True),  # somebody has just sent the same photo again
    ],
)
def test_the_clean_up(files: FolderFiles, old: bool, is_named: bool, put_again: bool, is_left: bool) -> None:
    key = files.put(b"a photo")
    if old:
        grow_old(files, key)
    if put_again:
        files.put(b"a photo")
    named: Collection[str] = {key} if is_named else set()
    assert files.remove_all_but(named) == (0 if is_left else 1)
    assert files.has(key) is is_left


def test_what_a_dying_process_left_half_written_goes_too(files: FolderFiles) -> None:
    key = files.put(b"a photo")
    half = files.folder / key[:2] / "tmpabc"
    half.write_bytes(b"a ph")
    os.utime(half, (LONG_AGO, LONG_AGO))
    assert files.remove_all_but({key}) == 1
    assert not half.exists()
