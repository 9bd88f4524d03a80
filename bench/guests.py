"""Students with a placement each, as the generator writes them."""

from dataclasses import dataclass

from bench.calendar import NOW, WeeksAway
from bench.tables import Rows

AT = NOW.strftime("%Y-%m-%d %H:%M:%S.%f")
SCHOOLS = 20
FIRST_SCHOOL = 10_001
FIRST_NAMES = ("Elin", "Maja", "Olle", "Sara", "Nils", "Aisha", "Karin", "Johan", "Ebba", "Yusuf", "Lova", "Per")
LAST_NAMES = ("Ek", "Lind", "Berg", "Åström", "Holm", "Sand", "Nyman", "Falk", "Öhman", "Dahl", "Mo", "Palm")


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality as the generator needs it."""

    id: int
    code: str
    latitude: float
    longitude: float
    beds: int


def new_guest(number: int, place: Place, term_id: int, away: WeeksAway, rows: Rows) -> None:
    """Write a student with one published placement in the town, and the nights that may be booked on it."""
    first, last = FIRST_NAMES[number % 12], LAST_NAMES[number // 12 % 12]
    email, school = f"student{number}@example.example", FIRST_SCHOOL + number % SCHOOLS
    rows["person"].append((number, f"p{number:09}", 0))
    rows["person_details"].append((number, first, last, f"{last} {first}".lower(), email, email))
    rows["student"].append((number, f"s{number:09}", school, email, number))
    known = (number, f"v{number:09}", school, term_id, number, "3OM401", 1, place.id, place.id)
    rows["placement"].append((*known, "published", "yes", AT))
    rows["placement_period"].append((number, away.monday.isoformat(), away.friday.isoformat()))
    rows["placement_night"].extend((number, night, "published", ground) for night, ground in away.window())
