"""The smallest ground that a ledger can stand on: one town, one flat of each kind, students with placements."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from housing.accounts.models import Person, Student
from housing.bookings.holds import Hold
from housing.bookings.models import Booking, BookingEvent
from housing.nights.ledger import BedNights, ForBooking
from housing.organisations.models import Institution, Municipality, PlacementSite, Term
from housing.placements.models import Placement, PlacementNight
from housing.stock.models import Bed, Closure, Dwelling, Property
from tests.harness.holds import a_hold

FIRST = date(2027, 2, 7)
NIGHTS = tuple(FIRST + timedelta(days=n) for n in range(5))
AT = datetime(2026, 11, 24, 8, tzinfo=UTC)


@dataclass
class Ground:
    """What stands after `lay`; beds are named by dwelling and number, for example `mixed-1`."""

    session: Session
    municipality: Municipality
    other_municipality: Municipality
    institution: Institution
    term: Term
    site: PlacementSite
    beds: dict[str, Bed]

    def placement(self, name: str, *, status: str = "published", nights: tuple[date, ...] = NIGHTS) -> Placement:
        """Give a new student a placement whose window is `nights`."""
        person = Person()
        self.session.add(person)
        self.session.flush()
        student = Student(institution_id=self.institution.id, email_key=f"{name}@x.example", person_id=person.id)
        self.session.add(student)
        self.session.flush()
        placement = Placement(
            institution_id=self.institution.id,
            term_id=self.term.id,
            student_id=student.id,
            course_code="3OM401",
            site_id=self.site.id,
            municipality_id=self.municipality.id,
            status=status,
        )
        self.session.add(placement)
        self.session.flush()
        if status == "published":
            rows = [PlacementNight(placement_id=placement.id, night=night, ground="core") for night in nights]
            self.session.add_all(rows)
            self.session.flush()
        return placement

    def booking(self, placement: Placement, status: str = "requested") -> Booking:
        """Write a booking with its first event, without nights."""
        live = status not in {"declined", "withdrawn", "cancelled", "expired"}
        booking = Booking(
            municipality_id=self.municipality.id,
            placement_id=placement.id,
            student_id=placement.student_id,
            status=status,
            live=live,
            version=1,
            asked_at=AT,
            answer_by=date(2026, 12, 1),
        )
        self.session.add(booking)
        self.session.flush()
        self.session.add(
            BookingEvent(booking_id=booking.id, version=1, from_status="new", to_status=status, at=AT, actor="student")
        )
        self.session.flush()
        return booking

    def taker(self, name: str) -> ForBooking:
        """Return a booking of a new student, ready to take nights."""
        placement = self.placement(name)
        booking = self.booking(placement)
        return ForBooking(booking.id, placement.id, placement.student_id)

    def closure(self, bed: str) -> Closure:
        """Write a closure of a bed, without nights."""
        where = self.beds[bed]
        closure = Closure(
            municipality_id=where.municipality_id,
            dwelling_id=where.dwelling_id,
            bed_id=where.id,
            starts=NIGHTS[0],
            ends=NIGHTS[-1] + timedelta(days=1),
            reason="repair",
        )
        self.session.add(closure)
        self.session.flush()
        return closure

    def hold(self) -> Hold:
        """Write a hold, without nights."""
        return a_hold(self.municipality.id, self.institution.id)

    def nights(self, bed: str, company: str | None = "*", nights: tuple[date, ...] = NIGHTS) -> BedNights:
        """Return nights of a bed; the room's company follows the dwelling's where the room is shared."""
        where = self.beds[bed]
        shared = where.is_shared_room and company is not None
        return BedNights(
            bed_id=where.id,
            dwelling_id=where.dwelling_id,
            municipality_id=where.municipality_id,
            nights=nights,
            company=company,
            room=where.room_key if shared else None,
            room_company=company if shared else None,
        )


def lay(session: Session) -> Ground:
    """Write the ground and flush it."""
    municipality, other = _municipality("2421", "storuman"), _municipality("2422", "sorsele")
    institution = Institution(name="Umu", name_key="umu", sort_key="umu", slug="umu")
    term = Term(code="VT27", first_day=date(2027, 1, 18), last_day=date(2027, 6, 6))
    session.add_all([municipality, other, institution, term])
    session.flush()
    site = PlacementSite(
        municipality_id=municipality.id, name="Sjukstugan", name_key="sjukstugan", latitude=65.1, longitude=17.1
    )
    session.add(site)
    session.flush()
    beds: dict[str, Bed] = {}
    for place, name in ((municipality, "house"), (other, "elsewhere")):
        house = Property(
            municipality_id=place.id,
            name=name,
            name_key=name,
            street="Gatan 1",
            postal_town=place.name,
            latitude=65.1,
            longitude=17.1,
        )
        session.add(house)
        session.flush()
        for sharing in ("mixed", "same_gender", "single_party", "one_room"):
            _furnish(session, house, sharing, beds, prefix="" if place is municipality else "other-")
    return Ground(session, municipality, other, institution, term, site, beds)


def _municipality(code: str, name: str) -> Municipality:
    return Municipality(
        name=name,
        name_key=name,
        sort_key=name,
        slug=name,
        code=code,
        county="Västerbottens län",
        seat=name,
        seat_latitude=65.1,
        seat_longitude=17.1,
    )


def _furnish(session: Session, house: Property, sharing: str, beds: dict[str, Bed], prefix: str) -> None:
    shared = sharing == "one_room"
    dwelling = Dwelling(
        municipality_id=house.municipality_id,
        property_id=house.id,
        label=sharing,
        sharing="mixed" if shared else sharing,
    )
    session.add(dwelling)
    session.flush()
    made = {
        f"{prefix}{sharing}-{number}": Bed(
            municipality_id=house.municipality_id,
            dwelling_id=dwelling.id,
            room="rum 1" if shared else f"rum {number}",
            is_shared_room=shared,
            label=f"{number}",
        )
        for number in (1, 2, 3)
    }
    session.add_all(made.values())
    session.flush()
    beds |= made
