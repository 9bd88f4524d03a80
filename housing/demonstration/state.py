"""Whether the demonstration has been loaded, whom one can be in it, and how it is thrown away."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import NullPool, and_, create_engine, make_url, or_, select, text
from sqlalchemy.exc import SQLAlchemyError

from housing.accounts.models import Account, Grant, PersonDetails
from housing.database import Base, db, dialect_url
from housing.organisations.models import Organisation

FROM_MIGRATIONS = frozenset({"transition"})
"""Tables whose rows belong to the schema."""


@dataclass(frozen=True, slots=True)
class DemonstrationAccount:
    """An invented person whom everybody may be; without `organisation` a student."""

    name: str
    email: str
    role: str | None
    organisation: str | None


def is_untouched() -> bool:
    """Tell whether nobody has put anything into this database yet."""
    return db.session.scalar(select(Organisation.id).limit(1)) is None


def demonstration_accounts(day: date) -> tuple[DemonstrationAccount, ...]:
    """Return the demonstration accounts with what each may do on `day`."""
    valid = and_(Grant.starts <= day, or_(Grant.ends.is_(None), Grant.ends > day))
    rows = db.session.execute(
        select(
            PersonDetails.first_name,
            PersonDetails.last_name,
            PersonDetails.email,
            Grant.role,
            Organisation.name,
        )
        .join(Account, Account.person_id == PersonDetails.person_id)
        .outerjoin(Grant, and_(Grant.person_id == Account.person_id, valid))
        .outerjoin(Organisation, Organisation.id == Grant.organisation_id)
        .where(Account.is_demonstration, Account.active)
        .order_by(Account.id)
    )
    return tuple(DemonstrationAccount(f"{first} {last}", *rest) for first, last, *rest in rows)


def empty_database() -> None:
    """Delete every row that people or the demonstration have made, in the caller's transaction."""
    tables = [table for table in Base.metadata.sorted_tables if table.name not in FROM_MIGRATIONS]
    if db.session.get_bind().dialect.name == "sqlite":
        db.session.execute(text("PRAGMA defer_foreign_keys=ON"))  # tables point at each other in circles
        for table in tables:
            db.session.execute(table.delete())
    else:
        names = ", ".join(f'"{table.name}"' for table in tables)
        db.session.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))


def has_demonstration_accounts(database_url: str) -> bool:
    """Tell whether the database at `database_url` holds accounts that everybody may use.

    Asked before the application starts, on a connection of its own. A database that does not answer, or has no tables
    yet, holds none.
    """
    url = make_url(dialect_url(database_url))
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return False  # asking would make the file
    try:
        with create_engine(url, poolclass=NullPool).connect() as connection:
            found = connection.scalar(select(Account.id).where(Account.is_demonstration).limit(1))
    except SQLAlchemyError:
        return False
    return found is not None
