"""What an institution has said its headings mean."""

from sqlalchemy import select

from housing.database import db
from housing.placements.models import ColumnName


def named_columns(institution_id: int) -> dict[str, str]:
    """Return the meaning of each heading that the institution has named, by the heading's key."""
    rows = db.session.execute(
        select(ColumnName.heading_key, ColumnName.field).where(ColumnName.institution_id == institution_id)
    )
    return {row.heading_key: row.field for row in rows}
