"""Inviting students: who would get a mail, who would not and why, the text, and one button."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from housing.access import GrantHeld, access, viewer
from housing.accounts.names import PersonRow
from housing.accounts.queries import people_by_id
from housing.clock import now, today
from housing.database import db, transact
from housing.filters import date_filter
from housing.organisations.models import Institution
from housing.placements.forms.invitations import InvitationForm
from housing.placements.notifications import letters
from housing.placements.queries.invitations import Candidate, periods_of
from housing.placements.services.invitations import InvitationPlan, NotInvited, call_off, invite, plan_invitations
from housing.placements.views.scope import own_institution, viewer_id
from housing.placements.wording import NOT_INVITED
from housing.rules.permissions import Action

blueprint = Blueprint("invitations", __name__, url_prefix="/institutions/<slug>/invitations")

NAMES_SHOWN = 100
"""Of those who get no mail for one reason: a longer list is read on the page of the students."""

Answer = str | Response | tuple[str, int]


@blueprint.get("")
@access(Action.INVITE_STUDENTS)
def show(slug: str) -> Answer:
    """Show what one press of the button would do, on a day to come if one is asked about. Looking sends nothing."""
    day = request.args.get("day", today(), type=date.fromisoformat)
    return _page(own_institution(slug, Action.INVITE_STUDENTS), InvitationForm(), max(day, today()))


@blueprint.post("")
@access(Action.INVITE_STUDENTS)
def send(slug: str) -> Answer:
    """Invite everybody who should be, now or on a day."""
    institution, form = own_institution(slug, Action.INVITE_STUDENTS), InvitationForm()
    form.validate_on_submit()
    send_on = form.send_on(today())
    if send_on is None:
        return _page(institution, form, today()), 422
    plan = transact(lambda: invite(_institution(institution), send_on, at=now(), by=viewer_id()))
    flash(_told(plan.total, send_on), "success" if plan.total else "info")
    over = sum(each.last_day >= today() for each in plan.left_out.get(NotInvited.OVER, ()))
    if not over:
        return redirect(url_for("invitations.show", slug=slug), 303)
    flash(
        ngettext(
            "%(num)s student gets none: the placement is over by then.",
            "%(num)s students get none: their placements are over by then.",
            over,
        ),
        "warning",
    )
    return redirect(url_for("invitations.show", slug=slug, day=send_on.isoformat()), 303)


@blueprint.post("/call-off")
@access(Action.INVITE_STUDENTS)
def stop(slug: str) -> Answer:
    """Forget the invitations that have not gone yet."""
    institution = own_institution(slug, Action.INVITE_STUDENTS)
    number = transact(lambda: call_off(_institution(institution), at=now(), by=viewer_id()))
    flash(ngettext("%(num)s invitation will not be sent.", "%(num)s invitations will not be sent.", number), "success")
    return redirect(url_for("invitations.show", slug=slug), 303)


def _told(number: int, send_on: date) -> str:
    if not number:
        return str(_("There was nobody left to invite."))
    if send_on == today():
        return str(ngettext("%(num)s invitation is on its way.", "%(num)s invitations are on their way.", number))
    return str(
        ngettext(
            "%(num)s invitation will go on %(day)s.",
            "%(num)s invitations will go on %(day)s.",
            number,
            day=date_filter(send_on),
        )
    )


def _institution(grant: GrantHeld) -> Institution:
    return db.session.get_one(Institution, grant.organisation_id)


def _page(institution: GrantHeld, form: InvitationForm, day: date) -> str:
    plan = plan_invitations(institution.organisation_id, day)
    return render_template(
        "placements/invitations.html",
        institution=institution,
        plan=plan,
        left_out=_left_out(plan),
        viewer=viewer(),
        letters=letters(*_example(institution, plan)),
        form=form,
    )


def _left_out(plan: InvitationPlan) -> list[tuple[str, int, list[PersonRow]]]:
    """Return each reason with how many students it holds for, and the first of them by name."""
    shown = {reason: each[:NAMES_SHOWN] for reason, each in plan.left_out.items()}
    people = people_by_id({candidate.person_id for each in shown.values() for candidate in each})
    return [
        (str(NOT_INVITED[reason]), len(each), [people[candidate.person_id] for candidate in shown[reason]])
        for reason, each in sorted(plan.left_out.items())
    ]


def _example(institution: GrantHeld, plan: InvitationPlan) -> tuple[Candidate, list[tuple[date, date]]]:
    """Return a placement to show the text with: one that would be written about, else an invented one."""
    found = (*plan.to_invite, *plan.to_ask)
    if found:
        return found[0], periods_of([found[0].placement_id])[found[0].placement_id]
    invented = Candidate.invented(institution.organisation_name, today())
    return invented, [(invented.last_day, invented.last_day)]
