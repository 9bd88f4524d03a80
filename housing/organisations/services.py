"""Reference data that every other subject stands on: the country's municipalities, federations, terms.

Doing any of this twice changes nothing. Nothing here commits.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from sqlalchemy import select

from housing.database import db
from housing.organisations.models import Federation, Membership, Municipality, Term
from housing.organisations.regions import load_regions
from housing.rules.names import slug_of, swedish_sort_key, text_key
from housing.rules.terms import term_of

DATA = Path(__file__).parent / "data" / "municipalities.csv"
ALWAYS = date(2000, 1, 1)
"""From when the memberships of the data file are taken to hold; who keeps better dates edits them."""

Line = Mapping[str, str]


def load_municipalities() -> int:
    """Add every Swedish municipality that is missing, with its federation, and the regions; return how many were added.

    What a municipality has changed about itself is left alone.
    """
    load_regions()
    known = {each.code: each for each in db.session.scalars(select(Municipality))}
    lines = _lines()
    slugs = _slugs(lines)
    missing = [line for line in lines if line["code"] not in known]
    for line in missing:
        known[line["code"]] = _municipality(line, slugs[line["code"]])
    db.session.add_all(known.values())
    db.session.flush()
    _join_federations(missing, known)
    return len(missing)


def ensure_term(code: str) -> Term:
    """Return the term `VT27`, added with the usual limits of Swedish universities when it was unknown.

    Raises `rules.terms.TermError` for a code that names no term.
    """
    usual = term_of(code)
    term = db.session.scalar(select(Term).where(Term.code == usual.code))
    if term is None:
        term = Term(code=usual.code, first_day=usual.first_day, last_day=usual.last_day)
        db.session.add(term)
        db.session.flush()
    return term


@lru_cache
def _lines() -> tuple[Line, ...]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _slugs(lines: Iterable[Line]) -> dict[str, str]:
    # Håbo and Habo are two municipalities and would be one address: the county tells them apart.
    plain = {line["code"]: slug_of(line["name"]) for line in lines}
    shared = Counter(plain.values())
    return {
        line["code"]: plain[line["code"]]
        if shared[plain[line["code"]]] == 1
        else slug_of(f"{line['name']} {line['county']}")
        for line in lines
    }


def _municipality(line: Line, slug: str) -> Municipality:
    return Municipality(
        code=line["code"],
        name=line["name"],
        name_key=text_key(line["name"]),
        sort_key=swedish_sort_key(line["name"]),
        slug=slug,
        county=line["county"],
        seat=line["seat"],
        seat_latitude=float(line["seat_lat"]),
        seat_longitude=float(line["seat_lon"]),
    )


def _join_federations(lines: Iterable[Line], municipalities: Mapping[str, Municipality]) -> None:
    for line in lines:
        if line["federation"]:
            federation = _federation(line["federation"])
            municipality = municipalities[line["code"]]
            db.session.add(Membership(municipality_id=municipality.id, federation_id=federation.id, starts=ALWAYS))


def _federation(name: str) -> Federation:
    found = db.session.scalar(select(Federation).where(Federation.name_key == text_key(name)))
    if found is None:
        found = Federation(name=name, name_key=text_key(name), sort_key=swedish_sort_key(name), slug=slug_of(name))
        db.session.add(found)
        db.session.flush()
    return found
