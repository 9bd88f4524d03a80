"""Mails about placements: one function for each. None holds a name, an address or the site."""

from collections.abc import Sequence
from datetime import date, datetime

from housing.accounts.contact import DEFAULT_LANGUAGE
from housing.mail import link, write_mail
from housing.placements.queries.invitations import Candidate

Days = Sequence[tuple[date, date]]


def invite_to_find_housing(candidate: Candidate, periods: Days, at: datetime) -> None:
    """Tell a student who wants housing that she can find and ask for it now."""
    _write("invitation", candidate, periods, at)


def ask_about_housing(candidate: Candidate, periods: Days, at: datetime) -> None:
    """Ask a student whether she needs housing during her placement."""
    _write("housing_question", candidate, periods, at)


def _write(kind: str, candidate: Candidate, periods: Days, at: datetime) -> None:
    assert candidate.email  # noqa: S101 (who has no address is never invited)
    write_mail(
        kind,
        to=candidate.email,
        language=DEFAULT_LANGUAGE,
        at=at,
        person_id=candidate.person_id,
        municipality=candidate.municipality_name,
        institution=candidate.institution_name,
        periods=list(periods),
        link=link(LANDING[kind], ref=candidate.placement_ref),
    )


LANDING = {"invitation": "placements.show", "housing_question": "placement_answers.show"}
"""The page that each kind of mail leads to."""
