"""Saying no to several requests at once: they are ticked, the reason is given once, each is declined by itself."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from housing.access import GrantHeld, access, viewer
from housing.accounts.names import name_of
from housing.bookings.bed_names import bed_name
from housing.bookings.forms.answering import DeclineForm
from housing.bookings.queries.requests import WaitingRequest, waiting_requests
from housing.bookings.services.answering import By, Seen, decline
from housing.bookings.services.checking import checked
from housing.bookings.views.beside_request import own_reasons
from housing.bookings.views.staying import blueprint
from housing.bookings.views.worklist import answer_each, ticked_in, worklist_page
from housing.bookings.wording import days_and_nights
from housing.clock import today
from housing.rules.permissions import Action
from housing.rules.proposals import DeclineReason
from housing.rules.wordings import Wording
from housing.stock.views.scope import own_grant, own_municipality

__all__ = ["blueprint"]


@blueprint.post("/municipalities/<slug>/worklist/to-decline")
@access(Action.DECIDE_REQUESTS)
def choose_to_decline(slug: str) -> Response | tuple[str, int]:
    """Lead from the ticks to the page that asks why: an address of its own, so that it can be loaded again."""
    grant = own_grant(slug, Action.DECIDE_REQUESTS)
    ticked = ticked_in(request.form, grant.organisation_id)
    if not ticked:
        return worklist_page(grant, problem=_("Tick at least one request to decline."), is_no=True), 422
    asked = [f"{seen.ref}:{seen.version}" for seen in ticked]
    return redirect(url_for("requests.decline_several", slug=slug, ticked=asked), 303)


@blueprint.get("/municipalities/<slug>/worklist/decline")
@access(Action.DECIDE_REQUESTS)
def decline_several(slug: str) -> str | Response:
    """Ask why those who were ticked are declined."""
    grant = own_grant(slug, Action.DECIDE_REQUESTS)
    waiting = waiting_requests(grant.organisation_id)
    found = _seen_in(waiting, ticked_in(request.args, grant.organisation_id))
    if not found:
        flash(_("None of them waits for an answer any more. Nothing was declined."), "warning")
        return redirect(url_for("requests.worklist", slug=slug), 303)
    return _page(grant, found, _for(found, DeclineForm(formdata=None, reason=_proposed(found, waiting))))


@blueprint.post("/municipalities/<slug>/worklist/decline")
@access(Action.DECIDE_REQUESTS)
def decline_ticked(slug: str) -> Response | tuple[str, int]:
    """Decline each by itself, all with the same reason; one that has changed meanwhile does not hold up the others."""
    grant = own_grant(slug, Action.DECIDE_REQUESTS)
    ticked = ticked_in(request.form, grant.organisation_id)
    found = _seen_in(waiting_requests(grant.organisation_id), ticked)
    form = _for(found, DeclineForm())
    is_written = bool(form.has_note and form.note.data)
    if found:
        form.offer(_reasons(slug, found[0]))
    if found and not form.validate_on_submit():
        if form.has_note and not is_written:
            form.note.data = ""
        return _page(grant, found, form), 422
    by_ref = {each.ref: each for each in found}

    def say_no(seen: Seen, by: By) -> None:
        note = form.note.data if form.has_note else None
        if not is_written and note and seen.ref in by_ref:  # a text of the municipality's own, for each filled in anew
            note = _reasons(slug, by_ref[seen.ref])[form.own_reason.data][1]
        decline(seen, by, form.reason.data, note or None)

    declined, failed = answer_each(ticked, say_no)
    if not declined:
        return worklist_page(grant, failed=failed, is_no=True), 409
    flash(
        ngettext(
            "%(num)s request is declined, and the student is told why.",
            "%(num)s requests are declined, and the students are told why.",
            len(declined),
        ),
        "success",
    )
    for each in failed:
        flash(_("Not declined: %(what)s. %(why)s", what=each.what, why=each.sentence), "warning")
    return redirect(url_for("requests.worklist", slug=slug), 303)


def _seen_in(waiting: list[WaitingRequest], ticked: list[Seen]) -> list[WaitingRequest]:
    """Return those that wait as they were seen; what has become of the others is said when they are answered."""
    seen = {(each.ref, each.version) for each in ticked}
    return [each for each in waiting if (each.ref, each.version) in seen]


def _for(found: list[WaitingRequest], form: DeclineForm) -> DeclineForm:
    """An application has no place for a note: with one among them there is none."""
    return form if all(each.holds for each in found) else form.without_note()


def _proposed(found: list[WaitingRequest], waiting: list[WaitingRequest]) -> DeclineReason | None:
    """Return the reason that is proposed for all of them, if it is the same."""
    reasons = {each.proposal.reason for each in checked(found, waiting, today())}
    return reasons.pop() if len(reasons) == 1 else None


def _reasons(slug: str, asked: WaitingRequest) -> Mapping[str, tuple[str, str]]:
    return own_reasons(own_municipality(slug, Action.DECIDE_REQUESTS), asked, Wording.DECLINE)


def _page(grant: GrantHeld, found: list[WaitingRequest], form: DeclineForm) -> str:
    reader, reasons = viewer(), _reasons(grant.organisation_slug, found[0])
    if form.has_note and not form.own_reason.choices:
        form.offer(reasons)
    return render_template(
        "bookings/decline_several.html",
        municipality=grant.organisation_name,
        slug=grant.organisation_slug,
        form=form,
        filled_reasons=reasons,
        asked=[
            (
                f"{each.ref}:{each.version}",
                name_of(each.person, reader),
                bed_name(each.bed),
                days_and_nights(each.stays),
            )
            for each in found
        ],
    )
