"""nights that were lived stay on a cancelled placement, an offer has its deadline, an event says what it replaced."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PUBLISHED = "fk_placement_night_published"
OFFER = "ck_booking_offer"
AFTER = {"withdrawn": ("withdrawn", None)} | {
    status: ("closed", reason)
    for status, reason in {
        "cancelled": "booking_cancelled",
        "expired": "offer_expired",
        "no_show": "did_not_come",
    }.items()
}
"""What an application becomes when its booking has ended so (`rules.lifecycle.application_after`)."""
OFFER_DAYS = 7


def upgrade() -> None:
    give_offers_a_deadline()
    close_ended_applications()
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.create_check_constraint(op.f(OFFER), "status <> 'offered' OR accept_by IS NOT NULL")
    with op.batch_alter_table("booking_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("replaced", sa.JSON(), nullable=True))
    change_window("placement_status IN ('published','cancelled')", deferred=True)


def downgrade() -> None:
    forget_lived_nights()
    change_window("placement_status = 'published'", deferred=False)
    with op.batch_alter_table("booking_event", schema=None) as batch_op:
        batch_op.drop_column("replaced")
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(OFFER), type_="check")


def change_window(published: str, *, deferred: bool) -> None:
    """Change which placements may have nights, and whether that is looked at only when the transaction ends."""
    with op.batch_alter_table("placement_night", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_placement_night_published"), type_="check")
        batch_op.create_check_constraint(op.f("ck_placement_night_published"), published)
        batch_op.drop_constraint(PUBLISHED, type_="foreignkey")
        batch_op.create_foreign_key(
            PUBLISHED,
            "placement",
            ["placement_id", "placement_status"],
            ["id", "status"],
            deferrable=deferred or None,
            initially="DEFERRED" if deferred else None,
        )


def give_offers_a_deadline() -> None:
    """Give an offer without one as long as the longest offer has, from when it was made."""
    bind = op.get_bind()
    booking = sa.table(
        "booking", *map(sa.column, ("id", "version", "status")), sa.column("accept_by", sa.DateTime(True))
    )
    event = sa.table("booking_event", *map(sa.column, ("booking_id", "version")), sa.column("at", sa.DateTime(True)))
    last = sa.and_(event.c.booking_id == booking.c.id, event.c.version == booking.c.version)
    without = sa.select(booking.c.id, event.c.at).join_from(booking, event, last)
    for booking_id, at in bind.execute(
        without.where(booking.c.status == "offered", booking.c.accept_by.is_(None))
    ).all():
        ends = at + timedelta(days=OFFER_DAYS)
        bind.execute(sa.update(booking).where(booking.c.id == booking_id).values(accept_by=ends))


def close_ended_applications() -> None:
    """Let an application follow its booking where that ended without a stay; going down leaves it so."""
    application = sa.table("application", *map(sa.column, ("id", "status", "reason", "version")))
    booking = sa.table("booking", *map(sa.column, ("application_id", "status")))
    for ended, (status, reason) in AFTER.items():
        of_such = sa.select(booking.c.application_id).where(booking.c.status == ended)
        op.execute(
            sa.update(application)
            .where(application.c.status == "matched", application.c.id.in_(of_such))
            .values(status=status, reason=reason, version=application.c.version + 1)
        )


def forget_lived_nights() -> None:
    """Free the nights that were lived on placements cancelled since: before, none could have any."""
    window = sa.table("placement_night", *map(sa.column, ("placement_id", "placement_status")))
    nights = sa.table("bed_night", sa.column("placement_id"))
    cancelled = sa.select(window.c.placement_id).where(window.c.placement_status == "cancelled")
    op.execute(sa.delete(nights).where(nights.c.placement_id.in_(cancelled)))
    op.execute(sa.delete(window).where(window.c.placement_status == "cancelled"))
