"""A municipality's own texts, by where they stand."""

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from housing.database import Model, Ref

LONGEST_NAME = 60


class OwnText(Model):
    """A text of a municipality by language (`sv` always), with placeholders that are filled in where it is read.

    `kind`: a `rules.wordings.Wording`. Of reasons there may be several, told apart by a short `name`; of the others
    one, whose name is empty. A text that is not wanted any more is deleted: what was said with it stands where it
    was said.
    """

    __tablename__ = "own_text"
    __table_args__ = (
        UniqueConstraint("municipality_id", "kind", "name_key"),
        CheckConstraint("(kind IN ('decline','cancel')) = (name_key <> '')", name="name"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    name_key: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    text: Mapped[dict[str, str]]
