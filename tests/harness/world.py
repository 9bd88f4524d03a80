"""A small world for tests of pages: two of everything, so that there is always somebody else's.

    world = build_world()              # in an application context; commits
    sign_in(client, world.elin)        # harness/sign_in.py; people are known by their addresses
    client.get(f"/bookings/{world.storuman.booking}")

Elin of Umeå has two placements in Storuman: for weeks 6-8 she has asked for a bed (`booking`, requested), for weeks
12-14 there is an application (`application`, open), as where requests are collected. Maja of Luleå has the same in
Sorsele. Things are known by their references, as in addresses; use `found(Model, ref)` for the row.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import delete, select

from housing.bookings.models import Application, Booking
from housing.bookings.services.asking import Wanted, ask_for_bed
from housing.bookings.services.telling import MAILS_OF_REQUEST, write_mails_of_request
from housing.database import Model, db
from housing.jobs import Job
from housing.organisations.models import Campus, Institution, Municipality, PlacementSite, Term
from housing.placements.models import Invitation, Placement, PlacementImport, PlacementPeriod
from housing.placements.queries.organisations import Place
from housing.placements.services.windows import write_windows
from housing.rules.names import swedish_sort_key, text_key
from housing.rules.nights import Period, core_stays
from housing.stock.models import Bed, BedPrice, Dwelling, Property
from housing.stock.services.closures import close_beds
from tests.harness.clock import TUESDAY
from tests.harness.made_once import made_once
from tests.harness.people import LONG_AGO, a_grant, a_person, a_student, an_account

WEEKS_6_TO_8 = Period(date(2027, 2, 8), date(2027, 2, 26))
WEEKS_12_TO_14 = Period(date(2027, 3, 22), date(2027, 4, 9))
ORE_PER_NIGHT = 12_500

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Town:
    """A municipality's things, by reference, and who works there, by address."""

    id: int
    slug: str
    officer: str
    site: str
    property: str
    dwelling: str
    beds: tuple[str, str, str]
    closure: str
    placement: str
    second_placement: str
    booking: str
    application: str


@dataclass(frozen=True)
class School:
    """An institution's things and who coordinates its placements."""

    id: int
    slug: str
    coordinator: str
    student: str
    placement_import: str


@dataclass(frozen=True)
class World:
    """What `build_world` wrote."""

    storuman: Town
    sorsele: Town
    umu: School
    ltu: School
    elin: str = "elin@umu.example"
    maja: str = "maja@ltu.example"
    former_officer: str = "frida@storuman.example"
    disabled_officer: str = "dan@storuman.example"


def build_world() -> World:
    """Write the world and commit it. Made by the services once for each worker, from then on written as it was."""
    return made_once("world", _made_by_the_services)


def _made_by_the_services() -> World:
    term = Term(code="VT27", first_day=date(2027, 1, 18), last_day=date(2027, 6, 6))
    db.session.add(term)
    storuman, sorsele = _municipality("2421", "Storuman", 65.1, 17.1), _municipality("2422", "Sorsele", 65.5, 17.5)
    umu, ltu = _institution("Umeå universitet", "umu"), _institution("Luleå tekniska universitet", "ltu")
    world = World(
        storuman=_town(storuman, umu, term, ("Elin", "Ek", World.elin), ("Olle", "Olsson", "olle@storuman.example")),
        sorsele=_town(sorsele, ltu, term, ("Maja", "Mo", World.maja), ("Siv", "Sand", "siv@sorsele.example")),
        umu=_school(umu, term, World.elin, ("Karin", "Kvist", "karin@umu.example")),
        ltu=_school(ltu, term, World.maja, ("Per", "Palm", "per@ltu.example")),
    )
    former = a_person("Frida", "Falk", world.former_officer)
    a_grant(former, "officer", storuman.id, ends=TUESDAY.date())
    disabled = a_person("Dan", "Dahl", world.disabled_officer)
    a_grant(disabled, "officer", storuman.id)
    an_account(disabled)
    db.session.commit()
    return world


def found(model: type[Row], ref: str) -> Row:
    """Return the row with that reference."""
    return db.session.scalars(select(model).where(model.__table__.c.ref == ref)).one()


def _municipality(code: str, name: str, latitude: float, longitude: float) -> Municipality:
    municipality = Municipality(
        name=name,
        name_key=text_key(name),
        sort_key=swedish_sort_key(name),
        slug=text_key(name),
        code=code,
        county="Västerbottens län",
        seat=name,
        seat_latitude=latitude,
        seat_longitude=longitude,
        live_since=LONG_AGO,
    )
    db.session.add(municipality)
    db.session.flush()
    return municipality


def _institution(name: str, short_name: str) -> Institution:
    institution = Institution(
        name=name,
        name_key=text_key(name),
        sort_key=swedish_sort_key(name),
        slug=short_name,
        short_name=short_name.upper(),
        campuses=[Campus(name=name.split(maxsplit=1)[0], latitude=63.8, longitude=20.3)],
    )
    db.session.add(institution)
    db.session.flush()
    return institution


