"""A coordinator's reserved beds: ask for them, name the students, give back what is not needed."""

from functools import partial

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from housing.access import GrantHeld, access, viewer
from housing.accounts.queries import people_by_id
from housing.bookings.forms.answering import version_of
from housing.bookings.holds import Hold
from housing.bookings.lacking import lacking_on
from housing.bookings.queries.holds import decision_in_force, hold_with, holds_of_institution, students_left
from housing.bookings.services.answering import By
from housing.bookings.services.asking import AnswerMissing, NightsPassed, NotOnOffer, PlacementCancelled
from housing.clock import now, today
from housing.database import transact
from housing.holds.forms.answering import LastDayForm, SeenForm
from housing.holds.forms.asking import HoldForm
from housing.holds.queries.cohort import beds_left_on, cohort_of
from housing.holds.services.answering import give_back, give_more_time
from housing.holds.services.asking import HoldAsked, ask_for_hold
from housing.holds.services.naming import name_students
from housing.holds.services.refusing import HoldProblem, HoldRefused
from housing.holds.views.asking import asked_with, hold_form, how_many_fit, offered_places, put_refusal
from housing.holds.wording import HOMES, STATES, end_sentence, kinds_of, refusal_sentence
from housing.nights.ledger import NightsRefused
from housing.placements.views.scope import own_institution
from housing.rules.holds import HoldStatus
from housing.rules.permissions import Action
from housing.rules.sharing import Flat, Sharing

blueprint = Blueprint("holds", __name__, url_prefix="/institutions/<slug>/holds")

Answer = str | Response | tuple[str, int]


@blueprint.get("")
@access(Action.ASK_FOR_HOLD)
def index(slug: str) -> str:
    """List what is reserved, waits for an answer, or was."""
    institution = own_institution(slug, Action.ASK_FOR_HOLD)
    holds = holds_of_institution(institution.organisation_id)
    return render_template("holds/index.html", institution=institution, holds=holds, states=STATES)


@blueprint.get("/new")
@access(Action.ASK_FOR_HOLD)
def new(slug: str) -> Answer:
    """Ask for what to reserve; the address may say where, in which weeks and on what conditions."""
    return _new_page(own_institution(slug, Action.ASK_FOR_HOLD), _form())


@blueprint.post("/new")
@access(Action.ASK_FOR_HOLD)
def ask(slug: str) -> Answer:
    """Ask the municipality; within its standing decision the beds are held at once."""
    institution, form = own_institution(slug, Action.ASK_FOR_HOLD), _form()
    if not form.validate_on_submit():
        return _new_page(institution, form), 422
    asked = asked_with(form, offered_places()[form.whom.data].id, institution.organisation_id)
    try:
        ref, is_held = transact(partial(_ask, asked, By(viewer().person_id, now())))
    except HoldRefused as refusal:
        put_refusal(form, refusal)
        return _new_page(institution, form), 422
    if is_held:
        flash(_("The beds are held for you: they lie within the municipality’s standing decision."), "success")
    else:
        flash(
            _("The municipality has been asked. Nothing is held before it has answered; you are told by mail."), "info"
        )
    return redirect(url_for("holds.show", slug=slug, ref=ref), 303)


@blueprint.get("/<ref>")
@access(Action.ASK_FOR_HOLD)
def show(slug: str, ref: str) -> str:
    """Show one reservation, and whom its beds may be given to."""
    institution = own_institution(slug, Action.ASK_FOR_HOLD)
    return _page(institution, _own(institution, ref))


@blueprint.post("/<ref>/students")
@access(Action.ASK_FOR_HOLD)
def name(slug: str, ref: str) -> Answer:
    """Ask for beds for the ticked students: all of them or none."""
    institution = own_institution(slug, Action.ASK_FOR_HOLD)
    hold = _own(institution, ref)
    ticked = request.form.getlist("student")
    flats = {each: request.form.get(f"home_{each}", "") for each in ticked}
    if not set(flats.values()) <= set(HOMES):
        abort(400)
    named = {each: Flat(flat) if flat else None for each, flat in flats.items()}
    try:
        made, without = transact(lambda: _named(hold, named))
    except HoldRefused as refusal:
        status = 422 if refusal.problem is not HoldProblem.CHANGED else 409
        return _page(institution, _own(institution, ref), refusal_sentence(refusal), ticked=flats), status
    except (NightsRefused, NotOnOffer, AnswerMissing, PlacementCancelled, NightsPassed):
        return _page(institution, _own(institution, ref), refusal_sentence(HoldRefused(HoldProblem.CHANGED))), 409
    flash(
        ngettext(
            "%(num)s student is named. She and the municipality are told.",
            "%(num)s students are named. They and the municipality are told.",
            made,
        ),
        "success",
    )
    if without:
        flash(
            ngettext(
                "%(num)s of them gets a bed that does not have all she has said she needs: no such bed was left. The"
                " municipality sees it, and may offer her another.",
                "%(num)s of them get a bed that does not have all they have said they need: no such bed was left. The"
                " municipality sees it, and may offer them others.",
                without,
            ),
            "warning",
        )
    return redirect(url_for("holds.show", slug=slug, ref=ref), 303)


