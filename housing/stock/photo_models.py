"""Photos of homes: of a dwelling, which anybody may see, or of a property, which its guests see to find the house."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from housing.database import Model, Ref

KEY_LENGTH = 64


class Photo(Model):
    """One photo, with what it shows in words (`text`, by language, Swedish always).

    `position` orders those of a home; two alike stand as they were added. `small`, `medium` and `large` are keys of
    stored files; `width` and `height` are those of the large one.
    """

    __tablename__ = "photo"
    __table_args__ = (
        ForeignKeyConstraint(
            ["property_id", "municipality_id"], ["property.id", "property.municipality_id"], name="fk_photo_property"
        ),
        ForeignKeyConstraint(
            ["dwelling_id", "municipality_id"], ["dwelling.id", "dwelling.municipality_id"], name="fk_photo_dwelling"
        ),
        UniqueConstraint("property_id", "large", name="uq_photo_of_property"),
        UniqueConstraint("dwelling_id", "large", name="uq_photo_of_dwelling"),
        CheckConstraint("(property_id IS NULL) <> (dwelling_id IS NULL)", name="home"),
        CheckConstraint("width > 0 AND height > 0", name="size"),
        Index("ix_photo_municipality", "municipality_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    municipality_id: Mapped[int]
    property_id: Mapped[int | None]
    dwelling_id: Mapped[int | None]
    position: Mapped[int]
    text: Mapped[dict[str, str]]
    width: Mapped[int]
    height: Mapped[int]
    small: Mapped[str] = mapped_column(String(KEY_LENGTH))
    medium: Mapped[str] = mapped_column(String(KEY_LENGTH))
    large: Mapped[str] = mapped_column(String(KEY_LENGTH))
