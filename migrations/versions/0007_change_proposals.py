"""proposals for bookings whose placement moved, and who goes first among those who wait."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

IS_OPEN = sa.text("status = 'open'")


def upgrade() -> None:
    op.create_table(
        "change_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asks_officer", sa.Boolean(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("student_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("officer_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("declined_by", sa.String(length=12), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "status IN ('open','agreed','declined','superseded','ended')", name=op.f("ck_change_proposal_status")
        ),
        sa.CheckConstraint("(status = 'open') = (closed_at IS NULL)", name=op.f("ck_change_proposal_closed")),
        sa.CheckConstraint(
            "status <> 'agreed' OR (student_accepted_at IS NOT NULL"
            " AND (officer_accepted_at IS NOT NULL OR NOT asks_officer))",
            name=op.f("ck_change_proposal_agreed"),
        ),
        sa.CheckConstraint(
            "(status = 'declined') = (declined_by IS NOT NULL)", name=op.f("ck_change_proposal_declined")
        ),
        sa.CheckConstraint(
            "declined_by IS NULL OR declined_by IN ('student','officer')", name=op.f("ck_change_proposal_declined_by")
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_change_proposal_booking_id")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_change_proposal_municipality_id")
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["person.id"], name=op.f("fk_change_proposal_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_proposal")),
        sa.UniqueConstraint("ref", name=op.f("uq_change_proposal_ref")),
        sa.UniqueConstraint("id", "municipality_id", name="uq_change_proposal_municipality"),
    )
    op.create_index(
        "uq_change_proposal_open",
        "change_proposal",
        ["booking_id"],
        unique=True,
        sqlite_where=IS_OPEN,
        postgresql_where=IS_OPEN,
    )
    op.create_index("ix_change_proposal_worklist", "change_proposal", ["municipality_id", "status"])
    op.create_table(
        "proposed_segment",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("arrival", sa.Date(), nullable=False),
        sa.Column("departure", sa.Date(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("dwelling_id", sa.Integer(), nullable=False),
        sa.Column("bed_id", sa.Integer(), nullable=False),
        sa.Column("ore", sa.Integer(), nullable=False),
        sa.CheckConstraint("arrival < departure", name=op.f("ck_proposed_segment_dates")),
        sa.CheckConstraint("ore >= 0", name=op.f("ck_proposed_segment_ore")),
        sa.ForeignKeyConstraint(
            ["proposal_id", "municipality_id"],
            ["change_proposal.id", "change_proposal.municipality_id"],
            name="fk_proposed_segment_proposal",
        ),
        sa.ForeignKeyConstraint(
            ["bed_id", "dwelling_id", "municipality_id"],
            ["bed.id", "bed.dwelling_id", "bed.municipality_id"],
            name="fk_proposed_segment_bed",
        ),
        sa.PrimaryKeyConstraint("proposal_id", "arrival", name=op.f("pk_proposed_segment")),
    )
    op.create_index("ix_proposed_segment_bed", "proposed_segment", ["bed_id"])
    op.add_column("application", sa.Column("goes_first", sa.String(length=40), nullable=True))


def downgrade() -> None:
    op.drop_column("application", "goes_first")
    op.drop_table("proposed_segment")
    op.drop_table("change_proposal")
