"""What stands before the first bed: municipalities, terms, institutions, written through the product itself."""

from datetime import date

from flask import Flask
from sqlalchemy import select

from bench.calendar import SPELLS
from bench.country import BENCH_TOWN, bed_counts
from bench.guests import FIRST_SCHOOL, SCHOOLS, Place
from housing.availability.queries.reach import REACH_KM
from housing.database import db
from housing.organisations.models import Institution, Municipality
from housing.organisations.services import ensure_term, load_municipalities
from housing.rules.distance import within_degrees

LONG_AGO = date(2025, 1, 1)


def lay_ground(app: Flask, *, is_national: bool) -> tuple[list[Place], dict[str, int]]:
    """Write what others stand on; return the municipalities that get beds, and the terms' ids by code."""
    with app.app_context():
        load_municipalities()
        terms = {spell.term: ensure_term(spell.term).id for spell in SPELLS}
        db.session.add_all(_institution(FIRST_SCHOOL + n) for n in range(SCHOOLS))
        municipalities = list(db.session.scalars(select(Municipality).order_by(Municipality.code)))
        counts = bed_counts(_near_or_far(municipalities), is_national=is_national)
        for municipality in municipalities:
            if municipality.code in counts:
                _open(municipality)
        places = [_place(each, counts[each.code]) for each in municipalities if each.code in counts]
        db.session.commit()
    return places, terms


def _near_or_far(municipalities: list[Municipality]) -> list[tuple[str, bool]]:
    town = next(each for each in municipalities if each.code == BENCH_TOWN)
    box = within_degrees(town.seat_latitude, town.seat_longitude, REACH_KM)
    return [
        (
            each.code,
            box.south <= each.seat_latitude <= box.north and box.west <= each.seat_longitude <= box.east,
        )
        for each in municipalities
    ]


def _open(municipality: Municipality) -> None:
    municipality.live_since = LONG_AGO
    municipality.mailbox = f"boende@kommun{municipality.code}.example"
    municipality.key_place = "Kommunhuset"
    municipality.key_hours = {"mon": ["08:00", "16:00"]}


def _place(municipality: Municipality, beds: int) -> Place:
    return Place(municipality.id, municipality.code, municipality.seat_latitude, municipality.seat_longitude, beds)


def _institution(number: int) -> Institution:
    name = f"Lärosäte {number}"
    return Institution(
        id=number, name=name, name_key=name.casefold(), sort_key=name.casefold(), slug=f"larosate-{number}"
    )
