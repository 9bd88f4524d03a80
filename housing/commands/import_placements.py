"""`flask import-placements`: the same import as on the coordinator's page."""

from pathlib import Path

import click
from flask_babel import gettext as _

from housing.clock import now, today
from housing.commands.ready import with_tables
from housing.database import db, transact
from housing.files import checksum
from housing.placements.column_names import wanted_with
from housing.placements.queries.column_names import named_columns
from housing.placements.queries.organisations import (
    academic_term,
    institution_named,
    institution_names,
    institutions_like,
)
from housing.placements.reading import PlacementFile, read_placements
from housing.placements.services.planned import Plan, Planned, RowState
from housing.placements.services.publishing import BadRows, publish
from housing.placements.wording import (
    STATES,
    bad_rows_sentence,
    called_off_sentence,
    change_sentences,
    counts_sentence,
    held_sentence,
    left_out_sentence,
    lived_in_sentence,
    periods_text,
    rows_text,
    term_sentence,
    vanished_sentence,
)
from housing.rules.terms import Term, TermError
from housing.spreadsheets.faults import UnreadableFile
from housing.spreadsheets.headers import Wanted
from housing.spreadsheets.limits import MOST_FAULTS_SHOWN
from housing.spreadsheets.wording import fault_sentence, more_faults_sentence, problem_sentence, unused_sentences


class Refused(click.ClickException):
    """Nothing was written; the message says why. Exits with 1."""

    def show(self, file: object = None) -> None:
        """Print the sentence as it is."""
        click.echo(self.message, err=True)


@click.command("import-placements")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--institution", "name", required=True, help="Full or short name, for example UMU.")
@click.option("--term", "term_code", help="For example VT27; else taken from the file.")
@click.option("--skip-bad-rows", is_flag=True, help="Publish the other rows.")
@click.option("--call-off-missing", is_flag=True, help="Call off what the file no longer holds of its courses.")
@with_tables
def import_placements(
    file: Path, name: str, term_code: str | None, skip_bad_rows: bool, call_off_missing: bool
) -> None:
    """Publish the placements in FILE. A bad row: nothing is written, and the command exits with 1."""
    institution_id, institution_name = _institution(name)
    term, named = _term(term_code), named_columns(institution_id)
    db.session.rollback()  # no transaction is open while the file is parsed
    content = file.read_bytes()
    read = _read(content, file.name, term, wanted_with(named))
    click.echo(_("Placements of %(institution)s", institution=institution_name))
    try:
        published = transact(
            lambda: publish(
                institution_id,
                read,
                sha256=checksum(content),
                at=now(),
                by=None,
                skip_bad_rows=skip_bad_rows,
                call_off=lambda plan: [each.ref for each in plan.vanished] if call_off_missing else (),
            )
        )
    except BadRows as refusal:
        _print_plan(read, refusal.plan)
        raise Refused(
            _("Nothing was written. Mend the rows and import the file again, or say --skip-bad-rows.")
        ) from None
    _print_plan(read, published.plan)
    if published.called_off:
        click.echo(called_off_sentence(len(published.called_off)))
    elif published.plan.vanished and not published.lived_in:
        click.echo(_("They are left as they are. To call them off, say --call-off-missing."))
    if published.lived_in:
        click.echo(lived_in_sentence(published.lived_in))
    done = _("Published. Nothing has been mailed.") if published.ref else _("There was nothing to change.")
    click.echo(done)


def _institution(name: str) -> tuple[int, str]:
    institution = institution_named(name)
    if institution:
        return institution.id, institution.name
    likely = institutions_like(name) or institution_names()
    known = (
        _("Did you mean: %(names)s?", names=", ".join(likely)) if likely else _("No institution has been entered yet.")
    )
    raise Refused(_("There is no institution called “%(name)s”. %(known)s", name=name[:80], known=known))


def _term(code: str | None) -> Term | None:
    try:
        return academic_term(code) if code else None
    except TermError:
        raise Refused(_("“%(term)s” is no term. A term looks like VT27 or HT26.", term=(code or "")[:40])) from None


def _read(content: bytes, filename: str, term: Term | None, wanted: Wanted) -> PlacementFile:
    try:
        return read_placements(content, filename, term=term, today=today(), wanted=wanted)
    except UnreadableFile as fault:
        raise Refused(fault_sentence(fault)) from None


def _print_plan(read: PlacementFile, plan: Plan) -> None:
    click.echo(term_sentence(read, plan.terms))
    for planned in plan.planned:
        if planned.state is not RowState.UNCHANGED:
            _print_placement(planned)
    for problem in plan.problems[:MOST_FAULTS_SHOWN]:
        where = _("Row %(row)s, %(column)s:", row=problem.row, column=problem.column)
        click.echo(f"{where} {problem_sentence(problem)}")
    for left_out in plan.left_out[: max(0, MOST_FAULTS_SHOWN - len(plan.problems))]:
        click.echo(left_out_sentence(left_out))
    if (more := len(plan.problems) + len(plan.left_out) - MOST_FAULTS_SHOWN) > 0:
        click.echo(more_faults_sentence(more))
    for sentence in unused_sentences(read.unknown_columns, read.notes, read.other_sheets):
        click.echo(sentence)
    click.echo(counts_sentence(plan))
    if plan.bad_rows:
        click.echo(bad_rows_sentence(plan.bad_rows))
    if plan.vanished:
        click.echo(vanished_sentence(len(plan.vanished)))
        for known in plan.vanished[:MOST_FAULTS_SHOWN]:
            click.echo(f"    {known.key[1]}, {known.key[2].upper()}, {known.site_name}, {known.municipality_name}")


def _print_placement(planned: Planned) -> None:
    row = planned.row
    where = f"{rows_text(row.rows)}: {row.email}, {row.course_code}, {row.site_name}, {planned.place.name}"
    click.echo(f"{STATES[planned.state]} – {where}: {periods_text(row.periods)}")
    for sentence in change_sentences(planned):
        click.echo(f"    {sentence}")
    if planned.held:
        click.echo(f"    {held_sentence(planned, today())}")
