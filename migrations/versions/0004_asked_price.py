"""the price of the room asked for, beside an offer's."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("booking", sa.Column("asked_ore", sa.Integer(), nullable=True))


def downgrade() -> None:
    # Not in batch mode: that would make the table anew, and lose its key to the last event.
    op.drop_column("booking", "asked_ore")
