"""The student's own answer: whether she needs housing."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired


class AnswerForm(FlaskForm):
    """Yes or no; she may change her mind."""

    housing = RadioField(
        _l("Do you need housing?"),
        choices=[
            SelectChoice("yes", _l("Yes, I need somewhere to live")),
            SelectChoice("no", _l("No, I have somewhere to live")),
        ],
        validators=[InputRequired(_l("Choose yes or no."))],
    )
