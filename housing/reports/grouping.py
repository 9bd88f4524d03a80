"""The lines of a table: months of the period, properties by name, institutions as far as they may be told apart."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from babel.dates import format_date
from flask_babel import gettext as _

from housing.organisations.models import Institution, Municipality
from housing.reports.queries.nights import names_of
from housing.reports.tables import By
from housing.rules.names import swedish_sort_key
from housing.rules.nights import ONE_DAY, Stay
from housing.rules.reports import Month, Reported, days_of_month, months_of, told_apart
from housing.stock.models import Property
from housing.written_language import written_language

TOGETHER = 0
"""The line of the institutions that are not told apart: no institution has this number."""


class HasPlace(Protocol):
    """Something counted, of which it is known when and where it was and who sent the student."""

    @property
    def month(self) -> Month:
        """The month in which it was."""

    @property
    def property_id(self) -> int:
        """Whose bed it was about."""

    @property
    def institution_id(self) -> int:
        """Who sent the student."""


Fact = TypeVar("Fact", bound=HasPlace)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is about: a municipality, a period, and the day on which it is asked for."""

    municipality: Municipality
    period: Reported
    today: date

    @property
    def nights(self) -> Stay | None:
        """The nights of the period that have been slept since the municipality went live."""
        slept = self.period.nights_until(self.today)
        since = self.municipality.live_since
        if since is None or slept.departure <= since:
            return None
        return Stay(max(slept.arrival, since), slept.departure)

    @property
    def days(self) -> Stay:
        """The days of the period up to today, today among them."""
        return Stay(self.period.first_day, min(self.period.end, self.today + ONE_DAY))


@dataclass(frozen=True, slots=True)
class Groups:
    """The lines of a table in their order, each by its key with its label. `is_apart`: see `Table`."""

    by: By
    labels: Mapping[Any, str]
    is_apart: bool = True

    def of(self, facts: Iterable[Fact]) -> dict[Any, list[Fact]]:
        """Return the facts of each line."""
        found: dict[Any, list[Fact]] = {key: [] for key in self.labels}
        for fact in facts:
            found[self.key_of(fact)].append(fact)
        return found

    def key_of(self, fact: HasPlace) -> Any:
        """Return the line that something belongs to."""
        if self.by is By.MONTH:
            return fact.month
        if self.by is By.PROPERTY:
            return fact.property_id
        return fact.institution_id if fact.institution_id in self.labels else TOGETHER


def groups(by: By, days: Stay | None, houses: Collection[int], students: Callable[[], Mapping[int, int]]) -> Groups:
    """Return the lines of a table: the months of some days, these properties, or the institutions of these students.

    `students`: how many there are of each institution, asked only where institutions are told.
    """
    if by is By.MONTH:
        return Groups(by, {month: said_month(month) for month in (months_of(days) if days else ())})
    if by is By.PROPERTY:
        return Groups(by, _by_name(names_of(Property, houses)))
    return _institutions(students())


def said_month(month: Month) -> str:
    """Return "feb. 2027"."""
    language = "en_GB" if written_language() == "en" else "sv"
    return format_date(days_of_month(month).arrival, "MMM y", locale=language)


def _institutions(students: Mapping[int, int]) -> Groups:
    apart = told_apart(students)
    labels = _by_name(names_of(Institution, apart))
    is_apart = len(apart) == len(students)
    if not is_apart:
        labels[TOGETHER] = _("Other universities together") if apart else _("All universities together")
    return Groups(By.INSTITUTION, labels, is_apart)


def _by_name(names: Mapping[int, str]) -> dict[int, str]:
    return dict(sorted(names.items(), key=lambda item: (swedish_sort_key(item[1]), item[0])))
