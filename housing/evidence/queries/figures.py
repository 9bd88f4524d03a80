"""The figures of every municipality, term by term, as anybody may read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import select

from housing.database import db
from housing.evidence.models import TermFigures
from housing.organisations.models import Municipality, Term
from housing.rules.evidence import Span, TermCount, placements_housed, spans_of


@dataclass(frozen=True, slots=True)
class TermOffer:
    """What was offered in a term: beds and nights, and how many placements of the usual length they had room for."""

    term: str
    beds: int
    nights: int
    placements: int
    is_over: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """One municipality: what it offered in each term, newest first, and whom it housed, newest span first."""

    code: str
    name: str
    slug: str
    offers: tuple[TermOffer, ...]
    spans: tuple[Span, ...]

    def span_of(self, term: str) -> Span | None:
        """Return the span that ends with the term: its numbers stand beside that term."""
        return next((span for span in self.spans if span.last == term), None)


@dataclass(frozen=True, slots=True)
class _Row:
    figures: TermFigures
    term: Term


def evidence(day: date) -> list[Evidence]:
    """Return all municipalities that have been counted, in Swedish order. People are told of terms that are over."""
    rows = db.session.execute(
        select(TermFigures, Term, Municipality.code, Municipality.name, Municipality.slug)
        .join(Term, Term.id == TermFigures.term_id)
        .join(Municipality, Municipality.id == TermFigures.municipality_id)
        .order_by(Municipality.sort_key, Municipality.id, Term.first_day)
    )
    return [
        _evidence(*municipality, [_Row(figures, term) for figures, term, *_ in group], day)
        for municipality, group in groupby(rows, key=lambda row: (row.code, row.name, row.slug))
    ]


def _evidence(code: str, name: str, slug: str, rows: list[_Row], day: date) -> Evidence:
    over = [each for each in rows if each.term.last_day < day]
    spans = spans_of([TermCount(each.term.code, each.figures.stays, each.figures.weeks) for each in over])
    used, stays = _usual(rows)
    offers = [
        TermOffer(
            each.term.code,
            each.figures.beds,
            each.figures.nights_offered,
            placements_housed(each.figures.nights_offered, used, stays),
            each in over,
        )
        for each in rows
    ]
    return Evidence(code, name, slug, tuple(reversed(offers)), tuple(reversed(spans)))


def _usual(rows: Iterable[_Row]) -> tuple[int, int]:
    """Return nights used and stays of all terms together: how long a stay usually was; of few people it is not told."""
    used = sum(each.figures.nights_used for each in rows)
    stays = sum(each.figures.stays for each in rows)
    return used, stays
