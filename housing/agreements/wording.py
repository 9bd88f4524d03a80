"""An agreement in words, filled in from what is agreed and from the house."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from housing.accounts.models import Person
from housing.bookings.own_words import rules_of_home
from housing.bookings.papers import Agreement
from housing.filters import in_language
from housing.organisations.models import Municipality
from housing.rules.nights import Stay
from housing.rules.placeholders import Placeholder, fill
from housing.rules.wordings import AGREEMENT, Wording
from housing.stock.bed_names import bed_in_home
from housing.stock.models import Property
from housing.wordings.filling import (
    example_values,
    landlord_in_words,
    nights_in_words,
    paragraphs,
    price_in_words,
    values_of_stay,
)
from housing.wordings.wording import NAMES, texts_or_shipped
from housing.written_language import written_language

TITLES = {
    "owned": _l("The landlord owns the house."),
    "rented": _l("The landlord rents the house and lets it on."),
    "lent": _l("The landlord has the use of the house and lets it on."),
}


@dataclass(frozen=True, slots=True)
class ShownAgreement:
    """An agreement as its page shows it. `person`: the student; none in an example. `has_ended`: sooner than agreed."""

    municipality: Municipality
    landlord: str
    title: str
    person: Person | None
    paragraphs: Sequence[tuple[str, Sequence[str]]]
    rules: Sequence[str]
    terms: Sequence[str]
    made_at: datetime | None
    has_ended: bool = False


def shown_agreement(agreement: Agreement) -> ShownAgreement:
    """Return an agreement about a booking in the reader's language."""
    booking = agreement.booking
    municipality, segments = booking.municipality, booking.segments
    houses = list(dict.fromkeys(segment.bed.dwelling.property for segment in segments))
    stays = [Stay(segment.arrival, segment.departure) for segment in segments]
    landlord = _joined([landlord_in_words(house.landlord, municipality.name) for house in houses])
    values = {
        **values_of_stay(municipality.name, booking.placement.site.name, stays),
        Placeholder.NIGHTS: nights_in_words(stays),
        Placeholder.PRICE: price_in_words(sum(segment.ore for segment in segments)),
        Placeholder.ROOM: _joined([bed_in_home(segment.bed) for segment in segments]),
        Placeholder.ADDRESS: _joined([f"{house.street}, {house.postal_town}" for house in houses]),
        Placeholder.LANDLORD: landlord,
    }
    return ShownAgreement(
        municipality,
        landlord,
        " ".join(dict.fromkeys(str(TITLES[house.title]) for house in houses)),
        booking.student.person,
        _filled(agreement.paragraphs, values),
        _rules(houses),
        paragraphs(in_language(municipality.terms_of_stay)),
        agreement.made_at,
        has_ended=not booking.live or booking.status == "no_show",
    )


def example_agreement(municipality: Municipality, today: date) -> ShownAgreement:
    """Return the agreement as it would be made now, about an invented stay."""
    return ShownAgreement(
        municipality,
        landlord_in_words(None, municipality.name),
        str(TITLES["owned"]),
        None,
        _filled(texts_or_shipped(municipality.id, AGREEMENT), example_values(municipality, today)),
        (),
        paragraphs(in_language(municipality.terms_of_stay)),
        None,
    )


def _filled(
    texts: Mapping[str, Mapping[str, str]], values: Mapping[Placeholder, str]
) -> list[tuple[str, Sequence[str]]]:
    written = texts.get(written_language()) or texts["sv"]
    return [
        (str(NAMES[Wording(kind)]), paragraphs(fill(written[kind], values))) for kind in AGREEMENT if kind in written
    ]


def _rules(houses: Sequence[Property]) -> list[str]:
    return list(dict.fromkeys(line for house in houses for line in paragraphs(rules_of_home(house))))


def _joined(parts: Sequence[str]) -> str:
    return " + ".join(dict.fromkeys(parts))
