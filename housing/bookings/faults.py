"""Faults that guests report: what, where, how far it is; what was written beside it stands apart and is erasable."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from housing.bookings.models import Booking
from housing.database import Model, Ref
from housing.stock.models import Bed

CHECKS = {
    "kind": "kind IN ('no_heat','water_leak','no_electricity','locked_out','drain','appliance','light','furniture',"
    "'network','vermin','dirt','other')",
    "place": "place IN ('own_room','kitchen','bath','shared','laundry','outside')",
    "status": "status IN ('reported','seen','planned','done')",
    "planned": "status <> 'planned' OR comes_on IS NOT NULL",
    "closed": "(status = 'done') = (closed_at IS NOT NULL)",
}


class Fault(Model):
    """One fault, of the bed in which the guest sleeps who reports it. Its status is its last event's.

    `nonce` comes with the form, so that one sent twice is one fault. `secret_hash`: of the secret in the link by which
    the property's manager answers. `photo`: the key of a stored file.
    """

    __tablename__ = "fault"
    __table_args__ = (
        ForeignKeyConstraint(
            ["bed_id", "dwelling_id", "municipality_id"],
            ["bed.id", "bed.dwelling_id", "bed.municipality_id"],
            name="fk_fault_bed",
        ),
        ForeignKeyConstraint(
            ["property_id", "municipality_id"], ["property.id", "property.municipality_id"], name="fk_fault_property"
        ),
        UniqueConstraint("booking_id", "nonce", name="uq_fault_nonce"),
        *(CheckConstraint(condition, name=name) for name, condition in CHECKS.items()),
        Index("ix_fault_municipality", "municipality_id", "status"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    municipality_id: Mapped[int]
    property_id: Mapped[int]
    dwelling_id: Mapped[int]
    bed_id: Mapped[int]
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    nonce: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(16))
    place: Mapped[str] = mapped_column(String(12))
    is_urgent: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(String(12))
    version: Mapped[int]
    reported_at: Mapped[datetime]
    comes_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    photo: Mapped[str | None] = mapped_column(String(64))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    bed: Mapped[Bed] = relationship()
    booking: Mapped[Booking] = relationship()
    events: Mapped[list["FaultEvent"]] = relationship(order_by="FaultEvent.version")


class FaultEvent(Model):
    """One step: who (`author`, a person where there is an account), when, and the day somebody comes. Never edited."""

    __tablename__ = "fault_event"
    __table_args__ = (
        CheckConstraint("author IN ('student','manager','officer')", name="author"),
        CheckConstraint("to_status IN ('reported','seen','planned','done')", name="to_status"),
    )
    fault_id: Mapped[int] = mapped_column(ForeignKey("fault.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    to_status: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]
    author: Mapped[str] = mapped_column(String(12))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    comes_on: Mapped[date | None]
    words: Mapped["FaultText | None"] = relationship()


class FaultText(Model):
    """What somebody wrote with a step: erasable, so it stands outside the steps."""

    __tablename__ = "fault_text"
    __table_args__ = (
        ForeignKeyConstraint(
            ["fault_id", "version"], ["fault_event.fault_id", "fault_event.version"], name="fk_fault_text_event"
        ),
    )
    fault_id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(1000))
