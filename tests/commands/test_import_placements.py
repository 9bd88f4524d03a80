"""`flask import-placements`: the example files as they are, and what a bad row does."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from housing.mail import MailMessage
from housing.placements.models import Placement
from tests.placements.lists import EBBA, LTU, OLLE, UMU, content_of, count, two_universities


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["import-placements", *arguments])


@pytest.fixture
def country(session_scope: Session) -> Session:
    """Every municipality, Umeå and Luleå."""
    two_universities(session_scope)
    return session_scope


@pytest.mark.parametrize(
    ("file", "institution", "number"),
    [(UMU, "UMU", 180), (UMU, "umeå  universitet", 180), (LTU, "ltu", 120), (LTU, "Luleå tekniska universitet", 120)],
)
def test_the_example_files_are_taken_as_they_are(
    app: Flask, country: Session, file: Path, institution: str, number: int
) -> None:
    result = run(app, str(file), "--institution", institution)
    assert result.exit_code == 0, result.output
    assert f"{number} nya" in result.output
    assert "VT27" in result.output
    assert "8–26 feb. 2027" in result.output
    assert (count(country, Placement), count(country, MailMessage)) == (number, 0)


def test_the_second_time_says_that_nothing_changed(app: Flask, country: Session) -> None:
    run(app, str(LTU), "--institution", "LTU")
    again = run(app, str(LTU), "--institution", "LTU")
    assert (again.exit_code, count(country, Placement)) == (0, 120)
    assert "120 oförändrade" in again.output


def test_a_bad_row_writes_nothing_and_ends_with_one(app: Flask, country: Session, tmp_path: Path) -> None:
    file = tmp_path / "lista-vt27.csv"
    file.write_bytes(content_of(EBBA, OLLE.replace("v.20-21", "v.54")))
    result = run(app, str(file), "--institution", "UMU")
    assert (result.exit_code, count(country, Placement)) == (1, 0)
    assert "Rad 3, Veckor" in result.output
    skipping = run(app, str(file), "--institution", "UMU", "--skip-bad-rows")
    assert (skipping.exit_code, count(country, Placement)) == (0, 1)


def test_what_in_the_file_was_not_used_is_told(app: Flask, country: Session, tmp_path: Path) -> None:
    file = tmp_path / "lista-vt27.csv"
    heading, row = content_of(EBBA).decode().splitlines()
    file.write_text("\n".join([f"{heading};Handledare", row, "", "Preliminär lista"]), "utf-8")
    result = run(app, str(file), "--institution", "UMU")
    assert "Handledare" in result.output
    assert "Preliminär lista" in result.output


def test_an_unknown_institution_is_refused_with_the_nearest(app: Flask, country: Session) -> None:
    result = run(app, str(UMU), "--institution", "Umea university")
    assert (result.exit_code, count(country, Placement)) == (1, 0)
    assert "Umeå universitet" in result.output


def test_a_term_that_is_none_is_refused(app: Flask, country: Session) -> None:
    result = run(app, str(LTU), "--institution", "LTU", "--term", "VT")
    assert (result.exit_code, count(country, Placement)) == (1, 0)
    assert "VT27" in result.output


def test_the_given_term_decides_the_year(app: Flask, country: Session) -> None:
    result = run(app, str(LTU), "--institution", "LTU", "--term", "VT28")
    assert result.exit_code == 0, result.output
    assert "7–25 feb. 2028" in result.output


def test_a_file_that_is_no_table_is_refused_in_a_sentence(app: Flask, country: Session, tmp_path: Path) -> None:
    file = tmp_path / "lista.xlsx"
    file.write_bytes(b"%PDF-1.7 not a table")
    result = run(app, str(file), "--institution", "UMU")
    assert (result.exit_code, count(country, Placement)) == (1, 0)
    assert "PDF" in result.output
    assert "Traceback" not in result.output
