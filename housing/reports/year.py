"""The year on one page, for the municipal board: what there was, who was housed, what it was let for, three voices."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from housing.feedback.queries.told import told_to
from housing.filters import money_filter
from housing.reports.grouping import Scope
from housing.reports.housing_tables import occupancy, weeks
from housing.reports.queries.nights import agreed_stays, beds_of, stays_within
from housing.reports.queries.requests import asked_in, refused_in
from housing.reports.request_tables import waiting_of
from housing.reports.tables import By, Cell, Table
from housing.reports.wording import number, refused_because, said_terms
from housing.rules.feedback import voices_for_one_page
from housing.rules.nights import ONE_DAY
from housing.rules.reports import beds_standing, ore_within, overlap


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the page. `said`: as people read it; `counts`: the sentence that says what it counts.

    `unit`: what a file, whose numbers are bare, has to add to the name.
    """

    name: str
    number: Cell
    said: str
    counts: str
    unit: str = ""

    @property
    def full_name(self) -> str:
        """The name with its unit."""
        return f"{self.name}, {self.unit}" if self.unit else self.name


@dataclass(frozen=True, slots=True)
class Let:
    """What the nights were let for: öre agreed with students and for how many nights; and nights free of charge."""

    ore: int
    nights_charged: int
    nights_free: int


@dataclass(frozen=True, slots=True)
class Year:
    """Everything on the page. `refused`: (reason in words, how many), the most frequent first.

    `voices`: what guests said; `heard_in`: in which terms.
    """

    figures: tuple[Figure, ...]
    let: tuple[Figure, ...]
    refused: tuple[tuple[str, int], ...]
    occupancy: Table
    voices: tuple[str, ...]
    heard_in: str


def year_of(scope: Scope) -> Year:
    """Return the page of a year or a term."""
    of_months = occupancy(scope, By.MONTH)
    asked, refused = asked_in(scope.municipality.id, scope.period), refused_in(scope.municipality.id, scope.period)
    voices, heard_in = _voices(scope)
    return Year(
        figures=(
            *_of_housing(scope, of_months),
            _figure(_("Requests"), len(asked), _("What students asked of us.")),
            _figure(_("Refused"), len(refused), _("Requests that we declined.")),
            *_of_waiting(waiting_of(asked, scope.today)),
        ),
        let=_of_money(let_for(scope)),
        refused=tuple(Counter(refused_because(each.reason) for each in refused).most_common()),
        occupancy=of_months,
        voices=voices,
        heard_in=heard_in,
    )


def let_for(scope: Scope) -> Let:
    """Return what was agreed with the guests for the nights slept; a price is shared evenly over its nights."""
    nights = scope.nights
    if nights is None:
        return Let(0, 0, 0)
    agreed = agreed_stays(scope.municipality.id, nights)
    found = [(each, overlap(each.stay, nights)) for each in agreed]
    return Let(
        ore=sum(ore_within(each.ore, each.stay, nights) for each in agreed),
        nights_charged=sum(part.nights for each, part in found if part and each.ore),
        nights_free=sum(part.nights for each, part in found if part and not each.ore),
    )


def _voices(scope: Scope) -> tuple[tuple[str, ...], str]:
    """Return three things that guests said, and in which terms: the newest that are told and not after the period."""
    for span in told_to(scope.municipality.id, scope.today):
        voices = voices_for_one_page(voice.text for voice in span.voices)
        if voices and span.terms[-1].first_day < scope.period.end:
            return voices, said_terms(span.terms)
    return (), ""


def _of_housing(scope: Scope, of_months: Table) -> Sequence[Figure]:
    nights = scope.nights
    offered, slept, share, _empty, closed = of_months.total
    beds = beds_standing(beds_of(scope.municipality), nights.departure - ONE_DAY) if nights else 0
    (housed,) = weeks(scope, By.MONTH).total
    stays = stays_within(scope.municipality.id, nights) if nights else 0
    return (
        _figure(_("Beds"), beds, _("Beds that were there on the last night counted here.")),
        _figure(_("Stays"), stays, _("Bookings whose guest slept with us on at least one night.")),
        _figure(_("Guest nights"), slept, _("Nights that somebody slept in a bed of ours.")),
        _figure(_("Weeks of placement"), housed, _("Weeks of a placement during which its student had a bed of ours.")),
        Figure(
            _("Occupancy"),
            share,
            _("%(share)s %%", share=share) if share is not None else "–",
            _without_closed(offered or 0, closed or 0),
            unit="%",
        ),
    )


def _without_closed(offered: int, closed: int) -> str:
    of_offered = _("Guest nights, of the %(offered)s nights on which a bed was there.", offered=number(offered))
    if not closed:
        return of_offered
    apart = _("The %(closed)s nights on which we had closed one are not among them.", closed=number(closed))
    return f"{of_offered} {apart}"


def _of_waiting(cells: tuple[Cell, ...]) -> Sequence[Figure]:
    _answered, half, nine_of_ten, _late, _unanswered = cells
    return (
        _figure(_("Half answered within, working days"), half, _("From the request to our first answer.")),
        _figure(
            _("Nine of ten answered within, working days"), nine_of_ten, _("From the request to our first answer.")
        ),
    )


def _of_money(let: Let) -> tuple[Figure, ...]:
    return (
        Figure(
            _("Agreed with students"),
            let.ore // 100,
            money_filter(let.ore - let.ore % 100),
            _("What students are to pay for these nights, by what was agreed; whole kronor."),
            unit="SEK",
        ),
        _figure(_("Nights at a price"), let.nights_charged, _("Nights that a student pays something for.")),
        _figure(_("Nights free of charge"), let.nights_free, _("Nights that cost the student nothing.")),
    )


def _figure(name: str, value: Cell, counts: str) -> Figure:
    return Figure(name, value, number(value), counts)
