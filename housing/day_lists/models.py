"""Who gets a list without having an account, the links that open it, and what is noted on it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from housing.database import Model, Ref
from housing.organisations.models import Municipality


class Addressee(Model):
    """Cleaners, a reception or a caretaker who get the week's list by mail on a day of the week (0: Monday).

    `told_at` and `told`: when the last mail was written, and for each day it knew of (ISO) a hash of what stood there.
    With `ended_at` there is no mail any more, and no link; what was noted stays.
    """

    __tablename__ = "list_addressee"
    __table_args__ = (
        UniqueConstraint("id", "municipality_id", name="uq_list_addressee_municipality"),
        CheckConstraint("kind IN ('cleaning','reception','caretaker')", name="kind"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("(told_at IS NULL) = (told IS NULL)", name="told"),
        Index("ix_list_addressee_municipality", "municipality_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    kind: Mapped[str] = mapped_column(String(12))
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2), default="sv")
    weekday: Mapped[int]
    added_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    told: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    municipality: Mapped[Municipality] = relationship()
    houses: Mapped[list["AddresseeHouse"]] = relationship(cascade="all, delete-orphan")


class AddresseeHouse(Model):
    """A property that a list is about; an addressee without any gets all of them, also those that come later."""

    __tablename__ = "list_addressee_house"
    __table_args__ = (
        ForeignKeyConstraint(
            ["addressee_id", "municipality_id"],
            ["list_addressee.id", "list_addressee.municipality_id"],
            name="fk_list_addressee_house_addressee",
        ),
        ForeignKeyConstraint(
            ["property_id", "municipality_id"],
            ["property.id", "property.municipality_id"],
            name="fk_list_addressee_house_property",
        ),
    )
    addressee_id: Mapped[int] = mapped_column(primary_key=True)
    property_id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int]


class ListLink(Model):
    """A secret link to an addressee's list; only the hash of its secret is kept. Until `expires_at` it opens."""

    __tablename__ = "list_link"
    __table_args__ = (CheckConstraint("made_at < expires_at", name="times"),)
    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    addressee_id: Mapped[int] = mapped_column(ForeignKey("list_addressee.id"), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class BedCleaned(Model):
    """A bed is cleaned after the guest who left it on `day`: by whom (an addressee) and when."""

    __tablename__ = "bed_cleaned"
    __table_args__ = (
        ForeignKeyConstraint(
            ["bed_id", "dwelling_id", "municipality_id"],
            ["bed.id", "bed.dwelling_id", "bed.municipality_id"],
            name="fk_bed_cleaned_bed",
        ),
        ForeignKeyConstraint(
            ["addressee_id", "municipality_id"],
            ["list_addressee.id", "list_addressee.municipality_id"],
            name="fk_bed_cleaned_addressee",
        ),
        Index("ix_bed_cleaned_municipality", "municipality_id", "day"),
    )
    bed_id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    dwelling_id: Mapped[int]
    municipality_id: Mapped[int]
    addressee_id: Mapped[int]
    at: Mapped[datetime]


class KeyNoted(Model):
    """The key of a guest was handed out on the arrival, or came back for the departure, of `day`: by whom and when.

    `is_arrival`: the booking says that she has come since this was noted; else it said so before.
    """

    __tablename__ = "key_noted"
    __table_args__ = (
        CheckConstraint("way IN ('key_out','key_back')", name="way"),
        ForeignKeyConstraint(
            ["addressee_id", "municipality_id"],
            ["list_addressee.id", "list_addressee.municipality_id"],
            name="fk_key_noted_addressee",
        ),
    )
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), primary_key=True)
    way: Mapped[str] = mapped_column(String(8), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    municipality_id: Mapped[int]
    addressee_id: Mapped[int]
    at: Mapped[datetime]
    is_arrival: Mapped[bool] = mapped_column(default=False)
