"""Files that people send: kept for an hour, between the preview of an import and its publication.

The bytes stay on the server, so that what is published is exactly what was previewed. A file is found
again only by the person who sent it, for the purpose it was sent for. A list that was published may be
given back, filled in, for what is left of its hour (`docs/decisions/own-file-back.md`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ForeignKey, LargeBinary, String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from housing.database import Model, Ref, db
from housing.references import new_ref

KEPT = timedelta(hours=1)
LONGEST_NAME = 120
LONGEST_PURPOSE = 60


class Upload(Model):
    """A file somebody sent within the hour; may hold personal data, hence the short life."""

    __tablename__ = "upload"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(LONGEST_PURPOSE))
    filename: Mapped[str] = mapped_column(String(LONGEST_NAME))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it was sent, free of the database: it may be parsed after the transaction has ended."""

    ref: str
    filename: str
    sha256: str
    content: bytes
    kept_until: datetime


def checksum(content: bytes) -> str:
    """Return the SHA-256 of a file, in hexadecimal: what imports are known by."""
    return sha256(content).hexdigest()


def keep_upload(content: bytes, filename: str, *, purpose: str, person_id: int, at: datetime) -> str:
    """Keep a sent file for an hour and return its reference; files whose hour has passed are removed.

    `purpose` says what the file was sent for and in which organisation, for example `stock:2421`.
    """
    forget_expired_uploads(at)
    upload = Upload(
        ref=new_ref(),
        person_id=person_id,
        purpose=purpose,
        filename=filename[-LONGEST_NAME:],
        sha256=checksum(content),
        content=content,
        expires_at=at + KEPT,
    )
    db.session.add(upload)
    db.session.flush()
    return upload.ref


def sent_file(ref: str, *, purpose: str, person_id: int, at: datetime) -> SentFile | None:
    """Return the file with that reference; none when it is another's, for something else, or too old."""
    upload = db.session.scalar(
        select(Upload).where(
            Upload.ref == ref,
            Upload.person_id == person_id,
            Upload.purpose == purpose,
            Upload.expires_at > at,
        )
    )
    if upload is None:
        return None
    return _sent(upload)


def file_sent_for(purpose: str, *, person_id: int, at: datetime) -> SentFile | None:
    """Return the last file that the person has at hand for the purpose."""
    upload = db.session.scalars(
        select(Upload)
        .where(Upload.purpose == purpose, Upload.person_id == person_id, Upload.expires_at > at)
        .order_by(Upload.id.desc())
        .limit(1)
    ).first()
    return _sent(upload) if upload else None


def keep_for_another_purpose(ref: str, purpose: str) -> None:
    """Let what is left of a file's hour be for something else; it is no longer found for what it was sent for."""
    db.session.execute(update(Upload).where(Upload.ref == ref).values(purpose=purpose))


def _sent(upload: Upload) -> SentFile:
    return SentFile(upload.ref, upload.filename, upload.sha256, upload.content, upload.expires_at)


def forget_upload(ref: str) -> None:
    """Remove a file that nobody needs any more."""
    db.session.execute(delete(Upload).where(Upload.ref == ref))


def forget_expired_uploads(at: datetime) -> int:
    """Remove the files whose hour has passed, and return how many there were."""
    gone = db.session.scalars(delete(Upload).where(Upload.expires_at <= at).returning(Upload.id)).all()
    return len(gone)
