"""The conversation about a booking, as the student and as the municipality's officers read and write it."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.accounts.names import name_of
from housing.accounts.queries import people_by_id
from housing.accounts.rates import TooOftenError
from housing.accounts.views.too_often import too_often_sentence
from housing.bookings.models import Booking
from housing.bookings.queries.messages import conversation, number_unread
from housing.bookings.queries.own import own_booking
from housing.bookings.services.answering import By, booking_in
from housing.clock import now, today
from housing.database import db, transact
from housing.messages.forms.writing import MessageForm, ReadForm
from housing.messages.limits import count_message
from housing.messages.services.writing import ConversationOver, Written, mark_read, write_message
from housing.rules.messages import Side, may_write
from housing.rules.permissions import Action
from housing.stock.views.scope import own_grant

own = Blueprint("messages", __name__, url_prefix="/bookings/<ref>/messages")
officers = Blueprint("municipality_messages", __name__, url_prefix="/municipalities/<slug>/requests/<ref>/messages")

Answer = str | Response | tuple[str, int]
Find = Callable[[], Booking]


@own.get("")
@access(Action.WRITE_MESSAGES)
def show(ref: str) -> str:
    """Show the student what she and the municipality have written."""
    return _page(_own(ref)(), Side.STUDENT, MessageForm(formdata=None))


@own.post("")
@access(Action.WRITE_MESSAGES)
def write(ref: str) -> Answer:
    """Write to the municipality."""
    return _write(_own(ref), Side.STUDENT, url_for("messages.show", ref=ref))


@own.post("/read")
@access(Action.WRITE_MESSAGES)
def read(ref: str) -> Response:
    """Note that the student has read what stood on the page."""
    return _read(_own(ref), Side.STUDENT, url_for("messages.show", ref=ref))


@officers.get("", endpoint="show")
@access(Action.ANSWER_MESSAGES)
def show_officer(slug: str, ref: str) -> str:
    """Show an officer what the student and the municipality have written."""
    return _page(_here(slug, ref)(), Side.OFFICER, MessageForm(formdata=None))


@officers.post("", endpoint="write")
@access(Action.ANSWER_MESSAGES)
def write_officer(slug: str, ref: str) -> Answer:
    """Write to the student."""
    return _write(_here(slug, ref), Side.OFFICER, url_for("municipality_messages.show", slug=slug, ref=ref))


@officers.post("/read", endpoint="read")
@access(Action.ANSWER_MESSAGES)
def read_officer(slug: str, ref: str) -> Response:
    """Note that an officer has read what stood on the page."""
    return _read(_here(slug, ref), Side.OFFICER, url_for("municipality_messages.show", slug=slug, ref=ref))


def _own(ref: str) -> Find:
    return lambda: own_booking(viewer().student_ids, ref) or abort(404)


def _here(slug: str, ref: str) -> Find:
    return lambda: booking_in(own_grant(slug, Action.ANSWER_MESSAGES).organisation_id, ref) or abort(404)


def _write(find: Find, side: Side, back: str) -> Answer:
    booking, form = find(), MessageForm()
    if not form.validate_on_submit():
        return _page(booking, side, form), 422
    person_ref, person_id = viewer().person_ref or "", viewer().person_id
    db.session.rollback()
    written = Written(form.text.data, form.mark(), form.seen.data or "")
    try:
        count_message(person_ref, now())
        transact(lambda: write_message(find(), side, written, By(person_id, now())))
    except TooOftenError as error:
        form.form_errors.append(too_often_sentence(error))
        return _page(find(), side, form), 429
    except ConversationOver:
        form.form_errors.append(_("The stay has been over for more than 30 days: nothing more is written about it."))
        return _page(find(), side, form), 409
    flash(_("Your message is sent."), "success")
    return redirect(back, 303)


def _read(find: Find, side: Side, back: str) -> Response:
    transact(lambda: mark_read(find().id, side, (ReadForm().seen.data or "")[:10]))
    return redirect(back, 303)


def _page(booking: Booking, side: Side, form: MessageForm) -> str:
    said = conversation(booking.id)
    student = booking.student.person
    people = people_by_id({each.person_id for each in said if each.person_id})
    form.seen.data = next((each.ref for each in reversed(said) if each.ref), "")
    is_student = side is Side.STUDENT
    here = request.path.removesuffix("/read")
    return render_template(
        "messages/conversation.html",
        booking=booking,
        side=side,
        said=said,
        unread=number_unread(booking.id, side),
        form=form,
        may_write=may_write(booking.segments[-1].departure, today()),
        student=name_of(student, viewer()),
        writers={} if is_student else {key: name_of(person, viewer()) for key, person in people.items()},
        write_url=here,
        read_url=f"{here}/read",
        back_url=(
            url_for("bookings.show", ref=booking.ref)
            if is_student
            else url_for("requests.show", slug=booking.municipality.slug, ref=booking.ref)
        ),
    )
