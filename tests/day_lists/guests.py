"""Guests whose stay is agreed, people who get lists, and the days they are looked at."""

import re
from collections.abc import Collection
from datetime import UTC, date, datetime

from sqlalchemy import select

from housing.bookings.models import Booking
from housing.bookings.services.deciding import approve_booking
from housing.database import db
from housing.day_lists.models import Addressee
from housing.day_lists.services.addressees import NewAddressee, add_addressee
from housing.day_lists.services.telling import tell_of_lists
from housing.mail import MailMessage
from housing.placements.models import Placement
from housing.rules.day_list import Kind
from housing.rules.nights import Arrive
from housing.stock.models import Bed
from tests.bookings.asked import ask
from tests.harness.clock import TUESDAY
from tests.harness.world import World, found

MONDAY = 0


def on(day: date, hour: int = 8) -> datetime:
    """Return that hour of a day, UTC."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def confirmed(asked: Booking | Placement, bed_ref: str | None = None, arrive: Arrive = Arrive.FIRST_DAY) -> Booking:
    """Approve a request, or have one made on a placement for a bed and approve that; commit."""
    if isinstance(asked, Placement):
        made = ask(asked, found(Bed, bed_ref or ""), arrive=arrive)
        assert isinstance(made, Booking)
        asked = made
    approve_booking(asked, person_id=None, at=TUESDAY)
    db.session.commit()
    return asked


def an_addressee(world: World, kind: Kind, house_ids: Collection[int] = (), weekday: int = MONDAY) -> Addressee:
    """Let somebody get Storuman's list; commit."""
    new = NewAddressee(world.storuman.id, kind, f"{kind}@storuman.example", "en", weekday, house_ids)
    addressee = add_addressee(new, person_id=None, at=TUESDAY)
    db.session.commit()
    return addressee


def told(at: datetime) -> list[MailMessage]:
    """Let the worker write what is due at an instant; return the mails about lists that this made, oldest first."""
    before = _mails()
    tell_of_lists(at)
    db.session.commit()
    return _mails()[len(before) :]


def link_in(mail: MailMessage) -> str:
    """Return the path of the link that a mail holds."""
    found_there = re.search(r"https?://[^/\s]+(/day-lists/[\w-]{40,})", mail.text)
    assert found_there
    return found_there[1]


def _mails() -> list[MailMessage]:
    about = MailMessage.kind.in_(("week_list", "week_list_changed"))
    return list(db.session.scalars(select(MailMessage).where(about).order_by(MailMessage.id)))
