"""A municipality's own texts. The municipality's id is the scope."""

from collections.abc import Collection

from sqlalchemy import bindparam, select

from housing.database import db, read_rows
from housing.rules.wordings import Wording
from housing.wordings.models import OwnText

OF_KINDS = select(OwnText.kind, OwnText.text).where(
    OwnText.municipality_id == bindparam("municipality_id"), OwnText.kind.in_(bindparam("kinds", expanding=True))
)


def texts_in(municipality_id: int, kinds: Collection[Wording]) -> dict[Wording, dict[str, str]]:
    """Return the texts of these kinds that the municipality has written, by language; reasons are not asked for so."""
    rows = read_rows(OF_KINDS, {"municipality_id": municipality_id, "kinds": list(kinds)})
    return {Wording(row.kind): row.text for row in rows}


def own_text(municipality_id: int, kind: Wording) -> OwnText | None:
    """Return the municipality's text of a kind of which there is one."""
    return db.session.scalar(
        select(OwnText).where(OwnText.municipality_id == municipality_id, OwnText.kind == kind, OwnText.name_key == "")
    )


def reasons_of(municipality_id: int, kind: Wording) -> list[OwnText]:
    """Return the municipality's texts of reasons of a kind, by name."""
    return list(
        db.session.scalars(
            select(OwnText)
            .where(OwnText.municipality_id == municipality_id, OwnText.kind == kind)
            .order_by(OwnText.name_key)
        )
    )


def reason_with(municipality_id: int, ref: str) -> OwnText | None:
    """Return the municipality's text of a reason with that reference."""
    return db.session.scalar(
        select(OwnText).where(OwnText.municipality_id == municipality_id, OwnText.ref == ref, OwnText.name_key != "")
    )
