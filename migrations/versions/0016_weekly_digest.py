"""on which day of the week a municipality's function mailbox gets its digest."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("municipality") as table:
        table.add_column(sa.Column("digest_weekday", sa.Integer(), nullable=False, server_default="0"))
        table.create_check_constraint(op.f("ck_municipality_digest_weekday"), "digest_weekday BETWEEN 0 AND 4")


def downgrade() -> None:
    with op.batch_alter_table("municipality") as table:
        table.drop_constraint(op.f("ck_municipality_digest_weekday"), type_="check")
        table.drop_column("digest_weekday")
