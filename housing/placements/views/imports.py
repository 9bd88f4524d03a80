"""Sending in a term's placements: upload, look, publish. What is published is exactly what was looked at."""

from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import GrantHeld, access, viewer
from housing.clock import now, today
from housing.database import db, transact
from housing.files import (
    LONGEST_PURPOSE,
    SentFile,
    file_sent_for,
    forget_upload,
    keep_for_another_purpose,
    keep_upload,
    sent_file,
)
from housing.placements.column_names import wanted_with
from housing.placements.forms.imports import PublishForm, UploadForm
from housing.placements.queries.column_names import named_columns
from housing.placements.queries.imports import import_by, import_of, recent_imports
from housing.placements.queries.organisations import academic_term
from housing.placements.queries.sites import sites_to_place
from housing.placements.reading import PlacementFile, read_placements
from housing.placements.services.comparing import plan_import
from housing.placements.services.invitations import plan_invitations
from housing.placements.services.planned import Plan
from housing.placements.services.publishing import BadRows, PlanChanged, Published, publish
from housing.placements.views.preview import preview_of
from housing.placements.views.scope import own_institution, viewer_id
from housing.placements.wording import lived_in_sentence
from housing.rules.permissions import Action
from housing.rules.terms import Term, TermError
from housing.spreadsheets.faults import FileFault, UnreadableFile
from housing.spreadsheets.limits import MOST_ROWS_ON_A_PAGE
from housing.spreadsheets.wording import fault_sentence

blueprint = Blueprint("placement_imports", __name__, url_prefix="/institutions/<slug>/imports")

A_MOMENT = timedelta(seconds=30)
"""So soon after publishing, the same button pressed again is a double click."""

ASKED_ABOUT = frozenset({FileFault.NO_HEADER, FileFault.MISSING_COLUMNS, FileFault.COLUMN_TWICE})
"""What is wrong with a file only as long as nobody has said what its columns mean."""

Answer = str | Response | tuple[str, int]


@blueprint.get("")
@access(Action.IMPORT_PLACEMENTS)
def start(slug: str) -> Answer:
    """Ask for a list, and show what was published before."""
    institution = own_institution(slug, Action.IMPORT_PLACEMENTS)
    return _start_page(institution, upload_form())


@blueprint.post("")
@access(Action.IMPORT_PLACEMENTS)
def send(slug: str) -> Answer:
    """Keep the file for an hour and show what it would do; a file that cannot be read is told so at once."""
    institution = own_institution(slug, Action.IMPORT_PLACEMENTS)
    form = upload_form()
    if not form.validate_on_submit():
        return _start_page(institution, form), 422
    content, filename = form.content(), form.filename
    page = "placement_imports.preview"
    try:
        read_list(institution, content, filename, form.term.data)
    except UnreadableFile as fault:
        if fault.code not in ASKED_ABOUT:
            form.put_fault(fault_sentence(fault))
            return _start_page(institution, form), 422
        page = "import_columns.choose"
    ref = transact(
        lambda: keep_upload(content, filename, purpose=purpose_of(institution), person_id=viewer_id(), at=now())
    )
    return redirect(url_for(page, slug=slug, ref=ref, term=form.term.data or None), 303)


@blueprint.get("/<ref>")
@access(Action.IMPORT_PLACEMENTS)
def preview(slug: str, ref: str) -> Answer:
    """Show every placement with its dates, every change, every mistake. Nothing has been written yet."""
    institution = own_institution(slug, Action.IMPORT_PLACEMENTS)
    sent = sent_by_viewer(institution, ref)
    if sent is None:
        return file_gone(slug)
    try:
        file = read_list(institution, sent.content, sent.filename, request.args.get("term"))
    except UnreadableFile:
        # somebody has said otherwise what the headings mean
        return redirect(url_for("import_columns.choose", slug=slug, ref=ref, term=request.args.get("term")), 303)
    plan = plan_import(institution.organisation_id, file)
    form = PublishForm(formdata=None, fingerprint=plan.fingerprint())
    return _preview_page(institution, sent, file, plan, form)


@blueprint.post("/<ref>")
@access(Action.IMPORT_PLACEMENTS)
def publish_file(slug: str, ref: str) -> Answer:
    """Publish what was looked at. Rows that are wrong are skipped only when the coordinator says so.

    Changed meanwhile: 409, and what publishing would do now.
    """
    institution = own_institution(slug, Action.IMPORT_PLACEMENTS)
    sent = sent_by_viewer(institution, ref)
    if sent is None:
        return _published_just_now(institution, None) or file_gone(slug)
    term, form = request.args.get("term"), PublishForm()
    try:
        file = read_list(institution, sent.content, sent.filename, term)
    except UnreadableFile:
        return redirect(url_for("import_columns.choose", slug=slug, ref=ref, term=term), 303)
    try:
        outcome = transact(lambda: _publish(institution, sent, file, form))
    except BadRows as refusal:
        form.skip_bad_rows.errors = [_("Some rows are wrong. Tick the box to leave them out, or send a mended file.")]
        return _preview_page(institution, sent, file, refusal.plan, form), 422
    except PlanChanged as changed:
        if done := _published_just_now(institution, sent.sha256):
            return done
        flash(_("Something has changed since you looked. This is what publishing would do now."), "warning")
        fresh = PublishForm(formdata=None, fingerprint=changed.plan.fingerprint())
        return _preview_page(institution, sent, file, changed.plan, fresh), 409
    if outcome.ref is None:
        flash(_("There was nothing to change: every placement in the file is already published."))
        return redirect(url_for("placement_imports.start", slug=slug), 303)
    if outcome.lived_in:
        flash(lived_in_sentence(outcome.lived_in), "warning")
    return redirect(url_for("placement_imports.published", slug=slug, ref=outcome.ref, term=term), 303)


