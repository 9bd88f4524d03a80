"""Keys and codes for tests, and what is said on pages about them."""

from datetime import UTC, datetime

from bs4 import BeautifulSoup
from sqlalchemy import select
from werkzeug.test import TestResponse

from housing.audit import AuditEntry
from housing.bookings.models import Booking
from housing.database import db
from housing.keys.models import DoorKey
from housing.keys.services.register import Opens, add_key
from housing.keys.services.showing import SHOWN
from housing.stock.models import Bed
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.world import World, found
from tests.holds.browsers import token_on

CODE = "C7391-K"
FRIDAY_NOON = datetime(2027, 2, 5, 11, tzinfo=UTC)
SUNDAY = datetime(2027, 2, 7, 17, tzinfo=UTC)
MONDAY = datetime(2027, 2, 8, 9, tzinfo=UTC)
TUESDAY_AFTER = datetime(2027, 2, 9, 9, tzinfo=UTC)
DEPARTURE = datetime(2027, 2, 27, 9, tzinfo=UTC)
AFTER_DEPARTURE = datetime(2027, 2, 27, 23, tzinfo=UTC)


def a_code(bed_ref: str, code: str = CODE, *, label: str = "Porten", of_bed: bool = False) -> str:
    """Write down a code to the dwelling (or the room) of a bed and return its reference."""
    bed = found(Bed, bed_ref)
    opens = Opens(bed.municipality_id, dwelling_id=bed.dwelling_id, bed_id=bed.id if of_bed else None)
    ref = add_key(opens, "code", label, code, person_id=None, at=TUESDAY).ref
    db.session.commit()
    return ref


def a_key(bed_ref: str, label: str = "N14") -> str:
    """Write down a key to a bed's room and return its reference."""
    bed = found(Bed, bed_ref)
    opens = Opens(bed.municipality_id, dwelling_id=bed.dwelling_id, bed_id=bed.id)
    ref = add_key(opens, "key", label, None, person_id=None, at=TUESDAY).ref
    db.session.commit()
    return ref


def page_of(world: World) -> str:
    """Return the address of Elin's arrival page."""
    return f"/bookings/{world.storuman.booking}/arrival"


def shown(browser: CheckedClient, world: World) -> TestResponse:
    """Press the button that shows the code, however it was come by."""
    token = token_on(browser, page_of(world))
    return browser.post(f"{page_of(world)}/code", data={"csrf_token": token})


def showings() -> list[tuple[str, int | None]]:
    """Return every showing that is written down: of which key, to whom."""
    rows = db.session.execute(
        select(AuditEntry.subject_ref, AuditEntry.person_id).where(AuditEntry.action == SHOWN).order_by(AuditEntry.id)
    )
    found_rows = [(ref, person_id) for ref, person_id in rows]
    db.session.rollback()
    return found_rows


def sealed_of(ref: str) -> bytes:
    """Return what stands in the database."""
    sealed = db.session.scalars(select(DoorKey.sealed).where(DoorKey.ref == ref)).one()
    assert sealed
    return sealed


def status_now(ref: str) -> str:
    """Return where a booking stands."""
    db.session.expire_all()
    status = found(Booking, ref).status
    db.session.rollback()
    return status


def said(html: str) -> str:
    """Return the words of a page's main part."""
    main = BeautifulSoup(html, "html.parser").find("main")
    assert main is not None
    return " ".join(main.get_text(" ").split())
