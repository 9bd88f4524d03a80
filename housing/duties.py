"""What the worker can do: three tables. A subject's new work is one line here."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from housing.accounts.services.forgetting import forget_sign_in_traces
from housing.arrivals.services.moving_in import ask_guests, check_in_by_key_or_code
from housing.arrivals.services.telling import tell_to_save
from housing.bookings.queries.arrivals import files_of_inspections
from housing.bookings.queries.faults import files_of_faults
from housing.bookings.services.digest import tell_municipalities_weekly
from housing.bookings.services.escalating import escalate_requests, tell_of_yesterday
from housing.bookings.services.expiring import expire_overdue_offers
from housing.bookings.services.forgetting import forget_old_texts
from housing.bookings.services.living_together import (
    MAIL_OF_QUESTION,
    forget_old_questions,
    write_mail_of_question,
)
from housing.bookings.services.monday import tell_coordinators_on_monday
from housing.bookings.services.reminding import remind_students
from housing.bookings.services.staying import complete_past_stays
from housing.bookings.services.still_coming import ask_who_is_coming
from housing.bookings.services.telling import MAILS_OF_REQUEST, write_mails_of_request
from housing.bookings.services.telling_of_gaps import tell_of_gaps
from housing.database import db
from housing.day_lists.services.links import forget_old_links
from housing.day_lists.services.telling import tell_of_lists
from housing.evidence.services.counting import count_terms
from housing.feedback.services.asking import ask_how_stays_were
from housing.files import forget_expired_uploads
from housing.holds.services.expiring import release_expired_holds, remind_of_holds
from housing.jobs import SEND_CODE, SEND_MAIL, forget_done_jobs
from housing.placements.services.imported_changes import forget_old_changes
from housing.placements.services.invitations import SEND_INVITATIONS, send_due_invitations
from housing.post import forget_old_mail, forget_stale_codes, send_mail
from housing.stock.queries.photos import files_of_photos
from housing.stored_files import stored_files
from housing.waiting.services.sweeping import look_after_lines, walk_as_queued
from housing.waiting.services.waking import WALK_LINE

Payload = dict[str, Any]
Handler = Callable[[Payload, datetime], None]
Errand = Callable[[Payload, datetime], Callable[[], None]]


def send_invitations(_payload: Payload, at: datetime) -> None:
    """Write the invitations that a coordinator has decided for today or earlier."""
    send_due_invitations(at)


def tidy(_payload: Payload, at: datetime) -> None:
    """Forget what has served: mails, jobs, sent files, sessions, codes, counts, links, old texts and questions."""
    forget_old_mail(at)
    forget_stale_codes(at)
    forget_done_jobs(at)
    forget_expired_uploads(at)
    forget_old_changes(at)
    forget_sign_in_traces(at)
    forget_old_links(at)
    forget_old_texts(at)
    forget_old_questions(at)


def remove_unused_files(_payload: Payload, _at: datetime) -> Callable[[], None]:
    """Remove the files of photos that nothing shows any more; nothing is left to write down."""
    named = files_of_photos() | files_of_faults() | files_of_inspections()
    db.session.rollback()
    stored_files().remove_all_but(named)
    return lambda: None


def tell_of_overdue_requests(_payload: Payload, at: datetime) -> None:
    """Tell deputy, federation, coordinators and student of requests without an answer."""
    escalate_requests(at)


def tell_of_waiting_requests(_payload: Payload, at: datetime) -> None:
    """Tell the function mailboxes of what was asked the day before and still waits."""
    tell_of_yesterday(at)


def tell_of_the_week(_payload: Payload, at: datetime) -> None:
    """Write to coordinators on Monday how their students' housing stands."""
    tell_coordinators_on_monday(at)


def tell_mailboxes_of_the_week(_payload: Payload, at: datetime) -> None:
    """Write to the municipalities' function mailboxes whose day it is."""
    tell_municipalities_weekly(at)


def remind_unanswered(_payload: Payload, at: datetime) -> None:
    """Remind students who were invited and have not answered."""
    remind_students(at)


def end_overdue_offers(_payload: Payload, at: datetime) -> None:
    """End the offers that nobody accepted in time."""
    expire_overdue_offers(at)


