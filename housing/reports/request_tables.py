"""Tables about requests: what was asked and what became of it, how soon it was answered, what was refused and why."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from flask_babel import gettext as _

from housing.holidays import holidays_from
from housing.reports.grouping import Groups, Scope, groups
from housing.reports.queries.requests import Asked, Outcome, Refused, asked_in, refused_in
from housing.reports.tables import Bar, By, Cell, Line, Table
from housing.reports.wording import REFUSED_BECAUSE
from housing.rules.proposals import DeclineReason
from housing.rules.reports import HALF, NINE_OF_TEN, within
from housing.rules.working_days import working_days_between


def requests(scope: Scope, by: By) -> Table:
    """Return what was asked in the period, and what has become of it by now."""
    asked = asked_in(scope.municipality.id, scope.period)
    lines = _lines(scope, by, asked)
    rows = {key: _outcomes(facts) for key, facts in lines.of(asked).items()}
    return Table(
        title=_("Requests"),
        counts=_(
            "What students asked of us in these months, and what has become of it by now. Each request counts once, in"
            " the month in which it was made."
        ),
        by=by,
        columns=(
            _("Asked"),
            _("Got a bed"),
            _("Refused"),
            _("Withdrawn by the student"),
            _("Came to nothing otherwise"),
            _("Not answered yet"),
        ),
        lines=[Line(label, rows[key], _bar_of_requests(rows[key])) for key, label in lines.labels.items()],
        total=_outcomes(asked),
        key=(_("got a bed"), _("asked")),
        is_apart=lines.is_apart,
    )


def waiting(scope: Scope, by: By) -> Table:
    """Return in how many working days what was asked in the period was answered."""
    asked = asked_in(scope.municipality.id, scope.period)
    lines = _lines(scope, by, asked)
    rows = {key: waiting_of(facts, scope.today) for key, facts in lines.of(asked).items()}
    return Table(
        title=_("Waiting time"),
        counts=_(
            "Working days from a request to our first answer: half were answered within the first number, nine of ten"
            " within the second. An answer on the same day took none. Late are those answered, or still not answered,"
            " after the day that we had promised."
        ),
        by=by,
        columns=(
            _("Answered"),
            _("Half within, working days"),
            _("Nine of ten within, working days"),
            _("Late"),
            _("Not answered yet"),
        ),
        lines=[Line(label, rows[key], _bar_of_waiting(rows[key])) for key, label in lines.labels.items()],
        total=waiting_of(asked, scope.today),
        key=(_("half within"), _("nine of ten within")),
        is_apart=lines.is_apart,
    )


def refusals(scope: Scope, by: By) -> Table:
    """Return what was refused in the period, by reason."""
    refused = refused_in(scope.municipality.id, scope.period)
    lines = _lines(scope, by, refused)
    reasons = reasons_of(refused)
    rows = {key: _by_reason(facts, reasons) for key, facts in lines.of(refused).items()}
    return Table(
        title=_("Refusals"),
        counts=_("Requests that we declined in these months, by the reason that we gave."),
        by=by,
        columns=(_("Refused"), *(str(REFUSED_BECAUSE[reason]) for reason in reasons)),
        lines=[Line(label, rows[key], Bar(rows[key][0], 0, str(rows[key][0]))) for key, label in lines.labels.items()],
        total=_by_reason(refused, reasons),
        key=(_("refused"), None),
        is_apart=lines.is_apart,
    )


def waiting_of(asked: Sequence[Asked], today: date) -> tuple[Cell, ...]:
    """Return how many were answered, half and nine of ten within how many working days, how many late, how many not."""
    took = [
        working_days_between(each.day, each.answered_on, holidays_from(each.day))
        for each in asked
        if each.answered_on is not None
    ]
    unanswered = [each for each in asked if each.outcome is Outcome.OPEN and each.answered_on is None]
    late = sum(each.answered_on is not None and each.answered_on > each.answer_by for each in asked)
    late += sum(each.answer_by < today for each in unanswered)
    return len(took), within(took, HALF), within(took, NINE_OF_TEN), late, len(unanswered)


def reasons_of(refused: Iterable[Refused]) -> list[str]:
    """Return the codes of the reasons that were given, in the order in which officers choose from them."""
    given = {_reason(each) for each in refused}
    return [code for code in REFUSED_BECAUSE if code in given]


def _lines(scope: Scope, by: By, facts: Sequence[Asked] | Sequence[Refused]) -> Groups:
    return groups(by, scope.days, {each.property_id for each in facts}, lambda: _students(facts))


def _students(facts: Sequence[Asked] | Sequence[Refused]) -> dict[int, int]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for each in facts:
        found[each.institution_id].add(each.student_id)
    return {institution_id: len(students) for institution_id, students in found.items()}


def _outcomes(asked: Sequence[Asked]) -> tuple[int, ...]:
    found = Counter(each.outcome for each in asked)
    return len(asked), *(found[outcome] for outcome in Outcome)


def _by_reason(refused: Sequence[Refused], reasons: Sequence[str]) -> tuple[int, ...]:
    found = Counter(_reason(each) for each in refused)
    return len(refused), *(found[reason] for reason in reasons)


def _reason(refused: Refused) -> str:
    return refused.reason if refused.reason in REFUSED_BECAUSE else DeclineReason.OTHER


def _bar_of_requests(cells: tuple[int, ...]) -> Bar:
    asked, given, *_rest = cells
    return Bar(given, asked, _("%(part)s of %(whole)s", part=given, whole=asked))


def _bar_of_waiting(cells: tuple[Cell, ...]) -> Bar:
    _answered, half, nine_of_ten, *_rest = cells
    return Bar(half or 0, nine_of_ten or 0, "–" if half is None else f"{half}–{nine_of_ten}")
