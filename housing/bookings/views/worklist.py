"""The officer's worklist: first what passed all checks, to be approved together, then the rest one by one."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from housing.access import GrantHeld, access, viewer
from housing.bookings.bed_names import bed_name
from housing.bookings.fault_wording import KINDS, STATES
from housing.bookings.forms.answering import version_of
from housing.bookings.queries.faults import open_faults
from housing.bookings.queries.holds import holds_waiting
from housing.bookings.queries.messages import unread_in
from housing.bookings.queries.proposals import open_proposals
from housing.bookings.queries.requests import first_arrival, request_with_ref, waiting_requests
from housing.bookings.services.answering import By, NotHere, Seen, approve
from housing.bookings.services.asking import NotOnOffer, StayOver
from housing.bookings.services.checking import checked
from housing.bookings.services.life import ChangedMeanwhile, StepRefused
from housing.bookings.views.moved_lines import moved_lines
from housing.bookings.views.worklist_lines import lines_of
from housing.bookings.wording import refusal_sentence_for_officer
from housing.clock import now, today
from housing.database import transact
from housing.filters import date_range_filter
from housing.flashes import flash_with_link
from housing.nights.ledger import NightsRefused
from housing.rules.permissions import Action
from housing.stock.views.scope import own_grant

blueprint = Blueprint("requests", __name__)

LONGEST_BATCH = 200


@dataclass(frozen=True, slots=True)
class NotApproved:
    """One of a batch that could not be approved: which, and why."""

    what: str
    sentence: str


@blueprint.get("/municipalities/<slug>/worklist")
@access(Action.SEE_REQUESTS)
def worklist(slug: str) -> str:
    """Show what waits for an answer."""
    return worklist_page(own_grant(slug, Action.SEE_REQUESTS))


@blueprint.post("/municipalities/<slug>/worklist/approve")
@access(Action.DECIDE_REQUESTS)
def approve_ticked(slug: str) -> Response | tuple[str, int]:
    """Approve the ticked requests, each by itself: one that has changed meanwhile does not hold up the others."""
    grant = own_grant(slug, Action.DECIDE_REQUESTS)
    ticked = [_seen(grant.organisation_id, each) for each in request.form.getlist("ticked")[:LONGEST_BATCH]]
    if not ticked:
        return worklist_page(grant, problem=_("Tick at least one request to approve.")), 422
    outcomes = [(seen.ref, _approve_one(seen)) for seen in ticked]
    failed = [problem for _ref, problem in outcomes if problem]
    approved = [ref for ref, problem in outcomes if not problem]
    if not approved:
        return worklist_page(grant, failed=failed), 409
    flash_with_link(
        ngettext(
            "%(num)s request is approved, and the student is told.",
            "%(num)s requests are approved, and the students are told.",
            len(approved),
        ),
        ngettext("See it on the board", "See them on the board", len(approved)),
        board_of(grant.organisation_id, slug, approved),
        "success",
    )
    for outcome in failed:
        flash(_("Not approved: %(what)s. %(why)s", what=outcome.what, why=outcome.sentence), "warning")
    return redirect(url_for("requests.worklist", slug=slug), 303)


def board_of(municipality_id: int, slug: str, refs: Collection[str]) -> str:
    """Return the address of the board from the week on in which the first of those comes who were approved."""
    query: dict[str, Any] = {"from": first_arrival(municipality_id, refs)}
    return url_for("board.show", slug=slug, **query)


def worklist_page(grant: GrantHeld, problem: str | None = None, failed: list[NotApproved] | None = None) -> str:
    """Draw the worklist of the municipality of `grant`; `failed` says what could not be approved a moment ago."""
    waiting = waiting_requests(grant.organisation_id)
    day = today()
    lines = lines_of(checked(waiting, waiting, day), grant.organisation_slug, day)
    return render_template(
        "bookings/worklist.html",
        municipality=grant.organisation_name,
        slug=grant.organisation_slug,
        passed=[each for each in lines if each.problem is None],
        rest=[each for each in lines if each.problem is not None],
        moved=moved_lines(open_proposals(grant.organisation_id), grant.organisation_slug, day),
        holds=holds_waiting(grant.organisation_id),
        conversations=unread_in(grant.organisation_id),
        faults=open_faults(grant.organisation_id),
        fault_kinds=KINDS,
        fault_states=STATES,
        viewer=viewer(),
        overdue=sum(each.is_overdue for each in lines),
        problem=problem,
        failed=failed or [],
    )


def _seen(municipality_id: int, ticked: str) -> Seen:
    ref, _separator, version = ticked.partition(":")
    return Seen(municipality_id, ref[:10], version_of(version))


def _approve_one(seen: Seen) -> NotApproved | None:
    by = By(viewer().person_id, now())
    try:
        transact(partial(approve, seen, by))
    except NotHere:
        return NotApproved(_("a request that is not in this municipality"), _("Nothing was changed."))
    except (ChangedMeanwhile, StepRefused, StayOver, NotOnOffer, NightsRefused) as refusal:
        return NotApproved(_what(seen), refusal_sentence_for_officer(refusal))
    return None


def _what(seen: Seen) -> str:
    found = request_with_ref(seen.municipality_id, seen.ref)
    if found is None:
        return seen.ref
    days = ", ".join(date_range_filter((stay.arrival, stay.departure)) for stay in found.stays)
    return _("%(bed)s, %(days)s", bed=bed_name(found.bed), days=days)