@blueprint.post("/<ref>/give-back")
@access(Action.ASK_FOR_HOLD)
def end(slug: str, ref: str) -> Answer:
    """Give back what nobody is named for, or withdraw what was not answered yet."""
    institution = own_institution(slug, Action.ASK_FOR_HOLD)
    hold, seen = _own(institution, ref), version_of(SeenForm().version.data)
    by = By(viewer().person_id, now())
    try:
        transact(lambda: give_back(hold, seen, by, by_municipality=False))
    except HoldRefused as refusal:
        return _page(institution, _own(institution, ref), refusal_sentence(refusal)), 409
    flash(_("Nothing is reserved any longer. Students who have a booking keep it."), "success")
    return redirect(url_for("holds.index", slug=slug), 303)


@blueprint.post("/<ref>/last-day")
@access(Action.ASK_FOR_HOLD)
def lasts_until(slug: str, ref: str) -> Answer:
    """Let it last longer, where a standing decision lets the institution decide that itself."""
    institution = own_institution(slug, Action.ASK_FOR_HOLD)
    hold, form = _own(institution, ref), LastDayForm()
    if not _may_move(hold):
        return _page(institution, hold, refusal_sentence(HoldRefused(HoldProblem.CHANGED))), 409
    if not form.validate_on_submit():
        return _page(institution, hold, last_day=form), 422
    by = By(viewer().person_id, now())
    try:
        transact(
            lambda: give_more_time(hold, version_of(form.version.data), form.last_day.data, by, by_municipality=False)
        )
    except HoldRefused as refusal:
        if refusal.problem is HoldProblem.LAST_DAY:
            form.last_day.errors = [refusal_sentence(refusal)]
            return _page(institution, _own(institution, ref), last_day=form), 422
        return _page(institution, _own(institution, ref), refusal_sentence(refusal)), 409
    flash(_("The last day is changed, and the municipality is told."), "success")
    return redirect(url_for("holds.show", slug=slug, ref=ref), 303)


def _ask(asked: HoldAsked, by: By) -> tuple[str, bool]:
    hold = ask_for_hold(asked, by)
    return hold.ref, hold.status == HoldStatus.HELD


def _named(hold: Hold, named: dict[str, Flat | None]) -> tuple[int, int]:
    """Name students; return how many, and for how many the bed lacks something that they need."""
    made = name_students(hold, named, By(viewer().person_id, now()))
    beds = {each.placement_id: [segment.bed for segment in each.segments] for each in made}
    return len(made), sum(bool(lacking_on(placement_id, theirs)) for placement_id, theirs in beds.items())


def _own(institution: GrantHeld, ref: str) -> Hold:
    return hold_with(ref, institution_id=institution.organisation_id) or abort(404)


def _may_move(hold: Hold) -> bool:
    """Tell whether the institution may decide on the last day itself, as it did when the beds were held."""
    is_live = hold.status == HoldStatus.HELD and hold.standing_decision_id is not None
    return is_live and decision_in_force(hold.municipality_id, hold.institution_id, today()) is not None


def _form() -> HoldForm:
    return hold_form(_("Municipality"), {slug: place.name for slug, place in offered_places().items()})


def _new_page(institution: GrantHeld, form: HoldForm) -> str:
    place = offered_places().get(form.whom.data or "")
    return render_template(
        "holds/new.html",
        above=institution.organisation_name,
        form=form,
        fit=how_many_fit(form, place.id if place else None),
        send_url=url_for("holds.ask", slug=institution.organisation_slug),
        list_url=url_for("holds.index", slug=institution.organisation_slug),
        is_officer=False,
    )


def _page(
    institution: GrantHeld,
    hold: Hold,
    refused: str | None = None,
    *,
    ticked: dict[str, str] | None = None,
    last_day: LastDayForm | None = None,
) -> str:
    is_held = hold.status == HoldStatus.HELD
    cohort = cohort_of(hold, today()) if is_held else None
    beds = beds_left_on(hold, hold.nights) if is_held else []
    any_left = beds_left_on(hold, frozenset()) if is_held else []
    asks_home = any(bed.sharing is Sharing.SAME_GENDER and not bed.is_shared_room for bed in any_left)
    return render_template(
        "holds/show.html",
        institution=institution,
        hold=hold,
        stays=hold.rows_of_nights,
        state=STATES[HoldStatus(hold.status)],
        ended=end_sentence(hold),
        left=students_left([hold.id])[hold.id],
        kinds=kinds_of(beds),
        parts=len(any_left) - len(beds),
        asks_home=asks_home,
        cohort=cohort,
        people=people_by_id({each.person_id for each in cohort.nameable}) if cohort else {},
        homes=HOMES,
        ticked=ticked or {},
        refused=refused,
        may_move=_may_move(hold),
        last_day=last_day or LastDayForm(last_day=hold.expires_on),
        viewer=viewer(),
    )
