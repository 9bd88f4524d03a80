"""What coordinators do: send in a list, publish it, invite, and look up who is housed and what is free."""

import re
from pathlib import Path

from tests.journeys.person import Person, flat


def preview(coordinator: Person, list_of_placements: Path) -> None:
    """Send a file and stop at what it would do."""
    coordinator.page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Läs in").click()
    coordinator.attach("Lista med placeringar", list_of_placements)
    coordinator.press("Se vad listan skulle göra")


def find(coordinator: Person, name: str) -> str:
    """Search for a student and return her row as it reads."""
    coordinator.page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Studenter").click()
    coordinator.main.get_by_label("Sök en student").fill(name)
    coordinator.press("Sök")
    return flat(coordinator.main.get_by_role("row").filter(has_text=name).inner_text())


def free_in(reader: Person, municipality: str, weeks: list[int]) -> list[int]:
    """Return what the availability board says is free in a municipality in each of the weeks."""
    reader.open("/availability?term=VT27")
    heads = [flat(text) for text in reader.main.locator("table.availability thead th").all_inner_texts()]
    row = reader.main.locator("table.availability tbody tr").filter(has_text=municipality)
    cells = [flat(text) for text in row.locator("th, td").all_inner_texts()]
    by_week = {head.split()[1]: cell for head, cell in zip(heads, cells, strict=True) if head.startswith("v. ")}
    return [int(by_week[str(week)]) for week in weeks]


def room_for(reader: Person, municipality: str, weeks: str) -> int:
    """Ask how many students a municipality can take in all of the weeks, and return the answer."""
    reader.open("/availability/capacity?term=VT27")
    reader.main.get_by_label("Kommun", exact=True).fill(municipality)
    reader.main.get_by_label("Veckor", exact=True).fill(weeks)
    reader.press("Räkna")
    answer = re.match(r"\d+", flat(reader.main.locator(".answer-number").inner_text()))
    assert answer
    return int(answer[0])
