"""Mails about living together: one function for each. None says who the other is: that stands behind the sign-in."""

from datetime import datetime

from housing.accounts.letters import write_to_student
from housing.bookings.parties import PartyMember
from housing.database import db
from housing.mail import link
from housing.placements.models import Placement


def asked(student_id: int, asking_placement_id: int, at: datetime) -> None:
    """Tell a student that somebody asks to live with her; once for a placement that asks, so that nobody is pressed."""
    page = link("placements.mine")
    write_to_student(student_id, "party_asked", at, once=f"party_asked:{asking_placement_id}:{student_id}", link=page)


def answered(member: PartyMember, at: datetime, *, yes: bool) -> None:
    """Tell who asked that the other has said yes, or no."""
    write_to_student(member.student_id, "party_answered", at, is_yes=yes, link=_page(member))


def ended(member: PartyMember, at: datetime) -> None:
    """Tell the one that the other ended it, or that her placement is cancelled: she keeps what she has."""
    write_to_student(member.student_id, "party_ended", at, link=_page(member))


def _page(member: PartyMember) -> str:
    return link("together.show", ref=db.session.get_one(Placement, member.placement_id).ref)
