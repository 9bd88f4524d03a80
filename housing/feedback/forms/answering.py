"""How it was: two marks, one question, and words for whoever wants to write some."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from housing.feedback.models import LONGEST_WORDS
from housing.rules.feedback import About, Answer, WouldWork

MARKS = [
    SelectChoice("5", _l("5 – very good")),
    SelectChoice("4", _l("4 – good")),
    SelectChoice("3", _l("3 – neither good nor bad")),
    SelectChoice("2", _l("2 – rather bad")),
    SelectChoice("1", _l("1 – bad")),
]
CHOOSE = _l("Choose a number.")


def _stripped(text: str | None) -> str:
    return " ".join((text or "").split())


def _words(label: LazyString) -> TextAreaField:
    too_long = _l("Write at most %(longest)s characters.", longest=LONGEST_WORDS)
    return TextAreaField(
        label, filters=[_stripped], validators=[Optional(), Length(max=LONGEST_WORDS, message=too_long)]
    )


class FeedbackForm(FlaskForm):
    """Only the three questions are needed."""

    housing = RadioField(_l("How was the housing?"), choices=MARKS, validators=[InputRequired(CHOOSE)])
    words_housing = _words(_l("What was good, what should be better?"))
    town = RadioField(
        _l("How was it to live in the town during your placement?"), choices=MARKS, validators=[InputRequired(CHOOSE)]
    )
    words_town = _words(_l("What would you tell somebody who comes after you?"))
    would_work = RadioField(
        _l("Would you work here?"),
        choices=[
            SelectChoice(WouldWork.YES, _l("Yes")),
            SelectChoice(WouldWork.MAYBE, _l("Maybe")),
            SelectChoice(WouldWork.NO, _l("No")),
        ],
        validators=[InputRequired(_l("Choose yes, maybe or no."))],
    )
    may_quote = BooleanField(_l("The municipality may read my words and show them to others, without my name"))

    @classmethod
    def showing(cls, said: Answer | None) -> "FeedbackForm":
        """Return the form with what she has said before."""
        if said is None:
            return cls()
        return cls(
            housing=str(said.housing),
            town=str(said.town),
            would_work=said.would_work,
            words_housing=said.words.get(About.HOUSING, ""),
            words_town=said.words.get(About.TOWN, ""),
            may_quote=said.may_quote,
        )

    @property
    def said(self) -> Answer:
        """What she says, of a form that is in order."""
        return Answer(
            housing=int(self.housing.data),
            town=int(self.town.data),
            would_work=WouldWork(self.would_work.data),
            words={About.HOUSING: self.words_housing.data, About.TOWN: self.words_town.data},
            may_quote=bool(self.may_quote.data),
        )
