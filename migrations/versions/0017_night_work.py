"""when a guest sleeps by day, since she works nights."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "night_work",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_night_work_days")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_night_work_booking_id_booking")),
        sa.PrimaryKeyConstraint("booking_id", "first_day", name=op.f("pk_night_work")),
    )


def downgrade() -> None:
    op.drop_table("night_work")
