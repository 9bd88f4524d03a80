"""Where a site is, and which names mean it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from housing.organisations.models import Organisation
from housing.rules.coordinates import CoordinateError, CoordinateProblem, Spot, parse_coordinates


class SiteForm(FlaskForm):
    """Coordinates, and a yes where they lie unusually far away."""

    coordinates = StringField(_l("Coordinates"), validators=[InputRequired(_l("Write where the site is."))])
    is_right = BooleanField(_l("It is right all the same"))

    def spot(self) -> Spot | None:
        """Return the place; none after noting at the field what is wrong with it."""
        try:
            return parse_coordinates(self.coordinates.data or "")
        except CoordinateError as error:
            (refusal,) = error.refusals
            self.coordinates.errors = [_SENTENCES[CoordinateProblem(refusal.code)] % dict(refusal.facts)]
            return None

    def ask_about_distance(self, km: int, municipality: str) -> None:
        """Note that the place lies far away, and that a tick is wanted."""
        self.is_right.errors = [
            _(
                "This is %(km)s km from %(municipality)s. Check the numbers, or tick the box if it is right.",
                km=km,
                municipality=municipality,
            )
        ]


@dataclass(frozen=True, slots=True)
class Decision:
    """What two names mean: one site that keeps the name of the first, or two. Sites by reference."""

    kept: str
    other: str
    is_one: bool


class RunByForm(FlaskForm):
    """Who runs a site: nobody has said, its municipality, or the region."""

    run_by = SelectField(_l("Who runs the site?"))

    def offer(self, organisations: Sequence[Organisation]) -> None:
        """Let these be chosen, by their references."""
        self.run_by.choices = [SelectChoice("", _("Not known")), *(SelectChoice(o.ref, o.name) for o in organisations)]


class SameSiteForm(FlaskForm):
    """A decision on two names, as the button or the choice that was made says it."""

    decision = StringField()

    def made(self) -> Decision | None:
        """Return the decision; none where nothing was chosen."""
        found = _DECISION.fullmatch(self.decision.data or "") if self.validate_on_submit() else None
        return Decision(found[1], found[2], found[3] == "one") if found else None


_DECISION = re.compile(r"(\w{10}) (\w{10}) (one|two)")

_SENTENCES = {
    CoordinateProblem.UNREADABLE: _l(
        "These are no coordinates. Write latitude and longitude, for example 65.0962, 17.1096."
    ),
    CoordinateProblem.SWAPPED: _l("The two numbers have changed places. Write %(right)s."),
    CoordinateProblem.NOT_IN_SWEDEN: _l(
        "This place is not in Sweden. Latitude stands first, for example 65.0962, 17.1096."
    ),
}
