"""Where and when the key is fetched, of a municipality or of one property."""

import re
from datetime import time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField, TimeField

from housing.stock.forms.fields import LONGEST_TEXT, at_most, fill_texts, needs_swedish, stripped, texts_of
from housing.stock.services.properties import KeyPlace
from housing.stock.wording import WEEKDAYS

LONGEST_PLACE = 200
OFFICE_DAYS, OFFICE_HOURS = ("mon", "tue", "wed", "thu", "fri"), ("08:00", "16:00")


class HourField(TimeField):
    """A time of day; 8 and 8.30 are read as well, and a blank is no time."""

    data: Any

    def __init__(self, label: object, **options: Any) -> None:
        super().__init__(label, format="%H:%M", **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the time, or say what a time looks like."""
        self.data = None
        written = valuelist[0].strip() if valuelist else ""
        if not written:
            return
        found = re.fullmatch(r"([01]?[0-9]|2[0-3])(?:[.:]([0-5][0-9]))?(?::00)?", written)
        if not found:
            raise ValueError(_("Write a time such as 08:00."))
        self.data = time(int(found[1]), int(found[2] or 0))


class KeyPlaceForm(FlaskForm):
    """The key place with its hours. `is_wanted` false: nothing has to be filled in."""

    key_place = StringField(_l("Where the key is fetched"), filters=[stripped], validators=[at_most(LONGEST_PLACE)])
    after_hours_sv = TextAreaField(_l("How to get in at other times, in Swedish"), validators=[at_most(LONGEST_TEXT)])
    after_hours_en = TextAreaField(
        _l("How to get in at other times, in English"), validators=[at_most(LONGEST_TEXT), needs_swedish]
    )

    def is_wanted(self) -> bool:
        """Tell whether a key place must be given."""
        return True

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each day: both times or neither, in order; and one day at least."""
        sound = bool(super().validate(extra_validators))
        if not self.is_wanted():
            return sound
        return all([sound, self._place_is_there(), *map(self._day_is_sound, WEEKDAYS), self._some_day_is_open()])

    def hours_of(self, day: str) -> tuple[HourField, HourField]:
        """Return the two fields of a weekday."""
        return self[f"{day}_from"], self[f"{day}_to"]

    def fill(self, key_place: KeyPlace) -> None:
        """Put a key place into the fields; none yet: office hours to start from."""
        self.key_place.data = key_place.place
        hours = key_place.hours or (dict.fromkeys(OFFICE_DAYS, OFFICE_HOURS) if not key_place.place else {})
        for day, (opens, closes) in hours.items():
            from_field, to_field = self.hours_of(day)
            from_field.data, to_field.data = time.fromisoformat(opens), time.fromisoformat(closes)
        fill_texts(self, "after_hours", key_place.after_hours)

    def key_place_given(self) -> KeyPlace:
        """Return what was filled in."""
        hours = {}
        for day in WEEKDAYS:
            opens, closes = (field.data for field in self.hours_of(day))
            if opens and closes:
                hours[day] = [f"{opens:%H:%M}", f"{closes:%H:%M}"]
        return KeyPlace(self.key_place.data, hours, texts_of(self, "after_hours"))

    def _place_is_there(self) -> bool:
        if self.key_place.data:
            return True
        self.key_place.errors = [_("Write where the key is fetched, such as the reception of the town hall.")]
        return False

    def _day_is_sound(self, day: str) -> bool:
        opens, closes = self.hours_of(day)
        if opens.errors or closes.errors:
            return False
        if bool(opens.data) != bool(closes.data):
            closes.errors = [_("%(day)s: write both times, or neither when it is closed.", day=WEEKDAYS[day])]
        elif opens.data and closes.data <= opens.data:
            closes.errors = [_("%(day)s: it must close after it opens.", day=WEEKDAYS[day])]
        return not closes.errors

    def _some_day_is_open(self) -> bool:
        if any(self[f"{day}_from"].data for day in WEEKDAYS):
            return True
        self.mon_from.errors = [_("Write the hours of one day at least.")]
        return False


for _day in WEEKDAYS:
    setattr(KeyPlaceForm, f"{_day}_from", HourField(_l("opens")))
    setattr(KeyPlaceForm, f"{_day}_to", HourField(_l("closes")))
