"""What opens doors: keys, key boxes and codes, and which guest has which key."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from housing.database import Model, Ref
from housing.stock.models import Bed, Dwelling, Property

KINDS = ("key", "box", "code")
LONGEST_CODE, LONGEST_LABEL = 40, 80


class DoorKey(Model):
    """A key by its number, a key box with its code, or the code of a door (`kind`: `key`, `box`, `code`).

    It opens a property, or a dwelling, or a bed's room in a dwelling: the narrowest is named. `sealed`: the code,
    encrypted (`keys.sealing`); a key has none. `lost_at`: it is lost; `ended_at`: it is out of the register.
    """

    __tablename__ = "door_key"
    __table_args__ = (
        ForeignKeyConstraint(
            ["property_id", "municipality_id"],
            ["property.id", "property.municipality_id"],
            name="fk_door_key_property",
        ),
        ForeignKeyConstraint(
            ["dwelling_id", "municipality_id"],
            ["dwelling.id", "dwelling.municipality_id"],
            name="fk_door_key_dwelling",
        ),
        ForeignKeyConstraint(
            ["bed_id", "dwelling_id", "municipality_id"],
            ["bed.id", "bed.dwelling_id", "bed.municipality_id"],
            name="fk_door_key_bed",
        ),
        CheckConstraint("kind IN ('key','box','code')", name="kind"),
        CheckConstraint("(kind = 'key') = (sealed IS NULL)", name="sealed"),
        CheckConstraint(
            "(property_id IS NULL) <> (dwelling_id IS NULL) AND (bed_id IS NULL OR dwelling_id IS NOT NULL)",
            name="opens",
        ),
        CheckConstraint("length(trim(label)) > 0", name="label"),
        CheckConstraint("kind = 'key' OR lost_at IS NULL", name="lost"),
        Index("ix_door_key_municipality", "municipality_id"),
        Index("ix_door_key_property", "property_id"),
        Index("ix_door_key_dwelling", "dwelling_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    municipality_id: Mapped[int]
    property_id: Mapped[int | None]
    dwelling_id: Mapped[int | None]
    bed_id: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(4))
    label: Mapped[str] = mapped_column(String(LONGEST_LABEL))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    added_at: Mapped[datetime]
    lost_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    front_of: Mapped[Property | None] = relationship(viewonly=True)
    dwelling: Mapped[Dwelling | None] = relationship(viewonly=True)
    bed: Mapped[Bed | None] = relationship(viewonly=True)
    loans: Mapped[list["KeyLoan"]] = relationship(order_by="KeyLoan.handed_at", back_populates="key")

    @property
    def house(self) -> Property:
        """The property in which it opens something."""
        if self.front_of is not None:
            return self.front_of
        assert self.dwelling is not None  # noqa: S101 (ck_door_key_opens)
        return self.dwelling.property

    @property
    def loan(self) -> "KeyLoan | None":
        """With whom it is now, if with anybody."""
        return next((loan for loan in self.loans if loan.returned_at is None), None)


class KeyLoan(Model):
    """That a key was handed to a guest: when and noted by whom, and when it came back or was noted as lost.

    `is_out` is true until then and null afterwards, so that a key is with one guest at a time.
    """

    __tablename__ = "key_loan"
    __table_args__ = (
        UniqueConstraint("door_key_id", "is_out", name="uq_key_loan_out"),
        CheckConstraint("(is_out IS NULL) = (returned_at IS NOT NULL) AND (is_out IS NULL OR is_out)", name="out"),
        Index("ix_key_loan_booking", "booking_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    door_key_id: Mapped[int] = mapped_column(ForeignKey("door_key.id"))
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    is_out: Mapped[bool | None] = mapped_column(default=True)
    handed_at: Mapped[datetime]
    handed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    returned_at: Mapped[datetime | None]
    returned_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    key: Mapped[DoorKey] = relationship(back_populates="loans")
