"""who runs a placement site: the municipality itself or the region, so that their coordinators see its placements."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("placement_site") as batch_op:
        batch_op.add_column(sa.Column("run_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_placement_site_run_by_id"), "organisation", ["run_by_id"], ["id"])
        batch_op.create_index("ix_placement_site_run_by", ["run_by_id"])


def downgrade() -> None:
    with op.batch_alter_table("placement_site") as batch_op:
        batch_op.drop_index("ix_placement_site_run_by")
        batch_op.drop_constraint(op.f("fk_placement_site_run_by_id"), type_="foreignkey")
        batch_op.drop_column("run_by_id")
