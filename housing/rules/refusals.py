"""The shape of a no: a code and the facts, never a sentence.

Every rule returns *all* its reasons. The sentence in the reader's language is made
where it is shown, from the code and the facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

_One = str | int | float | bool | date | None
Value = _One | tuple[str, ...] | tuple[int, ...] | tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why something cannot be done.

    ``code`` belongs to an enum of the rule that refuses; ``facts`` are the values a
    sentence about it needs (dates, names, numbers), keyed by placeholder.
    """

    code: StrEnum
    facts: Mapping[str, Value] = field(default_factory=dict, hash=False)


class RuleError(ValueError):
    """Raised where a rule cannot give any value at all; carries every reason."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__(*refusals)
        self.refusals: tuple[Refusal, ...] = refusals

    def __str__(self) -> str:
        return "; ".join(f"{each.code} {dict(each.facts)}" for each in self.refusals)
