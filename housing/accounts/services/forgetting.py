"""What sign-in leaves behind, and when it goes."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from housing.accounts.models import RateCount, SignInCode, WebSession
from housing.database import db

COUNTS_KEPT = timedelta(days=2)
"""Longer than the longest window in which tries are counted."""


def forget_sign_in_traces(at: datetime) -> None:
    """Delete sessions and codes that have run out, and counts of tries that no limit asks for any more."""
    db.session.execute(delete(WebSession).where(WebSession.expires_at <= at))
    db.session.execute(delete(SignInCode).where(SignInCode.expires_at <= at))
    db.session.execute(delete(RateCount).where(RateCount.window_start < at - COUNTS_KEPT))
