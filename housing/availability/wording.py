"""Sentences about weeks and places that were typed, in the reader's language."""

from collections.abc import Sequence

from flask_babel import gettext as _

from housing.rules.refusals import Refusal
from housing.rules.week_notation import WeekProblem


def weeks_sentence(refusal: Refusal) -> str:
    """Say what is wrong with weeks as they were typed, and what would be right."""
    sentences = {
        WeekProblem.EMPTY: _("Write which weeks, for example 6-8 or 6-8 + 12-14."),
        WeekProblem.UNREADABLE: _("We do not understand “%(text)s”. Write weeks as 6-8 or 6-8 + 12-14, without dates."),
        WeekProblem.NO_SUCH_WEEK: _("There is no week %(week)s in %(year)s: its weeks are 1 to %(last_week)s."),
        WeekProblem.NO_WEEK_53: _(
            "%(year)s has no week 53, its last is week %(last_week)s. The year %(has_53)s has one."
        ),
        WeekProblem.ENDS_BEFORE_IT_STARTS: _("Weeks %(weeks)s end before they start. Write the first week first."),
        WeekProblem.TOO_LONG: _("Weeks %(weeks)s are too many: at most %(longest)s weeks in a row can be asked about."),
        WeekProblem.OVERLAP: _("Weeks %(weeks)s overlap. Write each week once."),
        WeekProblem.OUTSIDE_TERM: _(
            "Weeks %(weeks)s are not in %(term)s, which has weeks %(term_weeks)s. Choose other weeks or another term."
        ),
    }
    problem = WeekProblem(refusal.code)
    if problem is WeekProblem.OUTSIDE_TERM and str(refusal.facts["weeks"]).isdigit():
        one = _("Week %(weeks)s is not in %(term)s, which has weeks %(term_weeks)s. Choose another week or term.")
        return one % refusal.facts
    return sentences[problem] % refusal.facts


def unknown_place_sentence(name: str, nearest: Sequence[str]) -> str:
    """Say that no municipality has this name, with those that may have been meant."""
    if not nearest:
        return _("We know no municipality called “%(name)s”.", name=name)
    return _("We know no municipality called “%(name)s”. Did you mean %(names)s?", name=name, names=_either(nearest))


def _either(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return _("%(first)s or %(last)s", first=", ".join(names[:-1]), last=names[-1])
