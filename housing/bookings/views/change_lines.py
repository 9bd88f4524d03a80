"""The worklist's lines about changes that students ask for: what, why, and the answer that is ready."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from flask import url_for

from housing.access import viewer
from housing.accounts.names import name_of
from housing.accounts.queries import people_by_id
from housing.bookings.bed_names import name_of_bed
from housing.bookings.change_requests import ChangeRequest
from housing.bookings.change_wording import ShownPlan, asked_sentence, cause_text, problem_sentence, shown_plans
from housing.bookings.services.asking_change import plans_of_requests
from housing.bookings.services.changing import Planned
from housing.rules.refusals import Refusal


class ChangeLine(NamedTuple):
    """A request with whose it is, its page, and where a yes is sent. `shown`: none where `problem` is in the way."""

    ref: str
    name: str
    page: str
    url: str
    asked: str
    cause: str
    answer_by: date
    is_overdue: bool
    shown: ShownPlan | None
    problem: str | None


def change_lines(requests: Sequence[ChangeRequest], slug: str, day: date) -> list[ChangeLine]:
    """Return the lines of a municipality's open requests, as the viewer may read them."""
    people = people_by_id({each.booking.student.person_id for each in requests})
    answers = list(zip(requests, plans_of_requests(requests, day), strict=True))
    planned = [(each.booking, found) for each, found in answers if isinstance(found, Planned)]
    shown = dict(zip([booking.id for booking, _found in planned], shown_plans(planned, name_of_bed), strict=True))
    return [
        ChangeLine(
            ref=each.ref,
            name=name_of(people[each.booking.student.person_id], viewer()),
            page=url_for("changes.show_request", slug=slug, ref=each.booking.ref),
            url=url_for("changes.accept", slug=slug, ref=each.booking.ref),
            asked=asked_sentence(each),
            cause=cause_text(each.cause),
            answer_by=each.answer_by,
            is_overdue=each.answer_by < day,
            shown=shown.get(each.booking_id),
            problem=problem_sentence(found) if isinstance(found, Refusal) else None,
        )
        for each, found in answers
    ]
