"""What a stock file would change, worked out before anything is written.

A bed is known by municipality, property, dwelling and its own label. Beds that the file does not mention are left
alone. How a row is compared with what stands: `comparing`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from hashlib import sha256

from housing.clock import STOCKHOLM
from housing.happenings import HomeOpensToAnimals, announce
from housing.organisations.models import Municipality
from housing.organisations.queries import municipalities_with_codes
from housing.rules.coordinates import FAR_FROM_SEAT_KM
from housing.rules.distance import km_between
from housing.rules.names import room_key, text_key
from housing.rules.refusals import Refusal
from housing.stock.models import Bed, Dwelling, Property
from housing.stock.queries.stock import housing_of
from housing.stock.reading import SpoiltRoom, StockFile
from housing.stock.reading_rows import WANTED, StockRow
from housing.stock.refusals import StockProblem, StockRefusedError
from housing.stock.services.beds import surprise_refusal
from housing.stock.services.comparing import Change, Standing, differences, is_same_place
from housing.stock.services.rooms import Place, places_in, surprises

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowRefusal:
    """A sound row that cannot be carried out as things stand; `column` is the heading it concerns."""

    row: int
    column: str
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What publishing would do. `new` and `changed` are rows; `untouched` are beds the file does not mention.

    `elsewhere` counts the rows about other municipalities, which are left aside: they are no mistakes.
    """

    new: tuple[StockRow, ...]
    changed: tuple[StockRow, ...]
    unchanged: tuple[StockRow, ...]
    changes: tuple[Change, ...]
    refused: tuple[RowRefusal, ...]
    untouched: tuple[Bed, ...]
    elsewhere: int = 0

    @property
    def does_something(self) -> bool:
        """Tell whether publishing would change the stock."""
        return bool(self.new or self.changed)

    @property
    def bad_rows(self) -> frozenset[int]:
        """Numbers of the rows that would be left out."""
        return frozenset(each.row for each in self.refused)

    def fingerprint(self) -> str:
        """Return a short text that is another as soon as publishing would do something else."""
        told = repr((self.new, self.changes, [(each.row, each.refusal.code) for each in self.refused]))
        return sha256(told.encode()).hexdigest()[:16]


class Stock:
    """The present stock of some municipalities, found by the keys of a file."""

    def __init__(self, municipalities: Iterable[Municipality]) -> None:
        """Load the stock, retired too."""
        self.municipalities = {each.code: each for each in municipalities}
        self.properties: dict[Key, Property] = {}
        self.dwellings: dict[Key, Dwelling] = {}
        self.beds: dict[Key, Bed] = {}
        for code, municipality in self.municipalities.items():
            for house in housing_of(municipality.id):
                self._know(code, house)

    def _know(self, code: str, house: Property) -> None:
        property_key = (code, house.name_key)
        self.properties[property_key] = house
        for dwelling in house.dwellings:
            dwelling_key = (*property_key, text_key(dwelling.label))
            self.dwellings[dwelling_key] = dwelling
            for bed in dwelling.beds:
                self.beds[*dwelling_key, text_key(bed.label)] = bed

    def standing(self, row: StockRow) -> Standing:
        """Return what stands for a row."""
        return Standing(
            self.properties.get(row.property_key),
            self.dwellings.get(row.dwelling_key),
            self.beds.get(row.bed_key),
        )


def plan_import(file: StockFile, *, day: date, only: Municipality | None = None) -> tuple[ImportPlan, Stock]:
    """Compare sound rows with the stock as it is on `day`; `only`: rows of other municipalities are left aside."""
    rows = file.rows
    refused: list[RowRefusal] = []
    own = [row for row in rows if not only or row.municipality_code == only.code]
    stock = Stock(municipalities_with_codes({row.municipality_code for row in own}).values())
    for leave_out in (_far_from_seat, partial(_half_rooms, file.spoilt), partial(_animals_let_in, day)):
        left_out = list(leave_out(own, stock))
        refused += left_out
        own = _without(own, left_out)
    own, surprised = _without_surprises(own, stock, day)
    refused += surprised
    changes: dict[tuple[str, Key, str], Change] = {}
    by_kind: dict[str, list[StockRow]] = {"new": [], "changed": [], "unchanged": []}
    for row in own:
        found = list(differences(row, stock.standing(row), day))
        for key, change in found:
            changes.setdefault((change.thing, key, change.field), change)
        kind = "new" if row.bed_key not in stock.beds else "changed" if found else "unchanged"
        by_kind[kind].append(row)
    mentioned = {row.bed_key for row in rows}
    untouched = [bed for key, bed in stock.beds.items() if key not in mentioned and bed.retired_on is None]
    plan = ImportPlan(
        new=tuple(by_kind["new"]),
        changed=tuple(by_kind["changed"]),
        unchanged=tuple(by_kind["unchanged"]),
        changes=tuple(changes.values()),
        refused=tuple(sorted(refused, key=lambda each: each.row)),
        untouched=tuple(untouched),
        elsewhere=sum(1 for row in rows if only and row.municipality_code != only.code),
    )
    return plan, stock


