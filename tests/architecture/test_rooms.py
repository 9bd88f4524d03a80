"""The import contracts in setup.cfg know every subject, and they bite."""

import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WORDS = ("models", "queries", "services", "notifications", "forms", "views")


def contracts() -> ConfigParser:
    """Read setup.cfg."""
    read = ConfigParser()
    read.read(ROOT / "setup.cfg", encoding="utf-8")
    return read


def test_every_subject_keeps_its_inner_order() -> None:
    subjects = {
        f"housing.{folder.name}"
        for folder in (ROOT / "housing").iterdir()
        if any((folder / f"{word}.py").exists() or (folder / word).is_dir() for word in WORDS)
    }
    kept = contracts()["importlinter:contract:subjects"]["containers"].split()
    assert subjects <= set(kept)


@pytest.mark.slow
def test_an_import_that_points_upwards_is_refused(tmp_path: Path) -> None:
    house = tmp_path / "housing"
    for room in ("bookings", "stock"):
        (house / room).mkdir(parents=True)
        (house / room / "__init__.py").touch()
    (house / "__init__.py").touch()
    (house / "bookings" / "services.py").touch()
    (house / "stock" / "services.py").write_text("import housing.bookings.services\n")
    rooms = ConfigParser()
    rooms["importlinter"] = {"root_package": "housing"}
    written = contracts()["importlinter:contract:rooms"]
    present = [line for line in written["layers"].splitlines() if line.strip("() ") in {"bookings", "stock"}]
    rooms["importlinter:contract:rooms"] = {**written, "layers": "\n".join(present)}
    with (tmp_path / "setup.cfg").open("w") as file:
        rooms.write(file)
    told = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--config", "setup.cfg", "--no-cache"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1, told.stdout + told.stderr
    assert "housing.stock is not allowed to import housing.bookings" in told.stdout
