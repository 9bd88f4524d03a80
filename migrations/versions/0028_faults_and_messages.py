"""faults that guests report and whoever mends answers, messages about a booking, circulars to guests."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

TABLES = (
    "fault",
    "fault_event",
    "fault_text",
    "message",
    "message_text",
    "read_through",
    "circular",
    "circular_text",
    "circular_guest",
)
FAULT = {
    "kind": "kind IN ('no_heat','water_leak','no_electricity','locked_out','drain','appliance','light','furniture',"
    "'network','vermin','dirt','other')",
    "place": "place IN ('own_room','kitchen','bath','shared','laundry','outside')",
    "status": "status IN ('reported','seen','planned','done')",
    "planned": "status <> 'planned' OR comes_on IS NOT NULL",
    "closed": "(status = 'done') = (closed_at IS NOT NULL)",
}
SIDES = "side IN ('student','officer')"


def upgrade() -> None:
    for owner in ("municipality", "property"):
        op.add_column(owner, sa.Column("faults_email", sa.String(length=254), nullable=True))
    _faults()
    _messages()
    _circulars()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    for owner in ("property", "municipality"):
        op.drop_column(owner, "faults_email")


def _faults() -> None:
    op.create_table(
        "fault",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("municipality_id", "property_id", "dwelling_id", "bed_id", "booking_id")
        ),
        sa.Column("nonce", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("place", sa.String(length=12), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("comes_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("photo", sa.String(length=64), nullable=True),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        *(sa.CheckConstraint(condition, name=op.f(f"ck_fault_{name}")) for name, condition in FAULT.items()),
        sa.ForeignKeyConstraint(
            ["bed_id", "dwelling_id", "municipality_id"],
            ["bed.id", "bed.dwelling_id", "bed.municipality_id"],
            name="fk_fault_bed",
        ),
        sa.ForeignKeyConstraint(
            ["property_id", "municipality_id"], ["property.id", "property.municipality_id"], name="fk_fault_property"
        ),
        *_keys("fault", "booking_id"),
        sa.UniqueConstraint("ref", name=op.f("uq_fault_ref")),
        sa.UniqueConstraint("booking_id", "nonce", name="uq_fault_nonce"),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_fault_secret_hash")),
    )
    op.create_index("ix_fault_municipality", "fault", ["municipality_id", "status"])
    op.create_table(
        "fault_event",
        sa.Column("fault_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("to_status", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("comes_on", sa.Date(), nullable=True),
        sa.CheckConstraint("author IN ('student','manager','officer')", name=op.f("ck_fault_event_author")),
        sa.CheckConstraint("to_status IN ('reported','seen','planned','done')", name=op.f("ck_fault_event_to_status")),
        *_keys("fault_event", "fault_id", "person_id", primary=("fault_id", "version")),
    )
    op.create_table(
        "fault_text",
        sa.Column("fault_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["fault_id", "version"], ["fault_event.fault_id", "fault_event.version"], name="fk_fault_text_event"
        ),
        *_keys("fault_text", primary=("fault_id", "version")),
    )


def _messages() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("nonce", sa.String(length=10), nullable=False),
        sa.CheckConstraint(SIDES, name=op.f("ck_message_side")),
        *_keys("message", "booking_id", "person_id"),
        sa.UniqueConstraint("ref", name=op.f("uq_message_ref")),
        sa.UniqueConstraint("booking_id", "nonce", name="uq_message_nonce"),
        sa.UniqueConstraint("id", "booking_id", name="uq_message_of_booking"),
    )
    op.create_index("ix_message_booking", "message", ["booking_id", "id"])
    op.create_table(
        "message_text",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        *_keys("message_text", "message_id", primary=("message_id",)),
    )
    op.create_table(
        "read_through",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(SIDES, name=op.f("ck_read_through_side")),
        sa.ForeignKeyConstraint(
            ["message_id", "booking_id"], ["message.id", "message.booking_id"], name="fk_read_through_message"
        ),
        *_keys("read_through", "booking_id", primary=("booking_id", "side")),
    )


def _circulars() -> None:
    op.create_table(
        "circular",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("property_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("nonce", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["property_id", "municipality_id"],
            ["property.id", "property.municipality_id"],
            name="fk_circular_property",
        ),
        *_keys("circular", "municipality_id", "person_id"),
        sa.UniqueConstraint("ref", name=op.f("uq_circular_ref")),
        sa.UniqueConstraint("municipality_id", "nonce", name="uq_circular_nonce"),
    )
    op.create_table(
        "circular_text",
        sa.Column("circular_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        *_keys("circular_text", "circular_id", primary=("circular_id",)),
    )
    op.create_table(
        "circular_guest",
        sa.Column("circular_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        *_keys("circular_guest", "circular_id", "booking_id", primary=("circular_id", "booking_id")),
    )
    op.create_index("ix_circular_guest_booking", "circular_guest", ["booking_id"])


def _keys(table: str, *owners: str, primary: tuple[str, ...] = ("id",)) -> Iterator[sa.Constraint]:
    yield sa.PrimaryKeyConstraint(*primary, name=op.f(f"pk_{table}"))
    for owner in owners:
        yield sa.ForeignKeyConstraint([owner], [f"{owner.removesuffix('_id')}.id"], name=op.f(f"fk_{table}_{owner}"))
