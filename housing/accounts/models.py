"""People, their accounts, grants and sessions; students as institutions know them."""

from datetime import date, datetime
from typing import Any

from flask_security.core import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from housing.database import Model, Ref


class Person(Model):
    """A bare id. With protected identity the alias stands wherever a name would."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    alias: Mapped[str | None] = mapped_column(String(40))
    is_protected: Mapped[bool] = mapped_column(default=False)
    details: Mapped["PersonDetails | None"] = relationship(back_populates="person")


class PersonDetails(Model):
    """What identifies a person to others; erasing a person is deleting this row.

    `telephone`, a mobile number, and `private_address` are what a student has added herself, if she has.
    """

    __tablename__ = "person_details"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    first_name: Mapped[str] = mapped_column(String(80))
    last_name: Mapped[str] = mapped_column(String(80))
    sort_key: Mapped[str] = mapped_column(String(320))
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), unique=True)
    telephone: Mapped[str | None] = mapped_column(String(40))
    private_address: Mapped[str | None] = mapped_column(String(200))
    person: Mapped[Person] = relationship(back_populates="details")


class Account(Model, UserMixin):
    """What a person signs in with. `fs_uniquifier` is the sign-in library's id: changing it ends every session.

    `weekly_mail`: a coordinator gets the mail on Monday unless she has said no to it.
    """

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str | None] = mapped_column(String(2))
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    weekly_mail: Mapped[bool] = mapped_column(default=True, server_default=true())
    created_at: Mapped[datetime]
    person: Mapped[Person] = relationship()

    @property
    def email(self) -> str | None:  # type: ignore[override]  # an erased person has none, and it is kept elsewhere
        """The address the sign-in library knows the account by."""
        return self.person.details.email if self.person.details else None

    @property
    def roles(self) -> list[Any]:  # type: ignore[override]  # read only: there are none
        """No roles of the sign-in library's own: what a person may do follows from grants."""
        return []


class Grant(Model):
    """A role that a person has in an organisation, from `starts` up to and not including `ends`."""

    __tablename__ = "access_grant"
    __table_args__ = (
        CheckConstraint("role IN ('officer','coordinator','operator')", name="role"),
        CheckConstraint("ends IS NULL OR starts < ends", name="dates"),
        UniqueConstraint("person_id", "role", "organisation_id", "starts"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(12))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    starts: Mapped[date]
    ends: Mapped[date | None]


class Student(Model):
    """A student as one institution knows her, by e-mail; exists before any account."""

    __tablename__ = "student"
    __table_args__ = (
        UniqueConstraint("institution_id", "email_key"),
        UniqueConstraint("id", "institution_id", name="uq_student_institution"),
        Index("ix_student_person", "person_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    email_key: Mapped[str] = mapped_column(String(254))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    person: Mapped[Person] = relationship()


class WebSession(Model):
    """A browser's session. Only a hash of its id is kept, so that a copy of the table opens nothing."""

    __tablename__ = "web_session"
    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class SignInCode(Model):
    """A six-digit code that was mailed; only its keyed hash is kept."""

    __tablename__ = "sign_in_code"
    id: Mapped[int] = mapped_column(primary_key=True)
    email_key: Mapped[str] = mapped_column(String(254), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class RateCount(Model):
    """How often something was tried in a window of time; in our own table, so it holds over all workers."""

    __tablename__ = "rate_count"
    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    window_start: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int]
