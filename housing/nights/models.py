"""The ledger of nights: the only truth about what is taken. Takers are named by table only.

The database alone refuses a second taker of a bed's night, a second bed of a student's night, a night outside the
placement's window, and two companies in one dwelling or one shared room; and a party's key to whoever is not of it.
All with keys and checks, no trigger, the same on SQLite and PostgreSQL. Composite keys skip rows with a NULL, and a
CHECK that is NULL passes: hence IS NOT NULL.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    and_,
    or_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from housing.database import Model
from housing.rules.nights import Stay


def _own_company(column: str) -> str:
    """Return the check that a guest carries a company that is hers to carry: of anybody, of a flat, or her party's."""
    return (
        f"{column} IS NULL OR {column} IN ('*','women','men') OR {column} = 's:' || CAST(student_id AS VARCHAR(20))"
        f" OR (party_id IS NOT NULL AND {column} = 'p:' || CAST(party_id AS VARCHAR(20)))"
    )


class DwellingNight(Model):
    """The company of a dwelling on a night: `*`, `women`, `men` or a party's key. By company and then by night its
    key also tells when the first and the last guest of a company are there.
    """

    __tablename__ = "dwelling_night"
    __table_args__ = (UniqueConstraint("dwelling_id", "company", "night", name="uq_dwelling_night_company"),)
    dwelling_id: Mapped[int] = mapped_column(ForeignKey("dwelling.id"), primary_key=True)
    night: Mapped[date] = mapped_column(primary_key=True)
    company: Mapped[str] = mapped_column(String(24))


class RoomNight(Model):
    """The company of a shared room on a night; never `*`, for a shared room is never mixed.

    `room` is the room's key (`bed.room_key`), never its label: two spellings are one room.
    """

    __tablename__ = "room_night"
    __table_args__ = (
        UniqueConstraint("dwelling_id", "room", "company", "night", name="uq_room_night_company"),
        CheckConstraint("company <> '*'", name="never_mixed"),
    )
    dwelling_id: Mapped[int] = mapped_column(ForeignKey("dwelling.id"), primary_key=True)
    room: Mapped[str] = mapped_column(String(40), primary_key=True)
    night: Mapped[date] = mapped_column(primary_key=True)
    company: Mapped[str] = mapped_column(String(24))


class BedNight(Model):
    """One bed on one date (the evening's), and its one taker: a booking, a closure or a hold.

    `room` is the key of the room where the guest shares it, as it was when the night was given. `party_id`: the two who
    live together, where the company is theirs; only its members carry it.
    """

    __tablename__ = "bed_night"
    __table_args__ = (
        ForeignKeyConstraint(
            ["bed_id", "dwelling_id", "municipality_id"],
            ["bed.id", "bed.dwelling_id", "bed.municipality_id"],
            name="fk_bed_night_bed",
        ),
        UniqueConstraint("student_id", "night", name="uq_bed_night_student"),
        CheckConstraint(
            "(CASE WHEN booking_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN closure_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN hold_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="taker",
        ),
        CheckConstraint(
            "(booking_id IS NULL AND placement_id IS NULL AND student_id IS NULL AND live IS NULL"
            " AND company IS NULL AND room IS NULL AND room_company IS NULL)"
            " OR (booking_id IS NOT NULL AND placement_id IS NOT NULL AND student_id IS NOT NULL"
            " AND live IS NOT NULL AND live AND company IS NOT NULL)",
            name="booking",
        ),
        CheckConstraint("(room IS NULL) = (room_company IS NULL)", name="room"),
        CheckConstraint("party_id IS NULL OR student_id IS NOT NULL", name="party"),
        CheckConstraint(_own_company("company"), name="company"),
        CheckConstraint(_own_company("room_company"), name="room_company"),
        ForeignKeyConstraint(
            ["party_id", "student_id"],
            ["party_member.party_id", "party_member.student_id"],
            name="fk_bed_night_party",
        ),
        ForeignKeyConstraint(
            ["booking_id", "placement_id", "student_id", "municipality_id", "live"],
            [
                "booking.id",
                "booking.placement_id",
                "booking.student_id",
                "booking.municipality_id",
                "booking.live",
            ],
            name="fk_bed_night_booking",
        ),
        ForeignKeyConstraint(
            ["placement_id", "night"],
            ["placement_night.placement_id", "placement_night.night"],
            name="fk_bed_night_window",
        ),
        ForeignKeyConstraint(
            ["dwelling_id", "night", "company"],
            ["dwelling_night.dwelling_id", "dwelling_night.night", "dwelling_night.company"],
            name="fk_bed_night_company",
        ),
        ForeignKeyConstraint(
            ["dwelling_id", "room", "night", "room_company"],
            ["room_night.dwelling_id", "room_night.room", "room_night.night", "room_night.company"],
            name="fk_bed_night_room",
        ),
        ForeignKeyConstraint(["closure_id", "bed_id"], ["closure.id", "closure.bed_id"], name="fk_bed_night_closure"),
        ForeignKeyConstraint(
            ["hold_id", "municipality_id"], ["hold.id", "hold.municipality_id"], name="fk_bed_night_hold"
        ),
        Index("ix_bed_night_dwelling", "dwelling_id", "night", "company"),
        Index("ix_bed_night_room", "dwelling_id", "room", "night", "room_company"),
        Index("ix_bed_night_municipality", "municipality_id", "night"),
        Index("ix_bed_night_booking", "booking_id"),
        Index("ix_bed_night_window", "placement_id", "night"),
        Index(
            "ix_bed_night_closure",
            "closure_id",
            sqlite_where=text("closure_id IS NOT NULL"),
            postgresql_where=text("closure_id IS NOT NULL"),
        ),
        Index(
            "ix_bed_night_hold",
            "hold_id",
            sqlite_where=text("hold_id IS NOT NULL"),
            postgresql_where=text("hold_id IS NOT NULL"),
        ),
    )
    bed_id: Mapped[int] = mapped_column(primary_key=True)
    night: Mapped[date] = mapped_column(primary_key=True)
    dwelling_id: Mapped[int]
    municipality_id: Mapped[int]
    booking_id: Mapped[int | None]
    placement_id: Mapped[int | None]
    student_id: Mapped[int | None]
    live: Mapped[bool | None]
    company: Mapped[str | None] = mapped_column(String(24))
    room: Mapped[str | None] = mapped_column(String(40))
    room_company: Mapped[str | None] = mapped_column(String(24))
    closure_id: Mapped[int | None]
    hold_id: Mapped[int | None]
    party_id: Mapped[int | None]


def on_nights(stays: Iterable[Stay]) -> ColumnElement[bool]:
    """Return the condition that a `BedNight` lies in one of the stays: a range for each, never a list of nights."""
    return or_(*(and_(BedNight.night >= stay.arrival, BedNight.night < stay.departure) for stay in stays))
