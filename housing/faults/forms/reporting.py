"""What a guest says of a fault."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice

from housing.bookings.fault_wording import KINDS, PLACES
from housing.bookings.forms.once import SentOnce
from housing.rules.faults import LONGEST_TEXT
from housing.stock.forms.fields import at_most, choices_of, needed, stripped


class KindForm(FlaskForm):
    """What is wrong: asked first, for some of it a form is the wrong way."""

    class Meta:
        """It only chooses a page, so that its address says it all."""

        csrf = False

    kind = RadioField(
        _l("What is wrong?"),
        choices=[SelectChoice(kind, words) for kind, words in KINDS.items()],
        validators=[needed(_l("Choose what is wrong."))],
    )


class FaultForm(SentOnce, FlaskForm):
    """Where it is, in words, perhaps with a photo."""

    place = RadioField(
        _l("Where in the home?"), choices=choices_of(PLACES), validators=[needed(_l("Choose where it is."))]
    )
    text = TextAreaField(
        _l("What do you see?"),
        filters=[stripped],
        validators=[needed(_l("Write a few words about it.")), at_most(LONGEST_TEXT)],
    )
    photo = FileField(_l("Photo"))
    is_urgent = BooleanField(_l("It cannot wait until the next working day"))
