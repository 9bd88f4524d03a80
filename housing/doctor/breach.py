"""The shape of what a check finds."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class Breach:
    """Something that must hold and does not. `where` names the thing by its reference, never a person."""

    rule: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.where}: {self.what}"
