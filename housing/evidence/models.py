"""What was offered and used in a term, as counted; holds numbers only, and stays when the records have gone."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from housing.database import Model


class TermFigures(Model):
    """One municipality in one term. `weeks`: weeks of placement housed. `counted_on`: the last day of counting."""

    __tablename__ = "term_figures"
    __table_args__ = (
        CheckConstraint(
            "beds >= 0 AND nights_offered >= 0 AND nights_used >= 0 AND stays >= 0 AND weeks >= 0", name="numbers"
        ),
    )
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"), primary_key=True)
    beds: Mapped[int]
    nights_offered: Mapped[int]
    nights_used: Mapped[int]
    stays: Mapped[int]
    weeks: Mapped[int]
    counted_on: Mapped[date]