def _far_from_seat(rows: Sequence[StockRow], stock: Stock) -> Iterable[RowRefusal]:
    """Find rows that put a house far from their municipality's seat, unless it stands there in the register."""
    for row in rows:
        seat, house = stock.municipalities[row.municipality_code], stock.properties.get(row.property_key)
        km = km_between((row.latitude, row.longitude), (seat.seat_latitude, seat.seat_longitude))
        if km > FAR_FROM_SEAT_KM and not (house and is_same_place(row, house)):
            refusal = Refusal(StockProblem.FAR_FROM_SEAT, {"km": km, "municipality": seat.name})
            yield RowRefusal(row.row, WANTED["latitude"][0], refusal)


def _half_rooms(spoilt: Sequence[SpoiltRoom], rows: Sequence[StockRow], stock: Stock) -> Iterable[RowRefusal]:
    """Find new beds in a room of which another row has a mistake: alone they would be rooms of their own."""
    by_house: defaultdict[str, list[SpoiltRoom]] = defaultdict(list)
    for each in spoilt:
        by_house[each.property_key].append(each)
    for row in rows:
        other = next((each for each in by_house[row.property_key[1]] if each.holds(row)), None)
        if other and row.bed_key not in stock.beds:
            refusal = Refusal(StockProblem.HALF_A_ROOM, {"row": row.row, "other": other.row})
            yield RowRefusal(row.row, WANTED["room"][0], refusal)


def _animals_let_in(day: date, rows: Sequence[StockRow], stock: Stock) -> Iterable[RowRefusal]:
    """Find rows that would allow animals where a guest is there, or to come, who needs a home without them."""
    for key, group in _by_dwelling(rows).items():
        dwelling = stock.dwellings.get(key)
        letting_in = [row for row in group if dwelling and row.animals == "allowed" != dwelling.animals]
        if dwelling is None or not letting_in:
            continue
        try:
            announce(HomeOpensToAnimals(datetime.combine(day, time(12), STOCKHOLM), dwelling.id))
        except StockRefusedError as refused:
            for row in letting_in:
                yield RowRefusal(row.row, WANTED["animals"][0], refused.refusals[0])


def _without(rows: Sequence[StockRow], refused: Iterable[RowRefusal]) -> list[StockRow]:
    left_out = {each.row for each in refused}
    return [row for row in rows if row.row not in left_out]


def _without_surprises(rows: list[StockRow], stock: Stock, day: date) -> tuple[list[StockRow], list[RowRefusal]]:
    """Leave out the rows that would let guests to come share a room, until none is left."""
    refused: list[RowRefusal] = []
    while True:
        found = {
            row.row: RowRefusal(row.row, WANTED["room"][0], refusal)
            for key, group in _by_dwelling(rows).items()
            if key in stock.dwellings
            for row, refusal in _surprising(group, stock.dwellings[key], stock, day)
        }
        if not found:
            return rows, refused
        refused += found.values()
        rows = [row for row in rows if row.row not in found]


def _surprising(
    rows: Sequence[StockRow], dwelling: Dwelling, stock: Stock, day: date
) -> Iterable[tuple[StockRow, Refusal]]:
    beds = {row.bed_key: stock.beds.get(row.bed_key) for row in rows}
    mentioned = [bed for bed in beds.values() if bed is not None]
    places = [place for place in places_in(dwelling) if place.bed not in mentioned]
    places += [Place(row.room, beds[row.bed_key]) for row in rows]
    for surprise in surprises(places, day):
        for row in rows:
            if room_key(row.room) == room_key(surprise.room) and _moves(row, beds[row.bed_key]):
                yield row, surprise_refusal(surprise)


def _moves(row: StockRow, bed: Bed | None) -> bool:
    return bed is None or bed.retired_on is not None or bed.room_key != room_key(row.room)


def _by_dwelling(rows: Iterable[StockRow]) -> Mapping[Key, list[StockRow]]:
    groups: dict[Key, list[StockRow]] = {}
    for row in rows:
        groups.setdefault(row.dwelling_key, []).append(row)
    return groups
