"""Placements, their periods and windows; imports and invitations."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from housing.accounts.models import Student
from housing.database import Model, Ref
from housing.organisations.models import Institution, PlacementSite, Term


class Placement(Model):
    """One student at one site for one or more periods: the proof of eligibility and the booking window.

    Known by institution, term, student, course and ordinal, not by site and dates, which may change.
    `housing`: `yes` (wants housing), `no` (needs none), `unknown` (is to be asked). Once the student herself has
    said it (`housing_answered_at`), no later list of the institution's changes it.
    """

    __tablename__ = "placement"
    __table_args__ = (
        ForeignKeyConstraint(
            ["student_id", "institution_id"],
            ["student.id", "student.institution_id"],
            name="fk_placement_student",
        ),
        ForeignKeyConstraint(
            ["site_id", "municipality_id"],
            ["placement_site.id", "placement_site.municipality_id"],
            name="fk_placement_site",
        ),
        UniqueConstraint(
            "institution_id",
            "term_id",
            "student_id",
            "course_code",
            "ordinal",
            name="uq_placement_known_by",
        ),
        UniqueConstraint("id", "student_id", name="uq_placement_id_student"),
        UniqueConstraint("id", "status", name="uq_placement_id_status"),
        CheckConstraint("status IN ('draft','published','cancelled')", name="status"),
        CheckConstraint("housing IN ('yes','no','unknown')", name="housing"),
        Index("ix_placement_student", "student_id"),
        Index("ix_placement_municipality", "municipality_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    student_id: Mapped[int]
    course_code: Mapped[str] = mapped_column(String(20))
    course_name: Mapped[str | None] = mapped_column(String(120))
    study_term: Mapped[int | None]
    ordinal: Mapped[int] = mapped_column(default=1)
    site_id: Mapped[int]
    municipality_id: Mapped[int]
    status: Mapped[str] = mapped_column(String(12))
    housing: Mapped[str] = mapped_column(String(8), default="unknown")
    housing_answered_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    student: Mapped[Student] = relationship()
    institution: Mapped[Institution] = relationship(overlaps="student")
    term: Mapped[Term] = relationship()
    site: Mapped[PlacementSite] = relationship()
    periods: Mapped[list["PlacementPeriod"]] = relationship(
        order_by="PlacementPeriod.first_day", cascade="all, delete-orphan"
    )


class PlacementPeriod(Model):
    """First and last day at the site; both belong to it."""

    __tablename__ = "placement_period"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="days"),)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), primary_key=True)
    first_day: Mapped[date] = mapped_column(primary_key=True)
    last_day: Mapped[date]


class PlacementNight(Model):
    """A night that may be booked on a placement, with its ground. Exists only while the placement is published.

    Of a placement that was cancelled while somebody stayed on it, the nights that were lived are left: the ledger
    refers to them. Whether night and placement say the same is looked at when the transaction ends. `reason`: the code
    of why an officer granted it.
    """

    __tablename__ = "placement_night"
    __table_args__ = (
        ForeignKeyConstraint(
            ["placement_id", "placement_status"],
            ["placement.id", "placement.status"],
            name="fk_placement_night_published",
            deferrable=True,
            initially="DEFERRED",
        ),
        CheckConstraint("placement_status IN ('published','cancelled')", name="published"),
        CheckConstraint("ground IN ('core','margin','gap','granted','outside')", name="ground"),
        CheckConstraint("reason IS NULL OR ground = 'granted'", name="reason"),
    )
    placement_id: Mapped[int] = mapped_column(primary_key=True)
    night: Mapped[date] = mapped_column(primary_key=True)
    placement_status: Mapped[str] = mapped_column(String(12), default="published")
    ground: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str | None] = mapped_column(String(40))


class ColumnName(Model):
    """What a heading in an institution's lists means: one of the fields of a list, or nothing."""

    __tablename__ = "column_name"
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), primary_key=True)
    heading_key: Mapped[str] = mapped_column(String(80), primary_key=True)
    field: Mapped[str] = mapped_column(String(20))


class SiteLimit(Model):
    """How many students of an institution a site can take at the same time, as its coordinators know it."""

    __tablename__ = "site_limit"
    __table_args__ = (CheckConstraint("students >= 0", name="students"),)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("placement_site.id"), primary_key=True)
    students: Mapped[int]


class PlacementImport(Model):
    """That a placement file was published, by checksum: who, when, what came of it; and that it was undone."""

    __tablename__ = "placement_import"
    __table_args__ = (Index("ix_placement_import_institution", "institution_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    counts: Mapped[dict[str, Any]]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ImportedChange(Model):
    """What an import made of one placement: how it was before (none: it was new) and after, as `PlacementState`.

    Kept only as long as the import may be undone; holds no name and no address.
    """

    __tablename__ = "imported_change"
    import_id: Mapped[int] = mapped_column(ForeignKey("placement_import.id"), primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), primary_key=True, index=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any]]


class Invitation(Model):
    """A mail that asks a student to find housing (or whether she needs any), once per placement."""

    __tablename__ = "invitation"
    __table_args__ = (Index("ix_invitation_send_on", "send_on"),)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), primary_key=True)
    send_on: Mapped[date]
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime | None]
