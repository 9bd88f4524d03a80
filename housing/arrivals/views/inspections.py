"""What an officer finds after a guest has left: in words and photos, until it has been dealt with."""

from flask import Blueprint, Response, abort
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from housing.access import access
from housing.arrivals.forms.officer import InspectionForm, PhotoForm
from housing.arrivals.services.leaving import add_photo, close_damage, inspect, remove_photo
from housing.arrivals.views.stays import Answer, by_viewer, done, here, own_stay, stay_page
from housing.bookings.queries.arrivals import photo_of_inspection
from housing.database import db
from housing.images import PhotoRefused
from housing.rules.permissions import Action
from housing.rules.photos import LARGEST_BYTES
from housing.security import takes_body
from housing.stock.photo_files import file_response, kept_evidence
from housing.stock.photo_wording import problem_sentence

blueprint = Blueprint("inspections", __name__, url_prefix="/municipalities/<slug>/stays/<ref>")


@blueprint.post("/inspection")
@access(Action.LOOK_AFTER_STAYS)
@takes_body(LARGEST_BYTES)
def write(slug: str, ref: str) -> Answer:
    """Write down what was found after she had left. No photo: nothing is lost of what the officer wrote."""
    form, by = InspectionForm(), by_viewer()
    if not form.validate_on_submit():
        return stay_page(here(slug), own_stay(slug, ref), inspection_form=form), 422
    own_stay(slug, ref)
    try:
        photo = _kept(form.photo.data) if form.photo.data else None
    except PhotoRefused as refused:
        form.photo.errors = [problem_sentence(refused.problem)]
        return stay_page(here(slug), own_stay(slug, ref), inspection_form=form), 422
    return done(slug, ref, lambda: inspect(own_stay(slug, ref), form.damage, by, photo=photo), _("Noted."))


@blueprint.post("/inspection/photos")
@access(Action.LOOK_AFTER_STAYS)
@takes_body(LARGEST_BYTES)
def add(slug: str, ref: str) -> Answer:
    """Add a photo to what was found."""
    form, by = PhotoForm(prefix="another-"), by_viewer()
    booking = own_stay(slug, ref)
    if not form.validate_on_submit():
        return stay_page(here(slug), booking, photo_form=form), 422
    try:
        photo = _kept(form.photo.data)
    except PhotoRefused as refused:
        form.photo.errors = [problem_sentence(refused.problem)]
        return stay_page(here(slug), own_stay(slug, ref), photo_form=form), 422
    return done(slug, ref, lambda: add_photo(own_stay(slug, ref), photo, by), _("The photo is added."))


@blueprint.get("/inspection/photos/<photo_ref>")
@access(Action.LOOK_AFTER_STAYS)
def photo(slug: str, ref: str, photo_ref: str) -> Response:
    """Send a photo of what was found."""
    found = photo_of_inspection(own_stay(slug, ref).id, photo_ref) or abort(404)
    return file_response(found.file, is_public=False, is_kept=False)


@blueprint.post("/inspection/photos/<photo_ref>/remove")
@access(Action.LOOK_AFTER_STAYS)
def remove(slug: str, ref: str, photo_ref: str) -> Answer:
    """Take a photo away again."""
    by = by_viewer()
    return done(slug, ref, lambda: remove_photo(own_stay(slug, ref), photo_ref, by), _("The photo is removed."))


@blueprint.post("/close-damage")
@access(Action.LOOK_AFTER_STAYS)
def close(slug: str, ref: str) -> Answer:
    """Note that the damage has been dealt with."""
    by = by_viewer()
    return done(slug, ref, lambda: close_damage(own_stay(slug, ref), by), _("Closed."))


def _kept(sent: FileStorage) -> str:
    db.session.rollback()  # no transaction is open while a photo is drawn anew
    return kept_evidence(sent.read(LARGEST_BYTES + 1))