def _school(institution: Institution, term: Term, student: str, coordinator: tuple[str, str, str]) -> School:
    a_grant(a_person(*coordinator), "coordinator", institution.id)
    read = PlacementImport(
        institution_id=institution.id, term_id=term.id, sha256="0" * 64, imported_at=TUESDAY, counts={"new": 2}
    )
    db.session.add(read)
    db.session.flush()
    return School(institution.id, institution.slug, coordinator[2], student, read.ref)


def _town(
    municipality: Municipality,
    institution: Institution,
    term: Term,
    student: tuple[str, str, str],
    officer: tuple[str, str, str],
) -> Town:
    a_grant(a_person(*officer), "officer", municipality.id)
    house, dwelling, beds = _furnished(municipality)
    closures = close_beds([beds[2]], date(2027, 2, 1), date(2027, 2, 15), reason="repair", person_id=None, at=TUESDAY)
    site = _site(municipality)
    person = a_person(*student)
    learner = a_student(person, institution.id)
    first, second = (
        _placement(municipality, institution.id, term.id, learner.id, site.id, ordinal, period)
        for ordinal, period in ((1, WEEKS_6_TO_8), (2, WEEKS_12_TO_14))
    )
    booking = _asked(municipality, first, beds[0], person.id, WEEKS_6_TO_8, "first_come")
    application = _asked(municipality, second, beds[1], person.id, WEEKS_12_TO_14, "collect")
    municipality.mailbox = f"boende@{municipality.slug}.example"  # last, so that no mail lies there from the start
    return Town(
        id=municipality.id,
        slug=municipality.slug,
        officer=officer[2],
        site=site.ref,
        property=house.ref,
        dwelling=dwelling.ref,
        beds=(beds[0].ref, beds[1].ref, beds[2].ref),
        closure=closures[0].ref,
        placement=first.ref,
        second_placement=second.ref,
        booking=booking.ref,
        application=application.ref,
    )


def _furnished(municipality: Municipality) -> tuple[Property, Dwelling, list[Bed]]:
    house = Property(
        municipality_id=municipality.id,
        name="Skogsgården",
        name_key="skogsgården",
        street="Skogsvägen 4",
        postal_town=municipality.name,
        latitude=municipality.seat_latitude,
        longitude=municipality.seat_longitude,
        key_place="Kommunhuset",
        key_hours={"mon": ["08:00", "16:00"]},
    )
    dwelling = Dwelling(municipality_id=municipality.id, label="A", sharing="mixed", property=house)
    beds = [
        Bed(
            municipality_id=municipality.id,
            label=str(number),
            room=f"rum {number}",
            dwelling=dwelling,
            prices=[BedPrice(valid_from=LONG_AGO, ore_per_night=ORE_PER_NIGHT)],
        )
        for number in (1, 2, 3)
    ]
    db.session.add_all([house, dwelling, *beds])
    db.session.flush()
    return house, dwelling, beds


def _site(municipality: Municipality) -> PlacementSite:
    site = PlacementSite(
        municipality_id=municipality.id,
        name="Sjukstugan",
        name_key="sjukstugan",
        latitude=municipality.seat_latitude,
        longitude=municipality.seat_longitude,
    )
    db.session.add(site)
    db.session.flush()
    return site


def _placement(
    municipality: Municipality,
    institution_id: int,
    term_id: int,
    student_id: int,
    site_id: int,
    ordinal: int,
    period: Period,
) -> Placement:
    placement = Placement(
        institution_id=institution_id,
        term_id=term_id,
        student_id=student_id,
        course_code="3OM401",
        ordinal=ordinal,
        site_id=site_id,
        municipality_id=municipality.id,
        status="published",
        housing="yes",
        published_at=TUESDAY - timedelta(days=1),
        periods=[PlacementPeriod(first_day=period.first_day, last_day=period.last_day)],
    )
    db.session.add(placement)
    db.session.flush()
    write_windows({placement.id: ([period], _place(municipality))})
    db.session.add(Invitation(placement_id=placement.id, send_on=TUESDAY.date(), decided_at=TUESDAY))
    return placement


def _place(municipality: Municipality) -> Place:
    return Place(
        municipality.id,
        municipality.name,
        municipality.seat_latitude,
        municipality.seat_longitude,
        municipality.margin_before,
        municipality.margin_after,
        municipality.keep_gap_nights,
    )


def _asked(
    municipality: Municipality, placement: Placement, bed: Bed, person_id: int, period: Period, mode: str
) -> Booking | Application:
    municipality.answer_mode = mode
    db.session.flush()
    made = ask_for_bed(placement, Wanted(bed, core_stays([period])), person_id=person_id, at=TUESDAY).load()
    if isinstance(made, Booking):
        write_mails_of_request({"booking_id": made.id}, TUESDAY)
    db.session.execute(delete(Job).where(Job.kind == MAILS_OF_REQUEST))  # as if the worker had been there
    municipality.answer_mode = "first_come"
    db.session.flush()
    return made
