"""`flask jobs`: what waits, what was given up, and another try for it."""

import click

from housing.clock import now
from housing.commands.ready import with_tables
from housing.database import transact
from housing.jobs import Tally, retry_parked, tallies


@click.command("jobs")
@click.option("--retry", is_flag=True, help="Give what was parked another round of tries.")
@with_tables
def jobs(retry: bool) -> None:
    """Count the jobs that wait and those that were parked after their last try, by kind and error."""
    if retry:
        click.echo(f"{transact(lambda: retry_parked(now()))} queued again.")
    for tally in transact(tallies):
        click.echo(_line(tally))


def _line(tally: Tally) -> str:
    state = "parked" if tally.is_parked else "waiting"
    since = f"since {tally.oldest:%Y-%m-%d %H:%M} UTC"
    return f"{tally.number:>6} {state:<8} {tally.kind:<20} {since}  {tally.error or ''}".rstrip()
