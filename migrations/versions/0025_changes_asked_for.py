"""what students ask to have changed of their stays, and why an officer granted a night."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

IS_OPEN = sa.text("status = 'open'")
REASON = "ck_placement_night_reason"


def upgrade() -> None:
    op.create_table(
        "change_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("arrival", sa.Date(), nullable=False),
        sa.Column("departure", sa.Date(), nullable=False),
        sa.Column("bed_id", sa.Integer(), nullable=True),
        sa.Column("dwelling_id", sa.Integer(), nullable=True),
        sa.Column("ore", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.CheckConstraint("kind IN ('dates','bed','keep')", name=op.f("ck_change_request_kind")),
        sa.CheckConstraint("kind <> 'bed' OR bed_id IS NOT NULL", name=op.f("ck_change_request_bed")),
        sa.CheckConstraint("(bed_id IS NULL) = (dwelling_id IS NULL)", name=op.f("ck_change_request_dwelling")),
        sa.CheckConstraint("arrival < departure", name=op.f("ck_change_request_dates")),
        sa.CheckConstraint("ore >= 0", name=op.f("ck_change_request_ore")),
        sa.CheckConstraint(
            "status IN ('open','agreed','declined','taken_back','ended')", name=op.f("ck_change_request_status")
        ),
        sa.CheckConstraint("(status = 'open') = (closed_at IS NULL)", name=op.f("ck_change_request_closed")),
        sa.CheckConstraint("status <> 'declined' OR reason IS NOT NULL", name=op.f("ck_change_request_reason")),
        sa.ForeignKeyConstraint(
            ["bed_id", "dwelling_id", "municipality_id"],
            ["bed.id", "bed.dwelling_id", "bed.municipality_id"],
            name="fk_change_request_bed",
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_change_request_booking_id")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_change_request_municipality_id")
        ),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_change_request_closed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_request")),
        sa.UniqueConstraint("ref", name=op.f("uq_change_request_ref")),
    )
    op.create_index(
        "uq_change_request_open",
        "change_request",
        ["booking_id"],
        unique=True,
        sqlite_where=IS_OPEN,
        postgresql_where=IS_OPEN,
    )
    op.create_index("ix_change_request_worklist", "change_request", ["municipality_id", "status"])
    op.create_index("ix_change_request_bed", "change_request", ["bed_id"])
    with op.batch_alter_table("placement_night") as batch_op:
        batch_op.add_column(sa.Column("reason", sa.String(length=40), nullable=True))
        batch_op.create_check_constraint(op.f(REASON), "reason IS NULL OR ground = 'granted'")


def downgrade() -> None:
    with op.batch_alter_table("placement_night") as batch_op:
        batch_op.drop_constraint(op.f(REASON), type_="check")
        batch_op.drop_column("reason")
    op.drop_table("change_request")
