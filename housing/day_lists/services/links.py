"""Secret links to lists: made for each mail, good for fourteen days, ended by an officer. Nothing here commits."""

from datetime import datetime

from sqlalchemy import delete

from housing.database import db
from housing.day_lists.models import Addressee, ListLink
from housing.rules.day_list import LINK_LASTS
from housing.secret_addresses import hash_of, new_secret


def make_link(addressee: Addressee, at: datetime) -> str:
    """Return the secret part of a new link; those before it open the list until they are too old."""
    secret = new_secret()
    db.session.add(
        ListLink(secret_hash=hash_of(secret), addressee_id=addressee.id, made_at=at, expires_at=at + LINK_LASTS)
    )
    db.session.flush()
    return secret


def end_links(addressee: Addressee) -> int:
    """Let no link open the list any more, until the next mail; return how many those were."""
    mine = delete(ListLink).where(ListLink.addressee_id == addressee.id).returning(ListLink.secret_hash)
    return len(db.session.scalars(mine).all())


def forget_old_links(at: datetime) -> None:
    """Forget the links that open nothing any more."""
    db.session.execute(delete(ListLink).where(ListLink.expires_at <= at))
