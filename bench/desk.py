"""What lies on the desk of the officer who is measured: a line of 2,000, changes, messages, faults, holds, damage."""

from collections.abc import Sequence

from bench.calendar import ASKED_WEEKS, NOW, SPELLS, WeeksAway, stays_in
from bench.guests import AT, FIRST_SCHOOL, new_guest
from bench.tables import Rows
from bench.town import Guest, Home, Town

WAITERS = 2_000
FIRST_WAITER = 15_000_000
OF_EACH = 8
"""So many messages, faults, changes asked for, and guests who left with something broken."""

TODAY = NOW.date()
SPRING = next(spell for spell in SPELLS if spell.term == "VT27")
HELD_BEDS, COHORT = 10, 8
HELD, ASKED = 1, 2


def fill_desk(town: Town, homes: Sequence[Home], term: int, rows: Rows) -> None:
    """Write all of it for the bench town."""
    there = [each for each in town.guests if each.away.arrival <= TODAY < each.away.departure]
    gone = [each for each in town.guests if each.away.departure <= TODAY]
    coming = [each for each in town.guests if each.away.arrival > TODAY]
    for number, guest in enumerate(there[:OF_EACH], start=1):
        _message(number, guest, rows)
        _fault(number, guest, town.place.id, rows)
    for guest in gone[-OF_EACH // 2 :]:
        rows["departure_list"].append((guest.id, AT, 1, 1, 1, 1, "Stolen är trasig."))
    for number, guest in enumerate(coming[:OF_EACH], start=1):
        _change(number, guest, town.place.id, rows)
    _holds(town.place.id, homes, rows)
    for number in range(WAITERS):
        _waiter(number, town, term, rows)


def _message(number: int, guest: Guest, rows: Rows) -> None:
    rows["message"].append((number, f"m{number:09}", guest.id, "student", None, AT, f"n{number:09}"))
    rows["message_text"].append((number, "Hur fungerar tvättstugan?"))


def _fault(number: int, guest: Guest, place: int, rows: Rows) -> None:
    home, key = guest.home, f"{number:064}"
    where = (number, f"f{number:09}", place, home.house, home.id, guest.bed.id, guest.id, f"n{number:09}")
    rows["fault"].append((*where, "light", "kitchen", 0, "reported", 1, AT, key))
    rows["fault_event"].append((number, 1, "reported", AT, "student"))


def _change(number: int, guest: Guest, place: int, rows: Rows) -> None:
    wish = (guest.away.arrival.isoformat(), (guest.away.monday).isoformat(), 0, "other")
    rows["change_request"].append((number, f"w{number:09}", guest.id, place, "open", "dates", *wish, AT, "2026-12-01"))


def _holds(place: int, homes: Sequence[Home], rows: Rows) -> None:
    """Beds in the weeks that no stay fills are held for one cohort, and asked for by another."""
    away = WeeksAway(*ASKED_WEEKS)
    dates = (away.arrival.isoformat(), away.departure.isoformat())
    for number, status, answered in ((HELD, "held", AT), (ASKED, "asked", None)):
        known = (number, f"o{number:09}", place, FIRST_SCHOOL, "2027-03-01", "Termin 4", status, 1, COHORT)
        rows["hold"].append((*known, 0, 0, 0, 0, AT, answered))
        rows["hold_stay"].append((number, *dates))
    nobody = (None,) * 8
    easy = [(home, bed) for home in homes if home.sharing == "mixed" for bed in home.beds if not bed.is_shared]
    for home, bed in easy[:HELD_BEDS]:
        rows["bed_night"].extend((bed.id, night, home.id, place, *nobody, HELD) for night in away.nights())


def _waiter(number: int, town: Town, term: int, rows: Rows) -> None:
    """Write a student who waits for some weeks of the spring, and what she says that she needs."""
    id_, random = FIRST_WAITER + number, town.random
    away = random.choice(list(stays_in(SPRING, random)))
    new_guest(id_, town.place, term, away, rows)
    flat = random.choice(("women", "men", None))
    said = ("waiting", 1, "evening_before", "day_after", flat, int(random.random() < 0.5), "unknown", AT, "2026-12-01")
    rows["application"].append((id_, f"a{id_}", id_, id_, *said))
    rows["waiting"].append((id_, AT, *(int(random.random() < 0.1) for _ in range(4))))
    rows["waiting_stay"].append((id_, away.arrival.isoformat(), away.departure.isoformat()))
    rows["waiting_place"].append((id_, town.place.id))
