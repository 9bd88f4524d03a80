"""Adding the institutions that send students; municipalities come from the country's register."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from housing.database import db
from housing.organisations.models import Campus, Institution
from housing.rules.names import slug_of, swedish_sort_key, text_key


def add_institution(name: str, short_name: str, campuses: Sequence[Campus]) -> Institution | None:
    """Add an institution; its address is made of the short name. None when name or address is taken."""
    slug = slug_of(short_name)
    taken = select(Institution.id).where(or_(Institution.name_key == text_key(name), Institution.slug == slug))
    if db.session.scalar(taken) is not None:
        return None
    institution = Institution(
        name=name,
        name_key=text_key(name),
        sort_key=swedish_sort_key(name),
        slug=slug,
        short_name=short_name,
        campuses=list(campuses),
    )
    db.session.add(institution)
    db.session.flush()
    return institution
