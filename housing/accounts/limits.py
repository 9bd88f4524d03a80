"""How often one may ask for codes and try to sign in. Figures are assumed, within ten guesses in five minutes.

A campus or a town hall shares one network address: per network only wrong tries count, and asking is generous.
What is counted per address is counted per network too, so that nobody shuts another person out from afar, up to a
bound on all networks together; codes and passwords are counted apart, so that either way in stays open.
"""

from datetime import datetime, timedelta

from housing.accounts.rates import Limit, count, uncount

A_QUARTER = timedelta(minutes=15)
FIVE_MINUTES = timedelta(minutes=5)
AN_HOUR = timedelta(hours=1)

CODES_TO_ADDRESS_FROM_NETWORK = Limit("code address network", 5, A_QUARTER)
CODES_TO_ADDRESS = Limit("code address", 20, AN_HOUR)
CODES_FROM_NETWORK = Limit("code network", 150, A_QUARTER)
WRONG_CODES_FROM_NETWORK = Limit("wrong code network", 10, FIVE_MINUTES)
PASSWORDS_FOR_ADDRESS_FROM_NETWORK = Limit("password address network", 5, FIVE_MINUTES)
PASSWORDS_FOR_ADDRESS = Limit("password address", 10, FIVE_MINUTES)
WRONG_PASSWORDS_FROM_NETWORK = Limit("wrong password network", 10, FIVE_MINUTES)


def count_asking(email_key: str, network: str, now: datetime) -> None:
    """Count that a code is asked for. Raises `TooOftenError`."""
    count(
        {
            CODES_TO_ADDRESS_FROM_NETWORK: f"{email_key} {network}",
            CODES_TO_ADDRESS: email_key,
            CODES_FROM_NETWORK: network,
        },
        now,
    )


def count_code(network: str, now: datetime) -> None:
    """Count that a code is typed. Raises `TooOftenError`."""
    count({WRONG_CODES_FROM_NETWORK: network}, now)


def uncount_code(network: str, now: datetime) -> None:
    """The code was right."""
    uncount({WRONG_CODES_FROM_NETWORK: network}, now)


def count_password(email_key: str, network: str, now: datetime) -> None:
    """Count that a password is tried. Raises `TooOftenError`."""
    count(_passwords(email_key, network), now)


def uncount_password(email_key: str, network: str, now: datetime) -> None:
    """The password was right."""
    uncount(_passwords(email_key, network), now)


def _passwords(email_key: str, network: str) -> dict[Limit, str]:
    return {
        PASSWORDS_FOR_ADDRESS_FROM_NETWORK: f"{email_key} {network}",
        PASSWORDS_FOR_ADDRESS: email_key,
        WRONG_PASSWORDS_FROM_NETWORK: network,
    }
