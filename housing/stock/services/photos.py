"""Photos of a property or a dwelling: add, say what they show, order, remove. Nothing here commits.

All of it waits for the municipality's register, so that two officers who work on the photos of one home at once lose
none. The files are written before, and removed by the clean-up afterwards: see `housing.stored_files`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from housing import audit
from housing.database import db
from housing.images import PhotoRefused
from housing.references import new_ref
from housing.rules.photos import moved, quota_problem
from housing.stock.models import Property
from housing.stock.photo_models import Photo
from housing.stock.queries.photos import Home, number_of_photos, photos_of
from housing.stock.services.locking import register_for_change


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A photo whose files are kept already: their keys from the small to the large one, whose size it has."""

    files: tuple[str, str, str]
    width: int
    height: int


def add_photo(home: Home, kept: KeptPhoto, text: Mapping[str, str], *, person_id: int | None, at: datetime) -> Photo:
    """Add a photo after the others of the home; one that is there already stays as it is.

    Raises `PhotoRefused` when home or municipality has as many as there is room for.
    """
    register_for_change(home.municipality_id)
    there = photos_of(home)
    small, medium, large = kept.files
    if same := next((photo for photo in there if photo.large == large), None):
        return same
    if problem := quota_problem(len(there), number_of_photos(home.municipality_id)):
        raise PhotoRefused(problem)
    is_property = isinstance(home, Property)
    photo = Photo(
        ref=new_ref(),
        municipality_id=home.municipality_id,
        property_id=home.id if is_property else None,
        dwelling_id=None if is_property else home.id,
        position=max((each.position for each in there), default=0) + 1,
        text=dict(text),
        width=kept.width,
        height=kept.height,
        small=small,
        medium=medium,
        large=large,
    )
    db.session.add(photo)
    _record("photo added", photo, person_id, at)
    return photo


def say_what_it_shows(photo: Photo, text: Mapping[str, str], *, person_id: int | None, at: datetime) -> None:
    """Put other words beside a photo."""
    photo.text = dict(text)
    _record("photo described", photo, person_id, at)


def move_photo(photo: Photo, *, up: bool, person_id: int | None, at: datetime) -> None:
    """Let a photo change places with the one before it (`up`) or after it, as they stand now."""
    register_for_change(photo.municipality_id)
    beside = {each.id: each for each in _beside(photo)}
    if photo.id not in beside:
        return  # removed meanwhile
    for position, photo_id in enumerate(moved(list(beside), photo.id, up=up), 1):
        beside[photo_id].position = position
    _record("photo moved", photo, person_id, at)


def remove_photo(photo: Photo, *, person_id: int | None, at: datetime) -> None:
    """Show a photo no more; its files go with the next clean-up."""
    register_for_change(photo.municipality_id)
    if photo.id in {each.id for each in _beside(photo)}:
        _record("photo removed", photo, person_id, at)
        db.session.delete(photo)
        db.session.flush()


def _beside(photo: Photo) -> list[Photo]:
    home = Photo.property_id == photo.property_id if photo.property_id else Photo.dwelling_id == photo.dwelling_id
    found = select(Photo).where(home).order_by(Photo.position, Photo.id)
    return list(db.session.scalars(found.execution_options(populate_existing=True)))


def _record(action: str, photo: Photo, person_id: int | None, at: datetime) -> None:
    db.session.flush()
    audit.record(at=at, person_id=person_id, action=action, subject="photo", subject_ref=photo.ref)
