"""Faults that Elin has reported, and the mails about them."""

import re
from typing import Any

from sqlalchemy import select

from housing.bookings.faults import Fault
from housing.bookings.models import Booking
from housing.bookings.services.answering import By
from housing.database import db
from housing.faults.services.reporting import Report, report_fault
from housing.mail import MailMessage
from housing.references import new_ref
from housing.rules.faults import Kind, Place
from tests.faults.conftest import MID_STAY
from tests.harness.world import World, found

WORDS = "Kranen droppar hela natten"


def a_fault(world: World, **changes: Any) -> str:
    """Let Elin have reported a dripping tap; return its reference."""
    usual: dict[str, Any] = {"kind": Kind.DRAIN, "place": Place.KITCHEN, "text": WORDS, "nonce": new_ref()}
    fault = report_fault(found(Booking, world.storuman.booking), Report(**{**usual, **changes}), By(None, MID_STAY))
    db.session.commit()
    return fault.ref


def mails(kind: str) -> list[MailMessage]:
    db.session.expire_all()
    return list(db.session.scalars(select(MailMessage).where(MailMessage.kind == kind).order_by(MailMessage.id)))


def link_to(world: World) -> str:
    """Return the path of the last link that was sent to whoever mends."""
    link = re.search(r"(/faults/\S+)", mails("fault_reported")[-1].text)
    assert link
    return link[1]


def the_fault(ref: str) -> Fault:
    db.session.expire_all()
    return found(Fault, ref)
