"""What a file of placements would change, found before anything is written; the preview shows exactly this."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from housing.placements.queries.known import Key, KnownPlacement, held_nights, known_placements
from housing.placements.queries.organisations import Place, as_entered, place_named, places_by_key
from housing.placements.reading import PlacementFile
from housing.placements.reading_groups import PlacementRow
from housing.placements.services.planned import RENEWS_WINDOW, Change, Field, Plan, Planned, RowState
from housing.rules.names import email_key, nearest, text_key
from housing.rules.terms import Term, term_on
from housing.spreadsheets.problems import ProblemCode, RowProblem


def plan_import(institution_id: int, file: PlacementFile) -> Plan:
    """Compare a file with what is known. Reads only; each row comes once, in the order of the file."""
    places = places_by_key()
    found = {row: place_named(row.municipality_name, places) for row in file.rows}
    unknown = [
        problem for row, place in found.items() if place is None for problem in _unknown_place(file, row, places)
    ]
    term = as_entered(file.term) if file.term else None
    keyed = _keyed([row for row, place in found.items() if place is not None], term)
    terms = tuple(sorted({term for _, term in keyed.values()}))
    known = known_placements(institution_id, [term.code for term in terms])
    planned = [_plan(row, key, term, found[row], known.get(key)) for row, (key, term) in keyed.items()]
    planned = _refuse_booked(planned)
    return Plan(
        planned=tuple(planned),
        left_out=file.left_out,
        problems=tuple(sorted([*file.problems, *unknown], key=lambda problem: problem.row)),
        vanished=() if file.problems or unknown else _vanished(known, planned),
        terms=terms,
        counts=Counter(each.state for each in planned),
    )


def _unknown_place(file: PlacementFile, row: PlacementRow, places: Mapping[str, Place]) -> tuple[RowProblem, ...]:
    names = nearest(row.municipality_name, [place.name for place in places.values()])
    return file.complaints(row, "municipality", ProblemCode.UNKNOWN, row.municipality_name, *names)


def _keyed(rows: Iterable[PlacementRow], term: Term | None) -> dict[PlacementRow, tuple[Key, Term]]:
    keys = {}
    for row in rows:
        of_row = term or as_entered(term_on(row.periods[0].first_day))
        keys[row] = ((of_row.code, email_key(row.email), text_key(row.course_code), row.ordinal), of_row)
    return keys


def _plan(row: PlacementRow, key: Key, term: Term, place: Place | None, known: KnownPlacement | None) -> Planned:
    assert place is not None  # rows without a municipality became problems  # noqa: S101
    if known is None:
        return Planned(row, key, term, place, None, RowState.NEW)
    changes = tuple(_changes(row, place, known))
    state = RowState.CHANGED if changes else RowState.UNCHANGED
    return Planned(row, key, term, place, known, state, changes)


def _changes(row: PlacementRow, place: Place, known: KnownPlacement) -> Iterable[Change]:
    if known.status != "published":
        yield Change(Field.STATUS, known.status, "published")
    old_name, new_name = (known.first_name, known.last_name), (row.first_name, row.last_name)
    if old_name != new_name and known.may_rename:
        yield Change(Field.STUDENT, " ".join(old_name), " ".join(new_name))
    if row.course_name and row.course_name != known.course_name:
        yield Change(Field.COURSE, known.course_name, row.course_name)
    if row.study_term and row.study_term != known.study_term:
        yield Change(Field.STUDY_TERM, known.study_term, row.study_term)
    if (place.id, text_key(row.site_name)) != (known.municipality_id, text_key(known.site_name)):
        old = f"{known.site_name}, {known.municipality_name}"
        yield Change(Field.SITE, old, f"{row.site_name}, {place.name}")
    if row.periods != known.periods:
        yield Change(Field.PERIODS, known.periods, row.periods)
    if row.housing not in {"unknown", known.housing} and not known.has_answered:
        yield Change(Field.HOUSING, known.housing, row.housing)


def _refuse_booked(planned: list[Planned]) -> list[Planned]:
    # A cancelled one that takes place after all, too: the nights that were lived on it are still in its old window.
    moving = [each.known.id for each in planned if each.known and each.changes_any(RENEWS_WINDOW)]
    held = held_nights(moving) if moving else {}
    return [
        replace(each, state=RowState.BOOKED, held=held[each.known.id]) if each.known and each.known.id in held else each
        for each in planned
    ]


def _vanished(known: Mapping[Key, KnownPlacement], planned: Iterable[Planned]) -> tuple[KnownPlacement, ...]:
    # A file may hold one course only: the others did not vanish. With a bad row nobody knows who it was about.
    keys = {each.key for each in planned}
    courses = {key[2] for key in keys}
    return tuple(
        placement
        for key, placement in known.items()
        if key not in keys and key[2] in courses and placement.status == "published"
    )
