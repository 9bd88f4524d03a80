"""how many students of an institution a site can take."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "site_limit",
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("students", sa.Integer(), nullable=False),
        sa.CheckConstraint("students >= 0", name=op.f("ck_site_limit_students")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_site_limit_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["placement_site.id"], name=op.f("fk_site_limit_site_id_placement_site")),
        sa.PrimaryKeyConstraint("institution_id", "site_id", name=op.f("pk_site_limit")),
    )


def downgrade() -> None:
    op.drop_table("site_limit")
