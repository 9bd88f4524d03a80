"""Remembering what an institution's headings mean."""

from sqlalchemy import delete

from housing.database import db
from housing.placements.column_names import Named
from housing.placements.models import ColumnName


def remember_columns(institution_id: int, named: Named) -> None:
    """Remember what these headings mean from now on; what is remembered of others stays."""
    mine = ColumnName.institution_id == institution_id
    db.session.execute(delete(ColumnName).where(mine, ColumnName.heading_key.in_(list(named))))
    db.session.add_all(
        ColumnName(institution_id=institution_id, heading_key=key, field=field) for key, field in sorted(named.items())
    )
    db.session.flush()
