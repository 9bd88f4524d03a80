"""What a page says, and where a booking stands."""

import re

from bs4 import BeautifulSoup

from housing.bookings.models import Booking
from housing.database import db
from tests.harness.client import CheckedClient
from tests.harness.forms import csrf_token
from tests.harness.world import found

MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)


def main_text(html: str) -> str:
    """Return the words of a page's main part."""
    main = MAIN.search(html)  # the rest of a page takes as long to parse, and nobody looks at it
    assert main
    return " ".join(BeautifulSoup(main[0], "html.parser").get_text(" ").split())


def token_of(client: CheckedClient, url: str) -> str:
    """Return a CSRF token from a page, for requests that no form of a fresh page would send."""
    return csrf_token(client, url)


def status_of(ref: str) -> str:
    """Return where a booking stands now, and hold no transaction open."""
    db.session.expire_all()
    status = found(Booking, ref).status
    db.session.rollback()
    return status
