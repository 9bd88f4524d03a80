"""Importing a stock file: send it, look at what it would change, publish. Works without JavaScript."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.clock import now, today
from housing.database import db, transact
from housing.files import SentFile, forget_upload, keep_upload, sent_file
from housing.organisations.models import Municipality
from housing.organisations.queries import names_by_code
from housing.rules.permissions import Action
from housing.spreadsheets.faults import FileFault, UnreadableFile
from housing.spreadsheets.limits import MOST_ROWS_ON_A_PAGE
from housing.spreadsheets.wording import fault_sentence, unused_sentences
from housing.stock.bed_names import bed_in_house
from housing.stock.forms.closures import PublishForm, StockFileForm
from housing.stock.import_wording import change_sentence, counts_sentence, mistakes, mistakes_not_told
from housing.stock.queries.stock import has_imported
from housing.stock.reading import StockFile, read_stock
from housing.stock.services.importing import ImportPlan, plan_import
from housing.stock.services.publishing import BadRowsError, StockMovedError, import_stock
from housing.stock.views.scope import own_municipality
from housing.stock.wording import SHARING_SHORT

Answer = str | Response | tuple[str, int]

A_MOMENT = timedelta(seconds=30)
"""So soon after writing, the same button pressed again is a double click."""

MOST_SHOWN = 500
"""Beds of one kind on the page; a longer list says how many more there are."""

COLUMNS = (
    ("kommunkod", "2421"),
    ("kommun", "Storuman"),
    ("fastighet", "Skolgatan 5"),
    ("adress", "Skolgatan 5"),
    ("postort", "Storuman"),
    ("latitud", "65,10310"),
    ("longitud", "17,09797"),
    ("lägenhet", "lgh 1001"),
    ("delning", "blandat / samma kön / ett sällskap"),
    ("tillgänglig", "ja / nej"),
    ("husdjur", "ja / nej"),
    ("rum", "rum 1"),
    ("bädd", "1-1"),
    ("hyra_kr_per_natt", "175"),
    ("anmärkning", ""),
)
"""Headings of a stock file, each with what may stand under it: words of the file, the same in every language."""


@access(Action.KEEP_STOCK)
def start(slug: str) -> Answer:
    """Ask for a file."""
    return _start_page(own_municipality(slug), StockFileForm())


@access(Action.KEEP_STOCK)
def send(slug: str) -> Answer:
    """Keep the file for an hour and go on to its preview. A file that cannot be read is refused at once."""
    municipality, form = own_municipality(slug), StockFileForm()
    if not form.validate_on_submit():
        return _start_page(municipality, form), 422
    content, filename = form.file.data.read(), form.file.data.filename or "stock.csv"
    person_id, purpose = _person_id(), _purpose(municipality)
    known = names_by_code()
    db.session.rollback()  # no transaction is open while the file is parsed
    try:
        sent = read_stock(content, filename, known)
        if sent.number_of_rows > MOST_ROWS_ON_A_PAGE:
            raise UnreadableFile(FileFault.TOO_MANY_ROWS, limit=MOST_ROWS_ON_A_PAGE)
    except UnreadableFile as fault:
        form.file.errors = [fault_sentence(fault)]
        return _start_page(own_municipality(slug), form), 422
    ref = transact(lambda: keep_upload(content, filename, purpose=purpose, person_id=person_id, at=now()))
    return redirect(url_for("stock.preview_import", slug=slug, ref=ref), 303)


@access(Action.KEEP_STOCK)
def preview(slug: str, ref: str) -> Answer:
    """Show what publishing would do; writes nothing."""
    municipality = own_municipality(slug)
    sent = _sent(municipality, ref)
    if sent is None:
        return _gone_page(municipality)
    return _preview_page(municipality, sent, _read(sent), PublishForm())


@access(Action.KEEP_STOCK)
def publish(slug: str, ref: str) -> Answer:
    """Write what was previewed, if the stock still is as it was then."""
    municipality, form = own_municipality(slug), PublishForm()
    sent = _sent(municipality, ref)
    if sent is None:
        return _written_just_now(municipality) or _gone_page(municipality)
    file = _read(sent)
    municipality = own_municipality(slug)
    if not form.validate_on_submit():
        return _preview_page(municipality, sent, file, form), 422
    try:
        plan = transact(lambda: _publish(municipality, sent, file, skip_bad_rows=form.skip_bad_rows.data))
    except BadRowsError:
        form.skip_bad_rows.errors = [_("Mend the rows and send the file again, or tick this box.")]
        return _preview_page(own_municipality(slug), sent, file, form), 422
    except StockMovedError:
        if _sent(own_municipality(slug), ref) is None and (done := _written_just_now(municipality)):
            return done  # the same button, pressed twice at once
        flash(_("The housing was changed after you opened this page. Look once more at what would change."), "warning")
        return _preview_page(own_municipality(slug), sent, file, form), 409
    flash(_("Imported: %(counts)s", counts=counts_sentence(plan)), "success")
    return redirect(url_for("stock.housing", slug=slug), 303)


def _written_just_now(municipality: Municipality) -> Response | None:
    """Lead a second press of the button to what the first one did."""
    if not has_imported(municipality.id, _person_id(), now() - A_MOMENT):
        return None
    return redirect(url_for("stock.housing", slug=municipality.slug), 303)


def _publish(municipality: Municipality, sent: SentFile, file: StockFile, *, skip_bad_rows: bool) -> ImportPlan:
    plan = import_stock(
        file,
        sha256=sent.sha256,
        person_id=_person_id(),
        at=now(),
        only=municipality,
        skip_bad_rows=skip_bad_rows,
        previewed=request.form.get("previewed", ""),
    )
    forget_upload(sent.ref)
    return plan


def _sent(municipality: Municipality, ref: str) -> SentFile | None:
    return sent_file(ref, purpose=_purpose(municipality), person_id=_person_id(), at=now())


def _read(sent: SentFile) -> StockFile:
    known = names_by_code()
    db.session.rollback()  # no transaction is open while the file is parsed
    return read_stock(sent.content, sent.filename, known)


def _purpose(municipality: Municipality) -> str:
    return f"stock:{municipality.code}"


def _person_id() -> int:
    person_id = viewer().person_id
    if person_id is None:
        raise LookupError("KEEP_STOCK lets nobody in who is not signed in")
    return person_id


def _start_page(municipality: Municipality, form: StockFileForm) -> str:
    return render_template("stock/import.html", municipality=municipality, form=form, columns=COLUMNS)


def _gone_page(municipality: Municipality) -> tuple[str, int]:
    # After a double click the second request comes here: the first has written the file.
    form = StockFileForm(formdata=None)
    form.file.errors = [
        _("That file is no longer here: it has been written already, or was sent more than an hour ago.")
    ]
    return _start_page(municipality, form), 404


def _preview_page(municipality: Municipality, sent: SentFile, file: StockFile, form: PublishForm) -> str:
    plan, _stock = plan_import(file, day=today(), only=municipality)
    return render_template(
        "stock/preview.html",
        municipality=municipality,
        sent=sent,
        file=file,
        unused=unused_sentences(file.unknown_columns, file.notes, file.other_sheets),
        plan=plan,
        counts=counts_sentence(plan),
        changes=[(change.row, change_sentence(change)) for change in plan.changes],
        mistakes=mistakes(file, plan),
        mistakes_not_told=mistakes_not_told(file, plan),
        most_shown=MOST_SHOWN,
        bad_rows=len(file.bad_rows | plan.bad_rows),
        sharing=SHARING_SHORT,
        name_of_bed=bed_in_house,
        form=form,
    )
