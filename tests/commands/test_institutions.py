"""`flask add-institution`: a university that is to send students."""

from click.testing import Result
from flask import Flask
from sqlalchemy import select

from housing.database import db
from housing.organisations.models import Institution

UMEA = ("Umeå universitet", "--short-name", "UMU", "--campus", "Umeå,63.82,20.30", "--campus", "Skellefteå,64.75,20.95")


def add(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["add-institution", *arguments])


def test_an_institution_is_added_with_its_study_towns(app: Flask) -> None:
    assert add(app, *UMEA).exit_code == 0
    with app.app_context():
        institution = db.session.scalars(select(Institution)).one()
        assert (institution.slug, institution.short_name) == ("umu", "UMU")
        assert [campus.name for campus in institution.campuses] == ["Umeå", "Skellefteå"]


def test_the_same_name_or_short_name_is_refused(app: Flask) -> None:
    add(app, *UMEA)
    for arguments in (UMEA, ("Umeå  Universitet", *UMEA[1:2], "X", *UMEA[3:]), ("Annat", *UMEA[1:])):
        result = add(app, *arguments)
        assert result.exit_code == 1
        assert "Nothing was changed" in result.output


def test_a_study_town_that_cannot_be_read_says_how_it_should(app: Flask) -> None:
    result = add(app, "Umeå universitet", "--short-name", "UMU", "--campus", "Umeå")
    assert result.exit_code == 2
    assert "Umeå,63.82,20.30" in result.output
