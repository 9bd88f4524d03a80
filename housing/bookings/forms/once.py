"""A form that may be sent twice, by a double click or a reload, and is taken once."""

import re

from wtforms import Form, HiddenField

from housing.references import ALPHABET, LENGTH, new_ref

NONCE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


class SentOnce(Form):
    """The mark by which two sendings of one form are known as one: drawn with the page, kept by the database."""

    nonce = HiddenField(default=new_ref)

    def mark(self) -> str:
        """Return the mark; a new one where what was sent is none, so that nothing else gets into the table."""
        sent = self.nonce.data or ""
        return sent if NONCE.fullmatch(sent) else new_ref()
