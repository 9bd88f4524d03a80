"""what opens doors: keys, boxes and codes of a property, a dwelling or a bed; which guest has which key."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

OPENS = "(property_id IS NULL) <> (dwelling_id IS NULL) AND (bed_id IS NULL OR dwelling_id IS NOT NULL)"


def upgrade() -> None:
    op.create_table(
        "door_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("property_id", sa.Integer(), nullable=True),
        sa.Column("dwelling_id", sa.Integer(), nullable=True),
        sa.Column("bed_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lost_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('key','box','code')", name=op.f("ck_door_key_kind")),
        sa.CheckConstraint("(kind = 'key') = (sealed IS NULL)", name=op.f("ck_door_key_sealed")),
        sa.CheckConstraint(OPENS, name=op.f("ck_door_key_opens")),
        sa.CheckConstraint("length(trim(label)) > 0", name=op.f("ck_door_key_label")),
        sa.CheckConstraint("kind = 'key' OR lost_at IS NULL", name=op.f("ck_door_key_lost")),
        sa.ForeignKeyConstraint(
            ["property_id", "municipality_id"],
            ["property.id", "property.municipality_id"],
            name="fk_door_key_property",
        ),
        sa.ForeignKeyConstraint(
            ["dwelling_id", "municipality_id"],
            ["dwelling.id", "dwelling.municipality_id"],
            name="fk_door_key_dwelling",
        ),
        sa.ForeignKeyConstraint(
            ["bed_id", "dwelling_id", "municipality_id"],
            ["bed.id", "bed.dwelling_id", "bed.municipality_id"],
            name="fk_door_key_bed",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_key")),
        sa.UniqueConstraint("ref", name=op.f("uq_door_key_ref")),
    )
    op.create_index("ix_door_key_municipality", "door_key", ["municipality_id"])
    op.create_index("ix_door_key_property", "door_key", ["property_id"])
    op.create_index("ix_door_key_dwelling", "door_key", ["dwelling_id"])
    op.create_table(
        "key_loan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("door_key_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("is_out", sa.Boolean(), nullable=True),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_by_id", sa.Integer(), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(is_out IS NULL) = (returned_at IS NOT NULL) AND (is_out IS NULL OR is_out)",
            name=op.f("ck_key_loan_out"),
        ),
        sa.ForeignKeyConstraint(["door_key_id"], ["door_key.id"], name=op.f("fk_key_loan_door_key_id")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_key_loan_booking_id")),
        sa.ForeignKeyConstraint(["handed_by_id"], ["person.id"], name=op.f("fk_key_loan_handed_by_id")),
        sa.ForeignKeyConstraint(["returned_by_id"], ["person.id"], name=op.f("fk_key_loan_returned_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_loan")),
        sa.UniqueConstraint("door_key_id", "is_out", name="uq_key_loan_out"),
    )
    op.create_index("ix_key_loan_booking", "key_loan", ["booking_id"])


def downgrade() -> None:
    op.drop_table("key_loan")
    op.drop_table("door_key")
