"""Fields that forms share: counts, days, kronor, coordinates, texts in two languages, and where a refusal goes."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from housing.filters import ORE_PER_KRONA
from housing.spreadsheets.cells import clean_text
from housing.stock.refusal_wording import refusal_sentence
from housing.stock.refusals import StockProblem, StockRefusedError

LONGEST_TEXT = 2000
MOST_KRONOR = 2000
"""Above this it is a month's rent in the wrong field (assumed, as in stock files)."""

YEARS = range(1900, 2200)
"""A day in another year is a slip, and the last day of all has none after it."""

SWEDEN = ((55.3, 69.1), (10.9, 24.2))
_NUMBER = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,2})?")
_DEGREES = re.compile(r"([0-9]{2}[.,][0-9]{1,15})[°\s,;]+(?:[NEnöÖ]\s*)?([0-9]{2}[.,][0-9]{1,15})°?")


def stripped(value: str | None) -> str | None:
    """Return text without anything invisible in it or spaces around its lines; nothing left is no text."""
    lines = (clean_text(line) for line in (value or "").replace("\r\n", "\n").split("\n"))
    return "\n".join(lines).strip() or None


class Needed(InputRequired):
    """Asks for a value also where what was written is nothing when it has been cleaned."""

    def __call__(self, form: Any, field: Any) -> None:
        """Refuse a blank; a wrong value is told by its field."""
        if field.data is None and not field.errors:
            field.raw_data = []
        super().__call__(form, field)


def needed(sentence: object) -> Needed:
    """Return the validator that asks for a value with `sentence`."""
    return Needed(sentence)


def at_most(characters: int) -> Length:
    """Return the validator for the longest text there is room for."""
    return Length(max=characters, message=_l("Write at most %(max)d characters."))


class CountField(IntegerField):
    """How many students or beds; what is no number is told in words."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number, or say what a number looks like."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Write a whole number, such as 12.")) from None


class DayField(DateField):
    """A date; what is no date is answered with what a date looks like."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the date as browsers send it and Swedes write it."""
        self.data = None
        written = valuelist[0].strip() if valuelist else ""
        if not written:
            return
        try:
            day = date.fromisoformat(written)
        except ValueError:
            day = date.min
        if day.year not in YEARS:
            raise ValueError(_("Write the day as year, month, day, such as 2027-02-07."))
        self.data = day


class KronorField(StringField):
    """Money typed in kronor, with a decimal comma or point; `data` is öre."""

    data: Any

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        kronor, rest = divmod(self.data, ORE_PER_KRONA)
        return f"{kronor},{rest:02d}" if rest else str(kronor)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the sum, or say what a sum looks like."""
        self.data = None
        written = re.sub(r"\s|kr\.?$", "", valuelist[0]) if valuelist else ""
        if not written:
            return
        if not _NUMBER.fullmatch(written):
            raise ValueError(_("Write a sum in kronor, such as 75 or 87,50. A free bed is 0."))
        ore = Decimal(written.replace(",", ".")) * ORE_PER_KRONA
        if ore > MOST_KRONOR * ORE_PER_KRONA:
            raise ValueError(_("That is more than %(most)s kr a night. Is it a month's rent?", most=MOST_KRONOR))
        self.data = int(ore)


class CoordinatesField(StringField):
    """A place as a map shows it: "65.09683, 17.11392". `data` is (latitude, longitude), WGS 84."""

    data: Any

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data[0]}, {self.data[1]}" if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the two numbers, or say what they look like."""
        self.data = None
        written = valuelist[0].strip() if valuelist else ""
        if not written:
            return
        found = _DEGREES.fullmatch(written)
        if not found:
            raise ValueError(_("Write two numbers as a map shows them, such as 65.09683, 17.11392."))
        latitude, longitude = (float(part.replace(",", ".")) for part in found.groups())
        (south, north), (west, east) = SWEDEN
        if not (south <= latitude <= north and west <= longitude <= east):
            raise ValueError(_("That place is not in Sweden. The latitude comes first, such as 65.09683, 17.11392."))
        self.data = (latitude, longitude)


def choices_of(words: Mapping[Any, object]) -> list[SelectChoice]:
    """Return the choices of a field from their words by value."""
    return [SelectChoice(value, label) for value, label in words.items()]


def texts_of(form: FlaskForm, name: str) -> dict[str, str]:
    """Return what was written in the fields `name_sv` and `name_en`, by language."""
    written = {language: stripped(form[f"{name}_{language}"].data) for language in ("sv", "en")}
    return {language: text for language, text in written.items() if text}


def fill_texts(form: FlaskForm, name: str, texts: Mapping[str, str]) -> None:
    """Put texts by language into the fields `name_sv` and `name_en`."""
    for language in ("sv", "en"):
        form[f"{name}_{language}"].data = texts.get(language, "")


def needs_swedish(form: FlaskForm, field: StringField) -> None:
    """Refuse a text that stands in English only."""
    swedish = form[field.short_name.removesuffix("_en") + "_sv"]
    if stripped(field.data) and not stripped(swedish.data):
        raise ValidationError(_("Write it in Swedish too: who does not read English must understand it."))


def is_a_mailbox(_form: FlaskForm, field: StringField) -> None:
    """Refuse what no mail could be sent to; a blank is no address."""
    if not field.data:
        return
    try:
        validate_email(field.data, check_deliverability=False)
    except EmailNotValidError:
        raise ValidationError(
            _("This is not an e-mail address. It should look like housing@municipality.example.")
        ) from None


FIELD_OF: dict[StockProblem, str] = {
    StockProblem.NAME_TAKEN: "name",
    StockProblem.LABEL_TAKEN: "label",
    StockProblem.ROOM_HAS_GUESTS: "room",
    StockProblem.NIGHTS_BOOKED: "starts",
    StockProblem.NIGHTS_CLOSED: "starts",
    StockProblem.NIGHTS_HELD: "starts",
    StockProblem.CLOSURE_PAST: "starts",
    StockProblem.CLOSURE_TOO_LONG: "ends",
    StockProblem.CLOSURE_EMPTY: "ends",
}


def put_refusals(form: Any, refused: StockRefusedError) -> None:
    """Say each reason at the field it concerns, else above the form."""
    for refusal in refused.refusals:
        name = FIELD_OF.get(StockProblem(refusal.code))
        sentence = refusal_sentence(refusal)
        if name in form:
            form[name].errors = [*form[name].errors, sentence]
        else:
            form.form_errors.append(sentence)
