"""A student asks another to live with her, answers one who asks, and sees where the other has a room."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.accounts.names import first_name_of
from housing.accounts.rates import TooOftenError
from housing.accounts.views.too_often import too_often_sentence
from housing.availability.views.beds import placement_of_viewer
from housing.bookings.forms.together import TogetherForm
from housing.bookings.limits import count_question
from housing.bookings.moved_wording import in_beds, name_without_street
from housing.bookings.queries.own import holding_on
from housing.bookings.queries.parties import Mate, bookings_of, last_answer_on, mate_on, party_on, questions_to
from housing.bookings.services.living_together import (
    PartyRefused,
    ask_to_live_together,
    end_party,
    say_no,
    say_yes,
)
from housing.clock import now, today
from housing.database import db, transact
from housing.placements.models import Placement
from housing.placements.queries.own_placements import OwnPlacement
from housing.rules.parties import PartyProblem, PartyStatus
from housing.rules.permissions import Action

blueprint = Blueprint("together", __name__, url_prefix="/placements/<ref>/together")

Answer = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class RoomOfMate:
    """Where the other has a room, or has asked for one, in words."""

    municipality: str
    beds: str
    status: str
    is_same_home: bool


PROBLEMS = {
    PartyProblem.OWN_ADDRESS: _l("That is your own address. Write the other’s."),
    PartyProblem.HAS_ASKED: _l("You have asked somebody already. Take that back first, then you can ask another."),
    PartyProblem.TOGETHER: _l("You live together with somebody already. End that first, then you can ask or answer."),
    PartyProblem.GONE: _l("The question was taken back, or has been answered. Nothing was changed."),
}


@blueprint.get("")
@access(Action.SEE_PLACEMENTS)
def show(ref: str) -> Answer:
    """Show with whom she lives, whom she has asked and who asks her; and ask."""
    placement = placement_of_viewer(ref)
    return _closed_page(placement) if _is_closed(placement) else _page(placement, TogetherForm(formdata=None))


@blueprint.post("")
@access(Action.ASK_FOR_BED)
def ask(ref: str) -> Answer:
    """Ask whoever has an address. The answer is the same whether anybody has it or not."""
    placement, form = placement_of_viewer(ref), TogetherForm()
    if _is_closed(placement):
        return _closed_page(placement), 409
    if not form.validate_on_submit():
        return _page(placement, form), 422
    person_ref, asked_key, shares_rooms = viewer().person_ref or "", form.asked_key, bool(form.shares_rooms.data)
    db.session.rollback()  # the count is written apart
    try:
        count_question(person_ref, now())
        transact(lambda: ask_to_live_together(_placement(ref), asked_key, shares_rooms=shares_rooms, at=now()))
    except TooOftenError as error:
        form.email.errors = [too_often_sentence(error)]
        return _page(placement_of_viewer(ref), form), 429
    except PartyRefused as refused:
        form.email.errors = [PROBLEMS[refused.problem]]
        return _page(placement_of_viewer(ref), form), 409
    flash(_("Asked. If somebody with that address is placed in your weeks, she or he can answer now."), "success")
    return redirect(url_for("together.show", ref=ref), 303)


@blueprint.post("/<question>/yes")
@access(Action.ASK_FOR_BED)
def agree(ref: str, question: str) -> Answer:
    """Say yes. Taken back meanwhile: 409, and nothing was changed."""
    shares_rooms = request.form.get("shares_rooms") == "y"
    done = _("You live together now. Homes with room for both of you stand first when you look for a room.")
    return _answered(ref, lambda: say_yes(_placement(ref), question[:10], shares_rooms=shares_rooms, at=now()), done)


@blueprint.post("/<question>/no")
@access(Action.ASK_FOR_BED)
def decline(ref: str, question: str) -> Answer:
    """Say no. Who asked is told so."""
    done = _("You have said no, and who asked is told so.")
    return _answered(ref, lambda: say_no(_placement(ref), question[:10], now()), done)


@blueprint.post("/end")
@access(Action.ASK_FOR_BED)
def end(ref: str) -> Answer:
    """Take a question back, or live together no longer; what each has stays as it is."""
    return _answered(ref, lambda: end_party(_placement(ref), now()), _("It is ended. What you have stays as it is."))


def _answered(ref: str, answer: Callable[[], object], done: str) -> Answer:
    placement = placement_of_viewer(ref)
    if _is_closed(placement):
        return _closed_page(placement), 409
    try:
        transact(answer)
    except PartyRefused as refused:
        form = TogetherForm(formdata=None)
        return _page(placement_of_viewer(ref), form, refused=str(PROBLEMS[refused.problem])), 409
    flash(done, "success")
    return redirect(url_for("together.show", ref=ref), 303)


def _placement(ref: str) -> Placement:
    return db.session.get_one(Placement, placement_of_viewer(ref).id)


def _is_closed(placement: OwnPlacement) -> bool:
    return placement.status == "cancelled" or placement.periods[-1].last_day < today()


def _closed_page(placement: OwnPlacement) -> str:
    if placement.status == "cancelled":
        return render_template("availability/cancelled.html", placement=placement)
    return render_template("placements/over.html", placement=placement)


def _page(placement: OwnPlacement, form: TogetherForm, refused: str | None = None) -> str:
    standing, mate = party_on(placement.id), mate_on(placement.id)
    before = None if standing else last_answer_on(placement.id)
    return render_template(
        "availability/together.html",
        placement=placement,
        form=form,
        refused=refused,
        asked=standing if standing and standing.status == PartyStatus.ASKED else None,
        mate=mate,
        rooms=_rooms(mate, placement) if mate else [],
        questions=[] if mate else questions_to(placement.id, placement.student_id),
        name=lambda person: first_name_of(person, viewer()),
        before=before.status if before else None,
    )


def _rooms(mate: Mate, placement: OwnPlacement) -> list[RoomOfMate]:
    own = {part.dwelling_id for booking in holding_on(placement.id) for part in booking.segments}
    return [
        RoomOfMate(
            booking.municipality.name,
            in_beds(booking.segments, name_without_street),
            booking.status,
            is_same_home=any(part.dwelling_id in own for part in booking.segments),
        )
        for booking in bookings_of(mate)
    ]
