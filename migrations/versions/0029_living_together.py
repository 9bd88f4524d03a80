"""two students, each with a placement, who live together."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

IS_LIVE = sa.text("live")
PARTY_CHECKS = {
    "status": "status IN ('asked','agreed','declined','ended')",
    "live": "live = (status IN ('asked','agreed'))",
    "asked_key": "(asked_key IS NULL) = (status <> 'asked')",
    "answered_at": "(answered_at IS NULL) = (status = 'asked')",
    "ended_at": "(ended_at IS NULL) = (status <> 'ended')",
}


def _own_company(column: str) -> str:
    return (
        f"{column} IS NULL OR {column} IN ('*','women','men') OR {column} = 's:' || CAST(student_id AS VARCHAR(20))"
        f" OR (party_id IS NOT NULL AND {column} = 'p:' || CAST(party_id AS VARCHAR(20)))"
    )


NIGHT_CHECKS = {
    "party": "party_id IS NULL OR student_id IS NOT NULL",
    "company": _own_company("company"),
    "room_company": _own_company("room_company"),
}


def upgrade() -> None:
    op.create_table(
        "party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("asked_key", sa.String(length=254), nullable=True),
        sa.Column("shares_rooms", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        *(sa.CheckConstraint(check, name=op.f(f"ck_party_{name}")) for name, check in PARTY_CHECKS.items()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
        sa.UniqueConstraint("id", "live", name="uq_party_live"),
        sa.UniqueConstraint("ref", name=op.f("uq_party_ref")),
    )
    op.create_index("ix_party_asked_key", "party", ["asked_key"])
    op.create_table(
        "party_member",
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.CheckConstraint("seat IN (1, 2)", name=op.f("ck_party_member_seat")),
        sa.ForeignKeyConstraint(
            ["party_id", "live"], ["party.id", "party.live"], name="fk_party_member_party", onupdate="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["placement_id", "student_id"],
            ["placement.id", "placement.student_id"],
            name="fk_party_member_placement",
        ),
        sa.PrimaryKeyConstraint("party_id", "seat", name=op.f("pk_party_member")),
        sa.UniqueConstraint("party_id", "student_id", name="uq_party_member_student"),
    )
    op.create_index("ix_party_member_placement", "party_member", ["placement_id"])
    op.create_index(
        "uq_party_member_live",
        "party_member",
        ["placement_id"],
        unique=True,
        sqlite_where=IS_LIVE,
        postgresql_where=IS_LIVE,
    )
    with op.batch_alter_table("booking") as batch_op:
        batch_op.add_column(sa.Column("party_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            "fk_booking_party", "party_member", ["party_id", "student_id"], ["party_id", "student_id"]
        )
        batch_op.create_index("ix_booking_party", ["party_id"])
    with op.batch_alter_table("bed_night") as batch_op:
        batch_op.add_column(sa.Column("party_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            "fk_bed_night_party", "party_member", ["party_id", "student_id"], ["party_id", "student_id"]
        )
        for name, check in NIGHT_CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_bed_night_{name}"), check)


def downgrade() -> None:
    with op.batch_alter_table("bed_night") as batch_op:
        for name in NIGHT_CHECKS:
            batch_op.drop_constraint(op.f(f"ck_bed_night_{name}"), type_="check")
        batch_op.drop_constraint("fk_bed_night_party", type_="foreignkey")
        batch_op.drop_constraint("fk_bed_night_company", type_="foreignkey")
    _let_nobody_in()
    with op.batch_alter_table("bed_night") as batch_op:
        batch_op.create_foreign_key(
            "fk_bed_night_company",
            "dwelling_night",
            ["dwelling_id", "night", "company"],
            ["dwelling_id", "night", "company"],
        )
        batch_op.drop_column("party_id")
    with op.batch_alter_table("booking") as batch_op:
        batch_op.drop_index("ix_booking_party")
        batch_op.drop_constraint("fk_booking_party", type_="foreignkey")
        batch_op.drop_column("party_id")
    op.drop_index("uq_party_member_live", "party_member")
    op.drop_index("ix_party_member_placement", "party_member")
    op.drop_table("party_member")
    op.drop_index("ix_party_asked_key", "party")
    op.drop_table("party")


def _let_nobody_in() -> None:
    """Keep two who live together in their home, which has no key for them any more, and let nobody else into it.

    Who comes to a home for one party brings a key of her own, so that the key of a mixed one refuses her.
    """
    op.execute("UPDATE bed_night SET room = NULL, room_company = NULL WHERE room_company LIKE 'p:%'")
    op.execute("UPDATE bed_night SET company = '*' WHERE company LIKE 'p:%'")
    op.execute("UPDATE dwelling_night SET company = '*' WHERE company LIKE 'p:%'")
    op.execute("DELETE FROM room_night WHERE company LIKE 'p:%'")
