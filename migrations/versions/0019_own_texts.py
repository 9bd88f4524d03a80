"""texts that a municipality writes of its own for mails, reasons and the agreement; agreements about rooms."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "own_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_key", sa.String(length=60), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.CheckConstraint("(kind IN ('decline','cancel')) = (name_key <> '')", name=op.f("ck_own_text_name")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_own_text_municipality_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_text")),
        sa.UniqueConstraint("ref", name=op.f("uq_own_text_ref")),
        sa.UniqueConstraint(
            "municipality_id", "kind", "name_key", name=op.f("uq_own_text_municipality_id_kind_name_key")
        ),
    )
    op.create_table(
        "agreement",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paragraphs", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_agreement_booking_id")),
        sa.PrimaryKeyConstraint("booking_id", name=op.f("pk_agreement")),
    )
    op.add_column("municipality", sa.Column("agreement_since", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("municipality", "agreement_since")
    op.drop_table("agreement")
    op.drop_table("own_text")
