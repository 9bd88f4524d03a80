"""Small homes, and every way to fill their beds that breaks no rule."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

from hypothesis import strategies as st

from housing.rules.capacity import BedNights, DwellingNights
from housing.rules.sharing import Flat, Sharing, company_key, room_company_key

MIXED, SAME, SINGLE = Sharing
NIGHTS = [date(2027, 2, 7) + timedelta(days=n) for n in range(4)]


def bed(number: int, *taken: date, room: str | None = None) -> BedNights:
    return BedNights(number, frozenset(taken), room)


def home(
    sharing: Sharing,
    *beds: BedNights,
    company: dict[date, str] | None = None,
    rooms: dict[str, dict[date, str]] | None = None,
) -> DwellingNights:
    return DwellingNights(1, sharing, beds, company or {}, rooms or {})


@st.composite
def dwellings(draw: st.DrawFn) -> DwellingNights:
    sharing = draw(st.sampled_from(Sharing))
    some_nights = st.frozensets(st.sampled_from(NIGHTS), max_size=2)
    room = st.sampled_from([None, "a", "b"])
    beds = [bed(n, *draw(some_nights), room=draw(room)) for n in range(draw(st.integers(0, 4)))]
    keys = {MIXED: ["*", "*", "women"], SAME: ["women", "men"], SINGLE: ["s:8", "s:9"]}[sharing]
    night_keys = st.dictionaries(st.sampled_from(NIGHTS), st.sampled_from(keys), max_size=2)
    company = draw(night_keys)
    rooms = {}
    for label in ("a", "b"):
        guests = draw(st.dictionaries(st.sampled_from(NIGHTS), st.sampled_from(Flat), max_size=2))
        # Guests of a room are guests of its dwelling.
        rooms[label] = {
            night: flat.value
            for night, flat in guests.items()
            if company.get(night) == company_key(sharing, flat, "s:9")
        }
    return home(sharing, *beds, company=company, rooms={} if sharing is SINGLE else rooms)


def ways_to_fill(dwelling: DwellingNights, asked: list[date]) -> Iterator[tuple[Flat | None, ...]]:
    """Every way to give beds to newcomers that breaks no rule on any night."""
    for way in product([None, *Flat], repeat=len(dwelling.beds)):
        if all(allowed(dwelling, way, night) for night in asked):
            yield way


def allowed(dwelling: DwellingNights, way: tuple[Flat | None, ...], night: date) -> bool:
    at_home = {dwelling.company[night]} if night in dwelling.company else set()
    in_rooms = {label: {nights[night]} if night in nights else set() for label, nights in dwelling.room_company.items()}
    for place, flat in zip(dwelling.beds, way, strict=True):
        if flat is None:
            continue
        if night in place.taken:
            return False
        party, room = f"s:{place.bed}", place.shared_room
        at_home.add(company_key(dwelling.sharing, flat, party))
        key = room_company_key(dwelling.sharing, room is not None, flat, party)
        if room is not None:
            in_rooms.setdefault(room, set()).add(key)
    return len(at_home) <= 1 and all(len(keys) <= 1 for keys in in_rooms.values())
