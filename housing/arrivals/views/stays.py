"""What an officer does about one guest's arrival and departure: a way in and keys; `inspections` has what was found."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.arrivals.forms.officer import InspectionForm, OfficerWayForm, PhotoForm
from housing.arrivals.services.handing import HandingRefused, hand_to_guest, keys_for
from housing.arrivals.services.leaving import LeavingRefused, can_inspect
from housing.arrivals.services.ways import Chosen, WayRefused, choose_way, is_ahead, ways_for
from housing.arrivals.wording import KINDS, WAYS_NOTED, place_of, refusal_sentence
from housing.bookings.bed_names import name_of_bed
from housing.bookings.check_wording import ARRIVAL_TIMES
from housing.bookings.models import Booking
from housing.bookings.queries.arrivals import arrival_of, departure_list_of, inspection_of
from housing.bookings.services.answering import By, booking_in
from housing.bookings.services.deciding import key_problem_of
from housing.bookings.services.life import ChangedMeanwhile, StepRefused
from housing.bookings.wording import refusal_sentence_for_officer
from housing.clock import now
from housing.database import transact
from housing.keys.models import DoorKey
from housing.keys.queries.register import key_with_ref, keys_out_with
from housing.keys.services.register import KeyRefused, take_back
from housing.organisations.models import Municipality
from housing.rules.leaving import MOST_PHOTOS
from housing.rules.lifecycle import AGREED, Actor
from housing.rules.permissions import Action
from housing.stock.views.scope import found, own_municipality

blueprint = Blueprint("stays", __name__, url_prefix="/municipalities/<slug>/stays/<ref>")

Answer = str | Response | tuple[str, int]
LONGEST_REF = 10


@blueprint.get("")
@access(Action.LOOK_AFTER_STAYS)
def show(slug: str, ref: str) -> str:
    """Show how a guest comes, which keys she has, how she left and what was found."""
    return stay_page(here(slug), own_stay(slug, ref))


@blueprint.post("/way")
@access(Action.LOOK_AFTER_STAYS)
def choose(slug: str, ref: str) -> Answer:
    """Write down how she gets in; she is told on her page."""
    booking = own_stay(slug, ref)
    form = _way_form(booking)
    if not form.validate_on_submit():
        return stay_page(here(slug), booking, way_form=form), 422
    chosen = Chosen(form.way.data, form.note.data)
    by = by_viewer()

    def work() -> None:
        choose_way(own_stay(slug, ref), chosen, Actor.OFFICER, person_id=by.person_id, at=by.at)

    return done(slug, ref, work, _("Noted. The student reads it on her page."))


@blueprint.post("/hand-over")
@access(Action.LOOK_AFTER_STAYS)
def hand_over(slug: str, ref: str) -> Answer:
    """Note that she has been given a key."""
    return done(
        slug,
        ref,
        lambda: hand_to_guest(own_stay(slug, ref), found(_key(slug)), by_viewer()),
        _("Noted: she has the key."),
    )


@blueprint.post("/returned")
@access(Action.LOOK_AFTER_STAYS)
def returned(slug: str, ref: str) -> Answer:
    """Note that she has given a key back."""
    by = by_viewer()

    def work() -> None:
        booking, key = own_stay(slug, ref), found(_key(slug))
        found(next((each for each in keys_out_with(booking.id) if each.id == key.id), None))
        take_back(key, person_id=by.person_id, at=by.at)

    return done(slug, ref, work, _("Noted: the key is back."))


def done(slug: str, ref: str, work: Callable[[], None], said: str) -> Answer:
    """Do it, and lead back to the page; refused: the page as it is now, with the reason."""
    try:
        transact(work)
    except (KeyRefused, HandingRefused, LeavingRefused, WayRefused) as refused:
        return stay_page(here(slug), own_stay(slug, ref), refused=refusal_sentence(refused)), 409
    except (StepRefused, ChangedMeanwhile) as refused:
        return stay_page(here(slug), own_stay(slug, ref), refused=refusal_sentence_for_officer(refused)), 409
    flash(said, "success")
    return redirect(url_for("stays.show", slug=slug, ref=ref), 303)


def here(slug: str) -> Municipality:
    """Return the municipality whose stays the viewer looks after; else 404."""
    return own_municipality(slug, Action.LOOK_AFTER_STAYS)


def own_stay(slug: str, ref: str) -> Booking:
    """Return the booking with that reference there; else 404."""
    return found(booking_in(here(slug).id, ref))


def _key(slug: str) -> DoorKey | None:
    municipality = here(slug)
    ref = request.form.get("key") or abort(400)  # no form of ours leaves it out
    return key_with_ref(municipality.id, ref[:LONGEST_REF])


def by_viewer() -> By:
    """Return who does it, and when."""
    return By(viewer().person_id, now())


def _way_form(booking: Booking, *, fresh: bool = False) -> OfficerWayForm:
    form = OfficerWayForm(formdata=None) if fresh else OfficerWayForm()
    form.offer(ways_for(booking, Actor.OFFICER))
    return form


def stay_page(
    municipality: Municipality,
    booking: Booking,
    *,
    way_form: OfficerWayForm | None = None,
    inspection_form: InspectionForm | None = None,
    photo_form: PhotoForm | None = None,
    refused: str | None = None,
) -> str:
    """Draw the page; a form that was sent and refused is shown as it was filled in."""
    at, first, arrival = now(), booking.segments[0], arrival_of(booking.id)
    keys, fresh = keys_for(booking), _way_form(booking, fresh=True)
    out = keys_out_with(booking.id)
    return render_template(
        "arrivals/stay.html",
        municipality=municipality,
        booking=booking,
        bed=name_of_bed(first.bed),
        arrival_time=ARRIVAL_TIMES[booking.arrival_time],
        arrival=arrival,
        way=arrival.way_to(first.bed_id, first.arrival) if arrival else None,
        ways_noted=WAYS_NOTED,
        choosing=is_ahead(booking, at),
        problem=key_problem_of(booking, at),
        way_form=way_form or fresh,
        codes=[key for key in keys if key.kind != "key"],
        handing=[key for key in keys if key.kind == "key" and not key.loan] if booking.status in AGREED else [],
        out=out,
        kinds=KINDS,
        place_of=place_of,
        left=departure_list_of(booking.id),
        inspection=inspection_of(booking.id),
        inspecting=can_inspect(booking, at),
        inspection_form=inspection_form or InspectionForm(formdata=None),
        photo_form=photo_form or PhotoForm(formdata=None, prefix="another-"),
        most_photos=MOST_PHOTOS,
        form=way_form or inspection_form or photo_form or fresh,
        refused=refused,
        viewer=viewer(),
    )
