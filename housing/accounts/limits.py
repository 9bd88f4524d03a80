"""How often one may ask for codes and try to sign in. Figures are assumed; what they come to is said here.

A campus or a town hall shares one network address: per network only wrong tries count, and asking is generous.

**Shutting out.** What is counted per address is counted per address and network too, in the same window and with half
the figure: one network alone uses up at most half of what a person may do, and shuts nobody out who is elsewhere.
Two networks together can use up all of it, until the window ends; codes and passwords are counted apart.

**Guessing at one person's codes**, from however many networks and browsers: ten codes a quarter; the first guess at
each is always compared, so that a right code works whatever others typed; further ones only while fewer than ten wrong
ones were typed for that address in the quarter. So twenty guesses a quarter in the long run, 80 an hour of a million
(ASVS 4.0.3, 2.2.1: at most 100), and at most thirty in any one quarter by the clock.

**Guessing at one person's password**: ten tries in each five minutes by the clock, so at most twenty in any five.
"""

from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from housing.accounts.rates import Limit, count, count_on, uncount, uncount_on

A_QUARTER = timedelta(minutes=15)
FIVE_MINUTES = timedelta(minutes=5)

CODES_TO_ADDRESS_FROM_NETWORK = Limit("code address network", 5, A_QUARTER)
CODES_TO_ADDRESS = Limit("code address", 10, A_QUARTER)
CODES_FROM_NETWORK = Limit("code network", 150, A_QUARTER)
WRONG_CODES_FROM_NETWORK = Limit("wrong code network", 10, FIVE_MINUTES)
WRONG_CODES_FOR_ADDRESS = Limit("wrong code address", 10, A_QUARTER)
PASSWORDS_FOR_ADDRESS_FROM_NETWORK = Limit("password address network", 5, FIVE_MINUTES)
PASSWORDS_FOR_ADDRESS = Limit("password address", 10, FIVE_MINUTES)
WRONG_PASSWORDS_FROM_NETWORK = Limit("wrong password network", 10, FIVE_MINUTES)

WRONG_CALENDARS_FROM_NETWORK = Limit("wrong calendar network", 60, A_QUARTER)
"""Nobody guesses an address of 256 bits: it keeps whoever tries from being much work. A hall may have stopped a few."""

WRONG_LISTS_FROM_NETWORK = Limit("wrong list network", 60, A_QUARTER)
"""The same of links to day lists: a town hall shares one network, and links of last month are in many a mailbox."""


def count_asking(email_key: str, network: str, now: datetime) -> None:
    """Count that a code is asked for. Raises `TooOftenError`."""
    count(
        {
            CODES_TO_ADDRESS_FROM_NETWORK: f"{email_key} {network}",
            CODES_FROM_NETWORK: network,
            CODES_TO_ADDRESS: email_key,
        },
        now,
    )


def count_code(network: str, now: datetime) -> None:
    """Count that a code is typed. Raises `TooOftenError`."""
    count({WRONG_CODES_FROM_NETWORK: network}, now)


def uncount_code(network: str, now: datetime) -> None:
    """The code was right."""
    uncount({WRONG_CODES_FROM_NETWORK: network}, now)


def count_guess(connection: Connection, email_key: str, now: datetime) -> bool:
    """Count a guess at any code of that address, in the caller's transaction; tell whether it is within the bound."""
    return count_on(connection, WRONG_CODES_FOR_ADDRESS, email_key, now) <= WRONG_CODES_FOR_ADDRESS.most


def uncount_guess(connection: Connection, email_key: str, now: datetime) -> None:
    """The guess was none: the code was right."""
    uncount_on(connection, WRONG_CODES_FOR_ADDRESS, email_key, now)


def count_password(email_key: str, network: str, now: datetime) -> None:
    """Count that a password is tried. Raises `TooOftenError`."""
    count(_passwords(email_key, network), now)


def uncount_password(email_key: str, network: str, now: datetime) -> None:
    """The password was right."""
    uncount(_passwords(email_key, network), now)


def count_wrong_calendar(network: str, now: datetime) -> None:
    """Count that a calendar is asked for that is not there. Raises `TooOftenError`."""
    count({WRONG_CALENDARS_FROM_NETWORK: network}, now)


def count_wrong_list(network: str, now: datetime) -> None:
    """Count that a list is asked for by a link that does not open any. Raises `TooOftenError`."""
    count({WRONG_LISTS_FROM_NETWORK: network}, now)


def _passwords(email_key: str, network: str) -> dict[Limit, str]:
    return {
        PASSWORDS_FOR_ADDRESS_FROM_NETWORK: f"{email_key} {network}",
        WRONG_PASSWORDS_FROM_NETWORK: network,
        PASSWORDS_FOR_ADDRESS: email_key,
    }
