"""What the arrival page says, once, for every form it is given: page, file to keep, PDF, calendar entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from flask_babel import gettext as _

from housing.arrivals.services.guest_codes import GuestCodes, guest_codes
from housing.arrivals.wording import WAYS_TOLD, shows_from_sentence, unreadable_sentence
from housing.bookings.models import Booking, Segment
from housing.bookings.queries.arrivals import arrival_of
from housing.clock import local_date
from housing.filters import date_range_filter, in_language, room_filter
from housing.keys.services.showing import ShownCode
from housing.rules.facts import Fact, facts_of
from housing.stock.models import Bed
from housing.stock.wording import opening_hours

Codes = Mapping[int, Sequence[ShownCode]]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands below it, a line or a paragraph each."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HomeSheet:
    """What is said of one bed she comes to, from `arrival` to `departure`. `address`: for maps and calendars."""

    arrival: date
    departure: date
    address: str
    parts: tuple[Part, ...]

    @property
    def days(self) -> str:
        """From when to when she is there."""
        return date_range_filter((self.arrival, self.departure))


@dataclass(frozen=True, slots=True)
class Sheet:
    """The arrival page in words. `holds_code`: a code stands in it, so that whoever has it gets in."""

    title: str
    homes: tuple[HomeSheet, ...]
    common: tuple[Part, ...] = field(default=())
    holds_code: bool = False


def sheet_of(booking: Booking, at: datetime, codes: Codes | None = None) -> Sheet:
    """Return what the page says at an instant; with `codes`, by the id of a bed, those that a guest may see now."""
    today = local_date(at)
    allowed = guest_codes(booking, at)
    ahead = [part for part in booking.segments if part.departure >= today] or booking.segments[-1:]
    municipality = booking.municipality
    common = (
        Part(
            _("If something is wrong"),
            _lines(
                _called(_("Duty telephone, at any hour: %(number)s"), _duty_telephone(ahead[0].bed, booking)),
                _called(_("Telephone of the municipality: %(number)s"), municipality.telephone),
                _called(_("Mail: %(number)s"), municipality.mailbox),
            ),
        ),
        Part(_("When it is -30 °C"), _paragraphs(in_language(municipality.cold) or _cold())),
    )
    return Sheet(
        title=_("Your arrival in %(municipality)s", municipality=municipality.name),
        homes=tuple(_home(booking, part, allowed, codes) for part in ahead),
        common=tuple(part for part in common if part.lines),
        holds_code=any(shown.code for found in (codes or {}).values() for shown in found),
    )


def _home(booking: Booking, part: Segment, allowed: GuestCodes, codes: Codes | None) -> HomeSheet:
    bed, house = part.bed, part.bed.dwelling.property
    parts = (
        Part(_("Address"), _lines(house.street, house.postal_town, f"{bed.dwelling.label}, {room_filter(bed.room)}")),
        Part(_("Codes"), _lines(*_codes(booking, part, allowed, codes))),
        Part(_("From the bus"), _paragraphs(in_language(house.from_bus))),
        Part(_("How to get there"), _paragraphs(in_language(house.arrival))),
        Part(_("The key"), _lines(*_key(booking, part))),
        Part(_("Wi-Fi"), _paragraphs(in_language(bed.dwelling.network)) if part in allowed.open_segments else ()),
        Part(_("Engine heater"), _heater(bed, booking)),
        Part(_("Rules of the house"), _paragraphs(in_language(house.house_rules))),
    )
    return HomeSheet(
        part.arrival,
        part.departure,
        f"{house.street}, {house.postal_town}",
        tuple(each for each in parts if each.lines),
    )


def _key(booking: Booking, part: Segment) -> list[str | None]:
    house, known = part.bed.dwelling.property, arrival_of(booking.id)
    way = known.way_to(part.bed_id, part.arrival) if known else None
    after_hours = in_language(house.after_hours)
    return [
        str(WAYS_TOLD[way]) if way else None,
        known.way_note if known and way else None,
        _("You fetch the key here: %(place)s", place=house.key_place) if house.key_place else None,
        _("Open %(hours)s.", hours=opening_hours(house.key_hours)) if house.key_place and house.key_hours else None,
        _("At other times: %(way)s", way=after_hours) if after_hours else None,
    ]


def _codes(booking: Booking, part: Segment, allowed: GuestCodes, codes: Codes | None) -> list[str]:
    if codes is not None and part in allowed.open_segments:
        return [
            _("%(what)s: %(code)s", what=shown.key.label, code=shown.code or unreadable_sentence(booking.municipality))
            for shown in codes.get(part.bed_id, ())
        ]
    if allowed.has_codes and part not in allowed.open_segments and allowed.shows_from:
        return [shows_from_sentence(allowed.shows_from)]
    return []


def _heater(bed: Bed, booking: Booking) -> tuple[str, ...]:
    if said := in_language(bed.dwelling.property.heater):
        return _paragraphs(said)
    has_socket = facts_of(booking.municipality.facts, bed.dwelling.facts)[Fact.ENGINE_HEATER] == "yes"
    if has_socket:
        return (_("There is a socket at the parking place. Below -10 °C plug the car in two hours before you leave."),)
    return (_("There is no socket for an engine heater."),)


def _duty_telephone(bed: Bed, booking: Booking) -> str | None:
    return bed.dwelling.property.duty_telephone or booking.municipality.duty_telephone


def _cold() -> str:
    return "\n".join(
        (
            _("Wear several layers, a hat, mittens and warm boots, also for a short walk. Cover nose and cheeks."),
            _("Keep your phone in an inner pocket: its battery dies quickly in the cold."),
            _("White, numb skin is frostbite: go inside, warm it with a warm hand, never rub it with snow."),
            _("Keep windows and doors shut and radiators free. Is the heating off? Call at once, see above."),
            _("In a car bring warm clothes, a blanket, and a charged phone. In danger of life call 112."),
        )
    )


def _called(sentence: str, number: str | None) -> str | None:
    return sentence % {"number": number} if number else None


def _lines(*lines: str | None) -> tuple[str, ...]:
    return tuple(line for line in lines if line)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
