"""Links in a mail that is read on our own pages: they lead to the address it is read at."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)]")
OWN_MACHINE = frozenset({"127.0.0.1", "localhost"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; with `url` it is a link."""

    text: str
    url: str | None = None


def pieces(text: str, address: str) -> list[Piece]:
    """Take `text` apart into links and what stands between them."""
    found, end = [], 0
    for match in LINK.finditer(text):
        found += [Piece(text[end : match.start()]), Piece(match.group(), here(match.group(), address))]
        end = match.end()
    return [piece for piece in [*found, Piece(text[end:])] if piece.text]


def with_links_here(html: str, address: str) -> str:
    """Return the HTML of a mail with its links leading here."""
    return re.sub(r'href="([^"]*)"', lambda match: f'href="{here(match.group(1), address)}"', html)


def here(url: str, address: str) -> str:
    """Return a link to ourselves as a path: the mail may be older than the port we run at now."""
    parts, ours = urlsplit(url), urlsplit(address)
    if parts.netloc != ours.netloc and parts.hostname not in OWN_MACHINE:
        return url
    return parts._replace(scheme="", netloc="", path=parts.path or "/").geturl()
