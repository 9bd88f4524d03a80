"""Signing in: the address, then the code from the mail (or a password)."""

from datetime import datetime
from typing import Any, NotRequired, TypedDict, cast

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from housing.access import access, viewer
from housing.accounts.forms import AskForCodeForm, CodeForm, PasswordSignInForm
from housing.accounts.limits import (
    count_asking,
    count_code,
    count_password,
    uncount_code,
    uncount_password,
)
from housing.accounts.models import Account
from housing.accounts.rates import network_of
from housing.accounts.services.codes import Typed, ask_for_code, try_code
from housing.accounts.services.passwords import check_password, keep_password
from housing.accounts.services.signing_in import admit, begin_session, end_this_session
from housing.clock import now
from housing.database import transact
from housing.language import language_of_request
from housing.logs import log_event
from housing.navigation import home_of
from housing.own_address import own_path
from housing.rules.names import email_key
from housing.rules.permissions import Action

blueprint = Blueprint("sign_in", __name__)

Answer = str | AnyResponse | tuple[str, int]


class Pending(TypedDict):
    """A sign-in under way in this browser, kept in its session. `forgotten`: the password goes with it."""

    code: int
    email: str
    next: str | None
    forgotten: NotRequired[bool]


@blueprint.after_request
def _keep_nowhere(response: Response) -> Response:
    """Let no browser show the next person at it what was typed."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("/sign-in", methods=["GET", "POST"])
@access(Action.SIGN_IN)
def start() -> Answer:
    """Ask for the address; go on in the same way whether it is known or not."""
    if viewer().is_signed_in:
        return redirect(_account_if_forgotten() or own_path(request.values.get("next")) or home_of(viewer()), 303)
    form = AskForCodeForm(next=own_path(request.args.get("next")), forgotten=request.args.get("forgotten") and "yes")
    if not form.validate_on_submit():
        return _page("accounts/sign_in.html", form)
    at, key, language = now(), email_key(form.email.data), language_of_request()
    count_asking(key, network_of(request.remote_addr), at)
    code_id = transact(lambda: ask_for_code(form.email.data, key, language=language, at=at))
    session["sign_in"] = Pending(
        code=code_id, email=form.email.data, next=own_path(form.next.data), forgotten=bool(form.forgotten.data)
    )
    return redirect(url_for("sign_in.code"), 303)


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@access(Action.SIGN_IN)
def code() -> Answer:
    """Take the code. Opened in another browser than the one that asked, the page says so."""
    pending = _pending()
    if viewer().is_signed_in:
        return redirect(home_of(viewer()), 303)
    if pending is None:
        return render_template("accounts/code_elsewhere.html")
    form = CodeForm()
    if not form.validate_on_submit():
        return _page("accounts/code.html", form, pending=pending)
    at, network = now(), network_of(request.remote_addr)
    count_code(network, at)
    typed = try_code(pending["code"], form.code.data, at)
    if typed is not Typed.RIGHT:
        log_event("sign-in refused", via="email")
        form.code.errors = [_refusal(typed)]
        return _page("accounts/code.html", form, pending=pending, is_over=typed is Typed.OVER)
    uncount_code(network, at)
    forgotten = pending.get("forgotten", False)
    return _sign_in(email_key(pending["email"]), via="email", to=pending["next"], forgotten=forgotten)


@blueprint.route("/sign-in/password", methods=["GET", "POST"])
@access(Action.SIGN_IN)
def password() -> Answer:
    """Take a password in place of a code."""
    if viewer().is_signed_in:
        return redirect(home_of(viewer()), 303)
    pending = _pending()
    form = PasswordSignInForm(
        email=pending["email"] if pending else None,
        next=pending["next"] if pending else own_path(request.args.get("next")),
    )
    if not form.validate_on_submit():
        return _page("accounts/password.html", form)
    at, key, network = now(), email_key(form.email.data), network_of(request.remote_addr)
    count_password(key, network, at)
    if not check_password(key, form.password.data):
        log_event("sign-in refused", via="password")
        form.password.errors = [
            _("Address and password do not belong together. You can always get a code by mail instead.")
        ]
        return _page("accounts/password.html", form)
    uncount_password(key, network, at)
    return _sign_in(key, via="password", to=own_path(form.next.data))


@blueprint.post("/sign-out")
@access(Action.SIGN_IN)
def out() -> Answer:
    """End the session on the server."""
    end_this_session()
    return redirect(url_for("sign_in.start"), 303)


def _pending() -> Pending | None:
    return cast("Pending | None", session.get("sign_in"))


def _account_if_forgotten() -> str | None:
    return url_for("account.show") if request.values.get("forgotten") else None


def _sign_in(key: str, *, via: str, to: str | None, forgotten: bool = False) -> Answer:
    at, language = now(), language_of_request()
    account = transact(lambda: _admit(key, via, language, at, forgotten=forgotten))
    if account is None:
        session.pop("sign_in", None)
        return render_template("accounts/closed.html"), 403
    begin_session(account, via=via)
    if forgotten:
        flash(_("You are signed out everywhere else and have no password. You can choose a new one here."), "success")
        return redirect(url_for("account.show"), 303)
    return redirect(to or url_for("sign_in.start"), 303)


def _admit(key: str, via: str, language: str, at: datetime, *, forgotten: bool) -> Account | None:
    """Whoever reads the mail may take the password away without knowing it."""
    account = admit(key, via=via, language=language, at=at)
    if account is not None and forgotten:
        keep_password(account.id, None, at=at, kept=None)
    return account


def _refusal(typed: Typed) -> str:
    if typed is Typed.OVER:
        return _("This code does not work any more. Ask for a new one below.")
    return _("This is not the code in the mail. Look at the latest mail, and try again.")


def _page(template: str, form: Any, **values: Any) -> Answer:
    return render_template(template, form=form, **values), 422 if form.errors else 200
