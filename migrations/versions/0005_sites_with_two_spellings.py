"""sites with two spellings: one name stands for the other, or somebody said that they are two."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("placement_site") as batch_op:
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            "fk_placement_site_merged",
            "placement_site",
            ["merged_into_id", "municipality_id"],
            ["id", "municipality_id"],
        )
        batch_op.create_check_constraint(op.f("ck_placement_site_merged_into_another"), "merged_into_id <> id")
        batch_op.create_index("ix_placement_site_merged", ["merged_into_id"])
    op.create_table(
        "sites_apart",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("site_id < other_id", name=op.f("ck_sites_apart_in_order")),
        sa.ForeignKeyConstraint(["site_id"], ["placement_site.id"], name=op.f("fk_sites_apart_site_id_placement_site")),
        sa.ForeignKeyConstraint(
            ["other_id"], ["placement_site.id"], name=op.f("fk_sites_apart_other_id_placement_site")
        ),
        sa.PrimaryKeyConstraint("site_id", "other_id", name=op.f("pk_sites_apart")),
    )


def downgrade() -> None:
    op.drop_table("sites_apart")
    with op.batch_alter_table("placement_site") as batch_op:
        batch_op.drop_index("ix_placement_site_merged")
        batch_op.drop_constraint(op.f("ck_placement_site_merged_into_another"), type_="check")
        batch_op.drop_constraint("fk_placement_site_merged", type_="foreignkey")
        batch_op.drop_column("merged_into_id")
