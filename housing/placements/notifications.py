"""Mails about placements: one function for each. None holds a name, an address or the site."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from housing.accounts.contact import DEFAULT_LANGUAGE, chosen_language
from housing.accounts.letters import write_to_student
from housing.language import LANGUAGES
from housing.mail import letter, link, write_mail
from housing.placements.claim_models import SpecialClaim
from housing.placements.queries.invitations import Candidate
from housing.rules.reminders import Reminder

FOOT = "\n--\n"
"""What begins the foot of every mail (`templates/mail/layout.txt`)."""

Days = Sequence[tuple[date, date]]


def invite_to_find_housing(candidate: Candidate, periods: Days, at: datetime) -> None:
    """Tell a student who wants housing that she can find and ask for it now."""
    _write("invitation", candidate, periods, at)


def ask_about_housing(candidate: Candidate, periods: Days, at: datetime) -> None:
    """Ask a student whether she needs housing during her placement."""
    _write("housing_question", candidate, periods, at)


def remind_to_answer(candidate: Candidate, periods: Days, reminder: Reminder, at: datetime) -> None:
    """Remind a student who was invited that she has not said whether she needs housing."""
    _write("reminder", candidate, periods, at, once=f"reminder:{candidate.placement_id}:{reminder}")


def tell_of_decision(special: SpecialClaim, at: datetime) -> None:
    """Tell a student what her coordinator says to one thing she claimed."""
    write_to_student(
        special.placement.student_id,
        "claim_decided",
        at,
        claimed=special.kind,
        is_granted=special.granted,
        institution=special.placement.institution.name,
        municipality=special.placement.site.municipality.name,
        link=link(CLAIM, ref=special.placement.ref),
    )


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to look at before it goes: paragraphs of lines, without the foot that every mail has."""

    language: str
    subject: str
    paragraphs: tuple[tuple[str, ...], ...]


def letters(candidate: Candidate, periods: Days) -> dict[str, list[Letter]]:
    """Return both mails in each language, as they would be written about this placement."""
    return {
        kind: [_letter(kind, language, _values(kind, candidate, periods)) for language in LANGUAGES]
        for kind in ("invitation", "housing_question")
    }


def _letter(kind: str, language: str, values: dict[str, Any]) -> Letter:
    subject, text = letter(kind, language, **values)
    body = text.partition(FOOT)[0]
    paragraphs = tuple(tuple(part.strip().splitlines()) for part in body.split("\n\n") if part.strip())
    return Letter(language, subject, paragraphs)


def _write(kind: str, candidate: Candidate, periods: Days, at: datetime, *, once: str | None = None) -> None:
    assert candidate.email  # noqa: S101 (who has no address is never invited)
    write_mail(
        kind,
        to=candidate.email,
        language=chosen_language(candidate.person_id) or DEFAULT_LANGUAGE,
        at=at,
        person_id=candidate.person_id,
        once=once or f"{kind}:{candidate.placement_id}",
        **_values(kind, candidate, periods),
    )


def _values(kind: str, candidate: Candidate, periods: Days) -> dict[str, Any]:
    return {
        "municipality": candidate.municipality_name,
        "institution": candidate.institution_name,
        "periods": list(periods),
        "link": link(LANDING[kind], ref=candidate.placement_ref),
        "claim": link(CLAIM, ref=candidate.placement_ref),
    }


CLAIM = "claims.show"
"""The page on which she says what she needs."""

LANDING = {"invitation": "beds.search", "housing_question": CLAIM, "reminder": CLAIM}
"""The page that each kind of mail leads to."""
