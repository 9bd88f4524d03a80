"""Beds held for a cohort, and the standing decisions under which they are held without being asked for: the tables.

Beside `models`, since they are a subject of their own: a hold has no student.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from housing.database import Model, Ref
from housing.organisations.models import Institution, Municipality
from housing.rules.nights import ONE_DAY, Stay, nights_of


class StandingDecision(Model):
    """An officer's decision that an institution may hold so many beds at a time without being answered each time.

    It is in force from `starts` up to and not including `ends`. `beds`: at most so many on any one night.
    """

    __tablename__ = "standing_decision"
    __table_args__ = (
        UniqueConstraint("id", "municipality_id", "institution_id", name="uq_standing_decision_between"),
        CheckConstraint("beds BETWEEN 1 AND 500", name="beds"),
        CheckConstraint("starts < ends", name="dates"),
        Index("ix_standing_decision_municipality", "municipality_id", "ends"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    beds: Mapped[int]
    starts: Mapped[date]
    ends: Mapped[date]
    decided_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    institution: Mapped[Institution] = relationship()

    @property
    def last_day(self) -> date:
        """The last day on which it is in force."""
        return self.ends - ONE_DAY


class Hold(Model):
    """Beds asked for or held for a cohort in one municipality; with no name, for nobody knows them yet.

    `students`: how many it is asked for, and once it is held, how many it is held for. Only when it is held has it
    nights in the ledger. `course`: the code of the course it is for; none: any of the institution's students.
    `expires_on`: its last day, to the end of it in Sweden. The four conditions are those of `Conditions`.
    """

    __tablename__ = "hold"
    __table_args__ = (
        UniqueConstraint("id", "municipality_id", name="uq_hold_municipality"),
        ForeignKeyConstraint(
            ["standing_decision_id", "municipality_id", "institution_id"],
            ["standing_decision.id", "standing_decision.municipality_id", "standing_decision.institution_id"],
            name="fk_hold_standing_decision",
        ),
        CheckConstraint("status IN ('asked','held','declined','ended')", name="status"),
        CheckConstraint("students BETWEEN 1 AND 200", name="students"),
        CheckConstraint("length(trim(reason)) > 0", name="reason"),
        CheckConstraint("(status = 'declined') = (declined_because IS NOT NULL)", name="declined"),
        CheckConstraint(
            "(status = 'ended') = (ended_at IS NOT NULL AND ended_because IS NOT NULL)"
            " AND (ended_because IS NULL OR ended_because IN ('expired','given_back','withdrawn'))",
            name="ended",
        ),
        CheckConstraint("status NOT IN ('held','declined') OR answered_at IS NOT NULL", name="answered"),
        Index("ix_hold_municipality", "municipality_id", "status"),
        Index("ix_hold_institution", "institution_id", "status"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    status: Mapped[str] = mapped_column(String(12))
    version: Mapped[int] = mapped_column(default=1)
    students: Mapped[int]
    course: Mapped[str | None] = mapped_column(String(20))
    own_room: Mapped[bool] = mapped_column(default=False)
    lock: Mapped[bool] = mapped_column(default=False)
    step_free: Mapped[bool] = mapped_column(default=False)
    no_animals: Mapped[bool] = mapped_column(default=False)
    expires_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    standing_decision_id: Mapped[int | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    declined_because: Mapped[str | None] = mapped_column(String(200))
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None] = mapped_column(String(12))
    municipality: Mapped[Municipality] = relationship(foreign_keys=[municipality_id], overlaps="institution")
    institution: Mapped[Institution] = relationship(foreign_keys=[institution_id], overlaps="municipality")
    stays: Mapped[list["HoldStay"]] = relationship(order_by="HoldStay.arrival", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}

    @property
    def rows_of_nights(self) -> tuple[Stay, ...]:
        """Its nights in a row, in order."""
        return tuple(Stay(each.arrival, each.departure) for each in self.stays)

    @property
    def nights(self) -> frozenset[date]:
        """The nights on which each of its beds is held."""
        return nights_of(self.rows_of_nights)


class HoldStay(Model):
    """Nights of a hold in a row (half-open): each of its beds is held on all of them."""

    __tablename__ = "hold_stay"
    __table_args__ = (CheckConstraint("arrival < departure", name="dates"),)
    hold_id: Mapped[int] = mapped_column(ForeignKey("hold.id"), primary_key=True)
    arrival: Mapped[date] = mapped_column(primary_key=True)
    departure: Mapped[date]
