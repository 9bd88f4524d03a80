"""What a student chooses in a search: never a date, two choices that shorten, and what she cares about."""

from collections.abc import Mapping
from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import UnboundField

from housing.availability.search import Filter, Order
from housing.filters import weekday_in_words
from housing.rules.nights import Arrive, Leave
from housing.rules.sharing import Flat

BY_DAY = _l("Best for sleeping by day")


class SearchForm(FlaskForm):
    """A form whose values stand in the address, so that a search can be kept and sent."""

    class Meta:
        """Reading needs no token."""

        csrf = False

    arrive = RadioField(
        _l("When do you come?"),
        choices=[
            SelectChoice(Arrive.EVENING_BEFORE, _l("The evening before")),
            SelectChoice(Arrive.FIRST_DAY, _l("The first day")),
        ],
        default=Arrive.EVENING_BEFORE,
    )
    leave = RadioField(
        _l("When do you leave?"),
        choices=[
            SelectChoice(Leave.LAST_DAY, _l("The last day")),
            SelectChoice(Leave.DAY_AFTER, _l("The morning after")),
        ],
        default=Leave.DAY_AFTER,
    )
    period = SelectField(_l("Which weeks?"), default="all")
    own_room = BooleanField(_l("A room of my own"))
    lock = BooleanField(_l("A door that can be locked"))
    step_free = BooleanField(_l("Step-free"))
    no_animals = BooleanField(_l("A home without animals"))
    whole_home = BooleanField(_l("A home for us alone"))
    car = BooleanField(_l("I have a car with me"))
    flat = SelectField(
        _l("Who lives there"),
        choices=[
            SelectChoice("", _l("It does not matter")),
            SelectChoice(Flat.WOMEN, _l("Women")),
            SelectChoice(Flat.MEN, _l("Men")),
        ],
        default="",
    )
    order = SelectField(
        _l("Show first"),
        choices=[
            SelectChoice(Order.NEAREST, _l("Nearest")),
            SelectChoice(Order.CHEAPEST, _l("Cheapest")),
            SelectChoice(Order.BY_DAY, BY_DAY),
        ],
        default=Order.NEAREST,
    )

    def say_days(self, arrivals: Mapping[Arrive, date], departures: Mapping[Leave, date]) -> None:
        """Name the day that each choice of coming and leaving means."""
        coming = {
            Arrive.EVENING_BEFORE: _l("%(day)s, the evening before"),
            Arrive.FIRST_DAY: _l("%(day)s, the first day"),
        }
        leaving = {
            Leave.LAST_DAY: _l("%(day)s, the last day"),
            Leave.DAY_AFTER: _l("%(day)s, the morning after"),
        }
        self.arrive.choices = [
            SelectChoice(each, words % {"day": weekday_in_words(arrivals[each])}) for each, words in coming.items()
        ]
        self.leave.choices = [
            SelectChoice(each, words % {"day": weekday_in_words(departures[each])}) for each, words in leaving.items()
        ]

    def say_nearest_to_the_centre(self) -> None:
        """A site that nobody has placed stands at its municipality's seat: nearest can only mean nearest to that."""
        self.order.choices = [
            SelectChoice(Order.NEAREST, _l("Nearest to the centre")),
            SelectChoice(Order.CHEAPEST, _l("Cheapest")),
            SelectChoice(Order.BY_DAY, BY_DAY),
        ]

    @property
    def filter(self) -> Filter:
        """What she cares about, as the search takes it."""
        return Filter(
            own_room=bool(self.own_room.data),
            lock=bool(self.lock.data),
            step_free=bool(self.step_free.data),
            no_animals=bool(self.no_animals.data),
            whole_home=bool(self.whole_home.data),
            flat=Flat(self.flat.data) if self.flat.data else None,
            order=Order(self.order.data),
        )


NAMES = tuple(name for name, field in vars(SearchForm).items() if isinstance(field, UnboundField))
"""What its fields are called in an address."""
