"""What is proposed for a booking whose placement moved, in words: what was, what would be, what happens then."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from flask_babel import gettext as _

from housing.bookings.change_proposals import ChangeProposal
from housing.bookings.lacking import lacking_in_proposal
from housing.bookings.services.agreeing import Answered
from housing.filters import date_filter, date_range_filter, money_filter
from housing.placements.claim_wording import not_there
from housing.placements.queries.claims import Stated
from housing.rules.lifecycle import Actor, Status
from housing.rules.nights import Stay
from housing.stock.models import Bed

NameOfBed = Callable[[Bed], str]


class InBed(Protocol):
    """A segment, agreed or proposed."""

    arrival: date
    departure: date
    ore: int

    @property
    def bed(self) -> Bed:
        """The bed."""


@dataclass(frozen=True, slots=True)
class ShownProposal:
    """A proposal as a page shows it to the officer or the student.

    `lacks`: what she has said she needs and does not get with it. `may_answer`: the reader has yet to answer. `if_no`:
    what happens then. `if_silent`: what happens when nobody does.
    """

    ref: str
    was: str
    becomes: str
    missing: str | None
    lacks: str | None
    added: int
    dropped: int
    price: str | None
    may_answer: bool
    waits: str
    answer_by: date
    is_overdue: bool
    if_no: str
    if_silent: str


def shown_to_officer(proposal: ChangeProposal, name: NameOfBed, day: date, stated: Stated | None) -> ShownProposal:
    """Return what an officer reads of a proposal. `stated`: what the student has said she needs."""
    waits_for_student = proposal.waits_for("student")
    if not proposal.asks_officer:
        waits = _("The student says whether her request moves with her weeks. You answer it then as any other.")
    elif not proposal.waits_for("officer"):
        waits = _("You have said yes. The student has yet to answer.")
    elif waits_for_student:
        waits = _("The student has not answered yet. You may be first.")
    else:
        waits = _("The student has said yes.")
    if_no = _(
        "If you say no, the nights that the placement no longer covers are free for others at once, and the student"
        " keeps those it does cover. If none is left, the booking ends. For nights without a bed she goes first among"
        " those who wait."
    )
    return _shown(proposal, name, day, stated, reader="officer", waits=waits, if_no=if_no)


def shown_to_student(proposal: ChangeProposal, name: NameOfBed, day: date, stated: Stated | None) -> ShownProposal:
    """Return what a student reads of a proposal. `stated`: what she has said she needs."""
    if not proposal.waits_for("student"):
        waits = _("You have said yes. The municipality has yet to answer.")
    elif not proposal.asks_officer:
        waits = _("Say yes and your request moves with your weeks. The municipality answers it then.")
    elif proposal.waits_for("officer"):
        waits = _("The municipality has to say yes too. You may be first.")
    else:
        waits = _("The municipality has said yes.")
    if_no = _(
        "If you say no, the nights that your placement no longer covers are given back, and you keep those it does"
        " cover. If none is left, your booking ends. You owe nothing for what you give back, and may look for another"
        " room at once."
    )
    return _shown(proposal, name, day, stated, reader="student", waits=waits, if_no=if_no)


def answered_sentence(answered: Answered) -> str:
    """Say to either what came of her yes."""
    return {
        Answered.DONE: _("Agreed. The booking follows the placement."),
        Answered.WAITS: _("You have said yes. The other one has been asked, and the nights are held until then."),
        Answered.AFRESH: _("That could no longer be had, so nothing was changed. See below what is possible now."),
        Answered.KEPT: _("That could no longer be had, and nothing else that suits is free. The booking is as it was."),
        Answered.ENDED: _(
            "That could no longer be had, and nothing else that suits is free. The booking has ended, and nothing is"
            " owed. A mail tells the student what happens now."
        ),
    }[answered]


def gone_sentence() -> str:
    """Say that what was answered is not proposed any more."""
    return _("That is not proposed any longer: the placement or the booking has changed. See below what it says now.")


def offer_over_sentence(actor: Actor) -> str:
    """Say to either that the offer ran out before the student said yes."""
    if actor is Actor.STUDENT:
        return _("The offer has run out. See what is free now, or write to the municipality.")
    return _("The student did not say yes in time, so the offer has run out. The nights are free for others.")


def offer_moved_sentence() -> str:
    """Say to the student why the offer is not accepted as it was made."""
    return _(
        "Your placement has moved since the room was offered. Answer what is proposed now: that answers the offer, too."
    )


def declined_sentence() -> str:
    """Say that a no has been carried out."""
    return _("You have said no. The nights outside the placement are given back.")


def in_beds(segments: Iterable[InBed], name: NameOfBed) -> str:
    """Return "14–27 feb. in Skogsgården, A, rum 2", with a plus between beds and between runs of nights."""
    return " + ".join(
        _(
            "%(days)s in %(bed)s",
            days=date_range_filter((each.arrival, each.departure)),
            bed=name(each.bed),
        )
        for each in segments
    )


def name_without_street(bed: Bed) -> str:
    """Say which room without its street, which shows when the room is hers."""
    return f"{bed.dwelling.label}, {bed.room}"


def _shown(
    proposal: ChangeProposal,
    name: NameOfBed,
    day: date,
    stated: Stated | None,
    *,
    reader: str,
    waits: str,
    if_no: str,
) -> ShownProposal:
    offered = proposal.booking.status == Status.OFFERED and proposal.waits_for("student")
    before, after = _nights(proposal.booking.segments), _nights(proposal.segments)
    missing = " + ".join(map(date_range_filter, proposal.missing_days()))
    ore, was_ore = (sum(each.ore for each in parts) for parts in (proposal.segments, proposal.booking.segments))
    price = _("%(price)s, before %(before)s", price=money_filter(ore), before=money_filter(was_ore))
    return ShownProposal(
        ref=proposal.ref,
        was=in_beds(proposal.booking.segments, name),
        becomes=in_beds(proposal.segments, name) or _("the stay ends"),
        missing=missing or None,
        lacks=not_there(lacking_in_proposal(proposal, stated, day)),
        added=len(after - before),
        dropped=len(before - after),
        price=price if ore or was_ore else None,
        may_answer=proposal.waits_for(reader),
        waits=waits,
        answer_by=proposal.answer_by,
        is_overdue=proposal.answer_by < day,
        if_no=if_no,
        if_silent=_if_offer_is_not_answered(proposal, reader) if offered else _if_silent(proposal),
    )


def _if_silent(proposal: ChangeProposal) -> str:
    return _(
        "Please answer by %(day)s. If nobody answers, nothing ends by itself: the nights are held as booked until"
        " somebody says yes or no.",
        day=date_filter(proposal.answer_by),
    )


def _if_offer_is_not_answered(proposal: ChangeProposal, reader: str) -> str:
    """Say that the offer's own deadline is that of the student's answer to the proposal."""
    day = date_filter(proposal.booking.last_day_to_accept or proposal.answer_by)
    if reader == "officer":
        return _(
            "The student answers by %(day)s at the latest, else the offer runs out. Once she has said yes, the nights"
            " are held until you answer.",
            day=day,
        )
    return _(
        "Answer by %(day)s at the latest, else the offer runs out and the room goes to somebody else. Once you have"
        " said yes it is held for you until the municipality has answered.",
        day=day,
    )


def _nights(segments: Sequence[InBed]) -> set[date]:
    return {night for each in segments for night in Stay(each.arrival, each.departure).each_night()}
