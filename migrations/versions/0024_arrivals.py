"""arrivals, departures and inspections; and what a house tells those who come."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

WAY_CHOSEN = (
    "(way IS NULL) = (way_on IS NULL) AND (way IS NULL) = (way_bed_id IS NULL)"
    " AND (way IS NULL) = (way_by IS NULL) AND (way IS NULL) = (way_at IS NULL)"
)
TEXTS = (("property", "from_bus"), ("property", "heater"), ("dwelling", "network"), ("municipality", "cold"))
NUMBERS = ("property", "municipality")


def upgrade() -> None:
    for table, column in TEXTS:
        op.add_column(table, sa.Column(column, sa.JSON(), nullable=False, server_default="{}"))
    for table in NUMBERS:
        op.add_column(table, sa.Column("duty_telephone", sa.String(length=40), nullable=True))
    op.create_table(
        "arrival",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=12), nullable=True),
        sa.Column("way_on", sa.Date(), nullable=True),
        sa.Column("way_bed_id", sa.Integer(), nullable=True),
        sa.Column("way_by", sa.String(length=8), nullable=True),
        sa.Column("way_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("way_note", sa.String(length=500), nullable=True),
        sa.Column("code_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comes_on", sa.Date(), nullable=True),
        sa.CheckConstraint("way IN ('in_hours','after_hours','code','met','agreed')", name=op.f("ck_arrival_way")),
        sa.CheckConstraint(WAY_CHOSEN, name=op.f("ck_arrival_way_chosen")),
        sa.CheckConstraint("way_by IN ('student','officer')", name=op.f("ck_arrival_way_by")),
        sa.CheckConstraint("comes_on IS NULL OR answered_at IS NOT NULL", name=op.f("ck_arrival_comes_on")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_arrival_booking_id")),
        sa.ForeignKeyConstraint(["way_bed_id"], ["bed.id"], name=op.f("fk_arrival_way_bed_id")),
        sa.PrimaryKeyConstraint("booking_id", name=op.f("pk_arrival")),
    )
    op.create_table(
        "departure_list",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_is_back", sa.Boolean(), nullable=False),
        sa.Column("rubbish_is_out", sa.Boolean(), nullable=False),
        sa.Column("windows_are_shut", sa.Boolean(), nullable=False),
        sa.Column("is_broken", sa.Boolean(), nullable=False),
        sa.Column("broken", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_departure_list_booking_id")),
        sa.PrimaryKeyConstraint("booking_id", name=op.f("pk_departure_list")),
    )
    op.create_table(
        "inspection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=6), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("inspected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("inspected_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("outcome IN ('fine','damage')", name=op.f("ck_inspection_outcome")),
        sa.CheckConstraint(
            "outcome = 'damage' OR (closed_at IS NULL AND note IS NULL)", name=op.f("ck_inspection_damage")
        ),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_inspection_municipality_id")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_inspection_booking_id")),
        sa.ForeignKeyConstraint(["inspected_by_id"], ["person.id"], name=op.f("fk_inspection_inspected_by_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_inspection_closed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
        sa.UniqueConstraint("ref", name=op.f("uq_inspection_ref")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_inspection_booking_id")),
    )
    op.create_index("ix_inspection_municipality", "inspection", ["municipality_id", "outcome", "closed_at"])


def downgrade() -> None:
    for table in ("inspection", "departure_list", "arrival"):
        op.drop_table(table)
    for table in NUMBERS:
        op.drop_column(table, "duty_telephone")
    for table, column in TEXTS:
        op.drop_column(table, column)
