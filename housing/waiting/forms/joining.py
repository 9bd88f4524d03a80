"""What a student who waits may add or change: where else, on what conditions, with whom."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput

from housing.rules.seekers import Wants
from housing.rules.sharing import Flat


class LineForm(FlaskForm):
    """Where and for what she waits; the fields of her conditions are called as those are."""

    others = SelectMultipleField(
        _l("I would also take a room in"), coerce=int, option_widget=CheckboxInput(), choices=[]
    )
    own_room = BooleanField(_l("A room of my own"))
    lock = BooleanField(_l("A door that can be locked"))
    step_free = BooleanField(_l("Step-free"))
    no_animals = BooleanField(_l("A home without animals"))
    flat = SelectField(
        _l("I would also live in a flat for women, or for men"),
        choices=[
            SelectChoice("", _l("No, only where both live")),
            SelectChoice(Flat.WOMEN, _l("Yes, with women")),
            SelectChoice(Flat.MEN, _l("Yes, with men")),
        ],
        default="",
    )
    shares_room = BooleanField(_l("I would also share a room with one or more others"))

    def offer(self, municipalities: Mapping[int, str]) -> None:
        """Let these municipalities be ticked."""
        self.others.choices = [SelectChoice(*each) for each in municipalities.items()]

    @property
    def wants(self) -> frozenset[Wants]:
        """Her conditions."""
        return frozenset(want for want in Wants if self[want.value].data)
