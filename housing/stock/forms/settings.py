"""A municipality's settings, one form for each sentence on its page."""

from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import NumberRange, ValidationError
from wtforms.widgets import CheckboxInput

from housing.clock import today
from housing.filters import date_filter
from housing.organisations.models import Municipality
from housing.organisations.queries import legal_mode_on, legal_modes_of
from housing.organisations.settings import MunicipalityChanges
from housing.rules.decisions import LegalMode, first_day_of_switch
from housing.rules.facts import CHOICES, Fact, facts_of
from housing.stock.forms.fields import (
    LONGEST_TEXT,
    DayField,
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
from housing.stock.wording import DIGEST_DAYS, FACT_VALUES, FACTS

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
    """Where mail about housing goes, and on which day of the week."""

    columns = ("mailbox", "telephone", "duty_telephone", "faults_email", "digest_weekday")
    mailbox = StringField(
        _l("Function mailbox"),
        filters=[stripped],
        validators=[needed(_l("Write the mailbox that several of you read.")), at_most(254), is_a_mailbox],
    )
    telephone = StringField(_l("Telephone"), filters=[stripped], validators=[at_most(40)])
    digest_weekday = SelectField(_l("Day of the week's mail"), coerce=int, choices=choices_of(DIGEST_DAYS))
    duty_telephone = StringField(_l("Duty telephone"), filters=[stripped], validators=[at_most(40)])
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


class OffersForm(SettingForm):
    """How long a student has to accept an offer."""

    columns = ("offer_days_far", "offer_days_near", "offer_days_soon")
    offer_days_far = WholeNumberField(
        _l("Days when arrival is six weeks away or more"),
        validators=[needed(_l("Write how many days.")), between(1, 30)],
    )
    offer_days_near = WholeNumberField(
        _l("Days when arrival is nearer than six weeks"),
        validators=[needed(_l("Write how many days.")), between(1, 30)],
    )
    offer_days_soon = WholeNumberField(
        _l("Days when arrival is nearer than two weeks"),
        validators=[needed(_l("Write how many days.")), between(1, 30)],
    )

    def validate_offer_days_near(self, field: IntegerField) -> None:
        """Refuse more time where there is less."""
        self._at_most(field, self.offer_days_far)

    def validate_offer_days_soon(self, field: IntegerField) -> None:
        """Refuse more time where there is less."""
        self._at_most(field, self.offer_days_near)

    def _at_most(self, field: IntegerField, other: IntegerField) -> None:
        if field.data is not None and other.data is not None and field.data > other.data:
            raise ValidationError(_("The nearer the arrival, the fewer days: write %(days)s or less.", days=other.data))


class ModeForm(SettingForm):
    """How requests are dealt with."""

    columns = ("answer_mode",)
    answer_mode = RadioField(_l("How requests are dealt with"), choices=choices_of(ANSWER_MODES))


class LegalForm(FlaskForm):
    """What the answers are in law, and from which day on."""

    legal_mode = RadioField(_l("What our answer is"), choices=choices_of(LEGAL_MODES))
    starts = DayField(_l("From"))
    delegation = StringField(_l("Item of the delegation order"), filters=[stripped], validators=[at_most(200)])

    def show(self, municipality: Municipality) -> None:
        """Put in the mode that holds last, the next day on which another may begin, and the delegation."""
        modes = [each for each in legal_modes_of(municipality.id) if each[0] > today()]
        self.legal_mode.data = str(modes[-1][1] if modes else legal_mode_on(municipality.id, today()))
        self.starts.data = modes[-1][0] if modes else first_day_of_switch(today())
        self.delegation.data = municipality.delegation

    def validate_delegation(self, field: StringField) -> None:
        """A decision says by what right its maker decides."""
        if self.legal_mode.data == LegalMode.ADMINISTRATIVE_DECISION and not field.data:
            raise ValidationError(_("Write under which item of the delegation order your officers decide."))

    def switches(self, municipality: Municipality) -> bool:
        """Tell whether another mode than the one in force is chosen."""
        return bool(self.legal_mode.data != legal_mode_on(municipality.id, today()))

    def check_day(self, municipality: Municipality) -> bool:
        """Ask for a day that is to come, where another mode is chosen; return whether all is well."""
        first = first_day_of_switch(today())
        if not self.switches(municipality) or (self.starts.data and self.starts.data >= first):
            return True
        self.starts.errors = [
            _(
                "Choose %(day)s or later: what has been answered by then stays what it was.",
                day=date_filter(first),
            )
        ]
        return False


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

    cold_sv = TextAreaField(_l("When it is -30 °C, in Swedish"), validators=[at_most(LONGEST_TEXT)])
    cold_en = TextAreaField(_l("When it is -30 °C, in English"), validators=[at_most(LONGEST_TEXT), needs_swedish])

    def show(self, municipality: Municipality) -> None:
        """Put the present texts into the fields."""
        fill_texts(self, "cold", municipality.cold)
        fill_texts(self, "information", municipality.information)
        fill_texts(self, "terms_of_stay", municipality.terms_of_stay)

    def changes(self) -> MunicipalityChanges:
        """Return the texts by language."""
        return {
            "information": texts_of(self, "information"),
            "terms_of_stay": texts_of(self, "terms_of_stay"),
            "cold": texts_of(self, "cold"),
        }


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
