"""Finding what a file of placements names: its institution, municipalities and term."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from housing.database import db
from housing.organisations.models import Institution, Municipality, Term
from housing.rules import terms
from housing.rules.names import nearest, text_key

SUFFIXES = (" kommun", " municipality")


PLACE = (
    Municipality.id,
    Municipality.name,
    Municipality.seat_latitude,
    Municipality.seat_longitude,
    Municipality.margin_before,
    Municipality.margin_after,
    Municipality.keep_gap_nights,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality as far as placements need it: its seat, and how it makes windows (nights)."""

    id: int
    name: str
    latitude: float
    longitude: float
    margin_before: int
    margin_after: int
    keep_gap_nights: int

    @property
    def window_rules(self) -> tuple[int, int, int]:
        """Margin before, margin after and kept gap, in nights: what a window is made with besides the periods."""
        return self.margin_before, self.margin_after, self.keep_gap_nights


def institution_named(name: str) -> Institution | None:
    """Return the institution with that full or short name; case and spaces do not count."""
    key = text_key(name)
    for institution in _institutions():
        if key in {institution.name_key, text_key(institution.short_name or ""), institution.slug}:
            return institution
    return None


def institutions_like(name: str) -> list[str]:
    """Return the names of institutions that may have been meant, the likeliest first."""
    names = {}
    for institution in _institutions():
        names[institution.name] = institution.name
        if institution.short_name:
            names[institution.short_name] = f"{institution.short_name} ({institution.name})"
    return [names[found] for found in nearest(name, names)]


def institution_names() -> list[str]:
    """Return the names of all institutions in Swedish order."""
    return [institution.name for institution in _institutions()]


def _institutions() -> Iterable[Institution]:
    return db.session.scalars(select(Institution).order_by(Institution.sort_key)).all()


def places_by_key() -> dict[str, Place]:
    """Return every municipality by the key of its name."""
    rows = db.session.execute(select(Municipality.name_key, *PLACE))
    return {row[0]: Place(*row[1:]) for row in rows}


def names_by_seat() -> dict[str, str]:
    """Return the name of the municipality that each town is the seat of, by the key of the town's name."""
    rows = db.session.execute(select(Municipality.seat, Municipality.name))
    return {text_key(seat): name for seat, name in rows}


def place_with_id(municipality_id: int) -> Place:
    """Return one municipality."""
    return Place(*db.session.execute(select(*PLACE).where(Municipality.id == municipality_id)).one())


def place_named(name: str, places: Mapping[str, Place]) -> Place | None:
    """Return the municipality that a cell names: "Storuman", "Storumans kommun"."""
    key = text_key(name)
    for suffix in SUFFIXES:
        key = key.removesuffix(suffix)
    return places.get(key) or places.get(key.removesuffix("s"))


def academic_term(text: str) -> terms.Term:
    """Return the term that `text` names, with the days that were entered for it, else the usual ones.

    Raises `TermError` when it names none.
    """
    return as_entered(terms.term_of(text))


def as_entered(term: terms.Term) -> terms.Term:
    """Return the term with the first and last day that stand in our data, if it does."""
    found = db.session.scalar(select(Term).where(Term.code == term.code))
    return terms.Term(found.first_day, found.last_day, found.code) if found else term
