"""Two in Storuman who want to live together, as the officer reads at what they ask for; and one who asks the student
without a room whether she would.
"""

from datetime import datetime

from housing.bookings.services.living_together import (
    ask_to_live_together,
    say_yes,
    write_mail_of_question,
)
from housing.demonstration.cast import STUDENT_ASKING
from housing.demonstration.timeline import Timeline
from housing.demonstration.weeks import Calendar
from housing.demonstration.wishes import placement_of

SISTERS = ("samira.nguyen@student.umu.example", "amina.nguyen@student.umu.example")
COURSE_OF_SISTERS = "3OM205"
WHO_ASKS = ("ante.af-ekenstam@student.umu.example", "3OM640")
"""He has no room yet, and is placed in all of the weeks of the one he asks."""


def let_students_live_together(calendar: Calendar, timeline: Timeline) -> None:
    """Let two agree before they ask for rooms, and another's question wait for its answer."""
    timeline.add(calendar.days_ago(16, 17, 10), _agree)
    timeline.add(calendar.days_ago(1, 18, 5), _ask)


def _agree(at: datetime) -> None:
    one, other = (placement_of(email, COURSE_OF_SISTERS) for email in SISTERS)
    asked = ask_to_live_together(one, other.student.email_key, shares_rooms=False, at=at)
    say_yes(other, asked.ref, shares_rooms=False, at=at)


def _ask(at: datetime) -> None:
    question = ask_to_live_together(placement_of(*WHO_ASKS), STUDENT_ASKING, shares_rooms=False, at=at)
    write_mail_of_question({"party_id": question.id}, at)
