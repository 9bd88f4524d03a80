"""photos of homes, known by what they show; the files themselves are kept outside the database."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("property_id", sa.Integer(), nullable=True),
        sa.Column("dwelling_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        *(sa.Column(size, sa.String(length=64), nullable=False) for size in ("small", "medium", "large")),
        sa.CheckConstraint("(property_id IS NULL) <> (dwelling_id IS NULL)", name=op.f("ck_photo_home")),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_photo_size")),
        sa.ForeignKeyConstraint(
            ["property_id", "municipality_id"], ["property.id", "property.municipality_id"], name="fk_photo_property"
        ),
        sa.ForeignKeyConstraint(
            ["dwelling_id", "municipality_id"], ["dwelling.id", "dwelling.municipality_id"], name="fk_photo_dwelling"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
        sa.UniqueConstraint("ref", name=op.f("uq_photo_ref")),
        sa.UniqueConstraint("property_id", "large", name="uq_photo_of_property"),
        sa.UniqueConstraint("dwelling_id", "large", name="uq_photo_of_dwelling"),
    )
    op.create_index("ix_photo_municipality", "photo", ["municipality_id"])


def downgrade() -> None:
    op.drop_table("photo")
