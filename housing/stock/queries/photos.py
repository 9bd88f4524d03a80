"""Photos: those of a home in order, the first of many homes at once, and whose one may be seen by whom."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, or_, select

from housing.database import db, read_rows
from housing.organisations.models import Municipality
from housing.rules.photos import WIDTHS
from housing.stock.models import Dwelling, Property
from housing.stock.photo_models import Photo

Home = Property | Dwelling

OF_DWELLINGS: BindParameter[Any] = bindparam("dwelling_ids", expanding=True)
SHOWN = (Photo.ref, Photo.text, Photo.width, Photo.height, Photo.dwelling_id, Photo.municipality_id)
PHOTOS_OF_DWELLINGS = select(*SHOWN).where(Photo.dwelling_id.in_(OF_DWELLINGS)).order_by(Photo.position, Photo.id)
SOME_OF_MUNICIPALITY = (
    select(*SHOWN)
    .join(Dwelling, Dwelling.id == Photo.dwelling_id)
    .join(Property, Property.id == Dwelling.property_id)
    .where(
        Photo.municipality_id == bindparam("municipality_id"),
        or_(Dwelling.retired_on.is_(None), Dwelling.retired_on > bindparam("day")),
        or_(Property.retired_on.is_(None), Property.retired_on > bindparam("day")),
    )
    .order_by(Photo.dwelling_id, Photo.position, Photo.id)
)


@dataclass(frozen=True, slots=True)
class PhotoShown:
    """A photo as a page shows it; `text` by language, `width` and `height` of the largest."""

    ref: str
    text: dict[str, str]
    width: int
    height: int


def photos_of_dwellings(dwelling_ids: Collection[int]) -> dict[int, list[PhotoShown]]:
    """Return the photos of each of these dwellings that has any, in their order."""
    found: dict[int, list[PhotoShown]] = defaultdict(list)
    if dwelling_ids:
        for row in read_rows(PHOTOS_OF_DWELLINGS, {"dwelling_ids": list(dwelling_ids)}):
            found[row.dwelling_id].append(_shown(row))
    return dict(found)


def first_photos_of(municipality_id: int, day: date) -> list[PhotoShown]:
    """Return the first photo of each dwelling of the municipality that is in use on `day`."""
    rows = read_rows(SOME_OF_MUNICIPALITY, {"municipality_id": municipality_id, "day": day})
    return list(_firsts(rows).values())


def photos_of(home: Home) -> list[Photo]:
    """Return the photos of a property or a dwelling in their order."""
    return list(db.session.scalars(select(Photo).where(_is_of(home)).order_by(Photo.position, Photo.id)))


def photo_kept_by(municipality_ids: Collection[int], ref: str) -> Photo | None:
    """Return the photo with that reference if it is one of these municipalities'."""
    if not municipality_ids:
        return None
    return db.session.scalar(select(Photo).where(Photo.municipality_id.in_(municipality_ids), Photo.ref == ref))


def photo_of_property(property_id: int, ref: str) -> Photo | None:
    """Return the property's photo with that reference."""
    return db.session.scalar(select(Photo).where(Photo.property_id == property_id, Photo.ref == ref))


def public_photo(ref: str, day: date) -> Photo | None:
    """Return a photo that anybody may see on `day`: of a dwelling in use, of a municipality that is live."""
    return db.session.scalar(
        select(Photo)
        .join(Dwelling, Dwelling.id == Photo.dwelling_id)
        .join(Property, Property.id == Dwelling.property_id)
        .join(Municipality, Municipality.id == Photo.municipality_id)
        .where(
            Photo.ref == ref,
            Municipality.live_since <= day,
            or_(Dwelling.retired_on.is_(None), Dwelling.retired_on > day),
            or_(Property.retired_on.is_(None), Property.retired_on > day),
        )
    )


def number_of_photos(municipality_id: int) -> int:
    """Return how many photos a municipality has."""
    counted = select(func.count()).select_from(Photo).where(Photo.municipality_id == municipality_id)
    return db.session.scalar(counted) or 0


def file_of(photo: Photo, width: int) -> str:
    """Return the key of the file in which a photo is kept at that width, one of `WIDTHS`."""
    return dict(zip(WIDTHS, (photo.small, photo.medium, photo.large), strict=True))[width]


def files_of_photos() -> set[str]:
    """Return the keys of all files that a photo is kept in."""
    rows = db.session.execute(select(Photo.small, Photo.medium, Photo.large))
    return {key for row in rows for key in row}


def _is_of(home: Home) -> Any:
    return Photo.property_id == home.id if isinstance(home, Property) else Photo.dwelling_id == home.id


def _firsts(rows: Iterable[Any]) -> dict[int, PhotoShown]:
    found: dict[int, PhotoShown] = {}
    for row in rows:
        if row.dwelling_id not in found:
            found[row.dwelling_id] = _shown(row)
    return found


def _shown(row: Any) -> PhotoShown:
    return PhotoShown(row.ref, row.text, row.width, row.height)
