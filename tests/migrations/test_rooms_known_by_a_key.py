"""0003 with rows in the tables, down and up: the ledger's rooms follow, nobody's night is lost."""

from collections.abc import Iterator

import pytest
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask_migrate import downgrade, upgrade
from sqlalchemy import Engine, create_engine, inspect, select, text

from housing.bookings.models import Booking
from housing.database import db, migrate
from housing.doctor.examination import examine
from housing.nights import ledger
from housing.nights.ledger import BedNights
from housing.nights.models import BedNight
from housing.stock.models import Bed
from tests.harness.product import make_app, release
from tests.nights.ground import AT, NIGHTS, lay

pytestmark = pytest.mark.slow

NEW = "0003"


@pytest.fixture
def app_of_its_own(empty_database_url: str) -> Iterator[Flask]:
    """The application on a migrated database that no other test has: its schema goes down and up."""
    app = make_app(empty_database_url)
    migrate(app)
    yield app
    release(app)


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    """Connections that know nothing of the models, for a schema that is older than they are."""
    engine = create_engine(empty_database_url)
    yield engine
    engine.dispose()


def to_the_revision_before(app: Flask) -> None:
    with app.app_context():
        config = current_app.extensions["migrate"].migrate.get_config()
        before = ScriptDirectory.from_config(config).get_revision(NEW).down_revision
        downgrade(revision=str(before))
    release(app)


def up_again(app: Flask) -> None:
    with app.app_context():
        upgrade()
    release(app)


def fill(app: Flask, labels: tuple[str, str, str], *companies: str) -> int:
    """Let guests of these companies into the beds of one mixed home, whose rooms bear these labels; return its id."""
    with app.app_context():
        ground = lay(db.session())
        beds = [ground.beds[f"one_room-{number}"] for number in (1, 2, 3)]
        for bed, label in zip(beds, labels, strict=True):
            bed.room = label
        db.session.flush()
        for bed, company in zip(beds, companies, strict=False):
            nights = BedNights(bed.id, bed.dwelling_id, bed.municipality_id, NIGHTS, "*", bed.room_key, company)
            ledger.take(ground.taker(f"guest-{bed.label}"), [nights])
        db.session.commit()
        dwelling = beds[0].dwelling_id
    release(app)
    return dwelling


def rooms(engine: Engine, table: str) -> list[tuple[str, str, int]]:
    company = "company" if table == "room_night" else "room_company"
    counted = f"SELECT room, {company}, count(*) FROM {table} WHERE room IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2"
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(counted))]


def test_the_ledger_names_rooms_by_their_labels_before_and_by_their_keys_after(
    app_of_its_own: Flask, engine: Engine
) -> None:
    fill(app_of_its_own, ("Rum 1", "Rum 1", "Rum 1"), "women", "women")
    by_key = [("rum 1", "women", 2 * len(NIGHTS))]
    assert rooms(engine, "bed_night") == by_key
    to_the_revision_before(app_of_its_own)
    assert "room_key" not in {column["name"] for column in inspect(engine).get_columns("bed")}
    assert rooms(engine, "bed_night") == [("Rum 1", "women", 2 * len(NIGHTS))]
    assert rooms(engine, "room_night") == [("Rum 1", "women", len(NIGHTS))]
    engine.dispose()
    up_again(app_of_its_own)
    assert rooms(engine, "bed_night") == by_key
    assert rooms(engine, "room_night") == [("rum 1", "women", len(NIGHTS))]


def test_a_room_that_was_spelt_in_two_ways_becomes_one_and_whom_that_let_in_is_named(
    app_of_its_own: Flask, engine: Engine
) -> None:
    dwelling = fill(app_of_its_own, ("Rum 1", "rum 9", "Rum 1"), "women", "men")
    to_the_revision_before(app_of_its_own)
    with engine.begin() as connection:  # as it could be written until now
        for statement in (
            "UPDATE bed SET room = 'rum  1' WHERE dwelling_id = :home AND room = 'rum 9'",
            "INSERT INTO room_night SELECT dwelling_id, 'rum  1', night, company FROM room_night"
            " WHERE dwelling_id = :home AND room = 'rum 9'",
            "UPDATE bed_night SET room = 'rum  1' WHERE dwelling_id = :home AND room = 'rum 9'",
            "DELETE FROM room_night WHERE dwelling_id = :home AND room = 'rum 9'",
        ):
            connection.execute(text(statement), {"home": dwelling})
    engine.dispose()
    up_again(app_of_its_own)
    assert rooms(engine, "room_night") == rooms(engine, "bed_night") == [("rum 1", "women", len(NIGHTS))]
    with app_of_its_own.app_context():
        assert {bed.room for bed in db.session.query(Bed).filter_by(dwelling_id=dwelling)} == {"Rum 1"}
        (his,) = db.session.execute(
            select(Booking.ref)
            .distinct()
            .join(BedNight, BedNight.booking_id == Booking.id)
            .where(BedNight.dwelling_id == dwelling, BedNight.room.is_(None))
        ).one()
        told = [str(breach) for breach in examine(AT.date())]
    assert f"company: booking {his}: shares Rum 1 from 2027-02-07 without having agreed to that room" in told


def test_the_keys_of_a_bed_outlive_the_rebuilding_of_its_table(app_of_its_own: Flask) -> None:
    with app_of_its_own.app_context():
        columns = {column["name"]: column for column in inspect(db.engine).get_columns("bed")}
        keys = {key["name"] for key in inspect(db.engine).get_foreign_keys("bed")}
        unique = {key["name"] for key in inspect(db.engine).get_unique_constraints("bed")}
    assert not columns["room_key"]["nullable"]
    assert keys == {"fk_bed_dwelling"}
    assert unique == {"uq_bed_ref", "uq_bed_dwelling_id_label", "uq_bed_dwelling"}
