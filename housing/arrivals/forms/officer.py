"""What an officer says of keys, of a guest's way in, and of what was found after she had left."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from housing.arrivals.wording import KINDS, WAYS_OF_OFFICER
from housing.bookings.arrivals import LONGEST_NOTE
from housing.keys.models import LONGEST_CODE, LONGEST_LABEL
from housing.keys.services.register import Opens
from housing.rules.arrival import Way
from housing.stock.bed_names import bed_in_home
from housing.stock.forms.fields import at_most, choices_of, needed, stripped
from housing.stock.models import Property

FINE, DAMAGE = "fine", "damage"
OUTCOMES = {FINE: _l("All is fine"), DAMAGE: _l("Something is damaged or missing")}


class OfficerWayForm(FlaskForm):
    """How a guest gets in."""

    way = RadioField(_l("How does she get in?"), validators=[InputRequired(_l("Choose how she gets in."))])
    note = TextAreaField(_l("What you have agreed"), filters=[stripped], validators=[at_most(LONGEST_NOTE)])

    def offer(self, ways: Sequence[Way]) -> None:
        """Let these be chosen."""
        self.way.choices = choices_of({way: WAYS_OF_OFFICER[way] for way in ways})

    def validate_note(self, field: TextAreaField) -> None:
        """Ask how, where the way alone does not say it."""
        if self.way.data == Way.AGREED and not field.data:
            raise ValidationError(_("Write what you have agreed: the student reads it."))


class CodeForm(FlaskForm):
    """A new code; what stands there before is never filled in."""

    code = StringField(
        _l("The code"),
        filters=[stripped],
        validators=[needed(_l("Write the code.")), at_most(LONGEST_CODE)],
    )


class KeyForm(FlaskForm):
    """A key, a box or a code for the register of a property."""

    kind = RadioField(_l("What is it?"), choices=choices_of(KINDS), default="key")
    label = StringField(
        _l("Number or name"),
        filters=[stripped],
        validators=[needed(_l("Write its number, or what it is called.")), at_most(LONGEST_LABEL)],
    )
    opens = SelectField(_l("What does it open?"), choices=[])
    code = StringField(_l("The code"), filters=[stripped], validators=[at_most(LONGEST_CODE)])

    def offer(self, house: Property) -> None:
        """Let it open the house, one of its dwellings or one of the rooms in them, as far as they are in use."""
        self._places: dict[str, Opens] = {house.ref: Opens(house.municipality_id, property_id=house.id)}
        words: dict[str, Any] = {house.ref: _("The front door of %(house)s", house=house.name)}
        for dwelling in house.dwellings:
            if dwelling.retired_on:
                continue
            self._places[dwelling.ref] = Opens(house.municipality_id, dwelling_id=dwelling.id)
            words[dwelling.ref] = dwelling.label
            for bed in dwelling.beds:
                if not bed.retired_on:
                    self._places[bed.ref] = Opens(house.municipality_id, dwelling_id=dwelling.id, bed_id=bed.id)
                    words[bed.ref] = bed_in_home(bed)
        self.opens.choices = choices_of(words)

    def validate_code(self, field: StringField) -> None:
        """A box and a door's code have a code; a key has none."""
        if self.kind.data != "key" and not field.data:
            raise ValidationError(_("Write the code."))
        if self.kind.data == "key" and field.data:
            raise ValidationError(_("A key has no code. Choose a key box or the code of a door."))

    @property
    def place(self) -> Opens:
        """What it opens."""
        return self._places[self.opens.data]


class InspectionForm(FlaskForm):
    """What was found after a guest had left."""

    outcome = RadioField(
        _l("What did you find?"),
        choices=choices_of(OUTCOMES),
        validators=[InputRequired(_l("Choose what you found."))],
    )
    note = TextAreaField(_l("What is damaged or missing?"), filters=[stripped], validators=[at_most(LONGEST_NOTE)])
    photo = FileField(_l("Photo"))

    def validate_note(self, field: TextAreaField) -> None:
        """Ask for the words where something is damaged."""
        if self.outcome.data == DAMAGE and not field.data:
            raise ValidationError(_("Write what is damaged or missing."))

    @property
    def damage(self) -> str | None:
        """What is damaged, none where all is fine."""
        return self.note.data if self.outcome.data == DAMAGE else None


class PhotoForm(FlaskForm):
    """One more photo of what was found."""

    photo = FileField(_l("Photo"), validators=[FileRequired(_l("Choose a photo."))])
