"""Applications: a matched one has its booking, and an open one still has something to wait for."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import exists, func, select

from housing.bookings.models import Application, Booking
from housing.database import db
from housing.doctor.breach import Breach
from housing.placements.models import Placement, PlacementPeriod
from housing.rules.lifecycle import LIVE, ApplicationStatus, application_after

WAITING = (ApplicationStatus.OPEN, ApplicationStatus.WAITING)
STAYS_MATCHED = [status for status in LIVE if application_after(status)[0] is ApplicationStatus.MATCHED]


def matched_applications_have_a_booking(_day: date) -> Iterator[Breach]:
    """An application that is matched led to a booking, on the same placement, that did not come to nothing."""
    of_it = Booking.application_id == Application.id
    checks = (
        (~exists().where(of_it), "is matched without a booking"),
        (
            exists().where(of_it, Booking.placement_id != Application.placement_id),
            "its booking is on another placement",
        ),
        (exists().where(of_it, Booking.status.not_in(STAYS_MATCHED)), "is matched, and its booking came to nothing"),
    )
    for is_wrong, what in checks:
        wrong = select(Application.ref).where(Application.status == ApplicationStatus.MATCHED, is_wrong)
        for ref in db.session.scalars(wrong.order_by(Application.ref)):
            yield Breach("applications", f"application {ref}", what)


def open_applications_can_be_answered(day: date) -> Iterator[Breach]:
    """No application waits on a placement that is cancelled, or over."""
    last_day = (
        select(func.max(PlacementPeriod.last_day))
        .where(PlacementPeriod.placement_id == Placement.id)
        .correlate(Placement)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Application.ref, Application.status, Placement.status.label("placement_status"), last_day.label("last"))
        .join(Placement, Placement.id == Application.placement_id)
        .where(Application.status.in_(WAITING), (Placement.status == "cancelled") | (last_day < day))
        .order_by(Application.ref)
    )
    for ref, status, placement_status, last in rows:
        over = "is cancelled" if placement_status == "cancelled" else f"was over on {last}"
        yield Breach("applications", f"application {ref}", f"is {status}, and its placement {over}")
