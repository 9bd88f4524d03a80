"""Mails about placements: one function for each. None holds a name, an address or the site."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from housing.accounts.contact import DEFAULT_LANGUAGE, chosen_language
from housing.language import LANGUAGES
from housing.mail import letter, link, write_mail
from housing.placements.queries.invitations import Candidate

FOOT = "\n--\n"
"""What begins the foot of every mail (`templates/mail/layout.txt`)."""

Days = Sequence[tuple[date, date]]


def invite_to_find_housing(candidate: Candidate, periods: Days, at: datetime) -> None:
    """Tell a student who wants housing that she can find and ask for it now."""
    _write("invitation", candidate, periods, at)


def ask_about_housing(candidate: Candidate, periods: Days, at: datetime) -> None:
    """Ask a student whether she needs housing during her placement."""
    _write("housing_question", candidate, periods, at)


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to look at before it goes: paragraphs of lines, without the foot that every mail has."""

    language: str
    subject: str
    paragraphs: tuple[tuple[str, ...], ...]


def letters(candidate: Candidate, periods: Days) -> dict[str, list[Letter]]:
    """Return both mails in each language, as they would be written about this placement."""
    return {
        kind: [_letter(kind, language, _values(kind, candidate, periods)) for language in LANGUAGES] for kind in LANDING
    }


def _letter(kind: str, language: str, values: dict[str, Any]) -> Letter:
    subject, text = letter(kind, language, **values)
    body = text.partition(FOOT)[0]
    paragraphs = tuple(tuple(part.strip().splitlines()) for part in body.split("\n\n") if part.strip())
    return Letter(language, subject, paragraphs)


def _write(kind: str, candidate: Candidate, periods: Days, at: datetime) -> None:
    assert candidate.email  # noqa: S101 (who has no address is never invited)
    write_mail(
        kind,
        to=candidate.email,
        language=chosen_language(candidate.person_id) or DEFAULT_LANGUAGE,
        at=at,
        person_id=candidate.person_id,
        once=f"{kind}:{candidate.placement_id}",
        **_values(kind, candidate, periods),
    )


def _values(kind: str, candidate: Candidate, periods: Days) -> dict[str, Any]:
    return {
        "municipality": candidate.municipality_name,
        "institution": candidate.institution_name,
        "periods": list(periods),
        "link": link(LANDING[kind], ref=candidate.placement_ref),
    }


LANDING = {"invitation": "beds.search", "housing_question": "placement_answers.show"}
"""The page that each kind of mail leads to."""
