"""Forms for properties, dwellings, beds and their prices."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from housing.organisations.models import Municipality
from housing.rules.coordinates import FAR_FROM_SEAT_KM
from housing.rules.distance import km_between
from housing.rules.facts import CHOICES, Fact, facts_of
from housing.stock.forms.fields import (
    LONGEST_TEXT,
    CoordinatesField,
    DayField,
    KronorField,
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
from housing.stock.forms.turnover import OwnTurnover
from housing.stock.models import Bed, Dwelling, Property
from housing.stock.services.beds import BedValues
from housing.stock.services.dwellings import DwellingValues
from housing.stock.services.properties import Address, PropertyValues, key_place_of
from housing.stock.wording import ANIMALS, FACT_VALUES, FACTS, LET_BY, SHARING, TITLE

AS_STANDARD = ""
EARLIEST_PRICE = date(2000, 1, 1)


class PropertyForm(KeyPlaceForm):
    """An address; the key place only where it is another than the municipality's."""

    street = StringField(
        _l("Street address"), filters=[stripped], validators=[needed(_l("Write the street address.")), at_most(120)]
    )
    postal_town = StringField(
        _l("Postal town"), filters=[stripped], validators=[needed(_l("Write the postal town.")), at_most(60)]
    )
    name = StringField(_l("What you call it"), filters=[stripped], validators=[at_most(120)])
    place = CoordinatesField(_l("Place on the map"))
    is_right = BooleanField(_l("It is right all the same"))
    let_by = RadioField(_l("Who lets it"), choices=choices_of(LET_BY), default="municipality")
    landlord = StringField(_l("Name of the landlord"), filters=[stripped], validators=[at_most(120)])
    title = RadioField(_l("On what title"), choices=choices_of(TITLE), default="owned")
    faults_email = StringField(
        _l("Who mends in this house"), filters=[stripped], validators=[at_most(254), is_a_mailbox]
    )
    has_own_key_place = BooleanField(_l("The key is fetched in another place than the municipality's usual one"))
    arrival_sv = TextAreaField(_l("How to find and get in, in Swedish"), validators=[at_most(LONGEST_TEXT)])
    arrival_en = TextAreaField(
        _l("How to find and get in, in English"), validators=[at_most(LONGEST_TEXT), needs_swedish]
    )
    house_rules_sv = TextAreaField(_l("House rules, in Swedish"), validators=[at_most(LONGEST_TEXT)])
    house_rules_en = TextAreaField(_l("House rules, in English"), validators=[at_most(LONGEST_TEXT), needs_swedish])

    from_bus_sv = TextAreaField(_l("The way from the bus, in Swedish"), validators=[at_most(LONGEST_TEXT)])
    from_bus_en = TextAreaField(
        _l("The way from the bus, in English"), validators=[at_most(LONGEST_TEXT), needs_swedish]
    )
    heater_sv = TextAreaField(_l("The engine heater, in Swedish"), validators=[at_most(LONGEST_TEXT)])
    heater_en = TextAreaField(_l("The engine heater, in English"), validators=[at_most(LONGEST_TEXT), needs_swedish])
    duty_telephone = StringField(_l("Duty telephone"), filters=[stripped], validators=[at_most(40)])

    def asks_about_distance(self, municipality: Municipality, house: Property | None = None) -> bool:
        """Tell whether a new place lies so far from the seat that a tick is wanted, and note so at the box."""
        if (
            self.is_right.data
            or not self.place.data
            or (house and self.place.data == (house.latitude, house.longitude))
        ):
            return False
        km = km_between(self.place.data, (municipality.seat_latitude, municipality.seat_longitude))
        if km <= FAR_FROM_SEAT_KM:
            return False
        sentence = _(
            "This is %(km)s km from %(municipality)s. Check the numbers, or tick the box if it is right.",
            km=km,
            municipality=municipality.name,
        )
        self.is_right.errors = [sentence]
        return True

    def is_wanted(self) -> bool:
        """A key place of its own must be given only where the box is ticked."""
        return bool(self.has_own_key_place.data)

    def show(self, house: Property) -> None:
        """Put a property into the fields."""
        self.process(obj=house)
        self.place.data = (house.latitude, house.longitude)
        self.fill(key_place_of(house))
        fill_texts(self, "arrival", house.arrival)
        fill_texts(self, "house_rules", house.house_rules)
        fill_texts(self, "from_bus", house.from_bus)
        fill_texts(self, "heater", house.heater)

    def values(self, municipality: Municipality) -> PropertyValues:
        """Return what was filled in; a blank place is the municipality's seat."""
        seat = (municipality.seat_latitude, municipality.seat_longitude)
        latitude, longitude = self.place.data or seat
        name = self.name.data or self.street.data
        return PropertyValues(
            address=Address(name, self.street.data, self.postal_town.data, latitude, longitude),
            let_by=self.let_by.data,
            landlord=self.landlord.data,
            title=self.title.data,
            key_place=self.key_place_given() if self.is_wanted() else None,
            arrival=texts_of(self, "arrival"),
            house_rules=texts_of(self, "house_rules"),
            from_bus=texts_of(self, "from_bus"),
            heater=texts_of(self, "heater"),
            duty_telephone=self.duty_telephone.data,
            faults_email=self.faults_email.data,
        )


