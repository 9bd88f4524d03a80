"""`flask reseal-codes`: seal codes of doors anew, after another CODE_KEYS or before another SECRET_KEY."""

import sys

import click

from housing.commands.ready import with_tables
from housing.database import transact
from housing.keys.services.resealing import reseal_codes as reseal


@click.command("reseal-codes")
@with_tables
def reseal_codes() -> None:
    """Seal every code with the first of CODE_KEYS, else with SECRET_KEY. Exits 1 when one cannot be read."""
    sealed, unreadable = transact(reseal)
    click.echo(f"{sealed} codes sealed anew.")
    for ref in unreadable:
        click.echo(f"key {ref}: its code cannot be read; an officer has to write it in again.")
    if unreadable:
        sys.exit(1)
