"""imports that can be undone: what each made of every placement, for a while."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("placement_import") as batch_op:
        batch_op.add_column(sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("undone_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_placement_import_undone_by_id_person"), "person", ["undone_by_id"], ["id"])
    op.create_table(
        "imported_change",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["placement_import.id"], name=op.f("fk_imported_change_import_id_placement_import")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_imported_change_placement_id_placement")
        ),
        sa.PrimaryKeyConstraint("import_id", "placement_id", name=op.f("pk_imported_change")),
    )
    op.create_index(op.f("ix_imported_change_placement_id"), "imported_change", ["placement_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_imported_change_placement_id"), table_name="imported_change")
    op.drop_table("imported_change")
    with op.batch_alter_table("placement_import") as batch_op:
        batch_op.drop_constraint(op.f("fk_placement_import_undone_by_id_person"), type_="foreignkey")
        batch_op.drop_column("undone_by_id")
        batch_op.drop_column("undone_at")
