"""Which texts a municipality may write of its own, what each may leave to be filled in, and how long it may be."""

from collections.abc import Mapping
from enum import StrEnum

from housing.rules.placeholders import Placeholder

LONGEST_WORDS = 600
"""A few words in a mail, a reason in a list."""
LONGEST_PARAGRAPH = 1200
"""A paragraph of a page that fits on one sheet, appeal and house rules."""


class Wording(StrEnum):
    """A place where a municipality's own text stands."""

    MAIL_APPROVED = "mail-approved"
    MAIL_OFFERED = "mail-offered"
    MAIL_DECLINED = "mail-declined"
    MAIL_ARRIVAL = "mail-arrival"
    HOUSE_RULES = "house-rules"
    DECLINE = "decline"
    CANCEL = "cancel"
    AGREEMENT_ROOM = "agreement-room"
    AGREEMENT_TIME = "agreement-time"
    AGREEMENT_PRICE = "agreement-price"
    AGREEMENT_CARE = "agreement-care"
    AGREEMENT_END = "agreement-end"
    APPEAL = "appeal"


MAILS = (Wording.MAIL_APPROVED, Wording.MAIL_OFFERED, Wording.MAIL_DECLINED, Wording.MAIL_ARRIVAL)
"""Added to a mail, so they hold no address and no code."""

REASONS = (Wording.DECLINE, Wording.CANCEL)
"""There may be several, each with a short name; an officer picks one."""

AGREEMENT = (
    Wording.AGREEMENT_ROOM,
    Wording.AGREEMENT_TIME,
    Wording.AGREEMENT_PRICE,
    Wording.AGREEMENT_CARE,
    Wording.AGREEMENT_END,
)
"""The paragraphs of the agreement, in order; each is shipped, and may be replaced."""

_STAY = (Placeholder.MUNICIPALITY, Placeholder.SITE, Placeholder.FIRST_NIGHT, Placeholder.LAST_DAY)
_AGREED = (
    *_STAY,
    Placeholder.NIGHTS,
    Placeholder.PRICE,
    Placeholder.ROOM,
    Placeholder.ADDRESS,
    Placeholder.LANDLORD,
)

PLACEHOLDERS: Mapping[Wording, tuple[Placeholder, ...]] = {
    Wording.MAIL_APPROVED: _STAY,
    Wording.MAIL_OFFERED: (*_STAY, Placeholder.DEADLINE),
    Wording.MAIL_DECLINED: _STAY,
    Wording.MAIL_ARRIVAL: _STAY,
    Wording.HOUSE_RULES: (Placeholder.MUNICIPALITY,),
    Wording.DECLINE: _STAY,
    Wording.CANCEL: _STAY,
    **dict.fromkeys(AGREEMENT, _AGREED),
    Wording.APPEAL: (Placeholder.MUNICIPALITY, Placeholder.MAILBOX, Placeholder.CASE),
}
"""What each text may leave to be filled in: only what is known, and may be read, where the text stands."""


def longest_of(kind: Wording) -> int:
    """Return how many characters a text of that kind may have."""
    return LONGEST_WORDS if kind in MAILS or kind in REASONS else LONGEST_PARAGRAPH
