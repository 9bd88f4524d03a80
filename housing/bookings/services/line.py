"""Putting an application in the lines of municipalities. Here, since one that goes first is put there from below."""

from collections.abc import Collection, Sequence
from datetime import datetime

from housing.bookings.models import Application
from housing.bookings.waiting import Waiting, WaitingPlace, WaitingStay
from housing.database import db
from housing.rules.nights import Stay
from housing.rules.seekers import Wants


def put_in_line(
    application: Application,
    stays: Sequence[Stay],
    municipality_ids: Collection[int],
    wants: Collection[Wants],
    since: datetime,
) -> Waiting:
    """Let an application wait for a bed on these nights, in these municipalities, since that instant."""
    waiting = Waiting(application=application, since=since)
    db.session.add(waiting)
    fill_waiting(waiting, stays, municipality_ids, wants)
    return waiting


def fill_waiting(
    waiting: Waiting, stays: Sequence[Stay], municipality_ids: Collection[int], wants: Collection[Wants]
) -> None:
    """Let somebody who waits do so for these nights, in these municipalities and on these conditions instead."""
    for want in Wants:
        setattr(waiting, want.value, want in wants)
    arrivals = {stay.arrival: stay.departure for stay in stays}
    waiting.stays = [
        *(each for each in waiting.stays if arrivals.get(each.arrival) == each.departure),
    ]
    db.session.flush()  # what is taken away goes first: the same arrival may come again with another departure
    kept = {each.arrival for each in waiting.stays}
    waiting.stays += [
        WaitingStay(arrival=stay.arrival, departure=stay.departure) for stay in stays if stay.arrival not in kept
    ]
    here = {each.municipality_id for each in waiting.places}
    waiting.places = [each for each in waiting.places if each.municipality_id in municipality_ids]
    waiting.places += [WaitingPlace(municipality_id=each) for each in sorted(set(municipality_ids) - here)]
    db.session.flush()
