"""beds held for a cohort: what is asked, answered and held; standing decisions; bookings made of held nights."""

from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

CONDITIONS = ("own_room", "lock", "step_free", "no_animals")
CHECKS = {
    "status": "status IN ('asked','held','declined','ended')",
    "students": "students BETWEEN 1 AND 200",
    "reason": "length(trim(reason)) > 0",
    "declined": "(status = 'declined') = (declined_because IS NOT NULL)",
    "ended": "(status = 'ended') = (ended_at IS NOT NULL AND ended_because IS NOT NULL)"
    " AND (ended_because IS NULL OR ended_because IN ('expired','given_back','withdrawn'))",
    "answered": "status NOT IN ('held','declined') OR answered_at IS NOT NULL",
}
HOLD = sa.table("hold", sa.column("id", sa.Integer()), sa.column("expires_on", sa.Date()))
NIGHT = sa.table("bed_night", sa.column("hold_id", sa.Integer()), sa.column("night", sa.Date()))
STAY = sa.table("hold_stay", *(sa.column(name, sa.Date()) for name in ("arrival", "departure")), sa.column("hold_id"))
ONE_DAY = timedelta(days=1)
BETWEEN = ("municipality_id", "institution_id")


def upgrade() -> None:
    op.create_table(
        "standing_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("beds", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("beds BETWEEN 1 AND 500", name=op.f("ck_standing_decision_beds")),
        sa.CheckConstraint("starts < ends", name=op.f("ck_standing_decision_dates")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_standing_decision_municipality_id")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_standing_decision_institution_id")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_standing_decision_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_decision")),
        sa.UniqueConstraint("ref", name=op.f("uq_standing_decision_ref")),
        sa.UniqueConstraint("id", *BETWEEN, name="uq_standing_decision_between"),
    )
    op.create_index("ix_standing_decision_municipality", "standing_decision", ["municipality_id", "ends"])
    _widen_holds()
    op.create_table(
        "hold_stay",
        sa.Column("hold_id", sa.Integer(), nullable=False),
        sa.Column("arrival", sa.Date(), nullable=False),
        sa.Column("departure", sa.Date(), nullable=False),
        sa.CheckConstraint("arrival < departure", name=op.f("ck_hold_stay_dates")),
        sa.ForeignKeyConstraint(["hold_id"], ["hold.id"], name=op.f("fk_hold_stay_hold_id")),
        sa.PrimaryKeyConstraint("hold_id", "arrival", name=op.f("pk_hold_stay")),
    )
    _write_stays()
    with op.batch_alter_table("bed_night") as batch_op:
        batch_op.drop_constraint(op.f("fk_bed_night_hold_id"), type_="foreignkey")
        batch_op.create_foreign_key(
            "fk_bed_night_hold", "hold", ["hold_id", "municipality_id"], ["id", "municipality_id"]
        )
    with op.batch_alter_table("booking") as batch_op:
        batch_op.add_column(sa.Column("hold_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            "fk_booking_hold", "hold", ["hold_id", "municipality_id"], ["id", "municipality_id"]
        )
        batch_op.create_index("ix_booking_hold", ["hold_id"])


def downgrade() -> None:
    with op.batch_alter_table("booking") as batch_op:
        batch_op.drop_index("ix_booking_hold")
        batch_op.drop_constraint("fk_booking_hold", type_="foreignkey")
        batch_op.drop_column("hold_id")
    with op.batch_alter_table("bed_night") as batch_op:
        batch_op.drop_constraint("fk_bed_night_hold", type_="foreignkey")
        batch_op.create_foreign_key(op.f("fk_bed_night_hold_id"), "hold", ["hold_id"], ["id"])
    op.drop_table("hold_stay")
    with op.batch_alter_table("hold") as batch_op:
        batch_op.drop_index("ix_hold_municipality")
        batch_op.drop_index("ix_hold_institution")
        batch_op.drop_constraint("fk_hold_standing_decision", type_="foreignkey")
        for person in ("asked_by", "answered_by"):
            batch_op.drop_constraint(op.f(f"fk_hold_{person}"), type_="foreignkey")
        for name in CHECKS:
            batch_op.drop_constraint(op.f(f"ck_hold_{name}"), type_="check")
        batch_op.drop_constraint("uq_hold_municipality", type_="unique")
        for column in _columns():
            batch_op.drop_column(column.name)
    op.drop_table("standing_decision")


def _widen_holds() -> None:
    """Say of each hold that there is already, which held its nights without having been asked for, that it is held;
    of one without nights, that it has ended.
    """
    with op.batch_alter_table("hold") as batch_op:
        for column in _columns():
            batch_op.add_column(column)
    op.execute(
        sa.text(
            "UPDATE hold SET status = 'held', version = 1, students = 1, asked_at = CURRENT_TIMESTAMP,"
            " answered_at = CURRENT_TIMESTAMP, own_room = :no, lock = :no, step_free = :no, no_animals = :no"
        ).bindparams(sa.bindparam("no", False, type_=sa.Boolean()))
    )
    op.execute(
        sa.text(
            "UPDATE hold SET status = 'ended', ended_at = CURRENT_TIMESTAMP, ended_because = 'expired'"
            " WHERE NOT EXISTS (SELECT 1 FROM bed_night WHERE bed_night.hold_id = hold.id)"
        )
    )
    with op.batch_alter_table("hold") as batch_op:
        for column in _columns():
            if column.name in {"status", "version", "students", "asked_at", *CONDITIONS}:
                batch_op.alter_column(column.name, existing_type=column.type, nullable=False)
        for name, condition in CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_hold_{name}"), condition)
        for person in ("asked_by", "answered_by"):
            batch_op.create_foreign_key(op.f(f"fk_hold_{person}"), "person", [person], ["id"])
        batch_op.create_foreign_key(
            "fk_hold_standing_decision",
            "standing_decision",
            ["standing_decision_id", *BETWEEN],
            ["id", *BETWEEN],
        )
        batch_op.create_unique_constraint("uq_hold_municipality", ["id", "municipality_id"])
        batch_op.create_index("ix_hold_municipality", ["municipality_id", "status"])
        batch_op.create_index("ix_hold_institution", ["institution_id", "status"])


def _write_stays() -> None:
    """Give each hold that there is already the stays that its nights make; one that has none was for the night after
    its last day.
    """
    connection = op.get_bind()
    for hold_id, expires_on in connection.execute(sa.select(HOLD.c.id, HOLD.c.expires_on)).all():
        nights: set[date] = set(connection.scalars(sa.select(NIGHT.c.night).where(NIGHT.c.hold_id == hold_id)))
        nights = nights or {expires_on + ONE_DAY}
        for arrival in sorted(night for night in nights if night - ONE_DAY not in nights):
            departure = arrival
            while departure in nights:
                departure += ONE_DAY
            connection.execute(STAY.insert().values(hold_id=hold_id, arrival=arrival, departure=departure))


def _columns() -> list[sa.Column[object]]:
    return [
        sa.Column("status", sa.String(length=12), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("students", sa.Integer(), nullable=True),
        sa.Column("course", sa.String(length=20), nullable=True),
        *(sa.Column(name, sa.Boolean(), nullable=True) for name in CONDITIONS),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("standing_decision_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("declined_because", sa.String(length=200), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_because", sa.String(length=12), nullable=True),
    ]
