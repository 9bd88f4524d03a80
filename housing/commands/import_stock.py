"""`flask import-stock`: the same import as on the officer's page, for any municipality."""

from pathlib import Path

import click
from flask_babel import gettext as _

from housing.clock import now
from housing.commands.ready import with_tables
from housing.database import db, transact
from housing.files import checksum
from housing.organisations.queries import names_by_code
from housing.organisations.services import load_municipalities
from housing.spreadsheets.faults import UnreadableFile
from housing.spreadsheets.wording import fault_sentence, unused_sentences
from housing.stock.import_wording import (
    bad_rows_sentence,
    change_sentence,
    counts_sentence,
    mistake_line,
    mistakes,
    mistakes_not_told,
    untouched_sentence,
)
from housing.stock.reading import StockFile, read_stock
from housing.stock.services.importing import ImportPlan
from housing.stock.services.publishing import BadRowsError
from housing.stock.services.publishing import import_stock as import_file


@click.command("load-municipalities")
@with_tables
def load_the_municipalities() -> None:
    """Add every Swedish municipality that is missing; doing it twice changes nothing."""
    added = transact(load_municipalities)
    click.echo(_("%(added)s municipalities added.", added=added))


@click.command("import-stock")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--skip-bad-rows", is_flag=True, help="Write the other rows.")
@with_tables
def import_stock(file: Path, skip_bad_rows: bool) -> None:
    """Write the housing stock in FILE. A bad row: nothing is written, and the command exits with 1."""
    transact(load_municipalities)
    known = names_by_code()
    db.session.rollback()  # no transaction is open while the file is parsed
    content = file.read_bytes()
    try:
        read = read_stock(content, file.name, known)
    except UnreadableFile as fault:
        click.echo(fault_sentence(fault), err=True)
        raise SystemExit(1) from None
    try:
        plan = transact(
            lambda: import_file(read, sha256=checksum(content), person_id=None, at=now(), skip_bad_rows=skip_bad_rows)
        )
    except BadRowsError as refusal:
        _print_mistakes(read, refusal.plan)
        click.echo(_("Nothing was written. Mend the rows and import the file again, or say --skip-bad-rows."), err=True)
        raise SystemExit(1) from None
    _print(read, plan)


def _print(read: StockFile, plan: ImportPlan) -> None:
    for change in plan.changes:
        click.echo(change_sentence(change))
    _print_mistakes(read, plan)
    click.echo(counts_sentence(plan))
    if plan.untouched and not read.problems:  # a row that cannot be read may be about one of them
        click.echo(untouched_sentence(len(plan.untouched)))
    click.echo(_("Written.") if plan.does_something else _("There was nothing to change."))


def _print_mistakes(read: StockFile, plan: ImportPlan) -> None:
    for sentence in unused_sentences(read.unknown_columns, read.notes, read.other_sheets):
        click.echo(sentence, err=True)
    for mistake in mistakes(read, plan):
        click.echo(mistake_line(mistake), err=True)
    if more := mistakes_not_told(read, plan):
        click.echo(more, err=True)
    if bad := read.bad_rows | plan.bad_rows:
        click.echo(bad_rows_sentence(bad), err=True)
