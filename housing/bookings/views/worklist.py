"""The officer's worklist: arrivals without a way to the key, what passed all checks, then the rest one by one."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from housing.access import GrantHeld, access, viewer
from housing.bookings.bed_names import bed_name, name_of_bed
from housing.bookings.fault_wording import KINDS, STATES
from housing.bookings.forms.answering import version_of
from housing.bookings.queries.change_requests import open_requests
from housing.bookings.queries.faults import open_faults
from housing.bookings.queries.holds import holds_waiting
from housing.bookings.queries.line_proposals import open_line_proposals
from housing.bookings.queries.messages import unread_in
from housing.bookings.queries.parties import together_here
from housing.bookings.queries.proposals import open_proposals
from housing.bookings.queries.requests import first_arrival, request_with_ref, waiting_requests
from housing.bookings.queries.seldom import seldom_in
from housing.bookings.queries.waiting import number_in_line
from housing.bookings.services.answering import By, NotHere, Seen, approve
from housing.bookings.services.asking import NotOnOffer, StayOver
from housing.bookings.services.checking import checked
from housing.bookings.services.life import ChangedMeanwhile, StepRefused
from housing.bookings.views.arrival_lines import arrival_lines
from housing.bookings.views.change_lines import change_lines
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


Answer = Callable[[Seen, By], None]


@dataclass(frozen=True, slots=True)
class NotAnswered:
    """One of a batch that could not be answered: which, and why."""

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
    ticked = ticked_in(request.form, grant.organisation_id)
    if not ticked:
        return worklist_page(grant, problem=_("Tick at least one request to approve.")), 422
    approved, failed = answer_each(ticked, approve)
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
    for each in failed:
        flash(_("Not approved: %(what)s. %(why)s", what=each.what, why=each.sentence), "warning")
    return redirect(url_for("requests.worklist", slug=slug), 303)


def ticked_in(sent: MultiDict[str, str], municipality_id: int) -> list[Seen]:
    """Return what was ticked, each once, with the version that was seen; no more than `LONGEST_BATCH`."""
    return [_seen(municipality_id, each) for each in dict.fromkeys(sent.getlist("ticked")[:LONGEST_BATCH])]


def answer_each(ticked: Sequence[Seen], answer: Answer) -> tuple[list[str], list[NotAnswered]]:
    """Answer each by itself, so that one that has changed meanwhile does not hold up the others.

    Returns the references of those that were answered, and what is to be said of the others.
    """
    outcomes = [(seen.ref, _answer_one(seen, answer)) for seen in ticked]
    return [ref for ref, problem in outcomes if not problem], [problem for _ref, problem in outcomes if problem]


def board_of(municipality_id: int, slug: str, refs: Collection[str]) -> str:
    """Return the address of the board from the week on in which the first of those comes who were approved."""
    query: dict[str, Any] = {"from": first_arrival(municipality_id, refs)}
    return url_for("board.show", slug=slug, **query)


def worklist_page(
    grant: GrantHeld,
    problem: str | None = None,
    failed: Sequence[NotAnswered] = (),
    *,
    is_no: bool = False,
    line_refused: str | None = None,
) -> str:
    """Draw the worklist of the municipality of `grant`; `failed` says what could not be answered a moment ago.

    `is_no`: the answer was to be a no. `line_refused`: why a bed could not be offered to somebody who waits.
    """
    here, slug, day = grant.organisation_id, grant.organisation_slug, today()
    waiting = waiting_requests(here)
    together = together_here({each.placement_id for each in waiting}, here)
    lines = lines_of(checked(waiting, waiting, day), slug, day, together)
    has = seldom_in(here)
    return render_template(
        "bookings/worklist.html",
        municipality=grant.organisation_name,
        slug=slug,
        passed=[each for each in lines if each.problem is None],
        rest=[each for each in lines if each.problem is not None],
        arrivals=arrival_lines(here, slug, day, may_have_damage=has.damage),
        changes=change_lines(open_requests(here) if has.changes else [], slug, day),
        moved=moved_lines(open_proposals(here) if has.moved else [], slug, day),
        holds=holds_waiting(here) if has.holds else [],
        line_proposals=open_line_proposals(here, day) if has.line_proposals else [],
        in_line=number_in_line(here) if has.line else None,
        line_refused=line_refused,
        bed_name=name_of_bed,
        conversations=unread_in(here) if has.messages else [],
        faults=open_faults(here) if has.faults else [],
        fault_kinds=KINDS,
        fault_states=STATES,
        viewer=viewer(),
        overdue=sum(each.is_overdue for each in lines),
        problem=problem,
        failed=failed,
        is_no=is_no,
    )


def _seen(municipality_id: int, ticked: str) -> Seen:
    ref, _separator, version = ticked.partition(":")
    return Seen(municipality_id, ref[:10], version_of(version))


def _answer_one(seen: Seen, answer: Answer) -> NotAnswered | None:
    try:
        transact(partial(answer, seen, By(viewer().person_id, now())))
    except NotHere:
        return NotAnswered(_("a request that is not in this municipality"), _("Nothing was changed."))
    except (ChangedMeanwhile, StepRefused, StayOver, NotOnOffer, NightsRefused) as refusal:
        return NotAnswered(_what(seen), refusal_sentence_for_officer(refusal))
    return None


def _what(seen: Seen) -> str:
    found = request_with_ref(seen.municipality_id, seen.ref)
    if found is None:
        return seen.ref
    days = ", ".join(date_range_filter((stay.arrival, stay.departure)) for stay in found.stays)
    return _("%(bed)s, %(days)s", bed=bed_name(found.bed), days=days)
