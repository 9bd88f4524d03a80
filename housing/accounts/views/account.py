"""One's own account: who one is here, a password if one wants one, and where one is signed in."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response
from wtforms import PasswordField

from housing.access import access, viewer
from housing.accounts.forms import ChangePasswordForm, PasswordForm, RemovePasswordForm
from housing.accounts.limits import count_password, uncount_password
from housing.accounts.models import Account
from housing.accounts.passwords import ADVISED, hashed
from housing.accounts.queries import sessions_of_account
from housing.accounts.rates import network_of
from housing.accounts.services.passwords import check_own_password, has_password, keep_password
from housing.accounts.services.signing_in import end_one_session, end_other_sessions
from housing.accounts.sessions import browser_session
from housing.clock import now
from housing.database import db, transact
from housing.rules.permissions import Action, Role

blueprint = Blueprint("account", __name__, url_prefix="/account")

FRESH = timedelta(minutes=30)
"""So long after sign-in a first password may be chosen without a new sign-in (ASVS 7.5.1; length assumed)."""

Answer = str | Response | tuple[str, int]


@blueprint.get("")
@access(Action.KEEP_ACCOUNT)
def show() -> Answer:
    """Show what is kept on the viewer and where they are signed in."""
    return _page(_form())


@blueprint.post("/password")
@access(Action.KEEP_ACCOUNT)
def password() -> Answer:
    """Set or change the password; the other sessions end with it. Hashes before the transaction begins."""
    if not _is_fresh():
        flash(_("Sign in once more before you choose a password. Then we know that it is you."))
        return redirect(url_for("account.show"), 303)
    form = _form()
    if not form.validate_on_submit() or (isinstance(form, ChangePasswordForm) and not _is_present(form.password)):
        return _page(form), 422
    new = hashed(form.new_password.data)
    transact(lambda: _keep(new))
    flash(_("The password is saved. You are signed out everywhere else."), "success")
    return redirect(url_for("account.show"), 303)


@blueprint.post("/password/remove")
@access(Action.KEEP_ACCOUNT)
def remove_password() -> Answer:
    """Take the password away from whoever knows it: from then on codes by mail alone.

    Who has forgotten it removes it while signing in with a code (`sign_in.code`). A session alone is no proof,
    however fresh: whoever stole one could remove the password and choose another.
    """
    form = RemovePasswordForm()
    if not form.validate_on_submit() or not _is_present(form.present_password):
        return _page(form), 422
    transact(lambda: _keep(None))
    flash(_("The password is removed. You sign in with a code by mail, and are signed out everywhere else."), "success")
    return redirect(url_for("account.show"), 303)


@blueprint.post("/sessions/end")
@access(Action.KEEP_ACCOUNT)
def end_sessions() -> Answer:
    """Sign out elsewhere: one other session, or all others."""
    one = request.form.get("session")
    ended = transact(lambda: _end(one))
    flash(ngettext("%(num)d place is signed out.", "%(num)d places are signed out.", ended), "success")
    return redirect(url_for("account.show"), 303)


@blueprint.post("/weekly-mail")
@access(Action.KEEP_ACCOUNT)
def weekly_mail() -> Answer:
    """Say yes or no to the mail that coordinators get on Monday."""
    wanted = request.form.get("wanted") == "yes"
    transact(lambda: _want_weekly_mail(wanted))
    flash(_("You get the mail on Mondays.") if wanted else _("You get no mail on Mondays any more."), "success")
    return redirect(url_for("account.show"), 303)


def _want_weekly_mail(wanted: bool) -> None:
    db.session.get_one(Account, _account_id()).weekly_mail = wanted


def _end(one: str | None) -> int:
    if one:
        return end_one_session(_account_id(), one)
    return end_other_sessions(_account_id(), kept=browser_session().id)


def _keep(hash_or_none: str | None) -> None:
    keep_password(_account_id(), hash_or_none, at=now(), kept=browser_session().id)


def _account_id() -> int:
    found = viewer().account_id
    if found is None:
        raise LookupError("KEEP_ACCOUNT lets nobody in who is not signed in")
    return found


def _form() -> PasswordForm:
    return ChangePasswordForm() if has_password(_account_id()) else PasswordForm()


def _is_fresh() -> bool:
    found = browser_session().found
    signed_in_at = found and found.signed_in_at
    return bool(signed_in_at and now() - signed_in_at < FRESH)


def _is_present(field: PasswordField) -> bool:
    """Compare with the present password; counted, since a stolen session must not guess on."""
    at, network = now(), network_of(request.remote_addr)
    count_password(f"account {_account_id()}", network, at)
    if check_own_password(_account_id(), field.data):
        uncount_password(f"account {_account_id()}", network, at)
        return True
    field.errors = [_("This is not your present password.")]
    return False


def _page(form: PasswordForm | RemovePasswordForm) -> str:
    """Show the page; `form` is the one that was sent."""
    at, opened = now(), browser_session()
    return render_template(
        "accounts/account.html",
        account=db.session.get_one(Account, _account_id()),
        form=form,
        password_form=form if isinstance(form, PasswordForm) else _form(),
        removal_form=form if isinstance(form, RemovePasswordForm) else RemovePasswordForm(),
        is_coordinator=Role.COORDINATOR in viewer().roles,
        is_fresh=_is_fresh(),
        advised=ADVISED,
        sessions=[(session, session.id_hash == opened.id_hash) for session in sessions_of_account(_account_id(), at)],
    )