@blueprint.get("/published/<ref>")
@access(Action.IMPORT_PLACEMENTS)
def published(slug: str, ref: str) -> Answer:
    """Say what came of it, that nothing has been mailed, and what can be done next."""
    institution = own_institution(slug, Action.IMPORT_PLACEMENTS)
    found = import_of(institution.organisation_id, ref) or abort(404)
    term = request.args.get("term")
    purpose = purpose_once_published(institution, found.ref, term)
    return render_template(
        "placements/import_published.html",
        institution=institution,
        published=found,
        sent=file_sent_for(purpose, person_id=viewer_id(), at=now()),
        term=term,
        invitations=plan_invitations(institution.organisation_id, today()),
        sites=sites_to_place(institution.organisation_id),
    )


def _publish(institution: GrantHeld, sent: SentFile, file: PlacementFile, form: PublishForm) -> Published:
    outcome = publish(
        institution.organisation_id,
        file,
        sha256=sent.sha256,
        at=now(),
        by=viewer_id(),
        skip_bad_rows=form.skip_bad_rows.data,
        expected=form.fingerprint.data,
        call_off=form.called_off,
    )
    if file.is_typed or outcome.ref is None:
        forget_upload(sent.ref)
    else:
        term = request.args.get("term")
        keep_for_another_purpose(sent.ref, purpose_once_published(institution, outcome.ref, term))
    return outcome


def upload_form() -> UploadForm:
    """Return the form that takes a list, with the terms that it may be of."""
    form = UploadForm()
    form.offer_terms(today())
    return form


def purpose_of(institution: GrantHeld) -> str:
    """Return what a list that somebody sends is kept for."""
    return f"placements:{institution.organisation_id}"


def purpose_once_published(institution: GrantHeld, ref: str, term: str | None) -> str:
    """Return what a list is kept for when it has been published: to be given back, read with the same term as then."""
    return f"published:{institution.organisation_id}:{ref}:{term or ''}"[:LONGEST_PURPOSE]


def sent_by_viewer(institution: GrantHeld, ref: str) -> SentFile | None:
    """Return the list with that reference, if the viewer has sent it for this institution within the hour."""
    return sent_file(ref, purpose=purpose_of(institution), person_id=viewer_id(), at=now())


def read_list(institution: GrantHeld, content: bytes, filename: str, term_code: str | None) -> PlacementFile:
    """Read the file with no transaction open: a large one must not keep others from writing meanwhile.

    Raises `UnreadableFile`, also when somebody would have to wait too long for what becomes of so many rows.
    """
    term, wanted = _term(term_code), wanted_with(named_columns(institution.organisation_id))
    db.session.rollback()
    file = read_placements(content, filename, term=term, today=today(), wanted=wanted)
    if len(file.sheet.fields) > MOST_ROWS_ON_A_PAGE:
        raise UnreadableFile(FileFault.TOO_MANY_ROWS, limit=MOST_ROWS_ON_A_PAGE)
    return file


def _term(code: str | None) -> Term | None:
    try:
        return academic_term(code) if code else None
    except TermError:
        abort(404)


def _published_just_now(institution: GrantHeld, sha256: str | None) -> Response | None:
    """Lead a second press of the button to what the first one did; another list of hers is not what it was about.

    `sha256` is that of the list, none where it is no longer at hand.
    """
    found = import_by(institution.organisation_id, viewer_id(), now() - A_MOMENT)
    if found is None or sha256 not in {None, found.sha256}:
        return None
    slug, term = institution.organisation_slug, request.args.get("term")
    return redirect(url_for("placement_imports.published", slug=slug, ref=found.ref, term=term), 303)


def file_gone(slug: str) -> Response:
    """Say that a sent file is no longer kept, and lead to where it can be sent again."""
    flash(_("The file is no longer kept here: files are kept for an hour. Send it again."), "warning")
    return redirect(url_for("placement_imports.start", slug=slug), 303)


def _start_page(institution: GrantHeld, form: UploadForm) -> str:
    return render_template(
        "placements/import_start.html",
        institution=institution,
        form=form,
        imports=recent_imports(institution.organisation_id),
        viewer=viewer(),
    )


def _preview_page(institution: GrantHeld, sent: SentFile, file: PlacementFile, plan: Plan, form: PublishForm) -> str:
    preview = preview_of(file, plan)
    form.propose(preview.vanished)
    return render_template(
        "placements/import_preview.html",
        institution=institution,
        sent=sent,
        plan=plan,
        form=form,
        preview=preview,
        term=request.args.get("term"),
    )
