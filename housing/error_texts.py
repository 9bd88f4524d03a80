"""What the error pages say where the view that stopped says nothing of its own."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _

from housing.access import viewer
from housing.navigation import home_of
from housing.own_address import own_path_of

NextStep = tuple[str, str]
"""The words of a link and its address."""


@dataclass(frozen=True, slots=True)
class ErrorText:
    """A page: heading, what happened and what that means, links."""

    title: str
    explanation: str

    def next_steps(self) -> list[NextStep]:
        """Return ways on that are right for anybody."""
        home = (_("To my first page"), home_of(viewer())) if viewer().is_signed_in else (_("To the start page"), "/")
        back = own_path_of(request.referrer, request.host)
        return [(_("Back to the page you came from"), back), home] if back else [home]


def text_of(code: int) -> ErrorText:
    """Return the text for a status; those that nobody meets often share one."""
    return TEXTS.get(code, _unusual)()


def _bad_request() -> ErrorText:
    return ErrorText(
        _("We could not read what was sent"),
        _("Something in it is not as it should be. Nothing was saved. Go back and try again."),
    )


def _forbidden() -> ErrorText:
    return ErrorText(_("You may not do this"), _("Your account does not have the right to do it. Nothing was changed."))


def _not_found() -> ErrorText:
    return ErrorText(
        _("The page is not here"),
        _("The address may be wrong, the page may have gone, or it belongs to somebody else."),
    )


def _wrong_method() -> ErrorText:
    return ErrorText(
        _("This address cannot be opened like that"),
        _("It only takes what a form sends. Nothing was changed."),
    )


def _conflict() -> ErrorText:
    return ErrorText(
        _("Somebody was faster"),
        _("What you wanted to change has changed since you opened the page. Nothing of yours was saved. Look again."),
    )


def _too_large() -> ErrorText:
    return ErrorText(
        _("The file is too large"),
        _(
            "Nothing was saved. It may have at most %(limit)s MB. Send a smaller file, or split it into several.",
            limit=(request.max_content_length or 0) // 1_000_000,
        ),
    )


def _wrong_type() -> ErrorText:
    return ErrorText(
        _("We cannot read this kind of file"),
        _("Nothing was saved. Send the kind of file that the page asks for."),
    )


def _unprocessable() -> ErrorText:
    return ErrorText(
        _("Something in the form does not fit"),
        _("Nothing was saved. Go back, check what you filled in, and send it once more."),
    )


def _too_often() -> ErrorText:
    return ErrorText(_("Too many tries"), _("This has been tried too many times. Wait a while and try again."))


def _unusual() -> ErrorText:
    return ErrorText(_("This did not work"), _("Nothing was saved. Go back and try again."))


TEXTS: dict[int, Callable[[], ErrorText]] = {
    400: _bad_request,
    403: _forbidden,
    404: _not_found,
    405: _wrong_method,
    409: _conflict,
    413: _too_large,
    415: _wrong_type,
    422: _unprocessable,
    429: _too_often,
}
