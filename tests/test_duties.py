"""What the worker can do: tidying takes what has served and leaves what has not."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from housing.accounts.models import RateCount, SignInCode, WebSession
from housing.duties import tidy
from housing.jobs import Job, enqueue
from tests.harness.clock import TUESDAY, MovableClock

LATER = TUESDAY + timedelta(hours=1)


def test_tidying_forgets_what_has_run_out_and_nothing_else(session_scope: Session, clock: MovableClock) -> None:
    for number, ends in enumerate((TUESDAY, LATER)):
        session_scope.add(
            WebSession(id_hash=str(number), created_at=TUESDAY, seen_at=TUESDAY, expires_at=ends, data={})
        )
        session_scope.add(SignInCode(email_key=str(number), code_hash="", created_at=TUESDAY, expires_at=ends))
        session_scope.add(RateCount(key=str(number), window_start=ends - timedelta(days=2, minutes=1), count=1))
    enqueue("wait", {}, run_at=TUESDAY)
    tidy({}, TUESDAY)
    session_scope.commit()
    assert session_scope.scalars(select(WebSession.id_hash)).all() == ["1"]
    assert session_scope.scalars(select(SignInCode.email_key)).all() == ["1"]
    assert session_scope.scalars(select(RateCount.key)).all() == ["1"]
    assert session_scope.scalar(select(func.count()).select_from(Job)) == 1
