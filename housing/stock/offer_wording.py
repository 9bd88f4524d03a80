"""A municipality's housing in words."""

from flask_babel import gettext as _

from housing.filters import money_filter
from housing.stock.queries.offers import Offer


def price_range(offer: Offer) -> str | None:
    """Return "Free of charge" or "0 to 175 kr a night"; none where nothing is priced."""
    if offer.cheapest is None or offer.dearest is None:
        return None
    if offer.dearest == 0:
        return str(_("Free of charge"))
    if offer.cheapest == 0:
        return str(_("Free of charge, or up to %(most)s a night", most=money_filter(offer.dearest)))
    if offer.cheapest == offer.dearest:
        return str(_("%(price)s a night", price=money_filter(offer.dearest)))
    return str(_("%(least)s to %(most)s a night", least=money_filter(offer.cheapest), most=money_filter(offer.dearest)))
