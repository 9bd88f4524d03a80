"""figures of terms: what was offered and used, in numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "term_figures",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("beds", sa.Integer(), nullable=False),
        sa.Column("nights_offered", sa.Integer(), nullable=False),
        sa.Column("nights_used", sa.Integer(), nullable=False),
        sa.Column("stays", sa.Integer(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "beds >= 0 AND nights_offered >= 0 AND nights_used >= 0 AND stays >= 0 AND weeks >= 0",
            name=op.f("ck_term_figures_numbers"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_term_figures_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name=op.f("fk_term_figures_term_id_term")),
        sa.PrimaryKeyConstraint("municipality_id", "term_id", name=op.f("pk_term_figures")),
    )


def downgrade() -> None:
    op.drop_table("term_figures")
