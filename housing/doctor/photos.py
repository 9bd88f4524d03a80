"""Photos: what a page shows is there."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from housing.database import db
from housing.doctor.breach import Breach
from housing.stock.photo_models import Photo
from housing.stored_files import stored_files


def photos_have_their_files(_day: date) -> Iterator[Breach]:
    """Every photo has a file in each of its sizes."""
    files = stored_files()
    for photo in db.session.scalars(select(Photo).order_by(Photo.ref)):
        missing = [size for size in ("small", "medium", "large") if not files.has(getattr(photo, size))]
        if missing:
            yield Breach("photos", f"photo {photo.ref}", f"has no file: {', '.join(missing)}")
