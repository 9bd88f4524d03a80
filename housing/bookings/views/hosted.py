"""Who comes to the sites of a municipality or a region, and who of them has somewhere to live."""

from collections import Counter
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for

from housing.access import GrantHeld, access, viewer
from housing.bookings.queries.hosted import at_sites_of, hosts_of
from housing.bookings.queries.students import StudentFilter
from housing.bookings.standings import standings
from housing.bookings.views.student_lines import shown
from housing.clock import today
from housing.rules.housed import HousingState
from housing.rules.permissions import Action

blueprint = Blueprint("hosted", __name__)

ON_A_PAGE = 50


@blueprint.get("/hosts/<slug>/placements")
@access(Action.SEE_HOSTED)
def index(slug: str) -> str:
    """Show the placements at own sites that are not over, the nearest first; `?state=` those in one state only."""
    host = own_host(slug)
    found = standings(at_sites_of(host.organisation_id), StudentFilter(), today())
    state = request.args.get("state", "")
    wanted = [each for each in found if state not in set(HousingState) or each.state == state]
    pages = max(1, -(-len(wanted) // ON_A_PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    here = wanted[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]

    def address(**changes: Any) -> str:
        return url_for("hosted.index", **{"slug": slug, "state": state or None, **changes})

    return render_template(
        "bookings/hosted.html",
        host=host,
        counts=Counter(each.state for each in found),
        students=shown(here, today()),
        hosts=hosts_of([each.placement.id for each in here]),
        total=len(found),
        number=len(wanted),
        page=page,
        pages=pages,
        url_of=lambda number: address(page=number),
        state_url=lambda wanted_state: address(state=wanted_state),
        all_url=address(state=None),
        viewer=viewer(),
    )


def own_host(slug: str) -> GrantHeld:
    """Return the viewer's grant in the municipality or region with that address; any other is 404."""
    own = (grant for grant in viewer().grants if grant.organisation_slug == slug and grant.reaches(Action.SEE_HOSTED))
    return next(own, None) or abort(404)
