"""The question "how many can Storuman take in weeks 6-8 and 12-14?": places and weeks, never dates."""

import re
from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from housing.availability.queries.capacity import Conditions
from housing.availability.queries.municipalities import Offering
from housing.availability.terms import term_called
from housing.availability.wording import unknown_place_sentence, weeks_sentence
from housing.organisations.queries import names_by_code
from housing.rules.names import nearest, slug_of
from housing.rules.nights import Period
from housing.rules.sharing import Flat
from housing.rules.terms import Term
from housing.rules.weeks import WeeksError, parse_weeks

MOST_PLACES = 4
"""As many as can be compared side by side."""

WHOM = {"": _l("Women and men"), Flat.WOMEN.value: _l("Women only"), Flat.MEN.value: _l("Men only")}

BETWEEN_PLACES = re.compile(r"[,;\n]+")
LOST_PLUS = re.compile(r"(?<![0-9]{3})(?<=[0-9]) (?=[0-9]{1,2}(?![0-9]))")
"""A plus sign typed into an address arrives as a space: `weeks=6-8+12-14`. A year keeps its space."""


class CapacityForm(FlaskForm):
    """A form whose values stand in the address, so that a question can be kept and sent."""

    class Meta:
        """Reading needs no token."""

        csrf = False

    place = StringField(_l("Municipality"))
    weeks = StringField(_l("Weeks"))
    term = SelectField(_l("Term"), validate_choice=False)
    flat = SelectField(_l("For whom"), validate_choice=False, choices=[SelectChoice(*each) for each in WHOM.items()])
    own_room = BooleanField(_l("Own room"))
    lock = BooleanField(_l("A door that can be locked"))
    step_free = BooleanField(_l("Step-free"))
    no_animals = BooleanField(_l("A home without animals"))

    def __init__(self, asked: "MultiDict[str, str]", places: Sequence[Offering], terms: Sequence[Term], usual: Term):
        super().__init__(asked)
        self._offering = {key: place for place in places for key in (place.slug, slug_of(place.name))}
        self.term.choices = [(term.code, term.code) for term in terms]
        self.place.data = ", ".join(self._name(text) for text in _texts(asked.getlist("place")))
        self.weeks.data = LOST_PLUS.sub(" + ", self.weeks.data or "").strip()
        if self.term.data not in {term.code for term in terms}:
            self.term.data = usual.code
        self.places: tuple[Offering, ...] = ()
        self.periods: tuple[Period, ...] = ()

    @property
    def whom(self) -> Flat | None:
        """Whether only women, or only men, are to be counted."""
        return Flat(self.flat.data) if self.flat.data in set(Flat) else None

    @property
    def conditions(self) -> Conditions:
        """What a bed must have to be counted."""
        return Conditions(
            own_room=bool(self.own_room.data),
            lock=bool(self.lock.data),
            step_free=bool(self.step_free.data),
            no_animals=bool(self.no_animals.data),
        )

    def validate_place(self, field: StringField) -> None:
        """Find the municipalities by name or address, at most four; none named means all of them."""
        texts = list(dict.fromkeys(_texts([field.data])))
        if len(texts) > MOST_PLACES:
            raise ValidationError(_("At most %(most)s municipalities can be compared at a time.", most=MOST_PLACES))
        self.places = tuple(self._found(text) for text in texts)

    def validate_weeks(self, field: StringField) -> None:
        """Read the weeks in the term that was chosen."""
        try:
            self.periods = parse_weeks(field.data, term_called(self.term.data))
        except WeeksError as error:
            raise ValidationError(" ".join(map(weeks_sentence, error.refusals))) from None

    def _name(self, text: str) -> str:
        place = self._offering.get(slug_of(text))
        return place.name if place else text

    def _found(self, text: str) -> Offering:
        place = self._offering.get(slug_of(text))
        if place:
            return place
        names = list(names_by_code().values())
        known = next((name for name in names if slug_of(name) == slug_of(text)), None)
        if known:
            raise ValidationError(_("%(municipality)s offers no housing here yet.", municipality=known))
        raise ValidationError(unknown_place_sentence(text[:60], nearest(text, names)))


def _texts(values: Sequence[str | None]) -> list[str]:
    parts = (part.strip() for value in values for part in BETWEEN_PLACES.split(value or ""))
    return [part for part in parts if part]
