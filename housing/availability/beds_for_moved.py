"""The beds that a student whose placement moved could have, as the rule of re-matching looks at them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from housing.availability.queries import moving
from housing.availability.queries.beds import BedRow
from housing.availability.queries.reach import places_in_reach
from housing.bookings.models import Application, Booking
from housing.bookings.queries.parties import party_key_of, party_key_on
from housing.organisations.sites import AnySite
from housing.placements.queries.claims import Stated, lacking_in_row, stated_on
from housing.rules.distance import Reach, metres_between, reach_of
from housing.rules.nights import Stay, nights_of
from housing.rules.parties import PartyKey
from housing.rules.rematching import Candidate, nearness_of, suits_still
from housing.rules.sharing import Flat, FlatNotSaidError, Sharing, company_key, keeps_flat, room_company_key
from housing.stock.models import Bed
from housing.stock.queries.turnover import NO_OTHERS, nights_kept_empty


@dataclass(frozen=True, slots=True)
class Guest:
    """Who looks for a bed: whose company she is, her answers and needs, and the booking she has (none where it ended).

    `besides`: nights of other bookings that are no hindrance, since their guests leave them in the same moment.
    """

    party: PartyKey
    booking_id: int | None
    flat: Flat | None
    shares_room: bool
    stated: Stated | None = None
    besides: Mapping[int, Collection[date]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        asked: Booking | Application,
        booking_id: int | None,
        besides: Mapping[int, Collection[date]] = NO_OTHERS,
    ) -> "Guest":
        """Return the guest of a booking or an application."""
        flat = Flat(asked.flat) if asked.flat else None
        if isinstance(asked, Booking):
            party = party_key_of(asked)
        else:
            party = party_key_on(asked.placement_id, asked.student_id)
        return cls(party, booking_id, flat, asked.shares_room, stated_on(asked.placement_id), besides)


@dataclass(frozen=True, slots=True)
class Ground:
    """Where she looks: a municipality's beds, on which stays, from which bed of hers, near which site.

    `had_car`: whether the bed she has needed a car before the move; none: it did not move, so distance says nothing.
    """

    municipality_id: int
    stays: Sequence[Stay]
    own_beds: frozenset[int]
    home: Bed
    site: AnySite
    had_car: bool | None


def candidates_for(guest: Guest, ground: Ground) -> tuple[Candidate, ...]:
    """Return the beds that are near enough and whose company is hers, with the nights on which each is free."""
    if not ground.stays:
        return ()
    first, departure = ground.stays[0].arrival, max(stay.departure for stay in ground.stays)
    wanted = nights_of(ground.stays)
    wanted -= moving.nights_elsewhere(guest.party.student_id, guest.booking_id)
    others: defaultdict[int, list[moving.OthersNight]] = defaultdict(list)
    for night in moving.others_nights(ground.municipality_id, first, departure, guest.booking_id, guest.besides):
        others[night.dwelling_id].append(night)
    kept = nights_kept_empty(ground.municipality_id, first, departure, party=guest.party, besides=guest.besides)
    own = _own_nights(guest)
    found = []
    for row in moving.standing_beds(ground.municipality_id, departure):
        is_own = row.bed_id in ground.own_beds
        was_answered = _was_answered(guest, row)
        if not (is_own or was_answered) or not _is_near(row, ground):
            continue
        taken = _taken(row, others[row.dwelling_id], guest)
        # what she has there already she was given; only what is added keeps the turn-over, and asks for her answers
        added = kept.get(row.bed_id, frozenset()) if was_answered else wanted
        taken |= added - own.get(row.bed_id, set())
        lacks = lacking_in_row(row, guest.stated)
        found.append(Candidate(row.bed_id, _nearness(row, ground), frozenset(wanted - taken), lacks))
    return tuple(found)


def _own_nights(guest: Guest) -> dict[int, set[date]]:
    """Return the nights of the booking she has, by bed."""
    found: defaultdict[int, set[date]] = defaultdict(set)
    if guest.booking_id is not None:
        for night, bed_id in moving.held_by([guest.booking_id]).get(guest.booking_id, {}).items():
            found[bed_id].add(night)
    return found


def needs_car(municipality_id: int, latitude: float, longitude: float, site: AnySite) -> bool | None:
    """Tell whether a house is reached from the site by car only; none where its municipality is out of reach."""
    place = next((each for each in places_in_reach(site) if each.id == municipality_id), None)
    if place is None:
        return None
    metres = metres_between(site.latitude, site.longitude, latitude, longitude)
    return reach_of(metres, place.has_bus, site.is_approximate) is Reach.NEEDS_CAR


def suits(municipality_id: int, latitude: float, longitude: float, site: AnySite, *, had_car: bool) -> bool:
    """Tell whether a house is still near enough to a site that moved."""
    needs = needs_car(municipality_id, latitude, longitude, site)
    return needs is not None and suits_still(needs, had_car)


def _is_near(row: BedRow, ground: Ground) -> bool:
    if ground.had_car is None:
        return True
    return suits(row.municipality_id, row.latitude, row.longitude, ground.site, had_car=ground.had_car)


def _was_answered(guest: Guest, row: BedRow) -> bool:
    """Leave out what asks for an answer she has not given, and what does not keep to the flat she asked for."""
    sharing = Sharing(row.sharing)
    if sharing is Sharing.SINGLE_PARTY:
        return True
    if row.is_shared_room and not guest.shares_room:
        return False
    if (row.is_shared_room or sharing is Sharing.SAME_GENDER) and guest.flat is None:
        return False
    return keeps_flat(sharing, row.is_shared_room, guest.flat)


def _taken(row: BedRow, others: Iterable[moving.OthersNight], guest: Guest) -> set[date]:
    sharing = Sharing(row.sharing)
    try:
        company = company_key(sharing, guest.flat, guest.party.of_home)
        in_room = room_company_key(sharing, row.is_shared_room, guest.flat, guest.party.of_room)
    except FlatNotSaidError:  # her own bed, in a home that has become one for women or men since
        company = in_room = ""
    return {
        each.night
        for each in others
        if each.bed_id == row.bed_id
        or (each.company is not None and each.company != company)
        or (row.is_shared_room and each.room == row.room_key and each.room_company != in_room)
    }


def _nearness(row: BedRow, ground: Ground) -> tuple[int, float]:
    return nearness_of(
        same_bed=row.bed_id in ground.own_beds,
        same_dwelling=row.dwelling_id == ground.home.dwelling_id,
        same_property=row.property_id == ground.home.dwelling.property_id,
        metres=metres_between(ground.site.latitude, ground.site.longitude, row.latitude, row.longitude),
    )
