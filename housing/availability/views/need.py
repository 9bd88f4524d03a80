"""What a municipality will need in a term: for coordinators who place students and officers who keep beds."""

from flask import Blueprint, abort, render_template, request

from housing.access import access
from housing.availability.need import BAR, HEIGHT, need_of, picture_of
from housing.availability.queries.municipalities import offering_housing
from housing.availability.terms import term_called, term_to_show, terms_beside
from housing.clock import today
from housing.database import db
from housing.organisations.models import Municipality
from housing.rules.permissions import Action
from housing.rules.terms import Term, TermError

blueprint = Blueprint("need", __name__)


@blueprint.get("/availability/need/<slug>")
@access(Action.SEE_AVAILABILITY)
def show(slug: str) -> str:
    """Show the need of one municipality, week by week, as a picture and as a table."""
    place = next((each for each in offering_housing() if each.slug == slug), None) or abort(404)
    term = _term_asked()
    needs = need_of(db.session.get_one(Municipality, place.id), term)
    before, after = terms_beside(term)
    return render_template(
        "availability/need.html",
        place=place,
        term=term,
        needs=needs,
        picture=picture_of(needs),
        height=HEIGHT,
        bar=BAR,
        short=sum(each.nights_short for each in needs),
        before=before,
        after=after,
    )


def _term_asked() -> Term:
    try:
        return term_called(request.args["term"]) if "term" in request.args else term_to_show(today())
    except TermError:
        abort(404)
