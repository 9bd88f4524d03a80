"""What the worklist says of guests who come and go: how they get in, whether they have come, what is broken."""

from datetime import date
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _

from housing.access import viewer
from housing.accounts.names import name_of
from housing.bookings.bed_names import name_from
from housing.bookings.check_wording import finding_sentence
from housing.bookings.queries.arrivals import ComingGuest, coming_guests, left_with_damage
from housing.clock import local_date
from housing.filters import date_filter, weekday_filter
from housing.holidays import holidays_from
from housing.keys.queries.register import beds_with_code
from housing.rules.arrival import DAYS_AHEAD, ArrivalTime, closing_time, has_way_in, is_due, key_problem
from housing.rules.checks import Check, Finding
from housing.rules.moving_in import is_told_to_officer
from housing.rules.nights import ONE_DAY


class GuestLine(NamedTuple):
    """A guest, where her page is, her bed, and the one thing that is to be done about her."""

    name: str
    url: str
    bed: str
    sentence: str


class ArrivalLines(NamedTuple):
    """Guests without a way to the key, guests who have not said that they have come, and broken things."""

    without_way: list[GuestLine]
    unanswered: list[GuestLine]
    damage: list[GuestLine]

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.without_way or self.unanswered or self.damage)


def arrival_lines(municipality_id: int, slug: str, today: date, *, may_have_damage: bool) -> ArrivalLines:
    """Return what an officer of a municipality has to do about arrivals and departures today.

    `may_have_damage`: whether anybody has told or found any that is not closed.
    """
    coming = coming_guests(municipality_id, today + DAYS_AHEAD * ONE_DAY, today)
    undecided = [each for each in coming if _is_undecided(each, today)]
    with_code = beds_with_code({each.bed_id for each in undecided})
    return ArrivalLines(
        without_way=[_line(each, slug, _how_she_comes(each)) for each in undecided if each.bed_id not in with_code],
        unanswered=[_line(each, slug, _asked(each)) for each in coming if _is_unanswered(each, today)],
        damage=[
            GuestLine(
                name_of(each.person, viewer()),
                url_for("stays.show", slug=slug, ref=each.ref),
                name_from(each.home, each.dwelling, each.room, each.bed_label, is_shared=each.is_shared_room),
                _("Damage that is not closed.") if each.inspection else _left(each.departure),
            )
            for each in (left_with_damage(municipality_id) if may_have_damage else ())
        ],
    )


def _closes_at(guest: ComingGuest) -> str | None:
    return closing_time(guest.arrival, guest.key_hours, holidays_from(guest.arrival))


def _is_undecided(guest: ComingGuest, today: date) -> bool:
    if guest.way or not is_due(guest.arrival, today):
        return False
    comes = ArrivalTime(guest.arrival_time)
    return key_problem(comes, _closes_at(guest), has_way_in(guest.after_hours)) is not None


def _is_unanswered(guest: ComingGuest, today: date) -> bool:
    if guest.asked_at is None:
        return False
    answered_on = local_date(guest.answered_at) if guest.answered_at else None
    return is_told_to_officer(local_date(guest.asked_at), answered_on, today)


def _how_she_comes(guest: ComingGuest) -> str:
    facts = {
        "arrival": guest.arrival,
        "closes_at": _closes_at(guest),
        "comes": guest.arrival_time,
        "has_passed": False,
    }
    return finding_sentence(Finding(Check.ARRIVAL, passed=False, facts=facts))


def _asked(guest: ComingGuest) -> str:
    return _(
        "Was to come %(day)s, and has not answered whether she has moved in.",
        day=weekday_filter(max(guest.arrival, guest.comes_on or guest.arrival)),
    )


def _left(day: date) -> str:
    return _("Left %(day)s, and says that something is broken or missing.", day=date_filter(day))


def _line(guest: ComingGuest, slug: str, sentence: str) -> GuestLine:
    return GuestLine(
        name_of(guest.person, viewer()),
        url_for("stays.show", slug=slug, ref=guest.ref),
        name_from(guest.home, guest.dwelling, guest.room, guest.bed_label, is_shared=guest.is_shared_room),
        sentence,
    )
