"""Beds for a placement: free on every night asked for, fit for the company there, nearest to the site first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from housing.availability.queries import beds as rows
from housing.availability.queries.beds import BedRow
from housing.availability.queries.reach import Place
from housing.bookings.queries.holds import beds_of_holds
from housing.organisations.sites import AnySite
from housing.rules.distance import Reach, metres_between, reach_of, walking_minutes
from housing.rules.facts import Fact, FactValue, facts_of
from housing.rules.names import label_sort_key
from housing.rules.nights import Stay
from housing.rules.parties import PartyKey
from housing.rules.pricing import price_of
from housing.rules.sharing import Fit, Flat, Sharing, fit, fit_in_room
from housing.rules.whereabouts import name_without_address
from housing.stock.queries.houses import house_numbers
from housing.stock.queries.turnover import beds_kept_empty


@dataclass(frozen=True, slots=True)
class BedOnOffer:
    """A free bed as a student sees it. `ore` is for the whole stay; `metres` is the straight line to the site.

    `is_held_for_her`: it is held for students of her university, on some of the nights at least.
    """

    bed: BedRow
    place: Place
    ore: int
    metres: float
    minutes_on_foot: int
    reach: Reach
    facts: dict[Fact, FactValue]
    needs: Flat | None
    house_number: int
    is_distance_known: bool
    is_held_for_her: bool = False

    @property
    def own_name(self) -> str | None:
        """What the house is called, if that is not its address: she may not know that yet."""
        return name_without_address(self.bed.property_name, self.bed.street)

    @property
    def has_own_room(self) -> bool:
        """Whether nobody else sleeps in the room."""
        return not self.bed.is_shared_room

    @property
    def has_lock(self) -> bool:
        """Whether the room's door can be locked."""
        return self.facts[Fact.DOOR_LOCK] == "yes"

    @property
    def has_dark_curtains(self) -> bool:
        """Whether the room can be made dark by day."""
        return self.facts[Fact.DARK_CURTAINS] == "yes"


class Order(StrEnum):
    """What a list of beds is sorted by."""

    NEAREST = "nearest"
    CHEAPEST = "cheapest"
    BY_DAY = "by_day"
    """Where one sleeps best by day: a room of one's own first, dark curtains before none. It leaves nothing out."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a student cares about; nothing set shows everything."""

    own_room: bool = False
    lock: bool = False
    step_free: bool = False
    no_animals: bool = False
    whole_home: bool = False
    flat: Flat | None = None
    order: Order = Order.NEAREST

    def lets_through(self, offer: BedOnOffer) -> bool:
        """Tell whether the bed is what she cares about."""
        wanted = (
            (self.own_room, offer.has_own_room),
            (self.lock, offer.has_lock),
            (self.step_free, offer.bed.step_free),
            (self.no_animals, offer.bed.animals != "allowed"),
            (self.whole_home, offer.bed.sharing == Sharing.SINGLE_PARTY),
            (self.flat is not None, offer.needs in {None, self.flat}),
        )
        return all(holds for asked, holds in wanted if asked)


def beds_on_offer(
    stays: Sequence[Stay],
    places: Sequence[Place],
    site: AnySite,
    *,
    party: PartyKey,
    bed_id: int | None = None,
    hold_ids: Sequence[int] = (),
) -> list[BedOnOffer]:
    """Return the beds in these places that can be asked for now, nearest first.

    `party`: whose company her nights would be. `hold_ids`: the holds whose beds she may have.
    """
    by_id = {place.id: place for place in places}
    fitting = fitting_beds(stays, places, party=party, bed_id=bed_id, hold_ids=hold_ids)
    if not fitting:
        return []
    held = beds_of_holds(hold_ids, stays) if hold_ids else frozenset()
    prices = rows.prices([row.bed_id for row, _ in fitting])
    nights = [night for stay in stays for night in stay.each_night()]
    numbers = house_numbers({row.municipality_id for row, _ in fitting})
    offers = (
        _offer(
            (row, needs),
            by_id[row.municipality_id],
            site,
            price_of(nights, prices[row.bed_id]),
            numbers[row.property_id],
            is_held_for_her=row.bed_id in held,
        )
        for row, needs in fitting
    )
    return sorted(offers, key=lambda offer: (offer.metres, *_place_in_order(offer.bed)))


def fitting_beds(
    stays: Sequence[Stay],
    places: Sequence[Place],
    *,
    party: PartyKey,
    bed_id: int | None = None,
    hold_ids: Sequence[int] = (),
) -> list[tuple[BedRow, Flat | None]]:
    """Return the beds in these places that are free on every night and fit the company there; each with its flat."""
    free = rows.free_beds(stays, [place.id for place in places], bed_id, hold_ids)
    free = _turned_over(free, stays, places, party, hold_ids)
    if not free:
        return []
    dwellings, rooms = rows.companies(stays, {row.municipality_id for row in free})
    fitting: list[tuple[BedRow, Flat | None]] = []
    for row in free:
        in_room = rooms.get((row.dwelling_id, row.room_key))
        found = fit_of(row, dwellings.get(row.dwelling_id), in_room, party)
        if found.possible:
            fitting.append((row, found.needs))
    return fitting


