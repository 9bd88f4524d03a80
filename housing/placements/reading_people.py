"""Who a row of a placement file is about: an e-mail address and a name."""

from email_validator import EmailNotValidError, validate_email

from housing.rules.names import text_key
from housing.spreadsheets.fields import RowFields
from housing.spreadsheets.problems import ProblemCode

EXAMPLE_EMAIL = "namn@student.universitet.se"
EXAMPLE_NAME = "Efternamn, Förnamn"
LONGEST_EMAIL, LONGEST_NAME = 254, 80


def read_email(fields: RowFields) -> str | None:
    """Return the one address that stands in the cell, without asking the net about it.

    Letters like å before the @ are refused: few mail servers take them, and in a list from a
    university they are a name that was written where the address should be.
    """
    text = fields.text("email", example=EXAMPLE_EMAIL, most=LONGEST_EMAIL)
    if text is None:
        return None
    try:
        address = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        fields.complain("email", ProblemCode.NOT_AN_EMAIL, EXAMPLE_EMAIL)
        return None
    return address.ascii_email or address.normalized


def read_names(fields: RowFields) -> tuple[str, str] | None:
    """Return first and last name, from two columns or from "Last, First" (or "First Last") in one."""
    if fields.has("last_name") and fields.has("first_name"):
        last = fields.text("last_name", most=LONGEST_NAME)
        first = fields.text("first_name", most=LONGEST_NAME)
        return (first, last) if first and last else None
    text = fields.text("name", example=EXAMPLE_NAME, most=2 * LONGEST_NAME)
    if text is None:
        return None
    last, comma, first = (part.strip() for part in text.partition(","))
    if not comma:
        first, _, last = (part.strip() for part in text.partition(" "))
    if not first or not last or "," in first:
        fields.complain("name", ProblemCode.NOT_A_NAME, EXAMPLE_NAME)
        return None
    if max(len(text_key(first)), len(text_key(last)), len(first), len(last)) > LONGEST_NAME:
        fields.complain("name", ProblemCode.TOO_LONG, str(LONGEST_NAME))
        return None
    return first, last
