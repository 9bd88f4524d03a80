"""what a municipality's answers are in law from a day on, and its decisions with their numbers."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from housing.clock import today

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

MODES = "IN ('lease_offer','administrative_decision')"
MUNICIPALITY = sa.table("municipality", sa.column("id", sa.Integer()), sa.column("legal_mode", sa.String()))
START = sa.table(
    "legal_mode_start",
    sa.column("municipality_id", sa.Integer()),
    sa.column("starts", sa.Date()),
    sa.column("mode", sa.String()),
)


def upgrade() -> None:
    op.create_table(
        "legal_mode_start",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("mode", sa.String(length=24), nullable=False),
        sa.CheckConstraint(f"mode {MODES}", name=op.f("ck_legal_mode_start_mode")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_legal_mode_start_municipality_id")
        ),
        sa.PrimaryKeyConstraint("municipality_id", "starts", name=op.f("pk_legal_mode_start")),
    )
    op.create_table(
        "series_counter",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_series_counter_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "kind", "year", name=op.f("pk_series_counter")),
    )
    _create_decision()
    # What was chosen had no effect until now: it has from tomorrow on.
    tomorrow = sa.bindparam("tomorrow", today() + timedelta(days=1), sa.Date())
    chosen = sa.select(MUNICIPALITY.c.id, tomorrow, MUNICIPALITY.c.legal_mode)
    op.execute(
        START.insert().from_select(
            ["municipality_id", "starts", "mode"], chosen.where(MUNICIPALITY.c.legal_mode == "administrative_decision")
        )
    )
    with op.batch_alter_table("municipality") as batch_op:
        batch_op.drop_constraint(op.f("ck_municipality_legal_mode"), type_="check")
        batch_op.drop_column("legal_mode")
        batch_op.add_column(sa.Column("delegation", sa.String(length=200), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("municipality") as batch_op:
        batch_op.drop_column("delegation")
        batch_op.add_column(sa.Column("legal_mode", sa.String(length=24), nullable=True))
    op.execute(
        sa.text(
            "UPDATE municipality SET legal_mode = COALESCE((SELECT mode FROM legal_mode_start AS latest"
            " WHERE latest.municipality_id = municipality.id AND latest.starts = (SELECT max(starts)"
            " FROM legal_mode_start AS begun WHERE begun.municipality_id = municipality.id)), 'lease_offer')"
        )
    )
    with op.batch_alter_table("municipality") as batch_op:
        batch_op.alter_column("legal_mode", existing_type=sa.String(length=24), nullable=False)
        batch_op.create_check_constraint(op.f("ck_municipality_legal_mode"), f"legal_mode {MODES}")
    op.drop_table("decision")
    op.drop_table("series_counter")
    op.drop_table("legal_mode_start")


def _create_decision() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("delegation", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("stays", sa.JSON(), nullable=False),
        sa.Column("appeal", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('approved','offered','declined','cancelled','ended')", name=op.f("ck_decision_kind")
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_decision_number")),
        sa.CheckConstraint(
            "(booking_id IS NULL) = (version IS NULL) AND (booking_id IS NULL) <> (application_id IS NULL)",
            name=op.f("ck_decision_about_one"),
        ),
        sa.CheckConstraint(
            "kind IN ('approved','offered') OR (reason IS NOT NULL AND length(trim(reason)) > 0)",
            name=op.f("ck_decision_reason"),
        ),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_decision_municipality_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_decision_decided_by")),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name=op.f("fk_decision_student_id")),
        sa.ForeignKeyConstraint(
            ["booking_id", "version"],
            ["booking_event.booking_id", "booking_event.version"],
            name="fk_decision_event",
        ),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_decision_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("ref", name=op.f("uq_decision_ref")),
        sa.UniqueConstraint("municipality_id", "year", "number", name=op.f("uq_decision_municipality_id_year_number")),
        sa.UniqueConstraint("booking_id", "version", name=op.f("uq_decision_booking_id_version")),
    )
    op.create_index("ix_decision_day", "decision", ["municipality_id", "decided_on"])
    op.create_index("ix_decision_application", "decision", ["application_id"])
