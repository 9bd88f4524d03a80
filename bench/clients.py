"""Closed-loop clients: each sends a request, reads the whole answer, and at once sends its next."""

import socket
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle
from threading import Lock
from urllib.parse import urlsplit

ANSWER_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Ask:
    """A request: its first line's path, the browser session it is sent with, a form's body if it is a POST."""

    path: str
    session: str
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """How an ask went."""

    ask: Ask
    seconds: float
    status: int
    body: bytes


def closed_loop(url: str, asks: Sequence[Ask], *, clients: int, seconds: float, once: bool = False) -> list[Answered]:
    """Let `clients` ask in turn what stands in `asks`, over and over for `seconds`; with `once`, each only once."""
    queue = _Shared(iter(asks) if once else cycle(asks))
    until = time.perf_counter() + seconds

    def client() -> list[Answered]:
        found = []
        for ask in queue:
            found.append(answer(url, ask))
            if time.perf_counter() >= until:
                break
        return found

    with ThreadPoolExecutor(clients) as pool:
        running = [pool.submit(client) for _ in range(clients)]
        return [answered for each in running for answered in each.result()]


def answer(url: str, ask: Ask) -> Answered:
    """Send one request over a connection of its own and read the whole answer."""
    address = urlsplit(url)
    message = _message(ask, address.netloc)
    start = time.perf_counter()
    with socket.create_connection((str(address.hostname), address.port or 80), timeout=60) as connection:
        connection.sendall(message)
        parts = iter(lambda: connection.recv(ANSWER_BYTES), b"")
        whole = b"".join(parts)
    seconds = time.perf_counter() - start
    head, _blank, body = whole.partition(b"\r\n\r\n")
    return Answered(ask, seconds, int(head.split(b" ", 2)[1]), body)


def _message(ask: Ask, host: str) -> bytes:
    method = "GET" if ask.body is None else "POST"
    head = [f"{method} {ask.path} HTTP/1.1", f"Host: {host}", f"Cookie: session={ask.session}", "Connection: close"]
    body = (ask.body or "").encode()
    if ask.body is not None:
        head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        head += [f"Referer: http://{host}/"]
    return "\r\n".join([*head, "", ""]).encode() + body


class _Shared:
    """Lets several threads take from one iterator."""

    def __init__(self, asks: Iterator[Ask]) -> None:
        self._asks, self._lock = asks, Lock()

    def __iter__(self) -> Iterator[Ask]:
        return self

    def __next__(self) -> Ask:
        with self._lock:
            return next(self._asks)
