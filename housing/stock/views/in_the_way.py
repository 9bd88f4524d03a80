"""Why something was not taken out of use, with the way on where guests are in the way."""

from flask import flash, url_for
from flask_babel import gettext as _

from housing.flashes import flash_with_link
from housing.stock.refusal_wording import refusal_sentence
from housing.stock.refusals import StockProblem, StockRefusedError


def flash_why_not(refused: StockRefusedError, slug: str, ref: str) -> None:
    """Say on the next page what is in the way of the thing with that reference; guests can be housed elsewhere."""
    refusal = refused.refusals[0]
    if refusal.code is StockProblem.HAS_GUESTS:
        page = url_for("rehousing.show", slug=slug, what=ref)
        flash_with_link(refusal_sentence(refusal), _("House the guests elsewhere"), page, "danger")
    else:
        flash(refusal_sentence(refusal), "danger")
