"""The week's list by mail on its day, and again when it changes for the next 72 hours. Done by the worker.

A mail holds a link and nothing else: no address, no name, not even how many come.
"""

from datetime import date, datetime
from hashlib import sha256

from housing.bookings.services.escalating import OFFICE_OPENS
from housing.clock import STOCKHOLM, local_date
from housing.database import db
from housing.day_lists import notifications
from housing.day_lists.listing import HouseDay, day_list
from housing.day_lists.models import Addressee
from housing.day_lists.queries.addressees import everybody_told, whose_list
from housing.day_lists.services.links import make_link
from housing.rules.day_list import READS_NAMES, REMEMBERED, has_changed, may_be_told
from housing.rules.nights import ONE_DAY


def tell_of_lists(at: datetime) -> None:
    """Write the mails that are due: each week's once, on its day as the offices open; changes once an hour at most."""
    today = local_date(at)
    for addressee in everybody_told():
        if _is_week_due(addressee, at):
            _tell(addressee, at, is_change=False)
        elif addressee.told_at and may_be_told(addressee.told_at, at):
            told = {date.fromisoformat(day): what for day, what in (addressee.told or {}).items()}
            if has_changed(told, in_short(addressee, today), today):
                _tell(addressee, at, is_change=True)


def in_short(addressee: Addressee, first: date) -> dict[date, str]:
    """Return for each of the next days what stands on somebody's list, in short; two lists alike are written alike.

    What the reader cannot see is not in it: to a cleaner it is all one who sleeps in a bed.
    """
    reads_names = addressee.kind in READS_NAMES
    listed = day_list(whose_list(addressee), first, first + ONE_DAY * (REMEMBERED - 1))
    return {day: _hash([_said(house, reads_names=reads_names) for house in houses]) for day, houses in listed.days}


def _said(house: HouseDay, *, reads_names: bool) -> object:
    who = (lambda turn: (turn.guest.ref, turn.guest.arrival_time)) if reads_names else (lambda _turn: None)
    turns = [(turn.press.value, turn.bed.id, who(turn)) for turn in (*house.departures, *house.arrivals)]
    cleaning = [
        (each.scope.value, [bed.id for bed in each.beds], str(each.next_arrival or "")) for each in house.to_clean
    ]
    return house.house.id, turns, [] if reads_names else cleaning


def _hash(what: list[object]) -> str:
    return sha256(repr(what).encode()).hexdigest()[:16]


def _is_week_due(addressee: Addressee, at: datetime) -> bool:
    local = at.astimezone(STOCKHOLM)
    if local.weekday() != addressee.weekday or local.hour < OFFICE_OPENS or addressee.added_at > at:
        return False
    return not notifications.is_week_told(addressee, at)


def _tell(addressee: Addressee, at: datetime, *, is_change: bool) -> None:
    secret = make_link(addressee, at)
    notifications.list_ready(addressee, secret, at, is_change=is_change)
    told = {day.isoformat(): what for day, what in in_short(addressee, local_date(at)).items()}
    addressee.told_at, addressee.told = at, told
    db.session.flush()
