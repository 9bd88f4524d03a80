"""The regions that run health care, one in each county: reference data, and whose a county is."""

import csv
from functools import lru_cache
from pathlib import Path

from sqlalchemy import select

from housing.database import db
from housing.organisations.models import Region
from housing.rules.names import slug_of, swedish_sort_key, text_key

DATA = Path(__file__).parent / "data" / "regions.csv"


def load_regions() -> int:
    """Add every region that is missing; return how many were added. Doing it twice changes nothing."""
    known = set(db.session.scalars(select(Region.name_key)))
    missing = [name for name in _by_county().values() if text_key(name) not in known]
    db.session.add_all(
        Region(name=name, name_key=text_key(name), sort_key=swedish_sort_key(name), slug=slug_of(name))
        for name in missing
    )
    db.session.flush()
    return len(missing)


def region_of(county: str) -> Region | None:
    """Return the region of a county; none where it has not been loaded."""
    name = _by_county().get(county)
    return db.session.scalar(select(Region).where(Region.name_key == text_key(name))) if name else None


@lru_cache
def _by_county() -> dict[str, str]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return {line["county"]: line["region"] for line in csv.DictReader(file)}
