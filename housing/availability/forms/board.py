"""What a reader of the availability board chooses: which part of the country."""

from collections.abc import Collection, Iterable
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField

from housing.availability.queries.municipalities import Offering, members_of_federations
from housing.rules.names import slug_of

EVERYWHERE = ""


class BoardForm(FlaskForm):
    """A form whose values stand in the address, so that a board can be kept and sent."""

    class Meta:
        """Reading needs no token."""

        csrf = False

    term = HiddenField()
    area = SelectField(_l("Show"), default=EVERYWHERE)

    def offer(self, places: Iterable[Offering], today: date) -> None:
        """Offer the federations and counties in which some municipality houses students."""
        places = list(places)
        here = {place.id for place in places}
        federations = {area: ids for area, ids in members_of_federations(today).items() if ids & here}
        counties = sorted({place.county for place in places})
        self._federations = {slug: ids for (slug, _name), ids in federations.items()}
        self.area.choices = {
            _("The country"): [(EVERYWHERE, _("All municipalities"))],
            _("Federations"): list(federations),
            _("Counties"): [(slug_of(county), county) for county in counties],
        }

    def chosen(self, places: Iterable[Offering]) -> list[Offering]:
        """Return the municipalities of the area; one that nobody knows shows them all."""
        if not self.validate():
            self.area.data, self.area.errors = EVERYWHERE, []
        area = self.area.data
        members: Collection[int] = self._federations.get(area, ())
        return [place for place in places if area == EVERYWHERE or place.id in members or slug_of(place.county) == area]
