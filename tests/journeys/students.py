"""The students of the journeys as the lists have them, and whom an invitation reaches."""

import csv
from dataclasses import dataclass

from tests.journeys.operating import LTU_LIST


@dataclass(frozen=True)
class Listed:
    """A row of Luleå's list."""

    email: str
    municipality: str
    wants_housing: str


LINNEA = "linnea.sarri@student.ltu.example"
"""Weeks 6-8 and 12-14 at Backens äldreboende in Storuman; wants housing."""

ELSA = "elsa.utsi@student.ltu.example"
"""The same weeks in Storuman, at Tärnaby sjukstuga."""


def invited() -> dict[str, str]:
    """Return who gets a mail, and its subject: those going where housing is offered who have not said no."""
    return {
        each.email: subject_of(each)
        for each in luleas_list()
        if each.municipality in {"Storuman", "Sorsele"} and each.wants_housing != "nej"
    }


def subject_of(student: Listed) -> str:
    """Return the subject of the mail: who wants housing is invited, who has not answered is asked."""
    if student.wants_housing == "ja":
        return f"Hitta boende till din VFU i {student.municipality}"
    return f"Behöver du boende i {student.municipality}?"


def luleas_list() -> list[Listed]:
    """Read the list without the product's help."""
    with LTU_LIST.open(encoding="cp1252", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return [
        Listed(row["Studentmail"].strip(), row["Ort"].strip(), (row["Önskar boende"] or "").strip().casefold())
        for row in rows
    ]
