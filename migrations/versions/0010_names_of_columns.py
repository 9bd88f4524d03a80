"""what the headings of an institution's lists mean."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "column_name",
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("heading_key", sa.String(length=80), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_column_name_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("institution_id", "heading_key", name=op.f("pk_column_name")),
    )


def downgrade() -> None:
    op.drop_table("column_name")
