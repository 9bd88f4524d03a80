"""Whom a student asks to live with her."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired

from housing.accounts.forms import is_an_address
from housing.rules.names import email_key


class TogetherForm(FlaskForm):
    """The address of the other, and whether the two may have beds in one room."""

    email = StringField(
        _l("Her or his e-mail address"),
        filters=[lambda text: text.strip() if text else text],
        validators=[InputRequired(_l("Write the e-mail address of the one you want to live with.")), is_an_address],
    )
    shares_rooms = BooleanField(_l("We can share a room"))

    @property
    def asked_key(self) -> str:
        """The address for comparing."""
        return email_key(self.email.data)
