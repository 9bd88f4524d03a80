"""A placement that moved, and what each booking on it is for since: the stays it wants, and how near it has to be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from housing.availability.queries.moving import held_by
from housing.bookings.change_proposals import ChangeProposal
from housing.bookings.models import Application, Booking
from housing.bookings.queries.proposals import proposals_for
from housing.clock import local_date
from housing.database import db
from housing.happenings import PlacementBefore
from housing.organisations.models import Municipality
from housing.placements.models import Placement
from housing.rules.lifecycle import HOLDING
from housing.rules.nights import Arrive, Leave, Period, Stay, core_stays, nights_of, ranges_of, stays_left
from housing.rules.parts import parts_of
from housing.rules.rematching import parts_kept
from housing.rules.shared_out import Share, shared_out


@dataclass(frozen=True, slots=True)
class Move:
    """A placement that moved, when and by whom."""

    placement: Placement
    before: PlacementBefore
    at: datetime
    person_id: int | None

    @classmethod
    def none(cls, placement: Placement, at: datetime) -> "Move":
        """Return a placement that has not moved since what its bookings are for was last found."""
        periods = tuple(Period(each.first_day, each.last_day) for each in placement.periods)
        return cls(placement, PlacementBefore(placement.site_id, periods), at, None)

    @property
    def periods(self) -> list[Period]:
        """Its periods as they are now."""
        return [Period(each.first_day, each.last_day) for each in self.placement.periods]

    @property
    def keep_gap_nights(self) -> int:
        """The longest gap between two periods that share a stay, in nights."""
        return db.session.get_one(Municipality, self.placement.municipality_id).keep_gap_nights

    def stays(self) -> tuple[tuple[Stay, ...], tuple[Stay, ...]]:
        """Return the stays that housed it before, and those that house it now."""
        gap = self.keep_gap_nights
        return core_stays(sorted(self.before.periods), gap), core_stays(self.periods, gap)

    def stays_left(self, kept: Sequence[Stay], asked: Booking | Application) -> tuple[Stay, ...]:
        """Return what is left tonight of some of its stays now, as she chose to come and to leave."""
        gap = self.keep_gap_nights
        parts = zip(parts_of(self.periods, gap), core_stays(self.periods, gap), strict=True)
        periods = [period for part, stay in parts if stay in kept for period in part.periods]
        return stays_left(periods, Arrive(asked.arrive), Leave(asked.leave), gap, tonight=local_date(self.at))


@dataclass(frozen=True, slots=True)
class About:
    """What a booking is for: the stays that it has or is to have, and where its placement was when it suited it.

    A proposal that nobody has answered (`is_proposed`) says so better than the nights that are held: these are those
    of before.
    """

    site_id: int
    stays: tuple[Stay, ...]
    is_proposed: bool = True

    @classmethod
    def of(cls, proposal: ChangeProposal) -> "About":
        """Return what a booking is for while something is proposed for it."""
        return cls(proposal.site_before_id, proposal.stays_wanted())


def abouts_of(bookings: Sequence[Booking], move: Move) -> dict[int, About]:
    """Return what each of a placement's bookings has been for until now."""
    ids = [booking.id for booking in bookings]
    held, proposals = held_by(ids), proposals_for(ids)
    found = {}
    for id_ in ids:
        as_booked = About(move.before.site_id, ranges_of(held.get(id_, {})), is_proposed=False)
        found[id_] = About.of(proposals[id_]) if id_ in proposals else as_booked
    return found


def bookings_on(placement_id: int) -> list[Booking]:
    """Return the bookings on a placement that hold nights to come."""
    holding = select(Booking).where(Booking.placement_id == placement_id, Booking.status.in_(HOLDING))
    return list(db.session.scalars(holding.order_by(Booking.id)))


def wanted_by_each(bookings: Sequence[Booking], move: Move, abouts: Mapping[int, About]) -> dict[int, tuple[Stay, ...]]:
    """Return the stays from tonight on that each of a placement's bookings wants, no night by two of them.

    Where two have halves of one stay, each wants its own; what neither has is wanted by the first.
    """
    tonight, held = local_date(move.at), held_by([each.id for each in bookings])
    shares = [Share(abouts[each.id].stays, frozenset(held.get(each.id, ()))) for each in bookings]
    given = shared_out(*move.stays(), shares)
    found = {}
    for n, booking in enumerate(bookings):
        others = [other for other in range(len(bookings)) if other != n]
        theirs = frozenset().union(*(shares[other].held for other in others))
        halves = shares[n].held & nights_of(stay for other in others for stay in given[other])
        wanted = nights_of(move.stays_left(given[n], booking)) - theirs
        found[booking.id] = ranges_of(wanted | {night for night in halves if night >= tonight})
    return found


def asked_now(application: Application, move: Move) -> tuple[Stay, ...]:
    """Return the stays from tonight on that an application asks for when it moves with its placement."""
    asked = [Stay(wish.arrival, wish.departure) for wish in application.wishes if wish.rank == 1]
    return move.stays_left(parts_kept(*move.stays(), asked), application)
