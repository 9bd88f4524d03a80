"""Adding somebody who is to get lists."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput

from housing.day_lists.queries.stays import House
from housing.day_lists.services.addressees import NewAddressee
from housing.day_lists.wording import KINDS, weekdays
from housing.rules.day_list import Kind
from housing.stock.forms.fields import at_most, choices_of, is_a_mailbox, needed, stripped

LANGUAGES = {"sv": "Svenska", "en": "English"}


class AddresseeForm(FlaskForm):
    """Who, which houses, and on which day of the week."""

    kind = RadioField(_l("Who gets the list"), choices=choices_of(KINDS), default=Kind.CLEANING)
    email = StringField(
        _l("E-mail address"),
        filters=[stripped],
        validators=[needed(_l("Write where the list is to go.")), at_most(254), is_a_mailbox],
    )
    houses = SelectMultipleField(_l("Houses"), option_widget=CheckboxInput(), choices=[])
    weekday = SelectField(_l("Day of the week"), choices=[], default="0")
    language = RadioField(_l("Language"), choices=choices_of(LANGUAGES), default="sv")

    def offer(self, houses: Sequence[House]) -> None:
        """Let these houses be ticked, and a day of the week be chosen."""
        self.houses.choices = choices_of({house.ref: house.name for house in houses})
        self.weekday.choices = choices_of(weekdays())

    def new_addressee(self, municipality_id: int, houses: Sequence[House]) -> NewAddressee:
        """Return what was filled in."""
        ticked = set(self.houses.data or ())
        return NewAddressee(
            municipality_id=municipality_id,
            kind=Kind(self.kind.data),
            email=self.email.data,
            language=self.language.data,
            weekday=int(self.weekday.data),
            house_ids=[house.id for house in houses if house.ref in ticked],
        )
