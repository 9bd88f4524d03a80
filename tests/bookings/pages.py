"""What a page says, and where a booking stands."""

from bs4 import BeautifulSoup

from housing.bookings.models import Booking
from housing.database import db
from tests.harness.client import CheckedClient
from tests.harness.world import found


def main_text(html: str) -> str:
    """Return the words of a page's main part."""
    main = BeautifulSoup(html, "html.parser").find("main")
    assert main is not None
    return " ".join(main.get_text(" ").split())


def token_of(client: CheckedClient, url: str) -> str:
    """Return a CSRF token from a page, for requests that no form of a fresh page would send."""
    field = BeautifulSoup(client.get(url).text, "html.parser").select_one("input[name=csrf_token]")
    assert field is not None
    return str(field["value"])


def status_of(ref: str) -> str:
    """Return where a booking stands now, and hold no transaction open."""
    db.session.expire_all()
    status = found(Booking, ref).status
    db.session.rollback()
    return status
