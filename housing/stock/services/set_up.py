"""Setting up a municipality: live after three answers. Nothing here commits."""

from dataclasses import dataclass
from datetime import datetime

from housing import audit
from housing.clock import local_date
from housing.database import db
from housing.organisations.models import Municipality
from housing.stock.queries.stock import has_bed_in_use


@dataclass(frozen=True, slots=True)
class SetUp:
    """Which of the three questions are answered."""

    has_mailbox: bool
    has_key_place: bool
    has_bed: bool

    @property
    def is_done(self) -> bool:
        """Tell whether the municipality can offer housing."""
        return self.has_mailbox and self.has_key_place and self.has_bed


def set_up_of(municipality: Municipality) -> SetUp:
    """Return how far the set-up has come."""
    return SetUp(
        has_mailbox=bool(municipality.mailbox),
        has_key_place=bool(municipality.key_place and municipality.key_hours),
        has_bed=has_bed_in_use(municipality.id),
    )


def settle_live(municipality: Municipality, *, person_id: int | None, at: datetime) -> bool:
    """Let the municipality be live as soon as the three questions are answered; tell whether it became so now."""
    db.session.flush()
    if municipality.live_since is not None or not set_up_of(municipality).is_done:
        return False
    municipality.live_since = local_date(at)
    audit.record(
        at=at,
        person_id=person_id,
        action="municipality live",
        subject="municipality",
        subject_ref=municipality.ref,
    )
    return True
