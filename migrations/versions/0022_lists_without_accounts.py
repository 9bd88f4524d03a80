"""lists for cleaners, receptions and caretakers, who have no accounts, and what they note on them."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TAKEN_BACK = {"before": "checked_in", "after": "confirmed"}
"""The step by which it is taken back that a guest has come. Downwards it stays where an event tells of it."""
BED = ["bed_id", "dwelling_id", "municipality_id"]
ADDRESSEE = ["addressee_id", "municipality_id"]


def upgrade() -> None:
    op.create_table(
        "list_addressee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told", sa.JSON(), nullable=True),
        sa.CheckConstraint("kind IN ('cleaning','reception','caretaker')", name=op.f("ck_list_addressee_kind")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_list_addressee_weekday")),
        sa.CheckConstraint("(told_at IS NULL) = (told IS NULL)", name=op.f("ck_list_addressee_told")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_list_addressee_municipality_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_addressee")),
        sa.UniqueConstraint("ref", name=op.f("uq_list_addressee_ref")),
        sa.UniqueConstraint("id", "municipality_id", name="uq_list_addressee_municipality"),
    )
    op.create_index("ix_list_addressee_municipality", "list_addressee", ["municipality_id"])
    op.create_table(
        "list_addressee_house",
        sa.Column("addressee_id", sa.Integer(), nullable=False),
        sa.Column("property_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ADDRESSEE, ["list_addressee.id", "list_addressee.municipality_id"], name="fk_list_addressee_house_addressee"
        ),
        sa.ForeignKeyConstraint(
            ["property_id", "municipality_id"],
            ["property.id", "property.municipality_id"],
            name="fk_list_addressee_house_property",
        ),
        sa.PrimaryKeyConstraint("addressee_id", "property_id", name=op.f("pk_list_addressee_house")),
    )
    op.create_table(
        "list_link",
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("addressee_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("made_at < expires_at", name=op.f("ck_list_link_times")),
        sa.ForeignKeyConstraint(["addressee_id"], ["list_addressee.id"], name=op.f("fk_list_link_addressee_id")),
        sa.PrimaryKeyConstraint("secret_hash", name=op.f("pk_list_link")),
    )
    op.create_index(op.f("ix_list_link_addressee_id"), "list_link", ["addressee_id"])
    op.create_index(op.f("ix_list_link_expires_at"), "list_link", ["expires_at"])
    op.create_table(
        "bed_cleaned",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in BED),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("addressee_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(BED, ["bed.id", "bed.dwelling_id", "bed.municipality_id"], name="fk_bed_cleaned_bed"),
        sa.ForeignKeyConstraint(
            ADDRESSEE, ["list_addressee.id", "list_addressee.municipality_id"], name="fk_bed_cleaned_addressee"
        ),
        sa.PrimaryKeyConstraint("bed_id", "day", name=op.f("pk_bed_cleaned")),
    )
    op.create_index("ix_bed_cleaned_municipality", "bed_cleaned", ["municipality_id", "day"])
    op.create_table(
        "key_noted",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("addressee_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_arrival", sa.Boolean(), nullable=False),
        sa.CheckConstraint("way IN ('key_out','key_back')", name=op.f("ck_key_noted_way")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_key_noted_booking_id")),
        sa.ForeignKeyConstraint(
            ADDRESSEE, ["list_addressee.id", "list_addressee.municipality_id"], name="fk_key_noted_addressee"
        ),
        sa.PrimaryKeyConstraint("booking_id", "way", "day", name=op.f("pk_key_noted")),
    )
    op.execute(
        sa.text(
            "INSERT INTO transition (from_status, to_status) SELECT :before, :after WHERE NOT EXISTS"
            " (SELECT 1 FROM transition WHERE from_status = :before AND to_status = :after)"
        ).bindparams(
            *(sa.bindparam(name, value, type_=sa.String(), literal_execute=True) for name, value in TAKEN_BACK.items())
        )
    )


def downgrade() -> None:
    op.execute(
        sa.text(
            "DELETE FROM transition WHERE from_status = :before AND to_status = :after AND NOT EXISTS"
            " (SELECT 1 FROM booking_event WHERE from_status = :before AND to_status = :after)"
        ).bindparams(**TAKEN_BACK)
    )
    for table in ("key_noted", "bed_cleaned", "list_link", "list_addressee_house", "list_addressee"):
        op.drop_table(table)
