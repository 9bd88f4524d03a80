"""rooms known by a key.

`bed.room_key` says which beds share a room, and the ledger names a shared room by it: "Rum 50" and "rum 50" are one.
A dwelling that spelt a room in two ways keeps the spelling of its first bed. Where guests of two companies were let
into one room by that, the later spelling's nights lose the room, and `flask doctor` names their bookings.
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LONGEST = 40

BED = sa.table(
    "bed", sa.column("id"), sa.column("dwelling_id"), sa.column("room", sa.String), sa.column("room_key", sa.String)
)
UNDER_ANOTHER_NAME = sa.text(
    "INSERT INTO room_night (dwelling_id, room, night, company)"
    " SELECT dwelling_id, :after, night, company FROM room_night WHERE dwelling_id = :dwelling AND room = :before"
    " ON CONFLICT DO NOTHING"
)
NAMED_ANEW = sa.text(
    "UPDATE bed_night SET room = :after WHERE dwelling_id = :dwelling AND room = :before AND EXISTS ("
    "SELECT 1 FROM room_night WHERE room_night.dwelling_id = bed_night.dwelling_id AND room_night.room = :after"
    " AND room_night.night = bed_night.night AND room_night.company = bed_night.room_company)"
)
OTHER_COMPANY = sa.text(
    "UPDATE bed_night SET room = NULL, room_company = NULL WHERE dwelling_id = :dwelling AND room = :before"
)
NOBODY_THERE = sa.text("DELETE FROM room_night WHERE dwelling_id = :dwelling AND room = :before")


def upgrade() -> None:
    with op.batch_alter_table("bed") as batch_op:
        batch_op.add_column(sa.Column("room_key", sa.String(length=LONGEST), nullable=True))
    _give_keys()
    with op.batch_alter_table("bed") as batch_op:
        batch_op.alter_column("room_key", existing_type=sa.String(length=LONGEST), nullable=False)
    for dwelling, label in _rooms_of_the_ledger():
        _name(dwelling, label, key_of(label))


def downgrade() -> None:
    labels = {
        (dwelling, key): label
        for dwelling, key, label in op.get_bind().execute(sa.select(BED.c.dwelling_id, BED.c.room_key, BED.c.room))
    }
    for dwelling, key in _rooms_of_the_ledger():
        _name(dwelling, key, labels.get((dwelling, key), key))
    with op.batch_alter_table("bed") as batch_op:
        batch_op.drop_column("room_key")


def key_of(label: str) -> str:
    """What `housing.rules.names.room_key` said when this was written."""
    folded = unicodedata.normalize("NFD", label).casefold()
    folded = unicodedata.normalize("NFKC", folded).casefold()
    spaced = " ".join(unicodedata.normalize("NFKC", folded).split())
    visible = (c for c in spaced if unicodedata.category(c) not in ("Cc", "Cf"))
    return " ".join("".join(visible).split())[:LONGEST] or label


def _give_keys() -> None:
    connection = op.get_bind()
    spelt: dict[tuple[int, str], str] = {}
    beds = connection.execute(sa.select(BED.c.id, BED.c.dwelling_id, BED.c.room).order_by(BED.c.id)).all()
    for bed, dwelling, label in beds:
        key = key_of(label)
        room = spelt.setdefault((dwelling, key), label)
        connection.execute(sa.update(BED).where(BED.c.id == bed).values(room_key=key, room=room))


def _rooms_of_the_ledger() -> list[tuple[int, str]]:
    found = op.get_bind().execute(sa.text("SELECT DISTINCT dwelling_id, room FROM room_night ORDER BY 1, 2"))
    return [(dwelling, room) for dwelling, room in found]


def _name(dwelling: int, before: str, after: str) -> None:
    # The rows that the nights point at come first and go last: PostgreSQL looks at a key after each statement.
    if before != after:
        for step in (UNDER_ANOTHER_NAME, NAMED_ANEW, OTHER_COMPANY, NOBODY_THERE):
            op.get_bind().execute(step, {"dwelling": dwelling, "before": before, "after": after})
