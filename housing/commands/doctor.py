"""`flask doctor`: what services keep, looked at afterwards."""

import sys

import click

from housing.clock import today
from housing.commands.ready import with_tables
from housing.database import db, writing
from housing.doctor.examination import CHECKS, examine


@click.command("doctor")
@with_tables
def doctor() -> None:
    """Name everything that must hold and does not, and exit 1; nothing is changed. No names of people are printed."""
    token = writing.set(False)
    try:
        breaches = examine(today())
    finally:
        db.session.rollback()  # ends the transaction that may only read
        writing.reset(token)
    for breach in breaches:
        click.echo(str(breach))
    if breaches:
        click.echo(f"{len(breaches)} breaches found.")
        sys.exit(1)
    click.echo(f"All {len(CHECKS)} checks hold.")
