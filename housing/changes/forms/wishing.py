"""What somebody wants changed of a stay: days, beds, reasons. What is only looked at stands in the address."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from housing.bookings.change_wording import GRANTS, REFUSED, ROOM_CAUSES
from housing.rules.stay_changes import ChangeKind, GrantReason, Wish
from housing.stock.forms.fields import DayField, choices_of, needed

ONE_DAY = timedelta(days=1)
ASKED_GRANTS = (GrantReason.MAKES_UP, GrantReason.TRAVEL, GrantReason.OTHER_DAYS)


class LookingForm(FlaskForm):
    """A form whose values stand in the address, since nothing is done with them yet."""

    class Meta:
        """Reading needs no token."""

        csrf = False


class WishForm(LookingForm):
    """What is to change; `bed` is a bed's reference, `closed` whether hers has to close.

    `grant`: why nights are granted that the placement lacks.
    """

    kind = HiddenField()
    arrival = DayField(_l("Comes"), validators=[needed(_l("Write the day of coming."))])
    departure = DayField(_l("Leaves"), validators=[needed(_l("Write the day of leaving."))])
    bed = HiddenField()
    closed = HiddenField()
    grant = RadioField(
        _l("Why are nights outside the placement granted?"), choices=choices_of(GRANTS), validators=[Optional()]
    )

    @property
    def is_known(self) -> bool:
        """Whether what is to change is something that can."""
        return self.kind.data in list(ChangeKind)

    @property
    def days(self) -> tuple[date, date]:
        """The days that were written."""
        return self.arrival.data, self.departure.data

    @property
    def reason(self) -> GrantReason | None:
        """Why nights are granted, if they are."""
        return GrantReason(self.grant.data) if self.grant.data else None

    def wish(self, bed_id: int | None) -> Wish:
        """Return what is wished."""
        return Wish(ChangeKind(self.kind.data), *self.days, bed_id)

    def address(self, **changed: Any) -> dict[str, Any]:
        """Return the values for the address of a page that goes on from here."""
        values = {"kind": self.kind.data, "arrival": self.arrival.data, "departure": self.departure.data}
        if self.grant.data:
            values["grant"] = self.grant.data
        if self.closed.data:
            values["closed"] = self.closed.data
        return values | changed


class SwapForm(LookingForm):
    """With whom, and from which day."""

    guest = SelectField(
        _l("With which guest"), validators=[InputRequired(_l("Choose a guest."))], validate_choice=False
    )
    first = DayField(_l("From the night of"), validators=[needed(_l("Write from which night."))])

    def offer(self, guests: Mapping[str, str]) -> None:
        """Let these guests be chosen, by the references of their bookings."""
        self.guest.choices = [SelectChoice(ref, name) for ref, name in guests.items()]


class CauseForm(FlaskForm):
    """Why a student asks for a change."""

    cause = RadioField(_l("Why?"), validators=[InputRequired(_l("Choose why. The municipality reads it."))])

    def for_kind(self, kind: ChangeKind) -> "CauseForm":
        """Offer the reasons for a change of this kind; that a room is kept says why by itself."""
        if kind is ChangeKind.BED:
            self.cause.choices = choices_of(ROOM_CAUSES)
        elif kind is ChangeKind.KEEP:
            self.cause.choices = choices_of({GrantReason.KEEPS_ROOM: GRANTS[GrantReason.KEEPS_ROOM]})
            self.cause.data = self.cause.data or GrantReason.KEEPS_ROOM
        else:
            self.cause.choices = choices_of({code: GRANTS[code] for code in ASKED_GRANTS})
        return self


class RefuseForm(FlaskForm):
    """Why an officer says no to a change."""

    reason = RadioField(
        _l("Why?"),
        choices=choices_of(REFUSED),
        validators=[InputRequired(_l("Choose why. The student reads the reason."))],
    )
