"""An officer's photos of a property or a dwelling: add, describe, order, remove. Works without JavaScript."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.clock import now
from housing.database import db, transact
from housing.images import PhotoRefused, drawn_photos
from housing.organisations.models import Municipality
from housing.rules.permissions import Action
from housing.rules.photos import LARGEST_BYTES, MOST_OF_A_HOME, quota_problem
from housing.security import takes_body
from housing.stock.forms.photos import PhotoForm, PhotoTextForm
from housing.stock.models import Dwelling, Property
from housing.stock.photo_models import Photo
from housing.stock.photo_wording import problem_sentence
from housing.stock.queries.photos import Home, number_of_photos, photo_kept_by, photos_of
from housing.stock.services.photos import KeptPhoto, add_photo, move_photo, remove_photo, say_what_it_shows
from housing.stock.views.scope import found, own_dwelling, own_municipality, own_property
from housing.stock.views.stale import is_stale, mark_of, stale_sentence
from housing.stored_files import stored_files

Answer = str | Response | tuple[str, int]


@access(Action.KEEP_STOCK)
def of_property(slug: str, ref: str) -> Answer:
    """Show the photos of a property and take more."""
    municipality = own_municipality(slug)
    return _page(municipality, own_property(municipality, ref), PhotoForm())


@access(Action.KEEP_STOCK)
def of_dwelling(slug: str, ref: str) -> Answer:
    """Show the photos of a dwelling and take more."""
    municipality = own_municipality(slug)
    return _page(municipality, own_dwelling(municipality, ref), PhotoForm())


@access(Action.KEEP_STOCK)
@takes_body(LARGEST_BYTES)
def add_to_property(slug: str, ref: str) -> Answer:
    """Add a photo to a property."""
    return _add(slug, lambda municipality: own_property(municipality, ref))


@access(Action.KEEP_STOCK)
@takes_body(LARGEST_BYTES)
def add_to_dwelling(slug: str, ref: str) -> Answer:
    """Add a photo to a dwelling."""
    return _add(slug, lambda municipality: own_dwelling(municipality, ref))


@access(Action.KEEP_STOCK)
def show(slug: str, ref: str) -> Answer:
    """Show one photo large, with its words in a form."""
    photo, form = _photo(slug, ref), PhotoTextForm()
    form.show(photo.text)
    return _photo_page(own_municipality(slug), photo, form)


@access(Action.KEEP_STOCK)
def describe(slug: str, ref: str) -> Answer:
    """Save what a photo shows."""
    municipality, photo, form = own_municipality(slug), _photo(slug, ref), PhotoTextForm()
    if not form.validate_on_submit():
        return _photo_page(municipality, photo, form), 422
    if is_stale(photo):
        form.form_errors.append(stale_sentence())
        return _photo_page(municipality, photo, form), 409
    transact(lambda: say_what_it_shows(_photo(slug, ref), form.text(), person_id=viewer().person_id, at=now()))
    flash(_("What the photo shows is saved."), "success")
    return redirect(_address(slug, _home(photo)), 303)


@access(Action.KEEP_STOCK)
def move_up(slug: str, ref: str) -> Response:
    """Put a photo before the one above it."""
    return _move(slug, ref, up=True)


@access(Action.KEEP_STOCK)
def move_down(slug: str, ref: str) -> Response:
    """Put a photo after the one below it."""
    return _move(slug, ref, up=False)


@access(Action.KEEP_STOCK)
def remove(slug: str, ref: str) -> Response:
    """Remove a photo."""
    back = _address(slug, _home(_photo(slug, ref)))
    transact(lambda: remove_photo(_photo(slug, ref), person_id=viewer().person_id, at=now()))
    flash(_("The photo is removed."), "success")
    return redirect(back, 303)


def _move(slug: str, ref: str, *, up: bool) -> Response:
    transact(lambda: move_photo(_photo(slug, ref), up=up, person_id=viewer().person_id, at=now()))
    return redirect(_address(slug, _home(_photo(slug, ref))), 303)


def _add(slug: str, home_in: Callable[[Municipality], Home]) -> Answer:
    municipality = own_municipality(slug)
    home, form = home_in(municipality), PhotoForm()
    if not form.validate_on_submit():
        return _page(municipality, home, form), 422
    try:
        _require_room(home)
        content = form.file.data.read(LARGEST_BYTES + 1)
        db.session.rollback()  # no transaction is open while the photo is drawn anew and written to the disk
        kept = _kept(content)
        transact(
            lambda: add_photo(
                home_in(own_municipality(slug)), kept, form.text(), person_id=viewer().person_id, at=now()
            )
        )
    except PhotoRefused as refused:
        form.file.errors = [problem_sentence(refused.problem)]
        municipality = own_municipality(slug)
        return _page(municipality, home_in(municipality), form), 422
    flash(_("The photo is added."), "success")
    return redirect(_address(slug, home_in(own_municipality(slug))), 303)


def _require_room(home: Home) -> None:
    """Refuse before the work is done; it is asked again when the photo is written."""
    if problem := quota_problem(len(photos_of(home)), number_of_photos(home.municipality_id)):
        raise PhotoRefused(problem)


def _kept(content: bytes) -> KeptPhoto:
    drawn = drawn_photos(content)
    small, medium, large = (stored_files().put(each.content) for each in drawn)
    return KeptPhoto((small, medium, large), drawn[-1].width, drawn[-1].height)


def _photo(slug: str, ref: str) -> Photo:
    return found(photo_kept_by([own_municipality(slug).id], ref))


def _home(photo: Photo) -> Home:
    if photo.property_id is not None:
        return db.session.get_one(Property, photo.property_id)
    return db.session.get_one(Dwelling, photo.dwelling_id)


def _address(slug: str, home: Home) -> str:
    endpoint = "stock.property_photos" if isinstance(home, Property) else "stock.dwelling_photos"
    return url_for(endpoint, slug=slug, ref=home.ref)


def _page(municipality: Municipality, home: Home, form: PhotoForm) -> str:
    return render_template(
        "stock/photos.html",
        municipality=municipality,
        home=home,
        house=home if isinstance(home, Property) else home.property,
        dwelling=home if isinstance(home, Dwelling) else None,
        photos=photos_of(home),
        most=MOST_OF_A_HOME,
        form=form,
        add_url=_address(municipality.slug, home),
    )


def _photo_page(municipality: Municipality, photo: Photo, form: PhotoTextForm) -> str:
    home = _home(photo)
    return render_template(
        "stock/photo.html",
        municipality=municipality,
        photo=photo,
        name=home.name if isinstance(home, Property) else home.label,
        form=form,
        seen=mark_of(photo),
        back_url=_address(municipality.slug, home),
    )
