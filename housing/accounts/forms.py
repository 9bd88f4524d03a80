"""The shape of what is typed when signing in and on the account page."""

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, ValidationError

from housing.accounts.passwords import LONGEST, SHORTEST, is_common, normalised
from housing.accounts.services.codes import DIGITS


def _stripped(value: str | None) -> str | None:
    return value.strip() if value else value


def _digits(value: str | None) -> str | None:
    return "".join(value.split()).replace("-", "") if value else value


def is_an_address(_form: FlaskForm, field: StringField) -> None:
    """Refuse what no mail could be sent to."""
    try:
        validate_email(field.data or "", check_deliverability=False)
    except EmailNotValidError:
        raise ValidationError(_("This is not an e-mail address. Write it like name@university.se.")) from None


def is_a_code(_form: FlaskForm, field: StringField) -> None:
    """Refuse what cannot be a code before it costs a try."""
    data = field.data or ""
    if len(data) != DIGITS or not (data.isascii() and data.isdigit()):
        raise ValidationError(_("The code is six digits. It stands in the mail from Praktikbo."))


def is_a_good_password(_form: FlaskForm, field: PasswordField) -> None:
    """Refuse what is guessed first; ask for length, never for kinds of characters."""
    password = normalised(field.data or "")
    if len(password) < SHORTEST:
        raise ValidationError(_("The password is too short: at least %(count)s characters.", count=SHORTEST))
    if len(password) > LONGEST:
        raise ValidationError(_("The password is too long: at most %(count)s characters.", count=LONGEST))
    if is_common(password):
        raise ValidationError(_("Many use this password, so it is guessed first. Choose another, such as three words."))


class EmailForm(FlaskForm):
    """Who wants to sign in; `next` is the page to go on to."""

    email = StringField(
        _l("E-mail address"),
        filters=[_stripped],
        validators=[InputRequired(_l("Write your e-mail address.")), is_an_address],
    )
    next = HiddenField()


class AskForCodeForm(EmailForm):
    """Where the code goes; `forgotten` says that the password shall go when it is typed."""

    forgotten = HiddenField()


class CodeForm(FlaskForm):
    """The code from the mail; spaces in it do not matter."""

    code = StringField(
        _l("Code"),
        filters=[_digits],
        validators=[InputRequired(_l("Write the code from the mail.")), is_a_code],
    )


class PasswordSignInForm(EmailForm):
    """Address and password."""

    password = PasswordField(_l("Password"), validators=[InputRequired(_l("Write your password."))])


class PasswordForm(FlaskForm):
    """A new password."""

    new_password = PasswordField(
        _l("New password"),
        validators=[InputRequired(_l("Write the new password.")), is_a_good_password],
    )


class ChangePasswordForm(PasswordForm):
    """A new password in place of the one there is."""

    password = PasswordField(_l("Present password"), validators=[InputRequired(_l("Write your present password."))])


class RemovePasswordForm(FlaskForm):
    """The password that is to go."""

    present_password = PasswordField(
        _l("Present password"), validators=[InputRequired(_l("Write your present password."))]
    )
