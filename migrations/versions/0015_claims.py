"""what students say they need, what of it a coordinator decides, and reminders."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person_details", sa.Column("private_address", sa.String(length=200), nullable=True))
    op.create_table(
        "claim",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step_free", sa.Boolean(), nullable=False),
        sa.Column("own_room", sa.Boolean(), nullable=False),
        sa.Column("no_animals", sa.Boolean(), nullable=False),
        sa.Column("works_nights", sa.Boolean(), nullable=False),
        sa.Column("companion", sa.Boolean(), nullable=False),
        sa.Column("has_car", sa.Boolean(), nullable=False),
        sa.Column("wants_priority", sa.Boolean(), nullable=False),
        sa.Column("arrive", sa.String(length=16), nullable=False),
        sa.Column("arrival_time", sa.String(length=16), nullable=False),
        sa.CheckConstraint("arrive IN ('evening_before','first_day')", name=op.f("ck_claim_arrive")),
        sa.CheckConstraint(
            "arrival_time IN ('before_closing','evening','unknown')", name=op.f("ck_claim_arrival_time")
        ),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_claim_placement_id_placement")),
        sa.PrimaryKeyConstraint("placement_id", name=op.f("pk_claim")),
    )
    op.create_table(
        "special_claim",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('priority','own_room')", name=op.f("ck_special_claim_kind")),
        sa.CheckConstraint(
            "(granted IS NULL) = (decided_at IS NULL) AND (granted IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_special_claim_decided"),
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_special_claim_placement_id_placement")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_special_claim_decided_by_id_person")),
        sa.PrimaryKeyConstraint("placement_id", "kind", name=op.f("pk_special_claim")),
        sa.UniqueConstraint("ref", name=op.f("uq_special_claim_ref")),
    )
    op.create_table(
        "reminder",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('a_week_after','two_weeks_before','a_week_before')", name=op.f("ck_reminder_kind")
        ),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_reminder_placement_id_placement")),
        sa.PrimaryKeyConstraint("placement_id", "kind", name=op.f("pk_reminder")),
    )


def downgrade() -> None:
    op.drop_table("reminder")
    op.drop_table("special_claim")
    op.drop_table("claim")
    op.drop_column("person_details", "private_address")
