"""A list put together: for each day and house who leaves, what is to be cleaned, who comes, and what is noted of it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from housing.day_lists.queries.notes import Noted, cleaned_since, keys_of
from housing.day_lists.queries.stays import Guest, House, ListedBed, Whose, beds_of, houses_of, stays_from
from housing.rules.day_list import LOOKED_BACK, BedStay, PlacedBed, Press, Scope, cleanings
from housing.rules.lifecycle import Status
from housing.rules.nights import ONE_DAY

BACK = timedelta(days=LOOKED_BACK)


@dataclass(frozen=True, slots=True)
class Turn:
    """A guest comes to a bed (`KEY_OUT`) or leaves it (`KEY_BACK`) on a day; `noted`: the key was handed over."""

    press: Press
    day: date
    stay: BedStay
    bed: ListedBed
    guest: Guest
    noted: Noted | None

    @property
    def is_arrival(self) -> bool:
        """Whether somebody comes."""
        return self.press is Press.KEY_OUT

    @property
    def other_day(self) -> date:
        """When somebody who comes leaves, or somebody who leaves came."""
        return self.stay.departure if self.is_arrival else self.stay.arrival


@dataclass(frozen=True, slots=True)
class ToClean:
    """What is to be cleaned since guests left it on a day; `noted`: it is."""

    day: date
    scope: Scope
    beds: tuple[ListedBed, ...]
    next_arrival: date | None
    noted: Noted | None

    @property
    def dwelling_label(self) -> str:
        """What the home is called."""
        return self.beds[0].dwelling_label


@dataclass(frozen=True, slots=True)
class HouseDay:
    """A house on a day; what is left over from earlier days stands under no day."""

    house: House
    departures: tuple[Turn, ...]
    to_clean: tuple[ToClean, ...]
    arrivals: tuple[Turn, ...]

    @property
    def lines(self) -> int:
        """How many lines that makes."""
        return len(self.departures) + len(self.to_clean) + len(self.arrivals)


@dataclass(frozen=True, slots=True)
class DayList:
    """Days in order, each with the houses where something happens; and what was left undone before them."""

    days: tuple[tuple[date, tuple[HouseDay, ...]], ...]
    earlier: tuple[HouseDay, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing happens and nothing is left."""
        return not self.earlier and not any(houses for _day, houses in self.days)


def day_list(whose: Whose, first: date, last: date, left_over: frozenset[Press] = frozenset()) -> DayList:
    """Return the list from `first` to `last`, both included, with what of `left_over` was not noted before."""
    start = first - BACK if left_over else first
    houses, beds = houses_of(whose), {bed.id: bed for bed in beds_of(whose)}
    stays, guests = stays_from(whose, start)
    keys = keys_of(guests)
    with_key = {booking_id for booking_id, way, _day in keys if way == Press.KEY_OUT}
    turns = list(_turns(stays, guests, beds, keys, first=start, last=last))
    cleaning = list(_cleanings(stays, beds, cleaned_since(whose.municipality_id, start), start, last))

    def by_house(turns: Sequence[Turn], cleaning: Sequence[ToClean]) -> tuple[HouseDay, ...]:
        made = [_of_house(house, turns, cleaning) for house in houses]
        return tuple(each for each in made if each.lines)

    days = [first + ONE_DAY * n for n in range((last - first).days + 1)]
    return DayList(
        tuple(
            (
                day,
                by_house([turn for turn in turns if turn.day == day], [each for each in cleaning if each.day == day]),
            )
            for day in days
        ),
        by_house(
            [
                turn
                for turn in turns
                if turn.day < first and turn.press in left_over and _is_left(turn, with_key, first)
            ],
            [each for each in cleaning if each.day < first and Press.CLEANED in left_over and _is_dirty(each, first)],
        ),
    )


def _of_house(house: House, turns: Iterable[Turn], cleaning: Iterable[ToClean]) -> HouseDay:
    here = [turn for turn in turns if turn.bed.house_id == house.id]
    return HouseDay(
        house,
        tuple(turn for turn in here if not turn.is_arrival),
        tuple(each for each in cleaning if each.beds[0].house_id == house.id),
        tuple(turn for turn in here if turn.is_arrival),
    )


def _turns(
    stays: Iterable[BedStay],
    guests: dict[int, Guest],
    beds: dict[int, ListedBed],
    keys: dict[tuple[int, str, date], Noted],
    *,
    first: date,
    last: date,
) -> Iterator[Turn]:
    order = {bed_id: number for number, bed_id in enumerate(beds)}
    turns = [(press, stay) for stay in stays for press in (Press.KEY_OUT, Press.KEY_BACK)]
    dated = [(stay.arrival if press is Press.KEY_OUT else stay.departure, press, stay) for press, stay in turns]
    for day, press, stay in sorted(dated, key=lambda each: (each[0], order[each[2].bed])):
        if first <= day <= last:
            noted = keys.get((stay.booking, press, day))
            yield Turn(press, day, stay, beds[stay.bed], guests[stay.booking], noted)


def _cleanings(
    stays: Sequence[BedStay],
    beds: dict[int, ListedBed],
    cleaned: dict[tuple[int, date], Noted],
    first: date,
    last: date,
) -> Iterator[ToClean]:
    placed = [PlacedBed(bed.id, bed.dwelling_id, bed.room_key) for bed in beds.values()]
    order = {bed_id: number for number, bed_id in enumerate(beds)}
    for _day, of_day in groupby(cleanings(placed, stays, first, last), key=lambda each: each.day):
        for each in sorted(of_day, key=lambda cleaning: order[cleaning.beds[0]]):
            notes = [cleaned.get((bed_id, each.day)) for bed_id in each.beds]
            noted = max((note for note in notes if note), key=lambda note: note.at) if all(notes) else None
            listed = tuple(sorted((beds[bed_id] for bed_id in each.beds), key=lambda bed: order[bed.id]))
            yield ToClean(each.day, each.scope, listed, each.next_arrival, noted)


def _is_left(turn: Turn, with_key: Collection[int], day: date) -> bool:
    """Tell whether a key is still to be handed out, or one that was handed out is still to come back."""
    if turn.noted:
        return False
    if turn.is_arrival:
        return turn.guest.status == Status.CONFIRMED and turn.stay.departure > day
    return turn.stay.booking in with_key


def _is_dirty(each: ToClean, day: date) -> bool:
    return each.noted is None and (each.next_arrival is None or each.next_arrival >= day)
