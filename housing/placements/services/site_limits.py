"""How many students each site can take, as an institution's coordinators know it."""

from collections.abc import Mapping

from sqlalchemy import delete

from housing.database import db
from housing.placements.models import SiteLimit


def keep_limits(institution_id: int, limits: Mapping[int, int | None]) -> None:
    """Remember the limits of these sites, by id; None: none is known. What stands of others stays."""
    mine = SiteLimit.institution_id == institution_id
    db.session.execute(delete(SiteLimit).where(mine, SiteLimit.site_id.in_(list(limits))))
    db.session.add_all(
        SiteLimit(institution_id=institution_id, site_id=site_id, students=students)
        for site_id, students in sorted(limits.items())
        if students is not None
    )
    db.session.flush()
