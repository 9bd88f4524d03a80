"""What placeholders become in the language at hand: of a stay, and of an example to look at before it is used."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from housing.filters import date_filter, money_filter, room_filter
from housing.organisations.models import Municipality
from housing.rules.decisions import case_number, case_prefix
from housing.rules.nights import Stay
from housing.rules.placeholders import Placeholder, fill
from housing.wordings.wording import LANGUAGES
from housing.written_language import writing_in

Values = Mapping[Placeholder, str]

EXAMPLE_ORE = 350_000
EXAMPLE_NIGHTS = timedelta(days=20)
EXAMPLE_LEAD = timedelta(weeks=8)
EXAMPLE_DEADLINE = timedelta(weeks=1)


def values_of_stay(municipality: str, site: str, stays: Sequence[Stay], deadline: date | None = None) -> Values:
    """Return what every text about a stay may say; `stays` in order of arrival."""
    values = {
        Placeholder.MUNICIPALITY: municipality,
        Placeholder.SITE: site,
        Placeholder.FIRST_NIGHT: date_filter(stays[0].arrival),
        Placeholder.LAST_DAY: date_filter(max(stay.departure for stay in stays)),
    }
    return values | ({Placeholder.DEADLINE: date_filter(deadline)} if deadline else {})


def nights_in_words(stays: Sequence[Stay]) -> str:
    """Return "20 nätter"."""
    return ngettext("%(num)s night", "%(num)s nights", sum(stay.nights for stay in stays))


def price_in_words(ore: int) -> str:
    """Return a price as an agreement says it."""
    return money_filter(ore) if ore else _("nothing (free of charge)")


def landlord_in_words(landlord: str | None, municipality: str) -> str:
    """Return who lets a house: whoever it says, else the municipality."""
    return landlord or _("%(name)s municipality", name=municipality)


def example_stay(today: date) -> Stay:
    """Return the days of the example."""
    return Stay(today + EXAMPLE_LEAD, today + EXAMPLE_LEAD + EXAMPLE_NIGHTS)


def example_values(municipality: Municipality, today: date) -> Values:
    """Return what the placeholders become in an example, whichever of them a text has."""
    stays = [example_stay(today)]
    return {
        **values_of_stay(municipality.name, _("the health centre"), stays, today + EXAMPLE_DEADLINE),
        Placeholder.NIGHTS: nights_in_words(stays),
        Placeholder.PRICE: price_in_words(EXAMPLE_ORE),
        Placeholder.ROOM: _("flat %(label)s", label="1001") + ", " + room_filter("rum 1"),
        Placeholder.ADDRESS: _("Example Street 1, %(town)s", town=municipality.seat),
        Placeholder.LANDLORD: landlord_in_words(None, municipality.name),
        Placeholder.MAILBOX: municipality.mailbox or municipality.name,
        Placeholder.CASE: case_number(case_prefix(municipality.name), today.year, 1),
    }


def examples_of(texts: Mapping[str, str], municipality: Municipality, today: date) -> dict[str, list[str]]:
    """Return a text as a student would read it, by language, in paragraphs."""
    found = {}
    for language in LANGUAGES:
        if texts.get(language):
            with writing_in(language):
                found[language] = paragraphs(fill(texts[language], example_values(municipality, today)))
    return found


def paragraphs(text: str) -> list[str]:
    """Return the lines of a text that say something."""
    return [line for line in text.splitlines() if line.strip()]
