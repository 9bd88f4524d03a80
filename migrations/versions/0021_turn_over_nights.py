"""nights that a bed stays empty between two guests."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BOUNDS = "turnover_nights BETWEEN 0 AND 7"
SOME = sa.text("turnover_nights > 0")


def upgrade() -> None:
    with op.batch_alter_table("municipality") as batch_op:
        batch_op.add_column(sa.Column("turnover_nights", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_check_constraint(op.f("ck_municipality_turnover"), BOUNDS)
    with op.batch_alter_table("dwelling") as batch_op:
        batch_op.add_column(sa.Column("turnover_nights", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("has_own_turnover", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("turnover_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(op.f("ck_dwelling_turnover"), BOUNDS)
        batch_op.create_check_constraint(
            op.f("ck_dwelling_turnover_since"), "turnover_nights = 0 OR turnover_since IS NOT NULL"
        )
    op.create_index(
        "ix_dwelling_turnover",
        "dwelling",
        ["municipality_id", "turnover_nights"],
        sqlite_where=SOME,
        postgresql_where=SOME,
    )


def downgrade() -> None:
    op.drop_index("ix_dwelling_turnover", "dwelling")
    with op.batch_alter_table("dwelling") as batch_op:
        batch_op.drop_constraint(op.f("ck_dwelling_turnover_since"), type_="check")
        batch_op.drop_constraint(op.f("ck_dwelling_turnover"), type_="check")
        for column in ("turnover_since", "has_own_turnover", "turnover_nights"):
            batch_op.drop_column(column)
    with op.batch_alter_table("municipality") as batch_op:
        batch_op.drop_constraint(op.f("ck_municipality_turnover"), type_="check")
        batch_op.drop_column("turnover_nights")
