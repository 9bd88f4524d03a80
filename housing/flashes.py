"""Messages after a redirect that lead on to what they are about."""

from flask import flash


def flash_with_link(text: str, link: str, url: str, category: str) -> None:
    """Say on the next page what was done, with a link behind it: the words `link`, leading to `url`.

    Kept as plain values, since a session holds nothing but JSON; `components/flashed_messages.html` draws them.
    """
    flash({"text": text, "link": link, "url": url}, category)  # type: ignore[arg-type]
