"""A municipality's settings, one form for each sentence on its page."""

from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import NumberRange
from wtforms.widgets import CheckboxInput

from housing.organisations.models import Municipality
from housing.organisations.settings import MunicipalityChanges
from housing.rules.facts import CHOICES, Fact, facts_of
from housing.stock.forms.fields import (
    LONGEST_TEXT,
    at_most,
    choices_of,
    fill_texts,
    is_a_mailbox,
    needed,
    needs_swedish,
    stripped,
    texts_of,
)
from housing.stock.forms.key_place import KeyPlaceForm
from housing.stock.services.properties import key_place_of
from housing.stock.wording import FACT_VALUES, FACTS

ANSWER_MODES = {
    "first_come": _l("First come, first served: a request holds the bed until we answer"),
    "collect": _l("We collect wishes and choose: a wish holds nothing"),
}
LEGAL_MODES = {
    "lease_offer": _l("A lease offer: an agreement between us and the student"),
    "administrative_decision": _l("An administrative decision: with reasons and how to appeal"),
}


class WholeNumberField(IntegerField):
    """A whole number; what is none is answered with our own sentence."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number."""
        self.data = None
        written = valuelist[0].strip() if valuelist else ""
        if not written:
            return
        if not (written.isascii() and written.isdigit() and len(written) <= len("1000")):
            raise ValueError(_("Write a whole number, such as 5."))
        self.data = int(written)


def between(least: int, most: int) -> NumberRange:
    """Return the validator for a number within bounds."""
    return NumberRange(least, most, _l("Write a number from %(min)s to %(max)s."))


class SettingForm(FlaskForm):
    """One or more settings; `columns` are fields that are called as their columns."""

    columns: ClassVar[tuple[str, ...]] = ()

    def show(self, municipality: Municipality) -> None:
        """Put the present settings into the fields."""
        for name in self.columns:
            self[name].data = getattr(municipality, name)

    def changes(self) -> MunicipalityChanges:
        """Return what was filled in."""
        return {name: self[name].data for name in self.columns}  # type: ignore[return-value]  # names of columns


class MailboxForm(SettingForm):
    """Where mail about housing goes."""

    columns = ("mailbox", "telephone", "faults_email")
    mailbox = StringField(
        _l("Function mailbox"),
        filters=[stripped],
        validators=[needed(_l("Write the mailbox that several of you read.")), at_most(254), is_a_mailbox],
    )
    telephone = StringField(_l("Telephone"), filters=[stripped], validators=[at_most(40)])
    faults_email = StringField(_l("Who mends"), filters=[stripped], validators=[at_most(254), is_a_mailbox])


class AnsweringForm(SettingForm):
    """How soon an answer comes, and who is told when it does not."""

    columns = ("answering_working_days", "deputy_email")
    answering_working_days = WholeNumberField(
        _l("Working days until we answer"), validators=[needed(_l("Write how many working days.")), between(1, 30)]
    )
    deputy_email = StringField(
        _l("Deputy's e-mail address"), filters=[stripped], validators=[at_most(254), is_a_mailbox]
    )


class MarginForm(SettingForm):
    """Nights around a placement, and gaps within it."""

    columns = ("margin_before", "margin_after", "keep_gap_nights")
    margin_before = WholeNumberField(
        _l("Nights before"), validators=[needed(_l("Write a number; 0 is none.")), between(0, 7)]
    )
    margin_after = WholeNumberField(
        _l("Nights after"), validators=[needed(_l("Write a number; 0 is none.")), between(0, 7)]
    )
    keep_gap_nights = WholeNumberField(
        _l("Nights between two periods in which the bed is kept"),
        validators=[needed(_l("Write a number; 0 is none.")), between(0, 14)],
    )


class ModeForm(SettingForm):
    """How requests are dealt with."""

    columns = ("answer_mode", "legal_mode")
    answer_mode = RadioField(_l("How requests are dealt with"), choices=choices_of(ANSWER_MODES))
    legal_mode = RadioField(_l("What our answer is"), choices=choices_of(LEGAL_MODES))


class StandardForm(SettingForm):
    """The twelve facts of a usual dwelling."""

    def show(self, municipality: Municipality) -> None:
        """Put the present standard into the fields."""
        for fact, value in facts_of(municipality.facts, {}).items():
            self[fact].data = value

    def changes(self) -> MunicipalityChanges:
        """Return the whole standard."""
        return {"facts": {str(fact): self[fact].data for fact in Fact}}

    def fact_fields(self) -> list[Any]:
        """Return the twelve fields in order."""
        return [self[fact] for fact in Fact]


for _fact in Fact:
    setattr(
        StandardForm,
        _fact,
        SelectField(FACTS[_fact], choices=choices_of({value: FACT_VALUES[value] for value in CHOICES[_fact]})),
    )


class TextsForm(SettingForm):
    """What guests read before they ask, and the terms they stay on."""

    information_sv = TextAreaField(_l("About us, in Swedish"), validators=[at_most(LONGEST_TEXT)])
    information_en = TextAreaField(_l("About us, in English"), validators=[at_most(LONGEST_TEXT), needs_swedish])
    terms_of_stay_sv = TextAreaField(_l("Terms of the stay, in Swedish"), validators=[at_most(LONGEST_TEXT)])
    terms_of_stay_en = TextAreaField(
        _l("Terms of the stay, in English"), validators=[at_most(LONGEST_TEXT), needs_swedish]
    )

    def show(self, municipality: Municipality) -> None:
        """Put the present texts into the fields."""
        fill_texts(self, "information", municipality.information)
        fill_texts(self, "terms_of_stay", municipality.terms_of_stay)

    def changes(self) -> MunicipalityChanges:
        """Return the texts by language."""
        return {"information": texts_of(self, "information"), "terms_of_stay": texts_of(self, "terms_of_stay")}


class BusForm(FlaskForm):
    """Other municipalities that a bus reaches for a working day."""

    others = SelectMultipleField(
        _l("Reachable by bus for a working day"), coerce=int, option_widget=CheckboxInput(), choices=[]
    )

    def offer(self, neighbours: list[Municipality]) -> None:
        """Let these be ticked."""
        self.others.choices = choices_of({each.id: each.name for each in neighbours})


class UsualKeyPlaceForm(KeyPlaceForm):
    """The key place of every property without its own."""

    def show(self, municipality: Municipality) -> None:
        """Put the present key place into the fields."""
        self.fill(key_place_of(municipality))
