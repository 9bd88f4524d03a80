"""Sentences about the stock, in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby

from babel.dates import get_day_names
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from housing.filters import date_filter, money_filter
from housing.rules.facts import Fact, FactValue, packing_of
from housing.rules.refusals import Value

SHARING = {
    "mixed": _l("Mixed: women and men may live here at the same time"),
    "same_gender": _l("Same gender: women's or men's flat, as the first guest asked"),
    "single_party": _l("One party: only people who came together"),
}
SHARING_SHORT = {
    "mixed": _l("mixed"),
    "same_gender": _l("same gender"),
    "single_party": _l("one party at a time"),
}
ANIMALS = {
    "never": _l("Never: a home without animals"),
    "allowed": _l("Allowed"),
    "cleaned": _l("Have been here, cleaned since"),
}
LET_BY = {
    "municipality": _l("The municipality"),
    "housing_company": _l("A housing company"),
    "region": _l("The region"),
    "other": _l("Somebody else"),
}
TITLE = {
    "owned": _l("Own it"),
    "rented": _l("Rent it and let it on"),
    "lent": _l("May use it without rent"),
}
REASONS = {
    "repair": _l("Repair"),
    "own_staff": _l("Our own staff"),
    "cleaning": _l("Cleaning"),
    "summer": _l("Closed for the summer"),
    "other": _l("Other"),
}
FACTS = {
    Fact.OWN_ROOM: _l("Own room"),
    Fact.DOOR_LOCK: _l("Lock on the room's door"),
    Fact.BATH: _l("Bathroom"),
    Fact.DUVET_AND_PILLOW: _l("Duvet and pillow"),
    Fact.BED_LINEN: _l("Bed linen"),
    Fact.TOWELS: _l("Towels"),
    Fact.WIFI: _l("Wi-Fi"),
    Fact.WASHING_MACHINE: _l("Washing machine"),
    Fact.DESK: _l("Desk"),
    Fact.DARK_CURTAINS: _l("Dark curtains"),
    Fact.ENGINE_HEATER: _l("Engine heater socket"),
    Fact.CLEANING: _l("Final cleaning"),
}
FACT_VALUES = {
    "yes": _l("Yes"),
    "no": _l("No"),
    "own": _l("Own"),
    "shared_in_flat": _l("Shared in the flat"),
    "shared_in_corridor": _l("Shared in the corridor"),
    "guest": _l("The guest cleans"),
    "landlord": _l("We clean"),
}
BATH = {
    "own": _l("A bathroom of your own"),
    "shared_in_flat": _l("The bathroom is shared in the flat"),
    "shared_in_corridor": _l("The bathroom is shared in the corridor"),
}
CLEANING = {
    "guest": _l("You clean before you leave"),
    "landlord": _l("The landlord cleans after you"),
}
NOT_THERE = {
    Fact.WIFI: _l("No Wi-Fi"),
    Fact.WASHING_MACHINE: _l("No washing machine"),
    Fact.DESK: _l("No desk"),
    Fact.DARK_CURTAINS: _l("No dark curtains"),
    Fact.ENGINE_HEATER: _l("No engine heater socket"),
}
WEEKDAYS = {
    "mon": _l("Monday"),
    "tue": _l("Tuesday"),
    "wed": _l("Wednesday"),
    "thu": _l("Thursday"),
    "fri": _l("Friday"),
    "sat": _l("Saturday"),
    "sun": _l("Sunday"),
}
DIGEST_DAYS = dict(enumerate(list(WEEKDAYS.values())[:5]))
"""The days on which a week's mail can come, as `municipality.digest_weekday` counts them."""
CHANGED_FIELDS = {
    "in_use": _l("In use"),
    "street": _l("Street address"),
    "postal_town": _l("Postal town"),
    "latitude": _l("Latitude"),
    "longitude": _l("Longitude"),
    "sharing": _l("Sharing"),
    "step_free": _l("Step-free"),
    "animals": _l("Animals"),
    "room": _l("Room"),
    "price": _l("Price per night"),
    "remark": _l("Remark"),
}


def fact_items(facts: Iterable[Fact]) -> list[tuple[str, str]]:
    """Return facts as pages draw them: the name of the sign, and its words."""
    return [(str(fact), str(FACTS[fact])) for fact in facts]


def good_to_know(facts: Mapping[Fact, FactValue]) -> list[tuple[str, str, bool]]:
    """Return who shares the bath, who cleans, and what there is not: sign, words, and whether it is missing."""
    said = [
        (str(Fact.BATH), str(BATH[facts[Fact.BATH]]), False),
        (str(Fact.CLEANING), str(CLEANING[facts[Fact.CLEANING]]), False),
    ]
    return said + [(str(fact), str(NOT_THERE[fact]), True) for fact in packing_of(facts).missing]


def changed_value(field: str, value: Value) -> str:
    """Return a fact that an import changes, as a person would say it."""
    words = {"sharing": SHARING_SHORT, "animals": ANIMALS}.get(field)
    if words is not None:
        return str(words[str(value)])
    if field == "price":
        return money_filter(int(str(value))) if value is not None else str(_("no price"))
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    return "" if value is None else str(value)


def price_since(ore_per_night: int, valid_from: date) -> str:
    """Return "75 kr from 1 Jan 2027"."""
    return str(_("%(price)s from %(day)s", price=money_filter(ore_per_night), day=date_filter(valid_from)))


def opening_hours(hours: Mapping[str, Sequence[str]]) -> str:
    """Return "Monday–Friday 08:00–16:00, Saturday 10:00–12:00"; days of the same hours in a row stand together."""
    runs = [(span, list(days)) for span, days in groupby(WEEKDAYS, key=lambda day: tuple(hours.get(day, ()))) if span]
    return ", ".join(_open_days(days, *span) for span, days in runs)


def weekday_in_sentence(weekday: int) -> str:
    """Return the name of a weekday, Monday is 0, as it stands within a sentence: Swedish writes it small there."""
    name: str = get_day_names("wide", locale=get_locale() or "sv")[weekday]
    return name


def _open_days(days: Sequence[str], opens: str, closes: str) -> str:
    # As words in a sentence: Swedish writes weekdays small there, headings of a table do not.
    names = get_day_names("wide", locale=get_locale() or "sv")
    order = list(WEEKDAYS)
    first, last = names[order.index(days[0])], names[order.index(days[-1])]
    if len(days) == 1:
        return str(_("%(day)s %(opens)s–%(closes)s", day=first, opens=opens, closes=closes))
    return str(_("%(first)s–%(last)s %(opens)s–%(closes)s", first=first, last=last, opens=opens, closes=closes))
