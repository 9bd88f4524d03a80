"""The photos themselves. Their addresses tell nothing: a reference and a width."""

from flask import Blueprint, Response, abort

from housing.access import access, viewer
from housing.clock import today
from housing.rules.permissions import Action
from housing.stock.photo_files import file_response, width_in
from housing.stock.queries.photos import file_of, photo_kept_by, public_photo

blueprint = Blueprint("photos", __name__)


@blueprint.get("/photos/<ref>/<width>")
@access(Action.READ_PUBLIC)
def show(ref: str, width: str) -> Response:
    """Send a photo that anybody may see, or that the viewer keeps herself."""
    wide = width_in(width)
    shown = public_photo(ref, today())
    photo = shown or photo_kept_by(viewer().municipalities(Action.KEEP_STOCK), ref) or abort(404)
    return file_response(file_of(photo, wide), is_public=shown is not None)
