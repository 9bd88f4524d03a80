"""A clean clone stands alone: nothing in it points outside, nothing on a page comes from elsewhere."""

import hashlib
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "static" / "vendor"
CHECKSUMS = VENDOR / "CHECKSUMS.sha256"

# Put together here so that this file does not contain what it looks for.
OUTSIDE = re.compile(
    "|".join(("/wo" + "rk/", r"\.\./" + "shared", "shared/" + "data", "/tmp/" + "i18n", "/opt/" + "pypi"))
)
REGISTRY = re.compile(
    r"https?://[^\s\"'>)]*(" + "|".join(("pypi", "pythonhosted", "npmjs", "debian")) + r")\b|\bindex-" + "url"
)
SHOWN = frozenset({".html", ".css", ".js", ".mjs", ".svg", ".xml", ".webmanifest"})
FETCHING = re.compile(r"""(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}""", re.IGNORECASE)

NAMES_ONLY = {
    "http://www.w3.org/": "a namespace, never fetched",
    "https://www.w3.org/": "a namespace or a reference in a comment",
}
LICENCE_COMMENT = re.compile(r"/\*!.*?\*/", re.DOTALL)
"""Vendored files keep the address of their licence in a comment."""


def tracked() -> list[Path]:
    """Return every file that a clone holds."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def text_of(path: Path) -> str:
    """Return a text file's contents; pictures, fonts and spreadsheets as empty."""
    raw = path.read_bytes()
    return "" if b"\0" in raw else raw.decode("utf-8", errors="replace")


def foreign(path: Path) -> list[str]:
    """Return the addresses in a template, style sheet, script or drawing that are not ours."""
    text = LICENCE_COMMENT.sub("", text_of(path))
    found = (match.group() for match in FETCHING.finditer(text))
    return [address for address in found if not any(n.startswith(address) for n in NAMES_ONLY)]


def test_no_file_points_outside_the_clone() -> None:
    assert [str(path) for path in tracked() if OUTSIDE.search(text_of(path))] == []


def test_no_file_names_a_package_registry() -> None:
    assert [str(path) for path in tracked() if REGISTRY.search(text_of(path))] == []


def test_pages_styles_and_scripts_fetch_nothing_from_elsewhere() -> None:
    shown = [path for path in tracked() if path.suffix in SHOWN]
    found = {str(path.relative_to(ROOT)): foreign(path) for path in shown}
    assert {path: addresses for path, addresses in found.items() if addresses} == {}


def test_vendored_files_are_the_ones_that_were_reviewed() -> None:
    lines = CHECKSUMS.read_text(encoding="utf-8").splitlines()
    listed = {name.removeprefix("./"): total for total, name in map(str.split, lines)}
    present = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path != CHECKSUMS
    }
    assert listed == present


@pytest.mark.parametrize(
    "planted", ['<img src="https://cdn.example.com/x.png">', "@import url(//fonts.example.com/a.css);"]
)
def test_a_planted_fetch_is_found(tmp_path: Path, planted: str) -> None:
    page = tmp_path / "page.html"
    page.write_text(planted)
    assert foreign(page)
