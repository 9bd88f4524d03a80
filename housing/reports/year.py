"""The year on one page, for the municipal board: what there was, who was housed, what it was let for, three voices."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from housing.bookings.wording import DECLINE_REASONS
from housing.feedback.queries.told import told_to
from housing.filters import money_filter
from housing.reports.grouping import Scope
from housing.reports.housing_tables import occupancy, weeks
from housing.reports.queries.nights import agreed_stays, beds_of, stays_within
from housing.reports.queries.requests import asked_in, refused_in
from housing.reports.request_tables import reasons_of, waiting_of
from housing.reports.tables import By, Cell, Table
from housing.rules.feedback import voices_for_one_page
from housing.rules.nights import ONE_DAY
from housing.rules.reports import beds_standing, ore_within, overlap


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the page. `said`: as people read it; `counts`: the sentence that says what it counts."""

    name: str
    number: Cell
    said: str
    counts: str


@dataclass(frozen=True, slots=True)
class Let:
    """What the nights were let for: öre agreed with students and for how many nights; and nights free of charge."""

    ore: int
    nights_charged: int
    nights_free: int


@dataclass(frozen=True, slots=True)
class Year:
    """Everything on the page. `refused`: (reason in words, how many), the most frequent first."""

    figures: tuple[Figure, ...]
    let: tuple[Figure, ...]
    refused: tuple[tuple[str, int], ...]
    occupancy: Table
    voices: tuple[str, ...]


def year_of(scope: Scope) -> Year:
    """Return the page of a year or a term."""
    of_months = occupancy(scope, By.MONTH)
    asked, refused = asked_in(scope.municipality.id, scope.period), refused_in(scope.municipality.id, scope.period)
    reasons = Counter({str(DECLINE_REASONS[code]): 0 for code in reasons_of(refused)})
    for each in refused:
        reasons[str(DECLINE_REASONS.get(each.reason, DECLINE_REASONS["other"]))] += 1
    return Year(
        figures=(
            *_of_housing(scope, of_months),
            _figure(_("Requests"), len(asked), _("What students asked of us.")),
            _figure(_("Refused"), len(refused), _("Requests that we declined.")),
            *_of_waiting(waiting_of(asked, scope.today)),
        ),
        let=_of_money(let_for(scope)),
        refused=tuple(reasons.most_common()),
        occupancy=of_months,
        voices=voices_told(scope),
    )


def let_for(scope: Scope) -> Let:
    """Return what was agreed with the guests for the nights slept; a price is shared evenly over its nights."""
    nights = scope.nights
    ore, charged, free = 0, 0, 0
    for each in agreed_stays(scope.municipality.id, nights) if nights else ():
        found = overlap(each.stay, nights) if nights else None
        number = found.nights if found else 0
        ore += ore_within(each.ore, each.stay, nights) if nights else 0
        charged, free = (charged + number, free) if each.ore else (charged, free + number)
    return Let(ore, charged, free)


def voices_told(scope: Scope) -> tuple[str, ...]:
    """Return three things that guests said, of the newest terms that are told; none of fewer than five guests."""
    told = told_to(scope.municipality.id, scope.today)
    return voices_for_one_page(voice.text for span in told for voice in span.voices)


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
            _("Occupancy, %"),
            share,
            _("%(share)s %%", share=share) if share is not None else "–",
            _(
                "Guest nights, of the %(offered)s nights on which a bed was there. The %(closed)s nights on which we"
                " had closed one are not among them.",
                offered=offered,
                closed=closed,
            ),
        ),
    )


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
            _("Agreed with students, SEK"),
            let.ore // 100,
            money_filter(let.ore - let.ore % 100),
            _("What students are to pay for these nights, by what was agreed; whole kronor."),
        ),
        _figure(_("Nights at a price"), let.nights_charged, _("Nights that a student pays something for.")),
        _figure(_("Nights free of charge"), let.nights_free, _("Nights that cost the student nothing.")),
    )


def _figure(name: str, number: Cell, counts: str) -> Figure:
    return Figure(name, number, "–" if number is None else str(number), counts)
