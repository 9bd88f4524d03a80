"""`flask add-institution`: a university that is to send students."""

import click

from housing.commands.ready import with_tables
from housing.database import transact
from housing.organisations.institutions import add_institution as add
from housing.organisations.models import Campus
from housing.rules.names import slug_of


class CampusType(click.ParamType[Campus]):
    """A study town as NAME,LATITUDE,LONGITUDE."""

    name = "NAME,LATITUDE,LONGITUDE"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Campus:
        """Return the campus, or say what would be right."""
        try:
            town, latitude, longitude = str(value).split(",")
            return Campus(name=town.strip(), latitude=float(latitude), longitude=float(longitude))
        except ValueError:
            self.fail(f"{value} should read like Umeå,63.82,20.30 (degrees, north and east).", param, ctx)


@click.command("add-institution")
@click.argument("name")
@click.option("--short-name", required=True, help="For example UMU; it stands in the institution's address.")
@click.option("--campus", "campuses", type=CampusType(), multiple=True, required=True, help="Once for each study town.")
@with_tables
def add_institution(name: str, short_name: str, campuses: tuple[Campus, ...]) -> None:
    """Add the institution NAME."""
    name, short_name = " ".join(name.split()), " ".join(short_name.split())
    if not name or not slug_of(short_name):
        raise click.BadParameter("Name and short name need letters.")
    if transact(lambda: add(name, short_name, campuses)) is None:
        raise click.ClickException("There is an institution with that name or short name. Nothing was changed.")
    click.echo(f"{name} ({short_name}) is added. Give it a coordinator: flask grant EMAIL --role coordinator ...")
