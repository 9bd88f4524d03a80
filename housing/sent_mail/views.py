"""The pages of Sent mail; outside a demonstration they do not exist."""

from flask import Blueprint, Response, abort, current_app, make_response, render_template, request, url_for

from housing.access import access
from housing.config import Settings
from housing.rules.permissions import Action
from housing.security import policy_of_own_style
from housing.sent_mail.links import pieces, with_links_here
from housing.sent_mail.queries import SentMail, mail_by_ref, number_of_pages, page_of_mails

blueprint = Blueprint("sent_mail", __name__, url_prefix="/sent-mail")


@blueprint.before_request
def _only_in_a_demonstration() -> None:
    if not _settings().has_demonstration:
        abort(404)


@blueprint.get("")
@access(Action.USE_DEMONSTRATION)
def index() -> str:
    """List all mails, newest first."""
    pages = number_of_pages()
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "sent_mail/index.html",
        mails=page_of_mails(page),
        page=page,
        pages=pages,
        url_of=lambda number: url_for("sent_mail.index", page=number),
    )


@blueprint.get("/<ref>")
@access(Action.USE_DEMONSTRATION)
def show(ref: str) -> str:
    """Show a mail as text, with working links."""
    mail = _mail(ref)
    return render_template("sent_mail/show.html", mail=mail, pieces=pieces(mail.message.text, _settings().address))


@blueprint.get("/<ref>/html")
@access(Action.USE_DEMONSTRATION)
def html(ref: str) -> Response:
    """Show a mail as HTML, as a mail program would: it may bring its own style and nothing else."""
    written = _mail(ref).message.html
    answer = make_response(with_links_here(written, _settings().address))
    answer.headers["Content-Security-Policy"] = policy_of_own_style(written)
    return answer


def _mail(ref: str) -> SentMail:
    return mail_by_ref(ref) or abort(404)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
