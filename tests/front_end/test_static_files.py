"""What browsers get: vendored files as published, and nothing that is fetched from elsewhere."""

import hashlib
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "static"
VENDOR = STATIC / "vendor"
OWN = sorted([*STATIC.glob("css/*.css"), *STATIC.glob("js/*.js"), *STATIC.rglob("images/**/*.svg")])
FETCHED = re.compile(r"""(?:url\(\s*["']?|@import\s+["']|href=["'])(?:https?:)?//""")
XML_NAMESPACE = "http://www.w3.org/2000/svg"


def listed() -> dict[str, str]:
    lines = (VENDOR / "CHECKSUMS.sha256").read_text(encoding="utf-8").splitlines()
    return {name.removeprefix("./"): checksum for checksum, name in (line.split("  ", 1) for line in lines)}


def test_vendored_files_are_the_listed_ones_unchanged() -> None:
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "CHECKSUMS.sha256"
    }
    assert found == listed()


def test_every_vendored_package_brings_its_licence() -> None:
    folders = {path for path in VENDOR.iterdir() if path.is_dir()}
    assert {path for path in folders if (path / "LICENSE").stat().st_size} == folders


@pytest.mark.parametrize("path", [*OWN, *VENDOR.rglob("*.css")], ids=lambda path: path.name)
def test_no_file_sends_the_browser_to_another_host(path: Path) -> None:
    assert FETCHED.findall(path.read_text(encoding="utf-8").replace(XML_NAMESPACE, "")) == []


def test_an_address_elsewhere_would_be_found() -> None:
    assert FETCHED.findall('src: url("https://fonts.example/inter.woff2")')
    assert FETCHED.findall("@import '//cdn.example/x.css'")


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_what_a_style_sheet_points_to_is_there(path: Path) -> None:
    targets = re.findall(r'url\("(?!data:)([^"#]+)', path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).resolve().exists()] == []
