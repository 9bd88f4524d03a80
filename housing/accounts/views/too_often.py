"""What is answered to somebody who tried too often."""

from flask import current_app
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import TooManyRequests

from housing.accounts.rates import TooOftenError
from housing.clock import STOCKHOLM


def too_often(error: TooOftenError) -> ResponseReturnValue:
    """Say when it may be tried again."""
    answer = TooManyRequests(description=too_often_sentence(error), retry_after=error.until)
    return current_app.handle_http_exception(answer)


def too_often_sentence(error: TooOftenError) -> str:
    """Return when it may be tried again, in words."""
    until = error.until.astimezone(STOCKHOLM)
    return _("This has been tried too many times. You can try again at %(time)s.", time=f"{until:%H:%M}")
