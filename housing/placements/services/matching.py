"""Which known placement each placement of a file is: by term, student, course and ordinal, or by its reference."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from housing.placements.queries.known import Key, KnownPlacement, keys_by_reference, known_placements
from housing.placements.queries.organisations import as_entered
from housing.placements.reading_groups import PlacementRow
from housing.rules.names import text_key
from housing.rules.ordinals import Listed, Numbered, ordinals_of
from housing.rules.terms import Term, term_of, term_on, terms_around

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
    named = _named(institution_id, rows)
    begun = {row: term or term_on(row.periods[0].first_day) for row in rows if row not in named}
    searched = set(begun.values()).union(*([] if term else map(terms_around, set(begun.values()))))
    known = known_placements(institution_id, {each.code for each in searched} | {key[0] for key in named.values()})
    terms = begun if term else _terms_as_known(begun, known)
    terms = _as_entered(terms | {row: term_of(key[0]) for row, key in named.items()})
    codes = {each.code for each in terms.values()}
    known = {key: placement for key, placement in known.items() if key[0] in codes}
    known_in: defaultdict[Group, list[KnownPlacement]] = defaultdict(list)
    for key, placement in known.items():
        known_in[key[:3]].append(placement)
    listed: defaultdict[Group, list[PlacementRow]] = defaultdict(list)
    for row in begun:
        listed[terms[row].code, *row.known_by].append(row)
    keys: dict[PlacementRow, Key] = {**named}
    taken = frozenset(named.values())
    for group, its_rows in listed.items():
        others = [_numbered(each) for each in known_in[group] if each.key not in taken]
        ordinals = ordinals_of([_listed(row) for row in its_rows], others)
        keys |= {row: (*group, ordinal) for row, ordinal in zip(its_rows, ordinals, strict=True)}
    return Matched(tuple(MatchedRow(row, keys[row], terms[row], known.get(keys[row])) for row in rows), known)


def _named(institution_id: int, rows: Sequence[PlacementRow]) -> dict[PlacementRow, Key]:
    """Return the placements that their reference names, and what they are known by."""
    refs = {row.reference: row for row in rows if row.reference}
    keys = keys_by_reference(institution_id, refs) if refs else {}
    return {refs[ref]: key for ref, key in keys.items()}


def _terms_as_known(
    begun: Mapping[PlacementRow, Term], known: Mapping[Key, KnownPlacement]
) -> dict[PlacementRow, Term]:
    """Let a placement that is known with the same days in the term before or after stay there.

    A list that names its term may begin before the term does.
    """
    groups = {key[:3] for key in known}
    codes = {(key[1:3], placement.periods): key[0] for key, placement in known.items()}
    found = {}
    for row, term in begun.items():
        code = codes.get((row.known_by, row.periods))
        found[row] = term_of(code) if code and (term.code, *row.known_by) not in groups else term
    return found


def _as_entered(terms: Mapping[PlacementRow, Term]) -> dict[PlacementRow, Term]:
    entered = {term: as_entered(term) for term in set(terms.values())}
    return {row: entered[term] for row, term in terms.items()}


def _listed(row: PlacementRow) -> Listed:
    return Listed(_site(row.municipality_name, row.site_name), row.periods)


def _numbered(known: KnownPlacement) -> Numbered:
    site = _site(known.municipality_name, known.site_name)
    return Numbered(known.key[3], site, known.periods, is_cancelled=known.status == "cancelled")


def _site(municipality_name: str, site_name: str) -> Hashable:
    return text_key(municipality_name), text_key(site_name)