class DwellingForm(OwnTurnover):
    """A flat or house. Each of the twelve facts is the municipality's standard until it is said otherwise."""

    label = StringField(
        _l("Number or name"),
        filters=[stripped],
        validators=[needed(_l("Write what the dwelling is called, such as flat 1001.")), at_most(40)],
    )
    sharing = RadioField(_l("Who may live here together"), choices=choices_of(SHARING), default="mixed")
    step_free = BooleanField(_l("Step-free, from the street to the bed"))
    animals = RadioField(_l("Animals"), choices=choices_of(ANIMALS), default="never")
    network_sv = TextAreaField(_l("Wi-Fi: network and password, in Swedish"), validators=[at_most(LONGEST_TEXT)])
    network_en = TextAreaField(
        _l("Wi-Fi: network and password, in English"), validators=[at_most(LONGEST_TEXT), needs_swedish]
    )

    def offer_facts(self, standard: Mapping[str, str]) -> None:
        """Let each fact be the standard, named, or one of its own values."""
        ours = facts_of(standard, {})
        for fact in Fact:
            usual = _("As your standard: %(value)s", value=str(FACT_VALUES[ours[fact]]).lower())
            own = {value: FACT_VALUES[value] for value in CHOICES[fact]}
            self[fact].choices = choices_of({AS_STANDARD: usual, **own})

    def fact_fields(self) -> list[Any]:
        """Return the twelve fields in order."""
        return [self[fact] for fact in Fact]

    def show(self, dwelling: Dwelling) -> None:
        """Put a dwelling into the fields."""
        self.process(obj=dwelling)
        self.show_turnover(dwelling)
        for fact in Fact:
            self[fact].data = dwelling.facts.get(fact, AS_STANDARD)
        fill_texts(self, "network", dwelling.network)

    def values(self) -> DwellingValues:
        """Return what was filled in."""
        own = {str(fact): self[fact].data for fact in Fact if self[fact].data}
        return DwellingValues(
            label=self.label.data,
            sharing=self.sharing.data,
            step_free=self.step_free.data,
            animals=self.animals.data,
            facts=own,
            network=texts_of(self, "network"),
        )


for _fact in Fact:
    setattr(DwellingForm, _fact, SelectField(FACTS[_fact], choices=[], default=AS_STANDARD))


class PriceForm(FlaskForm):
    """What a night costs from a day on."""

    price = KronorField(_l("Price per night"), validators=[needed(_l("Write the price. A free bed is 0."))])
    valid_from = DayField(_l("From"), validators=[needed(_l("Write the day from which the price holds."))])

    def validate_valid_from(self, field: DayField) -> None:
        """Refuse years that are slips of the pen."""
        if field.data and not EARLIEST_PRICE.year <= field.data.year < EARLIEST_PRICE.year + 100:
            raise ValidationError(_("Write a day between the years 2000 and 2099."))


class BedForm(FlaskForm):
    """A bed; beds with the same room share it."""

    label = StringField(
        _l("What the bed is called"),
        filters=[stripped],
        validators=[needed(_l("Write what the bed is called, such as 1-2.")), at_most(40)],
    )
    room = StringField(
        _l("Room"), filters=[stripped], validators=[needed(_l("Write which room, such as room 1.")), at_most(40)]
    )
    remark = TextAreaField(_l("Your own remark"), filters=[stripped], validators=[at_most(500)])

    def show(self, bed: Bed) -> None:
        """Put a bed into the fields."""
        self.process(obj=bed)

    def values(self) -> BedValues:
        """Return what was filled in."""
        return BedValues(self.label.data, self.room.data, self.remark.data)


class NewBedForm(BedForm):
    """A bed with its first price."""

    price = KronorField(_l("Price per night"), validators=[needed(_l("Write the price. A free bed is 0."))])