def _turned_over(
    free: list[BedRow], stays: Sequence[Stay], places: Sequence[Place], party: PartyKey, hold_ids: Sequence[int]
) -> list[BedRow]:
    """Leave out the beds that stay empty between other guests on these nights; most places are asked nothing."""
    turning = [place.id for place in places if place.turns_over]
    if not turning:
        return free
    kept = beds_kept_empty(stays, turning, party=party, hold_ids=hold_ids)
    return [row for row in free if row.bed_id not in kept]


def _place_in_order(bed: BedRow) -> tuple[str, str]:
    """Room 9 comes before room 10."""
    return label_sort_key(bed.dwelling_label), label_sort_key(bed.bed_label)


def fit_of(row: BedRow, in_dwelling: frozenset[str] | None, in_room: frozenset[str] | None, party: PartyKey) -> Fit:
    """Return whether one more guest fits the company of the dwelling and, where it is shared, of the room."""
    sharing = Sharing(row.sharing)
    is_for_one_party = sharing is Sharing.SINGLE_PARTY
    whole = fit(sharing, in_dwelling or frozenset(), party.of_home if is_for_one_party else None)
    if not row.is_shared_room or not whole.possible:
        return whole
    room = fit_in_room(sharing, in_room or frozenset(), party.of_room if is_for_one_party else whole.needs)
    return room if room.needs else Fit(whole.needs, room.refusals)


def chosen(offers: Iterable[BedOnOffer], wish: Filter) -> list[BedOnOffer]:
    """Return the offers that a filter lets through, in its order."""
    kept = [offer for offer in offers if wish.lets_through(offer)]
    if wish.order is Order.CHEAPEST:
        return sorted(kept, key=lambda offer: offer.ore)
    if wish.order is Order.BY_DAY:
        return sorted(kept, key=lambda offer: (not offer.has_own_room, not offer.has_dark_curtains))
    return kept


def homes_of(offers: Iterable[BedOnOffer]) -> list[list[BedOnOffer]]:
    """Return the offers by dwelling, in the order of the first of each."""
    homes: dict[int, list[BedOnOffer]] = {}
    for offer in offers:
        homes.setdefault(offer.bed.dwelling_id, []).append(offer)
    return list(homes.values())


@dataclass(frozen=True, slots=True)
class PlaceOnOffer:
    """What is free in one municipality: homes with their rooms, the nearest first."""

    place: Place
    homes: list[list[BedOnOffer]]

    @property
    def nearest(self) -> BedOnOffer:
        """The room nearest to the site, which stands for the way there."""
        return self.homes[0][0]

    @property
    def needs_car(self) -> bool:
        """Whether none of its rooms is reached on foot or by bus."""
        return all(offer.reach is Reach.NEEDS_CAR for rooms in self.homes for offer in rooms)

    @property
    def rooms(self) -> int:
        """How many beds are free."""
        return sum(map(len, self.homes))

    @property
    def lowest_ore(self) -> int:
        """What the cheapest costs for the whole stay."""
        return min(offer.ore for rooms in self.homes for offer in rooms)


def by_place(offers: Iterable[BedOnOffer], *, has_car: bool = False) -> list[PlaceOnOffer]:
    """Return the offers by municipality and then by dwelling, each in the order of its first.

    Municipalities that one gets to on foot or by bus come before those that need a car, but for whoever has one.
    """
    places: dict[int, list[BedOnOffer]] = {}
    for offer in offers:
        places.setdefault(offer.place.id, []).append(offer)
    found = [PlaceOnOffer(each[0].place, homes_of(each)) for each in places.values()]
    return found if has_car else sorted(found, key=lambda each: each.needs_car)


def _offer(
    fitting: tuple[BedRow, Flat | None],
    place: Place,
    site: AnySite,
    ore: int,
    house_number: int,
    *,
    is_held_for_her: bool,
) -> BedOnOffer:
    row, needs = fitting
    metres = metres_between(site.latitude, site.longitude, row.latitude, row.longitude)
    return BedOnOffer(
        bed=row,
        place=place,
        ore=ore,
        metres=metres,
        minutes_on_foot=walking_minutes(metres),
        reach=reach_of(metres, place.has_bus, site.is_approximate),
        facts=facts_of(place.facts, row.facts),
        needs=needs,
        house_number=house_number,
        is_distance_known=not site.is_approximate,
        is_held_for_her=is_held_for_her,
    )
