"""Keeping a photo that proves something, and sending the file of a photo.

A browser that has one keeps it for long, for it never becomes another.
"""

from flask import Response, abort, request

from housing.images import MIMETYPE, drawn_photos
from housing.rules.photos import WIDTHS
from housing.stored_files import stored_files

A_DAY = 86_400
"""So long a photo that was removed may still be seen by who has seen it."""


EVIDENCE_WIDTH = 1200
"""How wide a photo is kept that shows a fault or damage, and not a home."""


def kept_evidence(content: bytes) -> str:
    """Draw a sent photo anew, keep it, and return the key of its file. Raises `housing.images.PhotoRefused`.

    It takes a second: no transaction should be open.
    """
    (drawn,) = drawn_photos(content, (EVIDENCE_WIDTH,))
    return stored_files().put(drawn.content)


def width_in(address: str) -> int:
    """Return the width that an address asks for; one in which nothing is kept is not there."""
    return next((width for width in WIDTHS if str(width) == address), 0) or abort(404)


def file_response(key: str, *, is_public: bool, is_kept: bool = True) -> Response:
    """Send a stored photo. `is_public`: a cache between us and the reader may keep it too; `is_kept`: a browser may."""
    response = Response(mimetype=MIMETYPE)
    kept = f"{'public' if is_public else 'private'}, max-age={A_DAY}"
    response.headers["Cache-Control"] = kept if is_kept else "no-store"
    response.set_etag(key)
    response.make_conditional(request)
    if response.status_code == 304:  # noqa: PLR2004 (the reader has it)
        return response
    content = stored_files().read(key)
    if content is None:
        abort(404)
    response.set_data(content)
    return response
