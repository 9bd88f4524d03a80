"""what guests say after their stay."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("housing", sa.Integer(), nullable=False),
        sa.Column("town", sa.Integer(), nullable=False),
        sa.Column("would_work", sa.String(length=8), nullable=False),
        sa.Column("may_quote", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("housing BETWEEN 1 AND 5 AND town BETWEEN 1 AND 5", name=op.f("ck_feedback_marks")),
        sa.CheckConstraint("would_work IN ('yes','maybe','no')", name=op.f("ck_feedback_would_work")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_feedback_booking_id_booking")),
        sa.PrimaryKeyConstraint("booking_id", name=op.f("pk_feedback")),
    )
    op.create_table(
        "feedback_words",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=8), nullable=False),
        sa.Column("text", sa.String(length=600), nullable=False),
        sa.CheckConstraint("about IN ('housing','town')", name=op.f("ck_feedback_words_about")),
        sa.CheckConstraint("length(trim(text)) > 0", name=op.f("ck_feedback_words_text")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["feedback.booking_id"], name=op.f("fk_feedback_words_booking_id_feedback")
        ),
        sa.PrimaryKeyConstraint("booking_id", "about", name=op.f("pk_feedback_words")),
    )


def downgrade() -> None:
    op.drop_table("feedback_words")
    op.drop_table("feedback")
