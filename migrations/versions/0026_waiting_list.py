"""a waiting list that moves: who waits, what is proposed and skipped, standing decisions; days to accept; still coming?"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

IS_OPEN = sa.text("status = 'open'")
CONDITIONS = ("step_free", "own_room", "lock", "no_animals")
SETTINGS = (
    ("offer_days_far", sa.Integer(), "7"),
    ("offer_days_near", sa.Integer(), "3"),
    ("offer_days_soon", sa.Integer(), "1"),
    ("line_order", sa.String(length=12), "time"),
    ("line_seed", sa.String(length=80), ""),
)
CHECKS = {
    "offer_days": "offer_days_soon BETWEEN 1 AND 30 AND offer_days_near BETWEEN offer_days_soon AND 30"
    " AND offer_days_far BETWEEN offer_days_near AND 30",
    "line_order": "line_order IN ('time','priority_lot')",
    "line_seed": "line_order = 'time' OR length(trim(line_seed)) > 0",
}


def upgrade() -> None:
    with op.batch_alter_table("municipality") as batch_op:
        for name, kind, usual in SETTINGS:
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=usual))
        for name, condition in CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_municipality_{name}"), condition)
    with op.batch_alter_table("municipality") as batch_op:
        for name, kind, _usual in SETTINGS:
            batch_op.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)
    _who_waits()
    _decisions()
    _proposals()
    op.create_table(
        "line_skip",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("bed_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_line_skip_application_id")),
        sa.ForeignKeyConstraint(["bed_id"], ["bed.id"], name=op.f("fk_line_skip_bed_id")),
        sa.PrimaryKeyConstraint("application_id", "bed_id", "at", name=op.f("pk_line_skip")),
    )
    op.create_index("ix_line_skip_bed", "line_skip", ["bed_id"])
    op.create_table(
        "still_coming",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_yes_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("said_yes_at IS NULL OR said_yes_at >= asked_at", name=op.f("ck_still_coming_order")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_still_coming_booking_id")),
        sa.PrimaryKeyConstraint("booking_id", name=op.f("pk_still_coming")),
    )
    _put_those_who_go_first_in_line()


def downgrade() -> None:
    for table in ("still_coming", "line_skip", "line_proposal_night", "line_proposal", "line_decision"):
        op.drop_table(table)
    # An older version has no words for an application that names no bed: it was asked for, and is closed.
    op.execute(
        sa.text(
            "UPDATE application SET status = 'closed' WHERE NOT EXISTS"
            " (SELECT 1 FROM wish WHERE wish.application_id = application.id)"
        )
    )
    for table in ("waiting_place", "waiting_stay", "waiting"):
        op.drop_table(table)
    with op.batch_alter_table("municipality") as batch_op:
        for name in CHECKS:
            batch_op.drop_constraint(op.f(f"ck_municipality_{name}"), type_="check")
        for name, _kind, _usual in SETTINGS:
            batch_op.drop_column(name)


def _who_waits() -> None:
    op.create_table(
        "waiting",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in CONDITIONS),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_waiting_application_id")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_waiting")),
    )
    op.create_table(
        "waiting_stay",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("arrival", sa.Date(), nullable=False),
        sa.Column("departure", sa.Date(), nullable=False),
        sa.CheckConstraint("arrival < departure", name=op.f("ck_waiting_stay_dates")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["waiting.application_id"], name=op.f("fk_waiting_stay_application_id")
        ),
        sa.PrimaryKeyConstraint("application_id", "arrival", name=op.f("pk_waiting_stay")),
    )
    op.create_table(
        "waiting_place",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["waiting.application_id"], name=op.f("fk_waiting_place_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_waiting_place_municipality_id")
        ),
        sa.PrimaryKeyConstraint("application_id", "municipality_id", name=op.f("pk_waiting_place")),
    )
    op.create_index("ix_waiting_place_line", "waiting_place", ["municipality_id"])


def _decisions() -> None:
    op.create_table(
        "line_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts < ends", name=op.f("ck_line_decision_dates")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_line_decision_municipality_id")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_line_decision_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_decision")),
        sa.UniqueConstraint("ref", name=op.f("uq_line_decision_ref")),
        sa.UniqueConstraint("id", "municipality_id", name="uq_line_decision_municipality"),
    )
    op.create_index("ix_line_decision_municipality", "line_decision", ["municipality_id", "ends"])


def _proposals() -> None:
    op.create_table(
        "line_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("dwelling_id", sa.Integer(), nullable=False),
        sa.Column("bed_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("passed_because", sa.String(length=20), nullable=True),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("line_decision_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("status IN ('open','offered','gone','passed')", name=op.f("ck_line_proposal_status")),
        sa.CheckConstraint("(status = 'offered') = (booking_id IS NOT NULL)", name=op.f("ck_line_proposal_offered")),
        sa.CheckConstraint("(status = 'open') = (closed_at IS NULL)", name=op.f("ck_line_proposal_closed")),
        sa.CheckConstraint("(status = 'passed') = (passed_because IS NOT NULL)", name=op.f("ck_line_proposal_passed")),
        sa.CheckConstraint("line_decision_id IS NULL OR status = 'offered'", name=op.f("ck_line_proposal_decided")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_line_proposal_application_id")),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name=op.f("fk_line_proposal_student_id")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_line_proposal_municipality_id")
        ),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_line_proposal_closed_by")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_line_proposal_booking_id")),
        sa.ForeignKeyConstraint(
            ["bed_id", "dwelling_id", "municipality_id"],
            ["bed.id", "bed.dwelling_id", "bed.municipality_id"],
            name="fk_line_proposal_bed",
        ),
        sa.ForeignKeyConstraint(
            ["line_decision_id", "municipality_id"],
            ["line_decision.id", "line_decision.municipality_id"],
            name="fk_line_proposal_decision",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_proposal")),
        sa.UniqueConstraint("ref", name=op.f("uq_line_proposal_ref")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_line_proposal_booking_id")),
        sa.UniqueConstraint("id", "bed_id", "student_id", name="uq_line_proposal_nights"),
    )
    op.create_index(
        "uq_line_proposal_open",
        "line_proposal",
        ["application_id"],
        unique=True,
        sqlite_where=IS_OPEN,
        postgresql_where=IS_OPEN,
    )
    op.create_index("ix_line_proposal_worklist", "line_proposal", ["municipality_id", "status"])
    op.create_index("ix_line_proposal_student", "line_proposal", ["student_id"])
    op.create_table(
        "line_proposal_night",
        sa.Column("bed_id", sa.Integer(), nullable=False),
        sa.Column("night", sa.Date(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id", "bed_id", "student_id"],
            ["line_proposal.id", "line_proposal.bed_id", "line_proposal.student_id"],
            name="fk_line_proposal_night_proposal",
        ),
        sa.PrimaryKeyConstraint("bed_id", "night", name=op.f("pk_line_proposal_night")),
        sa.UniqueConstraint("student_id", "night", name="uq_line_proposal_night_student"),
    )
    op.create_index("ix_line_proposal_night_proposal", "line_proposal_night", ["proposal_id"])


def _put_those_who_go_first_in_line() -> None:
    """Let those who lost a bed to a move, and have not been answered, wait for others beside the one they name."""
    op.execute(
        sa.text(
            "INSERT INTO waiting (application_id, since, step_free, own_room, lock, no_animals)"
            " SELECT id, asked_at, :no, :no, :no, :no FROM application WHERE goes_first IS NOT NULL AND status = 'open'"
        ).bindparams(sa.bindparam("no", False, type_=sa.Boolean()))
    )
    op.execute(
        sa.text(
            "INSERT INTO waiting_stay (application_id, arrival, departure)"
            " SELECT wish.application_id, arrival, departure FROM wish"
            " JOIN waiting ON waiting.application_id = wish.application_id WHERE wish.rank = 1"
        )
    )
    op.execute(
        sa.text(
            "INSERT INTO waiting_place (application_id, municipality_id)"
            " SELECT DISTINCT wish.application_id, municipality_id FROM wish"
            " JOIN waiting ON waiting.application_id = wish.application_id WHERE wish.rank = 1"
        )
    )
