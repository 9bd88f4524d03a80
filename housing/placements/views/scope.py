"""Which institution a coordinator's page is about."""

from flask import abort

from housing.access import GrantHeld, viewer
from housing.rules.permissions import Action


def own_institution(slug: str, action: Action) -> GrantHeld:
    """Return the viewer's grant in the institution with that address; any other institution is 404."""
    ids = viewer().institutions(action)
    own = (grant for grant in viewer().grants if grant.organisation_slug == slug and grant.organisation_id in ids)
    return next(own, None) or abort(404)


def viewer_id() -> int:
    """Return the id of the person who is signed in."""
    person_id = viewer().person_id
    assert person_id is not None  # noqa: S101 (nobody else gets past the access of these views)
    return person_id
