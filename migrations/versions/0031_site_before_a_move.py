"""where a placement was before it moved, kept with what is proposed since."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

KEY = "fk_change_proposal_site_before_id"
WHERE_IT_IS = (
    "UPDATE change_proposal SET site_before_id = (SELECT placement.site_id FROM placement"
    " JOIN booking ON booking.placement_id = placement.id WHERE booking.id = change_proposal.booking_id)"
)
"""Of proposals made until now it is not known; they go on as if the weeks alone had moved."""


def upgrade() -> None:
    op.add_column("change_proposal", sa.Column("site_before_id", sa.Integer(), nullable=True))
    op.execute(WHERE_IT_IS)
    with op.batch_alter_table("change_proposal") as batch_op:
        batch_op.alter_column("site_before_id", existing_type=sa.Integer(), nullable=False)
        batch_op.create_foreign_key(op.f(KEY), "placement_site", ["site_before_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("change_proposal") as batch_op:
        batch_op.drop_constraint(op.f(KEY), type_="foreignkey")
        batch_op.drop_column("site_before_id")
