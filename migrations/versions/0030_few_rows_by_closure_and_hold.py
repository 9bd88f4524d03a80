"""indexes of the nights that are closed or held, those alone.

Nearly every night has neither. With all of them in the index, a database that has counted its rows believes that a
hold has half the ledger, and goes through it whole.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

COLUMNS = ("closure_id", "hold_id")


def upgrade() -> None:
    for column in COLUMNS:
        name, some = _name(column), sa.text(f"{column} IS NOT NULL")
        op.drop_index(name, table_name="bed_night")
        op.create_index(name, "bed_night", [column], sqlite_where=some, postgresql_where=some)


def downgrade() -> None:
    for column in COLUMNS:
        op.drop_index(_name(column), table_name="bed_night")
        op.create_index(_name(column), "bed_night", [column])


def _name(column: str) -> str:
    return f"ix_bed_night_{column.removesuffix('_id')}"
