"""Lists of placements made for a test, and a bed for somebody on them."""

from datetime import date, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import DeclarativeBase, Session

from housing.bookings.models import Booking, Segment
from housing.database import db
from housing.nights import ledger
from housing.nights.ledger import ForBooking
from housing.organisations.models import Institution
from housing.organisations.services import load_municipalities
from housing.placements.models import Placement
from housing.placements.reading import PlacementFile, read_placements
from housing.placements.services.publishing import Published, publish
from housing.rules.names import slug_of, swedish_sort_key, text_key
from housing.rules.nights import ranges_of
from tests.harness.clock import TUESDAY
from tests.harness.made_once import made_once
from tests.nights.ground import Ground
from tests.spreadsheets.files import csv_of

TODAY = TUESDAY.date()
UMU = Path("tests/data/placements-umu-vt27.xlsx")
LTU = Path("tests/data/placements-ltu-vt27.csv")
HEADING = "Namn;Studentmail;Kurs;Placering;Ort;Veckor;Önskar boende"
EBBA = "Lind, Ebba;ebba@student.umu.example;3OM401;Sjukstugan;Storuman;v.6-8;ja"
MAJA = "Utsi, Maja;maja@student.umu.example;3OM401;Hemsjukvården;Sorsele;v.6-8 + v.12-14;"
OLLE = "Kemi, Olle;olle@student.umu.example;3OM205;Sjukstugan;Storuman;v.20-21;nej"


def content_of(*lines: str) -> bytes:
    """The bytes of a list with these lines."""
    return csv_of([HEADING, *lines])


def read(*lines: str, today: date = TODAY, name: str = "lista-vt27.csv") -> PlacementFile:
    """A list as it is read."""
    return read_placements(content_of(*lines), name, term=None, today=today)


def send(
    institution: Institution,
    *lines: str,
    skip_bad_rows: bool = False,
    at: datetime = TUESDAY,
    name: str = "lista-vt27.csv",
) -> Published:
    """Publish a list."""
    file = read(*lines, name=name)
    return publish(institution.id, file, sha256="0" * 64, at=at, by=None, skip_bad_rows=skip_bad_rows)


def two_universities(session: Session) -> tuple[Institution, Institution]:
    """Lay out the country with Umeå and Luleå, which send the example files."""
    made_once("two universities", _write_universities)
    umu, ltu = session.scalars(select(Institution).order_by(Institution.id))
    return umu, ltu


def _write_universities() -> None:
    load_municipalities()
    for name, short_name in (("Umeå universitet", "UMU"), ("Luleå tekniska universitet", "LTU")):
        db.session.add(
            Institution(
                name=name,
                short_name=short_name,
                name_key=text_key(name),
                sort_key=swedish_sort_key(name),
                slug=slug_of(name),
            )
        )
        db.session.flush()


def placement_of(session: Session, email: str) -> Placement:
    """The one placement of a student."""
    session.expire_all()
    return session.scalars(select(Placement).join(Placement.student).filter_by(email_key=email)).one()


def ref_of(session: Session, email: str) -> str:
    """The reference of a student's placement; no transaction is left open, so that a client may write."""
    ref = placement_of(session, email).ref
    session.commit()
    return ref


def book(
    ground: Ground, placement: Placement, *nights: date, bed: str = "mixed-1", status: str = "confirmed"
) -> Booking:
    """Give the placement's student a bed for these nights."""
    booking, where = ground.booking(placement, status), ground.beds[bed]
    for stay in ranges_of(nights):
        agreed = Segment(booking_id=booking.id, arrival=stay.arrival, departure=stay.departure, ore=0)
        agreed.municipality_id, agreed.dwelling_id, agreed.bed_id = where.municipality_id, where.dwelling_id, where.id
        ground.session.add(agreed)
    ground.session.flush()
    taker = ForBooking(booking.id, placement.id, placement.student_id)
    ledger.take(taker, [ground.nights(bed, nights=nights)])
    return booking


def count(session: Session, model: type[DeclarativeBase]) -> int:
    """How many rows a table has."""
    return session.scalar(select(func.count()).select_from(model)) or 0
