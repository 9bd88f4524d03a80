"""Selects about mails and what became of them."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Row, Select, func, literal, select

from housing.database import db
from housing.jobs import Job
from housing.mail import MAIL_KEY, MailMessage

PER_PAGE = 25


class Outcome(StrEnum):
    """What became of a mail."""

    WAITING = "waiting"
    SENT = "sent"
    KEPT = "kept"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class SentMail:
    """A mail and its outcome."""

    message: MailMessage
    outcome: Outcome


def page_of_mails(page: int) -> tuple[SentMail, ...]:
    """Return one page of all mails, newest first; pages are numbered from 1."""
    rows = db.session.execute(_mails().order_by(MailMessage.id.desc()).limit(PER_PAGE).offset((page - 1) * PER_PAGE))
    return tuple(_with_outcome(row) for row in rows)


def number_of_pages() -> int:
    """Return how many pages of mails there are, at least one."""
    count = db.session.scalar(select(func.count()).select_from(MailMessage)) or 0
    return max(1, -(-count // PER_PAGE))


def mail_by_ref(ref: str) -> SentMail | None:
    """Return one mail, None when there is none."""
    row = db.session.execute(_mails().where(MailMessage.ref == ref)).one_or_none()
    return _with_outcome(row) if row else None


def _mails() -> Select[MailMessage, Job]:
    return select(MailMessage, Job).outerjoin(Job, Job.dedupe_key == literal(MAIL_KEY) + MailMessage.ref)


def _with_outcome(row: Row[MailMessage, Job]) -> SentMail:
    message, job = row
    return SentMail(message, _outcome(message, job))


def _outcome(message: MailMessage, job: Job | None) -> Outcome:
    if message.sent_at is not None:
        return Outcome.SENT
    if job is not None and job.failed_at is not None:
        return Outcome.REFUSED
    # Done without having been sent: there is no mail server here.
    return Outcome.KEPT if job is None or job.done_at is not None else Outcome.WAITING
