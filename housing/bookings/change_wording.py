"""Changes of stays in words: what would be, why it cannot be, what somebody asked for and why."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from housing.bookings.change_requests import ChangeRequest
from housing.bookings.history import history_of
from housing.bookings.lacking import lacking_after
from housing.bookings.models import Booking
from housing.bookings.queries.history import beds_with
from housing.bookings.services.changing import Planned
from housing.filters import date_filter, date_range_filter, instant_filter, money_filter
from housing.placements.claim_wording import not_there
from housing.placements.queries.claims import Stated, stated_on_all
from housing.rules.lifecycle import Actor
from housing.rules.nights import ONE_DAY, Stay, nights_of
from housing.rules.refusals import Refusal
from housing.rules.stay_changes import ChangeKind, ChangeProblem, GrantReason, Refused, RoomCause
from housing.stock.models import Bed

NameOfBed = Callable[[Bed], str]

GRANTS: dict[str, LazyString] = {
    GrantReason.MAKES_UP: _l("Absence is made up afterwards"),
    GrantReason.TRAVEL: _l("It is not possible to travel on the day"),
    GrantReason.OTHER_DAYS: _l("The work days are others than in the list"),
    GrantReason.KEEPS_ROOM: _l("The room is kept between two periods"),
    GrantReason.AGREED: _l("Something else that was agreed"),
}
"""Why nights that the placement does not cover are granted; a student asks with one of the first three."""

ROOM_CAUSES: dict[str, LazyString] = {
    RoomCause.BROKEN: _l("Something in the room does not work"),
    RoomCause.QUIETER: _l("It is hard to sleep there"),
    RoomCause.NEARER: _l("It is far to the placement"),
    RoomCause.OTHER_ROOM: _l("Another reason"),
}

REFUSED: dict[str, LazyString] = {
    Refused.NO_ROOM: _l("No room is free on those nights"),
    Refused.NOT_NEEDED: _l("The placement does not need those nights"),
    Refused.KEPT_FOR_OTHERS: _l("The room is needed for others"),
    Refused.WRITE_TO_US: _l("We need to talk about it first: please write to us"),
}
"""Why an officer says no; the student reads it."""


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """A change as a page shows it before it is done. `granted`: the nights that the placement does not cover.

    `lacks`: what she has said she needs and does not get with it.
    """

    was: str
    becomes: str
    nights: str
    price: str | None
    granted: str | None
    lacks: str | None


def shown_plan(booking: Booking, found: Planned, name: NameOfBed) -> ShownPlan:
    """Return what a change would make of a booking, in words."""
    return shown_plans([(booking, found)], name)[0]


def shown_plans(plans: Sequence[tuple[Booking, Planned]], name: NameOfBed) -> list[ShownPlan]:
    """Return the same of several bookings, in their order."""
    beds = beds_with({each.bed_id for _booking, found in plans for each, _ore in found.parts})
    stated = stated_on_all({booking.placement_id for booking, _found in plans})
    return [_shown(booking, found, name, beds, stated.get(booking.placement_id)) for booking, found in plans]


def _shown(
    booking: Booking, found: Planned, name: NameOfBed, beds: Mapping[int, Bed], stated: Stated | None
) -> ShownPlan:
    change = found.change
    said = [
        _said(change.added, _("%(days)s more (%(nights)s)")),
        _said(change.dropped, _("%(days)s fewer (%(nights)s)")),
        _said(change.moved, _("%(days)s in another bed (%(nights)s)")),
    ]
    return ShownPlan(
        was=" + ".join(_in_bed(each.bed, (each.arrival, each.departure), name) for each in booking.segments),
        becomes=" + ".join(
            _in_bed(beds[each.bed_id], (each.arrival, each.departure), name) for each, _ore in found.parts
        ),
        nights="; ".join(filter(None, said)),
        price=_price(found),
        granted=" + ".join(date_range_filter((each.arrival, each.departure)) for each in change.outside) or None,
        lacks=not_there(lacking_after(change, beds, stated)),
    )


def asked_sentence(request: ChangeRequest) -> str:
    """Say what a student asks for."""
    days = date_range_filter((request.arrival, request.departure))
    sentences = {
        ChangeKind.DATES: _("To stay %(days)s", days=days),
        ChangeKind.BED: _("Another room %(days)s", days=days),
        ChangeKind.KEEP: _("To keep the room %(days)s, between two periods", days=days),
    }
    return sentences[ChangeKind(request.kind)]


def cause_text(code: str) -> str:
    """Return why a student asks, in words."""
    return str(ROOM_CAUSES.get(code) or GRANTS.get(code) or "")


def problem_sentence(refusal: Refusal) -> str:
    """Say to either why a stay cannot change so, and what can be done."""
    return _SENTENCES[ChangeProblem(refusal.code)](refusal)


def changed_since(booking: Booking, version: int, name: NameOfBed) -> str:
    """Say what happened to a booking since a version of it was seen."""
    lines = []
    for line in history_of(booking, name):
        if line.event.version > version:
            what = f"{instant_filter(line.event.at)}, {WHO[Actor(line.event.actor)]}"
            lines.append(_("%(what)s, until then: %(before)s", what=what, before=line.before) if line.before else what)
    if not lines:
        return _("Nothing was changed. Look at it again and try once more.")
    return _("Somebody else changed it first (%(what)s). Nothing more was done.", what="; ".join(lines))


WHO = {
    Actor.STUDENT: _l("by the student"),
    Actor.OFFICER: _l("by the municipality"),
    Actor.COORDINATOR: _l("by the university"),
    Actor.SYSTEM: _l("by the system"),
}


def nights_in_words(stays: Iterable[Stay]) -> str:
    """Return "2 nätter"."""
    number = len(nights_of(stays))
    return ngettext("%(num)s night", "%(num)s nights", number)


def _said(stays: tuple[Stay, ...], sentence: str) -> str | None:
    if not stays:
        return None
    days = " + ".join(date_range_filter((each.arrival, each.departure)) for each in stays)
    return sentence % {"days": days, "nights": nights_in_words(stays)}


def _in_bed(bed: Bed, days: tuple[date, date], name: NameOfBed) -> str:
    return _("%(days)s in %(bed)s", days=date_range_filter(days), bed=name(bed))


def _price(found: Planned) -> str | None:
    if not found.ore and not found.was_ore:
        return None
    if found.ore == found.was_ore:
        return _("%(price)s, as before", price=money_filter(found.ore))
    return _("%(price)s, before %(before)s", price=money_filter(found.ore), before=money_filter(found.was_ore))


def _outside(refusal: Refusal) -> str:
    first, last = cast(date, refusal.facts["first_night"]), cast(date, refusal.facts["last_night"])
    return _(
        "The placement does not cover all of those nights (%(days)s). They can be granted with a reason.",
        days=date_range_filter((first, last + ONE_DAY)),
    )


def _passed(refusal: Refusal) -> str:
    day = date_filter(cast(date, refusal.facts["tonight"]))
    return _("Nights that have passed cannot change. Choose days from %(day)s on.", day=day)


_SENTENCES: dict[ChangeProblem, Callable[[Refusal], str]] = {
    ChangeProblem.NOT_AGREED: lambda _refusal: _("Only a room that is agreed can be changed. See what it says now."),
    ChangeProblem.STAY_OVER: lambda _refusal: _("The stay is over: there is nothing left to change."),
    ChangeProblem.NIGHT_PASSED: _passed,
    ChangeProblem.NO_NIGHT_LEFT: lambda _refusal: _(
        "No night would be left. Check that the day of leaving comes after the day of coming, or end the stay instead."
    ),
    ChangeProblem.NOTHING_CHANGES: lambda _refusal: _("That is how it is already: nothing would change."),
    ChangeProblem.OUTSIDE_WINDOW: _outside,
    ChangeProblem.TOO_LONG: lambda refusal: _(
        "A stay has at most %(longest)s nights. Choose an earlier day.", longest=refusal.facts["longest"]
    ),
    ChangeProblem.PLACEMENT_ENDED: lambda _refusal: _(
        "The placement does not take place any more, so no nights can be added. The stay can end or move."
    ),
    ChangeProblem.ANSWER_FIRST: lambda _refusal: _(
        "The placement has moved, and what is proposed for the room waits for an answer. Answer that first."
    ),
    ChangeProblem.DEARER: lambda refusal: _(
        "It costs %(ore)s by now, and the student read %(read)s when she asked. Say no, so that she can ask anew.",
        ore=money_filter(cast(int, refusal.facts["ore"])),
        read=money_filter(cast(int, refusal.facts["read_ore"])),
    ),
    ChangeProblem.ASKED_ALREADY: lambda _refusal: _(
        "You have asked for another change, and it waits for an answer. Take that back first."
    ),
    ChangeProblem.NOT_ASKED: lambda _refusal: _(
        "That is not asked for any longer: it has been answered, taken back or has ended. See what it says now."
    ),
    ChangeProblem.NEEDS_ASKING: lambda _refusal: _(
        "The stay has changed, so that this would do more than give back nights. Look at it again."
    ),
}
