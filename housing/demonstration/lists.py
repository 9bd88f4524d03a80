"""The term's placements: the universities' lists, moved to the weeks around today and published as any other list."""

from dataclasses import replace
from datetime import datetime
from random import Random

from sqlalchemy import select

from housing.database import db
from housing.demonstration.cast import ALIAS, COORDINATOR_LTU, COORDINATOR_UMU, PROTECTED, STUDENT_ASKING
from housing.demonstration.organisations import DATA, LTU, UMU, institution, person
from housing.demonstration.storuman import COMING_SOON
from housing.demonstration.weeks import Calendar, quiet_weeks, terms_covering
from housing.files import checksum
from housing.holidays import holidays_from
from housing.organisations.models import Municipality, PlacementSite, Term
from housing.organisations.regions import region_of
from housing.placements.reading import PlacementFile, read_placements
from housing.placements.reading_rows import PlacementLine
from housing.placements.services.publishing import publish
from housing.placements.services.sites import place_site, say_who_runs
from housing.rules.coordinates import Spot
from housing.rules.nights import Period
from housing.rules.terms import term_of

LISTS = (
    ("placements-ltu.csv", LTU, COORDINATOR_LTU),
    ("placements-umu.xlsx", UMU, COORDINATOR_UMU),
    ("placements-more.csv", UMU, COORDINATOR_UMU),
)
LISTED_TERM = "VT27"
EARLIEST_FOR_ASKING = 4
"""So many weeks ahead the story of asking may begin: Storuman has rooms again by then."""
WEEKS_OF_ASKING = 3
EARLIEST_COMING, WEEKS_OF_COMING = 5, 2
"""The same of those whom the officer approves in her story."""

LEFT_AT_THE_SEAT = ("Tärnaby", "Hemsjukvården")
"""Sites whose place the coordinators have not said yet: their names begin so."""
RUN_BY_THE_REGION = ("sjukstuga", "sjukhus", "central", "lasarett", "psykiatri")
"""Words in the names of hospitals and health centres; municipalities run care homes and home care."""
ONE_KM_NORTH = 1 / 111
ONE_KM_EAST = 1 / 47
"""In degrees, at 65 degrees north."""


def publish_lists(calendar: Calendar, at: datetime) -> None:
    """Publish every list as its coordinator would; nothing is mailed."""
    lists = [read_list(name, calendar) for name, *_ in LISTS]
    for term in terms_covering(period for file in lists for row in file.rows for period in row.periods):
        db.session.add(Term(code=term.code, first_day=term.first_day, last_day=term.last_day))
    for file, (name, university, coordinator) in zip(lists, LISTS, strict=True):
        sha256 = checksum((DATA / name).read_bytes())
        publish(institution(university).id, file, sha256=sha256, at=at, by=person(coordinator).id)
    protected = person(PROTECTED)
    protected.is_protected, protected.alias = True, ALIAS
    db.session.flush()


def place_sites(rng: Random, at: datetime) -> None:
    """Put the sites near their municipality's seat, but for those that still stand on the list of sites to place."""
    by = person(COORDINATOR_UMU).id
    sites = select(PlacementSite, Municipality).join(Municipality, Municipality.id == PlacementSite.municipality_id)
    for site, town in db.session.execute(sites.order_by(PlacementSite.name_key, PlacementSite.municipality_id)):
        north, east = rng.uniform(-1, 1) * ONE_KM_NORTH, rng.uniform(-1, 1) * ONE_KM_EAST
        if not site.name.startswith(LEFT_AT_THE_SEAT):
            spot = Spot(town.seat_latitude + north, town.seat_longitude + east)
            place_site(site, spot, at=at, by=by)
        runs = region_of(town.county) if any(word in site.name.lower() for word in RUN_BY_THE_REGION) else town
        say_who_runs(site, runs, at=at, by=by)


def read_list(name: str, calendar: Calendar) -> PlacementFile:
    """Return a list with its weeks moved; each placement belongs to the term it comes to lie in."""
    listed = term_of(LISTED_TERM)
    file = read_placements((DATA / name).read_bytes(), name, term=listed, today=listed.first_day)
    moved = file.with_what_is_known([_moved(line, calendar) for line in file.lines], ())
    return replace(moved, term=None)


def _moved(line: PlacementLine, calendar: Calendar) -> PlacementLine:
    if line.email == STUDENT_ASKING:
        return replace(line, periods=(_quiet(calendar, EARLIEST_FOR_ASKING, WEEKS_OF_ASKING),))
    if line.email in COMING_SOON:
        return replace(line, periods=(_quiet(calendar, EARLIEST_COMING, WEEKS_OF_COMING),))
    return replace(line, periods=tuple(calendar.moved(period) for period in line.periods))


def _quiet(calendar: Calendar, earliest: int, weeks: int) -> Period:
    return quiet_weeks(calendar.day(earliest), weeks, holidays_from(calendar.today))
