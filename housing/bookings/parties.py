"""Two students who want to live together: the tables.

Beside `models`, since it is a subject of its own: what two students say of each other, on their placements.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from housing.database import Model, Ref
from housing.placements.models import Placement


class Party(Model):
    """One student has asked another to live with her, and what became of it.

    `asked_key`: the address of the one who was asked, only while she has not answered. `shares_rooms`: who asked said
    yes to sharing a room; once it is agreed, both did. Seat 1 is hers who asked, seat 2 the other's, who has it by
    saying yes: there is no third.
    """

    __tablename__ = "party"
    __table_args__ = (
        CheckConstraint("status IN ('asked','agreed','declined','ended')", name="status"),
        CheckConstraint("live = (status IN ('asked','agreed'))", name="live"),
        CheckConstraint("(asked_key IS NULL) = (status <> 'asked')", name="asked_key"),
        CheckConstraint("(answered_at IS NULL) = (status = 'asked')", name="answered_at"),
        CheckConstraint("(ended_at IS NULL) = (status <> 'ended')", name="ended_at"),
        UniqueConstraint("id", "live", name="uq_party_live"),
        Index("ix_party_asked_key", "asked_key"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    status: Mapped[str] = mapped_column(String(8))
    live: Mapped[bool]
    asked_key: Mapped[str | None] = mapped_column(String(254))
    shares_rooms: Mapped[bool]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    members: Mapped[list["PartyMember"]] = relationship(order_by="PartyMember.seat", back_populates="party")


class PartyMember(Model):
    """One of the two, on her placement; she is in one party that stands at a time. `live` follows the party's."""

    __tablename__ = "party_member"
    __table_args__ = (
        ForeignKeyConstraint(
            ["party_id", "live"], ["party.id", "party.live"], name="fk_party_member_party", onupdate="CASCADE"
        ),
        ForeignKeyConstraint(
            ["placement_id", "student_id"],
            ["placement.id", "placement.student_id"],
            name="fk_party_member_placement",
        ),
        UniqueConstraint("party_id", "student_id", name="uq_party_member_student"),
        CheckConstraint("seat IN (1, 2)", name="seat"),
        Index("ix_party_member_placement", "placement_id"),
        Index(
            "uq_party_member_live",
            "placement_id",
            unique=True,
            sqlite_where=text("live"),
            postgresql_where=text("live"),
        ),
    )
    party_id: Mapped[int] = mapped_column(primary_key=True)
    seat: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int]
    student_id: Mapped[int]
    live: Mapped[bool]
    party: Mapped[Party] = relationship(back_populates="members")
    placement: Mapped[Placement] = relationship()