def look_after_holds(_payload: Payload, at: datetime) -> None:
    """Give back the beds of holds that have run out, and remind of those that are about to."""
    release_expired_holds(at)
    remind_of_holds(at)


def send_lists(_payload: Payload, at: datetime) -> None:
    """Write to cleaners, receptions and caretakers: their week's list, and when it has changed."""
    tell_of_lists(at)


def look_after_waiting(_payload: Payload, at: datetime) -> None:
    """Take those out of the waiting lists who have a room, and walk every line in which somebody waits."""
    look_after_lines(at)


def ask_still_coming(_payload: Payload, at: datetime) -> None:
    """Ask guests, some days before they arrive, whether they still come."""
    ask_who_is_coming(at)


def complete_stays(_payload: Payload, at: datetime) -> None:
    """Complete the stays whose departure day has passed."""
    complete_past_stays(at)


def ask_how_it_was(_payload: Payload, at: datetime) -> None:
    """Ask the guests who left yesterday how it was."""
    ask_how_stays_were(at)


def tell_of_arrival_pages(_payload: Payload, at: datetime) -> None:
    """Tell the guests whose codes begin to show to save their arrival page."""
    tell_to_save(at)


def look_after_arrivals(_payload: Payload, at: datetime) -> None:
    """Check in whoever has a key or has seen the code, and ask the others whether they have moved in."""
    check_in_by_key_or_code(at)
    ask_guests(at)


def tell_of_gaps_ahead(_payload: Payload, at: datetime) -> None:
    """Tell students whether their things may stay between two periods."""
    tell_of_gaps(at)


def count_figures(_payload: Payload, at: datetime) -> None:
    """Count what is offered and used in the terms that are not final."""
    count_terms(at)


HANDLERS: Mapping[str, Handler] = {
    "ask_how_it_was": ask_how_it_was,
    "ask_still_coming": ask_still_coming,
    "complete_stays": complete_stays,
    "count_figures": count_figures,
    "digests": tell_mailboxes_of_the_week,
    "escalate_requests": tell_of_overdue_requests,
    "expire_offers": end_overdue_offers,
    "look_after_arrivals": look_after_arrivals,
    "look_after_holds": look_after_holds,
    "look_after_waiting": look_after_waiting,
    MAIL_OF_QUESTION: write_mail_of_question,
    MAILS_OF_REQUEST: write_mails_of_request,
    "monday_mails": tell_of_the_week,
    "remind_students": remind_unanswered,
    SEND_INVITATIONS: send_invitations,
    "send_lists": send_lists,
    "tell_of_arrival_pages": tell_of_arrival_pages,
    "tell_of_gaps": tell_of_gaps_ahead,
    "tell_of_requests": tell_of_waiting_requests,
    "tidy": tidy,
    WALK_LINE: walk_as_queued,
}
"""Work on the database, done in one transaction together with the mark that it is done: exactly once.

A handler takes the payload and the instant (UTC), and does not commit.
"""

ERRANDS: Mapping[str, Errand] = {
    "remove_files": remove_unused_files,
    SEND_CODE: send_mail,
    SEND_MAIL: send_mail,
}
"""Work that leaves the database, outside any write transaction; it returns what to write down with the mark.

At least once: a worker may die after the errand and before the mark.
"""

EVERY: Mapping[str, timedelta] = {
    "ask_how_it_was": timedelta(hours=1),
    "ask_still_coming": timedelta(hours=1),
    "complete_stays": timedelta(hours=1),
    "count_figures": timedelta(days=1),
    "digests": timedelta(hours=1),
    "escalate_requests": timedelta(hours=1),
    "expire_offers": timedelta(minutes=10),
    "look_after_arrivals": timedelta(hours=1),
    "look_after_holds": timedelta(minutes=10),
    "look_after_waiting": timedelta(hours=1),
    "monday_mails": timedelta(hours=1),
    "remind_students": timedelta(hours=1),
    "send_lists": timedelta(minutes=10),
    "tell_of_arrival_pages": timedelta(minutes=10),
    "tell_of_gaps": timedelta(hours=1),
    "remove_files": timedelta(days=1),
    "tell_of_requests": timedelta(hours=1),
    "tidy": timedelta(hours=1),
}
"""What is queued by the time alone, and how often; each kind is a handler or an errand."""
