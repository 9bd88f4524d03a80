"""Nights of a placement: which are needed, which may be booked, on what ground.

Source: domain.md, "Nights of a placement". A *night* is named by the date of its
evening. A *stay* is half-open: the night of the departure date is not included.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from housing.rules.refusals import Refusal, RuleError

ONE_DAY = timedelta(days=1)

KEEP_GAP_NIGHTS = 2
"""Gaps of at most this many nights keep the bed, unless the municipality says else."""

MARGIN_NIGHTS = 1
"""Nights offered before and after the core, unless the municipality says else."""

LONGEST_PERIOD_DAYS = 366
"""A longer period is a slip of the pen: the longest real ones are a term (assumed)."""

FIRST_YEAR, LAST_YEAR = 2000, 2099
"""Days outside these years are slips of the pen (assumed)."""


class Ground(StrEnum):
    """Why a night may be booked on a placement."""

    CORE = "core"
    MARGIN = "margin"
    GAP = "gap"
    GRANTED = "granted"
    OUTSIDE = "outside"


class Arrive(StrEnum):
    """Her choice of the first night: "come Sunday or Monday"."""

    EVENING_BEFORE = "evening_before"
    FIRST_DAY = "first_day"


class Leave(StrEnum):
    """Her choice of the last night: "leave Friday or Saturday"."""

    DAY_AFTER = "day_after"
    LAST_DAY = "last_day"


class PeriodProblem(StrEnum):
    """What can be wrong with the days of a period, or with shortening it."""

    ENDS_BEFORE_IT_STARTS = "ends_before_it_starts"
    TOO_LONG = "too_long"
    YEAR_OUT_OF_RANGE = "year_out_of_range"
    NO_NIGHT_LEFT = "no_night_left"


class NoNightLeftError(RuleError):
    """The two choices together leave a stay without a single night."""


@dataclass(frozen=True, order=True, slots=True)
class Stay:
    """Arrival and departure date, half-open: a night or more.

    Raises ValueError where the departure is not after the arrival.
    """

    arrival: date
    departure: date

    def __post_init__(self) -> None:
        if self.departure <= self.arrival:
            raise ValueError(f"a stay must end after it starts: {self}")

    @property
    def nights(self) -> int:
        """How many nights."""
        return (self.departure - self.arrival).days

    def each_night(self) -> Iterator[date]:
        """The nights in order."""
        return (self.arrival + ONE_DAY * i for i in range(self.nights))

    def overlaps(self, other: "Stay") -> bool:
        """Whether some night belongs to both; meeting at a date is no overlap."""
        return self.arrival < other.departure and other.arrival < self.departure

    def covers(self, night: date) -> bool:
        """Whether the night belongs to the stay."""
        return self.arrival <= night < self.departure


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """First and last day at the site, both included.

    Raises ValueError where the last day is before the first.
    """

    first_day: date
    last_day: date

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise ValueError(f"a period must not end before it starts: {self}")


def check_period(first_day: date, last_day: date) -> tuple[Refusal, ...]:
    """Everything that is impossible or absurd in the days of a period."""
    found = []
    facts = {"first_day": first_day, "last_day": last_day}
    for day in (first_day, last_day):
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            found.append(Refusal(PeriodProblem.YEAR_OUT_OF_RANGE, {"day": day}))
    if last_day < first_day:
        found.append(Refusal(PeriodProblem.ENDS_BEFORE_IT_STARTS, facts))
    days = (last_day - first_day).days + 1
    if days > LONGEST_PERIOD_DAYS:
        longest = {"days": days, "longest": LONGEST_PERIOD_DAYS}
        found.append(Refusal(PeriodProblem.TOO_LONG, {**facts, **longest}))
    return tuple(found)


def core_stay(period: Period) -> Stay:
    """From the evening before the first day to the morning after the last."""
    return Stay(period.first_day - ONE_DAY, period.last_day + ONE_DAY)


def core_stays(periods: Iterable[Period], keep_gap_nights: int = KEEP_GAP_NIGHTS) -> tuple[Stay, ...]:
    """The stays that house the periods, in order.

    Periods with at most ``keep_gap_nights`` nights between them share one stay and
    keep the bed; longer gaps are released.
    """
    return _joined(map(core_stay, periods), keep_gap_nights)


def wanted_stays(
    periods: Iterable[Period],
    arrive: Arrive = Arrive.EVENING_BEFORE,
    leave: Leave = Leave.DAY_AFTER,
    keep_gap_nights: int = KEEP_GAP_NIGHTS,
) -> tuple[Stay, ...]:
    """What the student asks for: the core stays, shortened by her two choices.

    Both choices hold for the outer ends of every stay, never inside a kept gap. Give
    only the periods she asks for: she may take one and wait for the other.

    Raises NoNightLeftError, naming every stay that would be empty.
    """
    return _shortened(core_stays(periods, keep_gap_nights), arrive, leave)


def periods_not_over(periods: Iterable[Period], tonight: date) -> tuple[Period, ...]:
    """The periods of which a core night is left, in their order: the last one is that of the last day."""
    return tuple(period for period in periods if core_stay(period).departure > tonight)


def is_over(departure: date, today: date) -> bool:
    """Whether a stay is over: from the day of departure on no night is left of it."""
    return departure <= today


def still_ahead(stays: Iterable[Stay], today: date) -> tuple[Stay, ...]:
    """The nights of stays that are left, from tonight on, in order: none that has passed is given to anybody."""
    return tuple(Stay(max(stay.arrival, today), stay.departure) for stay in sorted(stays) if stay.departure > today)


def stays_left(
    periods: Iterable[Period],
    arrive: Arrive = Arrive.EVENING_BEFORE,
    leave: Leave = Leave.DAY_AFTER,
    keep_gap_nights: int = KEEP_GAP_NIGHTS,
    *,
    tonight: date,
) -> tuple[Stay, ...]:
    """What a student asks for on the day of ``tonight``: of her nights those that are to come, tonight's among them.

    Periods that are over fall away, and with them the gap nights that were kept for them. A shortening that would
    leave a stay without a night is not carried out. Nothing when every period is over.
    """
    periods = periods_not_over(periods, tonight)
    core = core_stays(periods, keep_gap_nights)
    try:
        wanted = _shortened(core, arrive, leave)
    except NoNightLeftError:
        wanted = core
    if any(stay.departure <= tonight for stay in wanted):
        wanted = core
    return tuple(stay if stay.arrival >= tonight else Stay(tonight, stay.departure) for stay in wanted)


def window(
    periods: Sequence[Period],
    margin_before: int = MARGIN_NIGHTS,
    margin_after: int = MARGIN_NIGHTS,
    keep_gap_nights: int = KEEP_GAP_NIGHTS,
) -> dict[date, Ground]:
    """Every night that may be booked on the placement, in order, with its ground.

    Core goes before gap, and both before margin. Grants of an officer and nights
    left outside by a move are added by whoever keeps them.
    """
    grounds: dict[date, Ground] = {}
    for stay in core_stays(periods, keep_gap_nights):
        grounds |= dict.fromkeys(stay.each_night(), Ground.GAP)
    for period in periods:
        grounds |= dict.fromkeys(core_stay(period).each_night(), Ground.CORE)
    for stay in core_stays(periods, keep_gap_nights):
        before = [stay.arrival - ONE_DAY * n for n in range(1, margin_before + 1)]
        after = [stay.departure + ONE_DAY * n for n in range(margin_after)]
        for night in before + after:
            grounds.setdefault(night, Ground.MARGIN)
    return dict(sorted(grounds.items()))


def stays_covered(
    held: Iterable[Stay], periods: Sequence[Period], window_rules: tuple[int, int, int], tonight: date
) -> bool:
    """Whether nights that are held still fit periods that moved: none from tonight on lies outside, and no night
    between the first and the last day at the site is without a bed in the parts she holds one for.

    ``window_rules``: margin before, margin after and kept gap, in nights. Her choices of coming and leaving later or
    earlier are not known here, so the first and last core night may be missing.
    """
    nights = {night for stay in held for night in stay.each_night()}
    allowed = window(periods, *window_rules)
    if any(night not in allowed for night in nights if night >= tonight):
        return False
    parts = [stay for stay in core_stays(periods, window_rules[2]) if nights & set(stay.each_night())]
    needed = {night for stay in parts for night in list(stay.each_night())[1:-1]}
    return all(night in nights for night in needed if night >= tonight)


def nights_of(stays: Iterable[Stay]) -> frozenset[date]:
    """Every night of the stays."""
    return frozenset(night for stay in stays for night in stay.each_night())


def ranges_of(nights: Iterable[date]) -> tuple[Stay, ...]:
    """The nights as stays without holes, in order; a night given twice is one."""
    return _joined((Stay(night, night + ONE_DAY) for night in nights), 0)


def _joined(stays: Iterable[Stay], gap_nights: int) -> tuple[Stay, ...]:
    joined: list[Stay] = []
    for stay in sorted(stays):
        if joined and (stay.arrival - joined[-1].departure).days <= gap_nights:
            departure = max(joined[-1].departure, stay.departure)
            joined[-1] = Stay(joined[-1].arrival, departure)
        else:
            joined.append(stay)
    return tuple(joined)


def _shortened(core: tuple[Stay, ...], arrive: Arrive, leave: Leave) -> tuple[Stay, ...]:
    later, earlier = arrive is Arrive.FIRST_DAY, leave is Leave.LAST_DAY
    if not later and not earlier:
        return core
    if empty := [stay for stay in core if stay.nights <= later + earlier]:
        raise NoNightLeftError(*map(_no_night_left, empty))
    return tuple(Stay(stay.arrival + ONE_DAY * later, stay.departure - ONE_DAY * earlier) for stay in core)


def _no_night_left(core: Stay) -> Refusal:
    facts = {"arrival": core.arrival, "departure": core.departure}
    return Refusal(PeriodProblem.NO_NIGHT_LEFT, facts)
