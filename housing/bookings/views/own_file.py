"""A coordinator gets her own file back, with what is known at the right of it. Nothing of it is stored for that."""

import codecs
import io
from pathlib import PureWindowsPath

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import GrantHeld, access
from housing.bookings.own_file import states_of_rows
from housing.bookings.own_file_wording import filling_of
from housing.clock import now, today
from housing.database import db, transact
from housing.files import keep_upload, sent_file
from housing.placements.forms.imports import UploadForm
from housing.placements.views.columns import GIVE_BACK
from housing.placements.views.imports import (
    ASKED_ABOUT,
    purpose_of,
    purpose_once_published,
    read_list,
    sent_by_viewer,
    upload_form,
)
from housing.placements.views.scope import own_institution, viewer_id
from housing.rules.permissions import Action
from housing.spreadsheets.exports import CSV, XLSX
from housing.spreadsheets.faults import UnreadableFile
from housing.spreadsheets.filling import filled, is_workbook
from housing.spreadsheets.wording import fault_sentence

blueprint = Blueprint("own_file", __name__, url_prefix="/institutions/<slug>/own-file")

Answer = str | Response | tuple[str, int]


@blueprint.get("")
@access(Action.SEE_STUDENTS)
def start(slug: str) -> Answer:
    """Ask for the file; one whose columns have just been explained is ready."""
    return _page(own_institution(slug, Action.SEE_STUDENTS), upload_form())


@blueprint.post("")
@access(Action.SEE_STUDENTS)
def send(slug: str) -> Answer:
    """Give the file back at once. Only one whose columns must be asked about is kept, for an hour, as at import."""
    institution = own_institution(slug, Action.SEE_STUDENTS)
    form = upload_form()
    if not form.validate_on_submit():
        return _page(institution, form), 422
    content, filename, term = form.content(), form.filename, form.term.data or None
    if not form.file.data:
        content, filename = as_file(form.rows.data), f"{filename}.csv"
    try:
        return _given_back(institution, content, filename, term)
    except UnreadableFile as fault:
        if fault.code not in ASKED_ABOUT:
            form.put_fault(fault_sentence(fault))
            return _page(institution, form), 422
    ref = transact(
        lambda: keep_upload(content, filename, purpose=purpose_of(institution), person_id=viewer_id(), at=now())
    )
    return redirect(url_for("import_columns.choose", slug=slug, ref=ref, term=term, then=GIVE_BACK), 303)


@blueprint.get("/<ref>")
@access(Action.SEE_STUDENTS)
def download(slug: str, ref: str) -> Answer:
    """Give back a file that is still at hand: it has just been published, or its columns have been explained."""
    institution = own_institution(slug, Action.SEE_STUDENTS)
    term, published = request.args.get("term"), request.args.get("published")
    purpose = purpose_once_published(institution, published, term) if published else purpose_of(institution)
    sent = sent_file(ref, purpose=purpose, person_id=viewer_id(), at=now())
    if sent is None:
        flash(_("The file is no longer kept here: files are kept for an hour. Choose it again."), "warning")
        return redirect(url_for("own_file.start", slug=slug), 303)
    try:
        return _given_back(institution, sent.content, sent.filename, term)
    except UnreadableFile as fault:
        if fault.code in ASKED_ABOUT:
            return redirect(url_for("import_columns.choose", slug=slug, ref=ref, term=term, then=GIVE_BACK), 303)
        flash(fault_sentence(fault), "danger")
        return redirect(url_for("own_file.start", slug=slug), 303)


def _given_back(institution: GrantHeld, content: bytes, filename: str, term: str | None) -> Response:
    """Fill the file in with no transaction open but for the questions. Raises `UnreadableFile`."""
    file = read_list(institution, content, filename, term)
    filling = filling_of(file, states_of_rows(institution.organisation_id, file, today()))
    db.session.rollback()
    response = send_file(
        io.BytesIO(filled(content, filling)),
        mimetype=XLSX if is_workbook(content) else CSV,
        as_attachment=True,
        # A name typed on Windows may hold a whole path with backslashes.
        download_name=PureWindowsPath(filename).name,
    )
    if response.mimetype == CSV:
        response.headers["Content-Type"] = CSV  # which encoding it is in, the file says by itself
    response.headers["Cache-Control"] = "no-store"
    return response


def as_file(rows: str) -> bytes:
    """Write rows that were pasted as the file that Excel opens in columns and with its å, ä and ö."""
    if "\t" in rows:
        return codecs.BOM_UTF16_LE + rows.encode("utf-16-le")
    return codecs.BOM_UTF8 + rows.encode()


def _page(institution: GrantHeld, form: UploadForm) -> str:
    return render_template(
        "bookings/own_file.html",
        institution=institution,
        form=form,
        sent=sent_by_viewer(institution, request.args.get("sent", "")),
        term=request.args.get("term"),
    )
