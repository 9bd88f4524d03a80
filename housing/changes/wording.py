"""Why a change was not made, in words, and what happened in between."""

from collections.abc import Iterable

from flask_babel import gettext as _

from housing.bookings.change_wording import NameOfBed, changed_since, problem_sentence
from housing.bookings.models import Booking
from housing.bookings.services.asking import NotOnOffer
from housing.bookings.services.changing import ChangeRefused
from housing.bookings.services.life import ChangedMeanwhile, StepRefused
from housing.filters import date_range_filter
from housing.nights.ledger import Because, NightsRefused
from housing.rules.nights import Stay, ranges_of

NOT_DONE = (ChangeRefused, ChangedMeanwhile, StepRefused, NotOnOffer, NightsRefused)
"""What a change is refused with; nothing of it is left then."""

NotDone = ChangeRefused | ChangedMeanwhile | StepRefused | NotOnOffer | NightsRefused


def not_done_sentence(refusal: NotDone, booking: Booking, version: int, name: NameOfBed) -> str:
    """Say why nothing was changed, or what somebody else changed since `version` of the booking was seen."""
    if isinstance(refusal, ChangeRefused):
        return problem_sentence(refusal.refusal)
    if isinstance(refusal, NightsRefused):
        return _nights_sentence(refusal)
    if isinstance(refusal, NotOnOffer):
        return _(
            "That bed cannot be given any longer: it is out of use, or needs an answer that the student has not given."
            " Nothing was changed. Choose another bed."
        )
    return changed_since(booking, version, name)


def days_in_words(stays: Iterable[Stay]) -> str:
    """Return "14–27 feb. 2027", with a plus between runs."""
    return " + ".join(date_range_filter((each.arrival, each.departure)) for each in stays)


def _nights_sentence(refusal: NightsRefused) -> str:
    days = days_in_words(ranges_of(refusal.nights))
    if refusal.because is Because.BED_TAKEN:
        return _("Somebody else was faster: the bed is taken %(days)s. Nothing was changed.", days=days)
    if refusal.because is Because.OTHER_COMPANY:
        return _("Others live in that home whom she did not choose to live with. Nothing was changed.")
    if refusal.because is Because.STUDENT_ELSEWHERE:
        return _("The student has another bed %(days)s. Nothing was changed.", days=days)
    if refusal.because is Because.OUTSIDE_WINDOW:
        return _("The placement does not cover those nights any longer. Nothing was changed.")
    if refusal.because is Because.TURN_OVER:
        return _(
            "The bed has to stay empty between two guests, and another guest is too near %(days)s. Nothing was changed."
            " Choose other nights, or another bed.",
            days=days,
        )
    return _("Something was in the way a moment ago, and is no more. Nothing was changed. Try again.")
