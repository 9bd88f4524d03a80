"""The housing stock: properties, dwellings, beds with dated prices, closures. Stock is retired, never deleted."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from housing.database import Model, Ref
from housing.organisations.models import Municipality
from housing.rules.names import LONGEST_ROOM_KEY, room_key

CLOSURE_REASONS = ("repair", "own_staff", "cleaning", "summer", "other")
LONGEST_CLOSURE_DAYS = 731
SOME_TURNOVER = text("turnover_nights > 0")
"""The index has only the dwellings that turn over: where none does, asking for them costs next to nothing."""


class Property(Model):
    """An address: who lets it and on what title, its key place, how to arrive.

    `key_hours` maps `mon`..`sun` to `["08:00", "16:00"]`; a day that is missing is closed. Texts for guests are by
    language (`sv`, `en`). The key place is copied from the municipality's, and follows it, until the property is
    given one of its own (`has_own_key_place`): who reads a property never needs to ask further.
    `duty_telephone`: whom a guest calls at any hour, where that is another than the municipality's. `from_bus`,
    `heater`: the way from the bus stop, where the engine heater is and how it is used.
    `faults_email`: who looks after the house, where that is another than the municipality says.
    """

    __tablename__ = "property"
    __table_args__ = (
        UniqueConstraint("municipality_id", "name_key"),
        UniqueConstraint("id", "municipality_id", name="uq_property_municipality"),
        CheckConstraint("let_by IN ('municipality','housing_company','region','other')", name="let_by"),
        CheckConstraint("title IN ('owned','rented','lent')", name="title"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(120))
    street: Mapped[str] = mapped_column(String(120))
    postal_town: Mapped[str] = mapped_column(String(60))
    latitude: Mapped[float]
    longitude: Mapped[float]
    let_by: Mapped[str] = mapped_column(String(16), default="municipality")
    landlord: Mapped[str | None] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(8), default="owned")
    has_own_key_place: Mapped[bool] = mapped_column(default=False)
    key_place: Mapped[str | None] = mapped_column(String(200))
    key_hours: Mapped[dict[str, Any]] = mapped_column(default=dict)
    after_hours: Mapped[dict[str, str]] = mapped_column(default=dict)
    arrival: Mapped[dict[str, str]] = mapped_column(default=dict)
    house_rules: Mapped[dict[str, str]] = mapped_column(default=dict)
    from_bus: Mapped[dict[str, str]] = mapped_column(default=dict)
    heater: Mapped[dict[str, str]] = mapped_column(default=dict)
    duty_telephone: Mapped[str | None] = mapped_column(String(40))
    faults_email: Mapped[str | None] = mapped_column(String(254))
    retired_on: Mapped[date | None]
    municipality: Mapped[Municipality] = relationship()
    dwellings: Mapped[list["Dwelling"]] = relationship(back_populates="property", order_by="Dwelling.label")


class Dwelling(Model):
    """A flat or house. `facts` holds only what differs from the municipality's standard.

    `turnover_nights`: how many nights a bed stays empty between two guests (`rules.turnover`), since
    `turnover_since`: who was given a bed before is not asked to go. Copied from the municipality's, and follows it,
    until the dwelling is given its own (`has_own_turnover`): who reads a dwelling never needs to ask further.
    `network`: name and password of the Wi-Fi, by language; shown when codes are, and to nobody else.
    """

    __tablename__ = "dwelling"
    __table_args__ = (
        ForeignKeyConstraint(
            ["property_id", "municipality_id"],
            ["property.id", "property.municipality_id"],
            name="fk_dwelling_property",
        ),
        UniqueConstraint("property_id", "label"),
        UniqueConstraint("id", "municipality_id", name="uq_dwelling_municipality"),
        CheckConstraint("sharing IN ('mixed','same_gender','single_party')", name="sharing"),
        CheckConstraint("animals IN ('never','allowed','cleaned')", name="animals"),
        CheckConstraint("turnover_nights BETWEEN 0 AND 7", name="turnover"),
        CheckConstraint("turnover_nights = 0 OR turnover_since IS NOT NULL", name="turnover_since"),
        Index("ix_dwelling_municipality", "municipality_id"),
        Index(
            "ix_dwelling_turnover",
            "municipality_id",
            "turnover_nights",
            sqlite_where=SOME_TURNOVER,
            postgresql_where=SOME_TURNOVER,
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    municipality_id: Mapped[int]
    property_id: Mapped[int]
    label: Mapped[str] = mapped_column(String(40))
    sharing: Mapped[str] = mapped_column(String(12))
    step_free: Mapped[bool] = mapped_column(default=False)
    animals: Mapped[str] = mapped_column(String(8), default="never")
    facts: Mapped[dict[str, str]] = mapped_column(default=dict)
    turnover_nights: Mapped[int] = mapped_column(default=0)
    has_own_turnover: Mapped[bool] = mapped_column(default=False)
    turnover_since: Mapped[datetime | None]
    network: Mapped[dict[str, str]] = mapped_column(default=dict)
    retired_on: Mapped[date | None]
    property: Mapped[Property] = relationship(back_populates="dwellings")
    beds: Mapped[list["Bed"]] = relationship(back_populates="dwelling", order_by="Bed.label")


TURNS_OVER: ColumnElement[bool] = Dwelling.turnover_nights > literal_column("0", Integer())
"""Whether a dwelling turns over, written as its index is: with a parameter SQLite would not use that."""


class Bed(Model):
    """What is booked. Beds of one dwelling with the same `room_key` share a room (`is_shared_room`).

    The key follows from the label `room`, and is what the ledger and every search know a room by.
    `remark` is the officer's own note; guests never see it.
    """

    __tablename__ = "bed"
    __table_args__ = (
        ForeignKeyConstraint(
            ["dwelling_id", "municipality_id"],
            ["dwelling.id", "dwelling.municipality_id"],
            name="fk_bed_dwelling",
        ),
        UniqueConstraint("dwelling_id", "label"),
        UniqueConstraint("id", "dwelling_id", "municipality_id", name="uq_bed_dwelling"),
        Index("ix_bed_municipality", "municipality_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    municipality_id: Mapped[int]
    dwelling_id: Mapped[int]
    room: Mapped[str] = mapped_column(String(40))
    room_key: Mapped[str] = mapped_column(String(LONGEST_ROOM_KEY))
    is_shared_room: Mapped[bool] = mapped_column(default=False)
    label: Mapped[str] = mapped_column(String(40))
    remark: Mapped[str | None] = mapped_column(String(500))
    retired_on: Mapped[date | None]
    dwelling: Mapped[Dwelling] = relationship(back_populates="beds")
    prices: Mapped[list["BedPrice"]] = relationship(order_by="BedPrice.valid_from")

    @property
    def sharing(self) -> str:
        """How its dwelling is shared."""
        return self.dwelling.sharing

    @property
    def turnover_nights(self) -> int:
        """How many nights it stays empty between two guests."""
        return self.dwelling.turnover_nights

    @property
    def out_of_use_on(self) -> date | None:
        """The first day on which it, its dwelling or its property is out of use."""
        retired = (self.retired_on, self.dwelling.retired_on, self.dwelling.property.retired_on)
        return min((on for on in retired if on is not None), default=None)

    @validates("room")
    def _keep_key(self, _name: str, label: str) -> str:
        self.room_key = room_key(label)
        return label


class BedPrice(Model):
    """What a night costs from a date on, in öre; a price that was agreed stands in the booking's segment."""

    __tablename__ = "bed_price"
    __table_args__ = (CheckConstraint("ore_per_night BETWEEN 0 AND 1000000", name="ore_per_night"),)
    bed_id: Mapped[int] = mapped_column(ForeignKey("bed.id"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    ore_per_night: Mapped[int]


class Closure(Model):
    """Nights of one bed that the owner takes, half-open; no person's name, one of five reasons."""

    __tablename__ = "closure"
    __table_args__ = (
        ForeignKeyConstraint(
            ["bed_id", "dwelling_id", "municipality_id"],
            ["bed.id", "bed.dwelling_id", "bed.municipality_id"],
            name="fk_closure_bed",
        ),
        UniqueConstraint("id", "bed_id", name="uq_closure_bed"),
        CheckConstraint("starts < ends", name="dates"),
        CheckConstraint("reason IN ('repair','own_staff','cleaning','summer','other')", name="reason"),
        Index("ix_closure_bed", "bed_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    municipality_id: Mapped[int]
    dwelling_id: Mapped[int]
    bed_id: Mapped[int]
    starts: Mapped[date]
    ends: Mapped[date]
    reason: Mapped[str] = mapped_column(String(12))
    lifted_at: Mapped[datetime | None]


class StockImport(Model):
    """That a stock file was read, by checksum: who, when, what came of it."""

    __tablename__ = "stock_import"
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    counts: Mapped[dict[str, Any]]
