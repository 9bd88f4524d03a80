"""Clients that send one request each at the same moment, to several processes of the real server."""

import http.client
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask

from tests.harness.client import CheckedClient
from tests.harness.sign_in import sign_in

WAIT_SECONDS = 60
Result = TypeVar("Result")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str
    location: str | None


class Contestant:
    """Somebody signed in on the server, with the form open and a finger on the button."""

    def __init__(self, app: Flask, server_url: str, email: str) -> None:
        client = CheckedClient(app)
        sign_in(client, email)
        cookie = client.get_cookie("session", domain="127.0.0.1")
        assert cookie is not None
        self._host = urlsplit(server_url).netloc
        self._headers = {"Cookie": f"session={cookie.value}", "Accept-Language": "sv"}
        self.token = self._token()

    def post(self, path: str, **fields: str | list[str]) -> Answer:
        """Press the button; a list is a field that is sent several times."""
        body = urlencode({**fields, "csrf_token": self.token}, doseq=True)
        return self.send(path, body.encode(), "application/x-www-form-urlencoded")

    def send(self, path: str, body: bytes, content_type: str) -> Answer:
        """Send a form as it is, with its token: one with a file in it."""
        return self._send("POST", path, body, {"Content-Type": content_type})

    def _token(self) -> str:
        field = BeautifulSoup(self._send("GET", "/account").text, "html.parser").find("input", {"name": "csrf_token"})
        assert isinstance(field, Tag)
        return str(field["value"])

    def _send(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        connection = http.client.HTTPConnection(self._host, timeout=WAIT_SECONDS)
        try:
            connection.request(method, path, body, {**self._headers, **(headers or {})})
            response = connection.getresponse()
            return Answer(response.status, response.read().decode(), response.getheader("Location"))
        finally:
            connection.close()


def at_once(acts: Sequence[Callable[[], Result]]) -> list[Result]:
    """Do all `acts` at the same moment, each in a thread of its own; return what they returned, in their order."""
    barrier = Barrier(len(acts))

    def on_your_marks(act: Callable[[], Result]) -> Result:
        barrier.wait(WAIT_SECONDS)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(on_your_marks, acts))
