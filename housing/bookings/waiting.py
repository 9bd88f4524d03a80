"""The waiting list: what people wait for, what is proposed to them when nights come free, and what was not, and why.

Beside `models`, since it is a subject of its own. Whoever waits is an application, with its status and history.
"""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from housing.bookings.models import Application
from housing.database import Model, Ref
from housing.organisations.models import Municipality
from housing.rules.nights import ONE_DAY
from housing.stock.models import Bed


class Waiting(Model):
    """What an application waits for: one bed on all its nights, in any of its municipalities.

    It waits while the application is `waiting`, or `open` where it goes first. `since` decides its place in a line by
    time. The four conditions are those of `rules.seekers.Wants`; the answers stand on the application.
    """

    __tablename__ = "waiting"
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    since: Mapped[datetime]
    step_free: Mapped[bool] = mapped_column(default=False)
    own_room: Mapped[bool] = mapped_column(default=False)
    lock: Mapped[bool] = mapped_column(default=False)
    no_animals: Mapped[bool] = mapped_column(default=False)
    application: Mapped[Application] = relationship()
    stays: Mapped[list["WaitingStay"]] = relationship(order_by="WaitingStay.arrival", cascade="all, delete-orphan")
    places: Mapped[list["WaitingPlace"]] = relationship(
        order_by="WaitingPlace.municipality_id", cascade="all, delete-orphan"
    )


class WaitingStay(Model):
    """Nights in a row (half-open) that are waited for."""

    __tablename__ = "waiting_stay"
    __table_args__ = (CheckConstraint("arrival < departure", name="dates"),)
    application_id: Mapped[int] = mapped_column(ForeignKey("waiting.application_id"), primary_key=True)
    arrival: Mapped[date] = mapped_column(primary_key=True)
    departure: Mapped[date]


class WaitingPlace(Model):
    """A municipality in whose line somebody waits."""

    __tablename__ = "waiting_place"
    __table_args__ = (Index("ix_waiting_place_line", "municipality_id"),)
    application_id: Mapped[int] = mapped_column(ForeignKey("waiting.application_id"), primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), primary_key=True)
    municipality: Mapped[Municipality] = relationship()


class LineDecision(Model):
    """A standing decision: offers from the waiting list go by themselves, from `starts` up to and not including `ends`.

    In the name of the officer who decided it.
    """

    __tablename__ = "line_decision"
    __table_args__ = (
        UniqueConstraint("id", "municipality_id", name="uq_line_decision_municipality"),
        CheckConstraint("starts < ends", name="dates"),
        Index("ix_line_decision_municipality", "municipality_id", "ends"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    starts: Mapped[date]
    ends: Mapped[date]
    decided_at: Mapped[datetime]
    decided_by: Mapped[int] = mapped_column(ForeignKey("person.id"))

    @property
    def last_day(self) -> date:
        """The last day on which it is in force."""
        return self.ends - ONE_DAY


class LineProposal(Model):
    """A bed that came free and is somebody's turn: to be offered with one press, or offered by standing decision.

    It holds nothing in the ledger. While it is `open` its nights stand in `LineProposalNight`, whose keys let no bed
    be proposed to two, and no student two beds. An application has at most one that is open (a partial key says so).
    `offered`: it became `booking_id`. `gone`: the bed or the student is no longer to be had. `passed`: an officer
    decided, for a reason, that it does not go to her.
    """

    __tablename__ = "line_proposal"
    __table_args__ = (
        UniqueConstraint("id", "bed_id", "student_id", name="uq_line_proposal_nights"),
        ForeignKeyConstraint(
            ["bed_id", "dwelling_id", "municipality_id"],
            ["bed.id", "bed.dwelling_id", "bed.municipality_id"],
            name="fk_line_proposal_bed",
        ),
        ForeignKeyConstraint(
            ["line_decision_id", "municipality_id"],
            ["line_decision.id", "line_decision.municipality_id"],
            name="fk_line_proposal_decision",
        ),
        CheckConstraint("status IN ('open','offered','gone','passed')", name="status"),
        CheckConstraint("(status = 'offered') = (booking_id IS NOT NULL)", name="offered"),
        CheckConstraint("(status = 'open') = (closed_at IS NULL)", name="closed"),
        CheckConstraint("(status = 'passed') = (passed_because IS NOT NULL)", name="passed"),
        CheckConstraint("line_decision_id IS NULL OR status = 'offered'", name="decided"),
        Index(
            "uq_line_proposal_open",
            "application_id",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
        Index("ix_line_proposal_worklist", "municipality_id", "status"),
        Index("ix_line_proposal_student", "student_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    dwelling_id: Mapped[int]
    bed_id: Mapped[int]
    status: Mapped[str] = mapped_column(String(8), default="open")
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    passed_because: Mapped[str | None] = mapped_column(String(20))
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), unique=True)
    line_decision_id: Mapped[int | None]
    application: Mapped[Application] = relationship()
    bed: Mapped[Bed] = relationship(viewonly=True)
    decision: Mapped[LineDecision | None] = relationship(viewonly=True)
    nights: Mapped[list["LineProposalNight"]] = relationship(
        order_by="LineProposalNight.night", cascade="all, delete-orphan"
    )


class LineProposalNight(Model):
    """A night of a bed that is proposed to somebody, as long as the proposal is open."""

    __tablename__ = "line_proposal_night"
    __table_args__ = (
        UniqueConstraint("student_id", "night", name="uq_line_proposal_night_student"),
        ForeignKeyConstraint(
            ["proposal_id", "bed_id", "student_id"],
            ["line_proposal.id", "line_proposal.bed_id", "line_proposal.student_id"],
            name="fk_line_proposal_night_proposal",
        ),
        Index("ix_line_proposal_night_proposal", "proposal_id"),
    )
    bed_id: Mapped[int] = mapped_column(primary_key=True)
    night: Mapped[date] = mapped_column(primary_key=True)
    proposal_id: Mapped[int]
    student_id: Mapped[int]


class LineSkip(Model):
    """That a bed did not go to somebody who waited, and why (`rules.seekers.Skip`); written when that changes."""

    __tablename__ = "line_skip"
    __table_args__ = (Index("ix_line_skip_bed", "bed_id"),)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    bed_id: Mapped[int] = mapped_column(ForeignKey("bed.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    why: Mapped[str] = mapped_column(String(20))
