"""Which known placement each placement of a file is: by term, student, course and ordinal."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from housing.placements.queries.known import Key, KnownPlacement, known_placements
from housing.placements.queries.organisations import as_entered
from housing.placements.reading_groups import PlacementRow
from housing.rules.names import text_key
from housing.rules.ordinals import Listed, Numbered, ordinals_of
from housing.rules.terms import Term, term_on

Group = tuple[str, str, str]
"""A key without the ordinal: term, e-mail, course."""


class MatchedRow(NamedTuple):
    """A placement of a file with what it is known by, and what is known of it, if anything."""

    row: PlacementRow
    key: Key
    term: Term
    known: KnownPlacement | None


@dataclass(frozen=True, slots=True)
class Matched:
    """The placements of a file in its order, and all that is known of those terms."""

    rows: tuple[MatchedRow, ...]
    known: Mapping[Key, KnownPlacement]


def match(institution_id: int, rows: Sequence[PlacementRow], term: Term | None) -> Matched:
    """Find what is known of each placement in a file of `term`; without one each is of the term it begins in."""
    terms = _terms(rows, as_entered(term) if term else None)
    known = known_placements(institution_id, {each.code for each in terms.values()})
    known_in: defaultdict[Group, list[KnownPlacement]] = defaultdict(list)
    for key, placement in known.items():
        known_in[key[:3]].append(placement)
    listed: defaultdict[Group, list[PlacementRow]] = defaultdict(list)
    for row in rows:
        listed[terms[row].code, *row.known_by].append(row)
    keys: dict[PlacementRow, Key] = {}
    for group, its_rows in listed.items():
        ordinals = ordinals_of([_listed(row) for row in its_rows], [_numbered(each) for each in known_in[group]])
        keys |= {row: (*group, ordinal) for row, ordinal in zip(its_rows, ordinals, strict=True)}
    return Matched(tuple(MatchedRow(row, keys[row], terms[row], known.get(keys[row])) for row in rows), known)


def _terms(rows: Sequence[PlacementRow], stated: Term | None) -> dict[PlacementRow, Term]:
    if stated:
        return dict.fromkeys(rows, stated)
    begun = {row: term_on(row.periods[0].first_day) for row in rows}
    entered = {term: as_entered(term) for term in set(begun.values())}
    return {row: entered[term] for row, term in begun.items()}


def _listed(row: PlacementRow) -> Listed:
    return Listed(_site(row.municipality_name, row.site_name), row.periods)


def _numbered(known: KnownPlacement) -> Numbered:
    site = _site(known.municipality_name, known.site_name)
    return Numbered(known.key[3], site, known.periods, is_cancelled=known.status == "cancelled")


def _site(municipality_name: str, site_name: str) -> Hashable:
    return text_key(municipality_name), text_key(site_name)
