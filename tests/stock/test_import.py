"""The real stock file into the real tables: once, twice, changed, broken."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from housing.audit import AuditEntry
from housing.files import checksum
from housing.nights import ledger
from housing.organisations.models import Municipality
from housing.organisations.queries import names_by_code
from housing.organisations.services import load_municipalities
from housing.stock.models import Bed, BedPrice, Dwelling, Property, StockImport
from housing.stock.queries.stock import has_bed_in_use
from housing.stock.reading import read_stock
from housing.stock.refusals import StockProblem
from housing.stock.services.beds import retire_bed
from housing.stock.services.importing import ImportPlan
from housing.stock.services.publishing import BadRowsError, StockMovedError, import_stock
from tests.harness.made_once import made_once
from tests.nights.ground import AT, Ground, lay

EXAMPLE = Path("tests/data/stock-vt27.csv")
TEXT = EXAMPLE.read_text("utf-8-sig")
HEADING, FIRST = TEXT.splitlines()[:2]
STORUMAN = "2421;Storuman;House;Gatan 1;storuman;65,1;17,1;{dwelling};blandat;nej;nej;{room};{bed};0;"

CHANGED_BEFORE = select(AuditEntry).where(AuditEntry.action.in_(["dwelling changed", "property changed"]))

Importing = Callable[..., ImportPlan]


@pytest.fixture
def importing(session_scope: Session) -> Importing:
    """Import a text as a stock file, every municipality known."""
    made_once("the country", load_municipalities)
    return import_text


@pytest.fixture
def importing_again(session_scope: Session) -> Importing:
    """Import another, the example having been imported."""
    made_once("the stock of the example", import_example)
    return import_text


def import_example() -> None:
    load_municipalities()
    import_text()


def import_text(text: str = TEXT, **how: object) -> ImportPlan:
    content = text.encode()
    file = read_stock(content, "stock.csv", names_by_code())
    return import_stock(file, **{"sha256": checksum(content), "person_id": None, "at": AT, **how})  # type: ignore[arg-type]


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def municipality(session: Session, code: str) -> Municipality:
    return session.scalars(select(Municipality).where(Municipality.code == code)).one()


@pytest.mark.slow
def test_the_example_becomes_245_beds_in_sixteen_municipalities(session_scope: Session, importing: Importing) -> None:
    plan = importing()
    assert (len(plan.new), len(plan.changed), len(plan.unchanged)) == (245, 0, 0)
    assert [count(session_scope, model) for model in (Property, Dwelling, Bed, BedPrice)] == [68, 113, 245, 245]
    assert session_scope.scalar(select(func.count(Bed.municipality_id.distinct()))) == 16
    assert not session_scope.scalars(select(Bed).where(Bed.is_shared_room)).all()
    assert set(session_scope.scalars(select(BedPrice.ore_per_night))) == {0, 75_00, 120_00, 175_00}
    assert session_scope.scalars(select(StockImport)).one().counts["new"] == 245


def test_a_second_import_changes_nothing(session_scope: Session, importing_again: Importing) -> None:
    plan = importing_again(at=AT + timedelta(days=40))
    assert (len(plan.new), len(plan.changed), len(plan.unchanged)) == (0, 0, 245)
    assert plan.changes == ()
    assert not session_scope.new
    assert count(session_scope, StockImport) == 1
    assert count(session_scope, BedPrice) == 245


def test_what_the_file_says_otherwise_is_told_and_written(session_scope: Session, importing_again: Importing) -> None:
    changed = FIRST.replace("samma kön;ja", "blandat;nej").replace(";0;", ";99,50;Vid fönstret")
    plan = importing_again(TEXT.replace(FIRST, changed), skip_bad_rows=True, at=AT + timedelta(days=1))
    told = {(change.thing, change.field, change.before, change.after) for change in plan.changes}
    assert ("bed", "price", 0, 99_50) in told
    assert ("bed", "remark", None, "Vid fönstret") in told
    assert ("dwelling", "sharing", "same_gender", "mixed") in told
    bed = session_scope.scalars(select(Bed).join(Dwelling).where(Bed.remark == "Vid fönstret")).one()
    assert [price.ore_per_night for price in bed.prices] == [0, 99_50]
    assert (bed.dwelling.sharing, bed.dwelling.step_free) == ("mixed", False)


def test_beds_outside_the_file_are_left_alone_and_mentioned(session_scope: Session, importing_again: Importing) -> None:
    plan = importing_again(f"{HEADING}\n{FIRST}\n")
    assert len(plan.unchanged) == 1
    assert len(plan.untouched) == 10  # the other beds of Arjeplog; other municipalities are not the file's business
    assert count(session_scope, Bed) == 245


def test_a_bed_out_of_use_that_the_file_has_is_brought_back(session_scope: Session, importing_again: Importing) -> None:
    bed = session_scope.scalars(select(Bed).where(Bed.label == "1-1")).first()
    assert bed is not None
    retire_bed(bed, person_id=None, at=AT)
    plan = importing_again()
    assert [(change.field, change.after) for change in plan.changes] == [("in_use", True)]
    assert bed.retired_on is None


@pytest.mark.slow
def test_a_bad_row_writes_nothing_unless_it_is_left_out(session_scope: Session, importing: Importing) -> None:
    broken = TEXT.replace(FIRST, FIRST.replace(";0;", ";gratis;"))
    with pytest.raises(BadRowsError):
        importing(broken)
    session_scope.rollback()
    assert count(session_scope, Bed) == 0
    importing(broken, skip_bad_rows=True)
    assert count(session_scope, Bed) == 244


def test_an_officer_imports_their_own_municipality_only(session_scope: Session, importing: Importing) -> None:
    storuman = municipality(session_scope, "2421")
    plan = importing(only=storuman)
    assert (len(plan.new), plan.elsewhere, plan.refused) == (11, 234, ())
    assert set(session_scope.scalars(select(Bed.municipality_id))) == {storuman.id}


def test_a_preview_that_is_out_of_date_publishes_nothing(session_scope: Session, importing_again: Importing) -> None:
    with pytest.raises(StockMovedError):
        importing_again(TEXT.replace(FIRST, FIRST.replace(";0;", ";75;")), previewed="agreed to something else")


@pytest.mark.slow
def test_a_municipality_with_mailbox_and_key_place_goes_live_with_its_first_bed(
    session_scope: Session, importing: Importing
) -> None:
    storuman, sorsele = municipality(session_scope, "2421"), municipality(session_scope, "2422")
    storuman.mailbox = "boende@storuman.example"
    storuman.key_place, storuman.key_hours = "Kommunhuset", {"mon": ["08:00", "16:00"]}
    importing()
    assert storuman.live_since == AT.date()
    assert has_bed_in_use(sorsele.id)
    assert sorsele.live_since is None


@pytest.fixture
def ground(session_scope: Session) -> Ground:
    """The town, its beds and nothing taken."""
    return lay(session_scope)


def test_a_row_that_gives_a_guest_a_room_mate_is_refused_with_the_dates(ground: Ground) -> None:
    ledger.take(ground.taker("ebba"), [ground.nights("mixed-1")])
    rows = [
        STORUMAN.format(dwelling="mixed", room="rum 1", bed="9"),
        STORUMAN.format(dwelling="mixed", room="rum 7", bed="8"),
    ]
    plan = import_text("\n".join([HEADING, *rows]), skip_bad_rows=True)
    assert [(refusal.row, refusal.column) for refusal in plan.refused] == [(2, "rum")]
    assert plan.refused[0].refusal.code == StockProblem.ROOM_HAS_GUESTS
    assert [row.bed_label for row in plan.new] == ["8"]


def test_the_other_bed_of_a_shared_room_waits_for_the_row_with_a_mistake(ground: Ground) -> None:
    rows = [
        STORUMAN.format(dwelling="new", room="rum 1", bed="1"),
        STORUMAN.format(dwelling="new", room="Rum 1", bed="2").replace("blandat", "blandad"),
        STORUMAN.format(dwelling="new", room="rum 2", bed="3"),
    ]
    plan = import_text("\n".join([HEADING, *rows]), skip_bad_rows=True)
    assert [(each.row, each.refusal.code, dict(each.refusal.facts)) for each in plan.refused] == [
        (2, StockProblem.HALF_A_ROOM, {"row": 2, "other": 3})
    ]
    assert [row.bed_label for row in plan.new] == ["3"]


def test_a_row_without_its_room_holds_back_the_new_beds_of_the_dwelling(ground: Ground) -> None:
    rows = [
        STORUMAN.format(dwelling="new", room="rum 1", bed="1"),
        STORUMAN.format(dwelling="new", room="", bed="2"),
        STORUMAN.format(dwelling="other", room="rum 1", bed="3"),
        STORUMAN.format(dwelling="other", room="rum 1", bed="3"),
    ]
    plan = import_text("\n".join([HEADING, *rows]), skip_bad_rows=True)
    assert [row.dwelling_label for row in plan.new] == ["other"]


def test_a_house_far_from_its_municipality_is_a_mistake_until_the_register_says_it_is_right(ground: Ground) -> None:
    far = STORUMAN.format(dwelling="new", room="rum 1", bed="1").replace("65,1;17,1", "55,6;13,0")
    plan = import_text("\n".join([HEADING, far]), skip_bad_rows=True)
    assert [(each.column, each.refusal.code) for each in plan.refused] == [("latitud", StockProblem.FAR_FROM_SEAT)]
    house = ground.beds["mixed-1"].dwelling.property
    house.latitude, house.longitude = 55.6, 13.0
    ground.session.flush()
    assert import_text("\n".join([HEADING, far])).refused == ()


def test_beds_may_change_rooms_with_each_other(ground: Ground) -> None:
    rows = [
        STORUMAN.format(dwelling="mixed", room="rum 2", bed="1"),
        STORUMAN.format(dwelling="mixed", room="rum 1", bed="2"),
    ]
    plan = import_text("\n".join([HEADING, *rows]))
    assert len(plan.changed) == 2
    assert (ground.beds["mixed-1"].room, ground.beds["mixed-2"].room) == ("rum 2", "rum 1")
    assert not ground.beds["mixed-1"].is_shared_room


def test_a_file_takes_over_the_spelling_of_a_room_that_is_there(ground: Ground) -> None:
    rows = [
        STORUMAN.format(dwelling="mixed", room="RUM  1", bed="2"),
        STORUMAN.format(dwelling="mixed", room="Rum 1", bed="9"),
        STORUMAN.format(dwelling="new", room="Rum 5", bed="1"),
        STORUMAN.format(dwelling="new", room="rum  5", bed="2"),
    ]
    import_text("\n".join([HEADING, *rows]))
    home = ground.beds["mixed-1"].dwelling
    assert [(bed.label, bed.room, bed.is_shared_room) for bed in home.beds if bed.label != "3"] == [
        ("1", "rum 1", True),
        ("2", "rum 1", True),
        ("9", "rum 1", True),
    ]
    new = ground.session.scalars(select(Bed.room).join(Dwelling).where(Dwelling.label == "new")).all()
    assert new == ["Rum 5", "Rum 5"]


def test_a_file_that_changes_something_else_leaves_the_spelling(ground: Ground) -> None:
    import_text("\n".join([HEADING, STORUMAN.format(dwelling="mixed", room="RUM 1", bed="1") + "by the window"]))
    assert (ground.beds["mixed-1"].room, ground.beds["mixed-1"].remark) == ("rum 1", "by the window")


def test_what_a_file_changes_of_a_home_is_told_as_if_an_officer_had(ground: Ground) -> None:
    """The doctor asks the audit whether a home had other rules when its guests came."""
    bed = ground.beds["same_gender-1"]
    house = bed.dwelling.property
    row = STORUMAN.format(dwelling=bed.dwelling.label, room=bed.room, bed=bed.label).replace("Gatan 1", "Gatan 2")
    import_text("\n".join([HEADING, row]))
    assert (bed.dwelling.sharing, house.street) == ("mixed", "Gatan 2")
    told = {(each.action, each.subject): each.facts["before"] for each in ground.session.scalars(CHANGED_BEFORE)}
    assert told["dwelling changed", "dwelling"]["sharing"] == "same_gender"
    assert told["property changed", "property"]["street"] == "Gatan 1"


@pytest.mark.slow
def test_the_command_writes_the_example_and_then_finds_nothing_to_change(app: Flask) -> None:
    runner = app.test_cli_runner()
    first = runner.invoke(args=["import-stock", str(EXAMPLE)])
    assert (first.exit_code, "245" in first.output) == (0, True), first.output
    second = runner.invoke(args=["import-stock", str(EXAMPLE)])
    assert second.exit_code == 0
    assert "245" in second.output
    with app.app_context():
        assert names_by_code()["2421"] == "Storuman"


@pytest.mark.slow
def test_the_command_names_the_bad_rows_and_exits_with_1(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "stock.csv"
    file.write_text(TEXT.replace(FIRST, FIRST.replace("Arjeplog", "Arjeplogg", 1).replace(";0;", ";gratis;")), "utf-8")
    runner = app.test_cli_runner()
    refused = runner.invoke(args=["import-stock", str(file)])
    assert refused.exit_code == 1
    assert "2, kommun:" in refused.output
    assert "Arjeplog" in refused.output
    assert "hyra_kr_per_natt" in refused.output
    skipped = runner.invoke(args=["import-stock", str(file), "--skip-bad-rows"])
    assert skipped.exit_code == 0
    assert "244" in skipped.output


def test_the_command_says_why_a_file_cannot_be_read(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "stock.pdf"
    file.write_bytes(b"%PDF-1.7")
    refused = app.test_cli_runner().invoke(args=["import-stock", str(file)])
    assert refused.exit_code == 1
    assert "PDF" in refused.output


def test_the_command_tells_what_in_the_file_was_not_used(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "stock.csv"
    file.write_text("\n".join([f"{HEADING};nyckelskåp", FIRST, "", "Uppdaterad i maj"]), "utf-8")
    done = app.test_cli_runner().invoke(args=["import-stock", str(file)])
    assert done.exit_code == 0
    assert "nyckelskåp" in done.output
    assert "Uppdaterad i maj" in done.output
