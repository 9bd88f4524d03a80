"""What no mail may hold: a code, an address, another person's name. Mail is forwarded and read over shoulders."""

import re
from contextlib import suppress
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from housing.accounts.models import PersonDetails
from housing.database import db
from housing.mail import SIGN_IN_CODE, MailMessage
from housing.stock.models import Property

LINK = re.compile(r"https?://[^\s\"<>]+")
STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
CODE = re.compile(r"(?<![\d-])(?!20\d\d\b)\d{4,8}(?![\d-])")
"""Four to eight digits in one, a year apart: what opens a door or a key box."""


@dataclass(frozen=True)
class World:
    """Whom and what mails could give away."""

    people: tuple[tuple[int, str, str], ...]
    streets: tuple[str, ...]

    @classmethod
    def of(cls, session: Session) -> "World":
        """Return everybody and every street address in the database."""
        people = session.execute(
            select(
                PersonDetails.person_id,
                PersonDetails.first_name + " " + PersonDetails.last_name,
                PersonDetails.email,
            )
        )
        streets = session.scalars(select(Property.street).distinct())
        return cls(tuple((person_id, name, email) for person_id, name, email in people), tuple(streets))


def assert_mail_is_discreet(message: MailMessage, world: World) -> None:
    """Fail with what a mail gives away."""
    found = [f"mail {message.kind!r} gives away {what}" for what in given_away(message, world)]
    assert not found, found


def assert_all_mail_is_discreet(app: Flask) -> None:
    """Ask it of every mail in the application's database; one that cannot be read has none."""
    with app.app_context(), suppress(SQLAlchemyError):
        messages = db.session.scalars(select(MailMessage)).all()
        world = World.of(db.session()) if messages else World((), ())
        for message in messages:
            assert_mail_is_discreet(message, world)


def given_away(message: MailMessage, world: World) -> list[str]:
    """Return what stands in a mail, links apart, and must not."""
    said = LINK.sub("", STYLE.sub("", "\n".join((message.subject, message.text, message.html))))
    others = [(name, email) for person_id, name, email in world.people if person_id != message.person_id]
    names = [name for name, _ in others if name in said]
    addresses = [email for _, email in others if email in said and email != message.to_address]
    streets = [street for street in world.streets if street in said]
    codes = [] if message.kind == SIGN_IN_CODE else CODE.findall(said)
    return [*names, *addresses, *streets, *codes]
