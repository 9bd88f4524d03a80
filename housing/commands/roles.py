"""`flask grant`, `flask end-grant`, `flask grants`: who may do what where. There is no default user."""

from datetime import datetime

import click
from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select

from housing.accounts.queries import grants_on
from housing.accounts.services.granting import KINDS, Employee, end_role, grant_role
from housing.clock import now, today
from housing.commands.ready import with_tables
from housing.database import db, transact
from housing.organisations.models import Organisation
from housing.rules.names import nearest, text_key
from housing.rules.permissions import Role

ROLES = click.Choice([str(role) for role in KINDS])
ROLE_HELP = "officer (of a municipality) or coordinator (of an institution, a municipality or a region)."
AT_HELP = "The organisation, by name or as in its address."


@click.command("grant")
@click.argument("email")
@click.option("--name", required=True, help='First and last name, for example "Olle Olsson".')
@click.option("--role", type=ROLES, required=True, help=ROLE_HELP)
@click.option("--at", "place", required=True, help=AT_HELP)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The day it ends; else until further notice.")
@with_tables
def grant(email: str, name: str, role: str, place: str, until: datetime | None) -> None:
    """Give EMAIL a role from today on. They sign in with a code by mail."""
    employee = _employee(email, name)
    organisation = _organisation(Role(role), place)
    ends = until.date() if until else None
    if ends is not None and ends <= today():
        raise click.BadParameter("The role would have ended before it began.", param_hint="--until")
    transact(lambda: grant_role(employee, Role(role), organisation, starts=today(), ends=ends, at=now()))
    click.echo(f"{role} at {organisation.name}: granted.")


@click.command("end-grant")
@click.argument("email")
@click.option("--role", type=ROLES, required=True, help=ROLE_HELP)
@click.option("--at", "place", required=True, help=AT_HELP)
@with_tables
def end_grant(email: str, role: str, place: str) -> None:
    """End a role today; it works at the person's next click."""
    organisation = _organisation(Role(role), place)
    if not transact(lambda: end_role(email, Role(role), organisation, day=today(), at=now())):
        raise click.ClickException(f"Nobody with that address is {role} at {organisation.name}.")
    click.echo(f"{role} at {organisation.name}: ended.")


@click.command("grants")
@with_tables
def grants() -> None:
    """Show who may do what today, for the yearly review."""
    for row in grants_on(today()):
        until = f" until {row.ends}" if row.ends else ""
        click.echo(f"{row.organisation}: {row.role} {row.email} since {row.starts}{until}")


def _employee(email: str, name: str) -> Employee:
    try:
        address = validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError:
        raise click.BadParameter("This is not an e-mail address.", param_hint="EMAIL") from None
    first_name, _, last_name = " ".join(name.split()).partition(" ")
    if not last_name:
        raise click.BadParameter("Say first and last name.", param_hint="--name")
    return Employee(first_name, last_name, address)


def _organisation(role: Role, place: str) -> Organisation:
    candidates = db.session.scalars(select(Organisation).where(Organisation.kind.in_(KINDS[role]))).all()
    for organisation in candidates:
        if text_key(place) in {organisation.name_key, organisation.slug}:
            return organisation
    meant = nearest(place, [organisation.name for organisation in candidates])
    hint = f" Did you mean {' or '.join(meant)}?" if meant else ""
    raise click.BadParameter(f"No {' or '.join(KINDS[role])} is called {place}.{hint}", param_hint="--at")
