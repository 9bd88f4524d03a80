"""What a file of placements would change, found before anything is written; the preview shows exactly this."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from housing.placements.queries.known import KnownPlacement, held_nights, keys_by_reference, names_elsewhere
from housing.placements.queries.organisations import Place, names_by_seat, place_named, places_by_key
from housing.placements.queries.site_names import kept_names
from housing.placements.reading import PlacementFile
from housing.placements.reading_groups import PlacementRow
from housing.placements.reading_rows import PlacementLine
from housing.placements.services.matching import MatchedRow, match
from housing.placements.services.planned import MOVES, Change, Field, Plan, Planned, RowState
from housing.rules.names import email_key, text_key
from housing.spreadsheets.known_names import KnownNames
from housing.spreadsheets.problems import ProblemCode, RowProblem


def plan_import(institution_id: int, file: PlacementFile) -> Plan:
    """Compare a file with what is known. Reads only; each row comes once, in the order of the file."""
    places = places_by_key()
    lines, unknown = _at_known_places(file, places)
    file = file.with_what_is_known(
        lines, [*unknown, *_called_otherwise(institution_id, file), *_known_by_nothing(institution_id, file)]
    )
    matched = match(institution_id, file.rows, file.term)
    planned = [_plan(each, places[text_key(each.row.municipality_name)]) for each in matched.rows]
    planned = _with_what_is_booked(planned)
    courses = {each.key[2] for each in planned}
    of_courses = [each for key, each in matched.known.items() if key[2] in courses and each.status == "published"]
    return Plan(
        planned=tuple(planned),
        left_out=file.left_out,
        problems=file.problems,
        vanished=() if file.problems or file.is_typed else _vanished(of_courses, planned),
        published=len(of_courses),
        terms=tuple(sorted({each.term for each in planned})),
        counts=Counter(each.state for each in planned),
    )


def _at_known_places(file: PlacementFile, places: Mapping[str, Place]) -> tuple[list[PlacementLine], list[RowProblem]]:
    """Call municipalities and sites what they are called here: "Malå kommun" and "Malå" are one place.

    So are two spellings of a site that a person has said are one.
    """
    found = {name: place_named(name, places) for name in {line.municipality_name for line in file.lines}}
    names = KnownNames({key: (place.name,) for key, place in places.items()})
    towns = names_by_seat() if None in found.values() else {}
    kept = kept_names()
    lines, unknown = [], []
    for line in file.lines:
        name = line.municipality_name
        if place := found[name]:
            site_name = kept.get((place.id, text_key(line.site_name)), line.site_name)
            lines.append(replace(line, municipality_name=place.name, site_name=site_name))
        else:
            lines.append(line)
            town_of = towns.get(text_key(name))
            likely = (town_of,) if town_of else names.nearest(name)
            unknown.append(file.sheet.complaint(line, "municipality", ProblemCode.UNKNOWN, name, *likely))
    return lines, unknown


def _called_otherwise(institution_id: int, file: PlacementFile) -> list[RowProblem]:
    """Refuse to link an address to somebody of another name whom only others know.

    Else an invented name beside any address would give away, in the list of students, whose it is.
    """
    stored = names_elsewhere(institution_id, {email_key(line.email) for line in file.lines})
    field = "last_name" if "last_name" in file.sheet.header.columns else "name"
    return [
        file.sheet.complaint(line, field, ProblemCode.OTHER_NAME, line.full_name)
        for line in file.lines
        if (names := stored.get(email_key(line.email)))
        and (text_key(names[0]), text_key(names[1])) != (text_key(line.first_name), text_key(line.last_name))
    ]


def _known_by_nothing(institution_id: int, file: PlacementFile) -> list[RowProblem]:
    """Refuse a reference that names no placement of the institution's, or one of another student or course."""
    lines = {line.reference: line for line in file.lines if line.reference}
    keys = keys_by_reference(institution_id, lines) if lines else {}
    return [
        file.sheet.complaint(line, "reference", ProblemCode.UNKNOWN, ref)
        for ref, line in lines.items()
        if ref not in keys or keys[ref][1:3] != line.known_by
    ]


def _plan(matched: MatchedRow, place: Place) -> Planned:
    row, key, term, known = matched
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


def _with_what_is_booked(planned: list[Planned]) -> list[Planned]:
    """Say of placements that move what is booked on them: those bookings are re-matched when it is published."""
    moving = [each.known.id for each in planned if each.known and each.changes_any(MOVES)]
    held = held_nights(moving) if moving else {}
    return [replace(each, held=held.get(each.known.id)) if each.known else each for each in planned]


def _vanished(of_courses: Iterable[KnownPlacement], planned: Iterable[Planned]) -> tuple[KnownPlacement, ...]:
    # A file may hold one course only: the others did not vanish. With a bad row nobody knows who it was about.
    keys = {each.key for each in planned}
    return tuple(each for each in of_courses if each.key not in keys)
