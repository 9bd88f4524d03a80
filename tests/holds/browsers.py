"""Whose browser it is."""

from tests.harness.client import CheckedClient
from tests.harness.forms import csrf_token
from tests.harness.sign_in import sign_in


def english(client: CheckedClient, email: str) -> CheckedClient:
    """Sign somebody in who reads English."""
    client.set_cookie("language", "en", domain="127.0.0.1")
    sign_in(client, email)
    return client


def token_on(browser: CheckedClient, page: str) -> str:
    """Return what the forms of a page are sent with, to send one again or elsewhere."""
    return csrf_token(browser, page)
