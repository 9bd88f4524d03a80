"""A list of how many students each site can take at the same time, read into limits and mistakes. Writes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from housing.rules.names import nearest, text_key
from housing.spreadsheets.fields import RowFields
from housing.spreadsheets.headers import Wanted, body_of, choose_table
from housing.spreadsheets.problems import ProblemCode, RowProblem
from housing.spreadsheets.reading import read_tables

WANTED: Wanted = {
    "site": ("VFU-enhet", "Enhet", "Placering", "VFU-plats", "Site", "Unit"),
    "municipality": ("Kommun", "Ort", "Placeringsort", "Municipality", "Town"),
    "students": ("Platser", "Antal platser", "Max antal", "Tar högst", "Antal", "Places", "Takes at most"),
}
REQUIRED = tuple(WANTED)
MOST_STUDENTS = 1_000


@dataclass(frozen=True, slots=True)
class KnownSite:
    """A site of the institution, with every name that lists may write for it."""

    id: int
    municipality: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LimitFile:
    """The limits of a file by site, and every mistake in its rows."""

    limits: Mapping[int, int]
    problems: tuple[RowProblem, ...]


def read_limits(data: bytes, filename: str, sites: Iterable[KnownSite]) -> LimitFile:
    """Read a list of limits of these sites.

    Raises:
        UnreadableFile: the file as a whole cannot be read.
    """
    table, header, _other_sheets = choose_table(read_tables(data, filename), WANTED, REQUIRED)
    known = _Known(sites)
    limits: dict[int, int] = {}
    rows: dict[int, int] = {}
    problems: list[RowProblem] = []
    for line in body_of(table, header, ("site", "municipality")).rows:
        fields = RowFields(line, header, WANTED)
        site_id = known.site(fields)
        students = _whole_number(fields)
        if site_id is not None and site_id in rows:
            fields.complain("site", ProblemCode.REPEATS, str(rows[site_id]))
        elif site_id is not None and students is not None:
            limits[site_id] = students
        if site_id is not None:
            rows.setdefault(site_id, fields.number)
        problems.extend(fields.problems)
    return LimitFile(limits, tuple(problems))


class _Known:
    """The institution's sites by municipality and name."""

    def __init__(self, sites: Iterable[KnownSite]) -> None:
        self._ids: dict[tuple[str, str], int] = {}
        self._names: dict[str, list[str]] = {}
        self._municipalities: dict[str, str] = {}
        for site in sites:
            key = text_key(site.municipality)
            self._municipalities[key] = site.municipality
            self._names.setdefault(key, []).append(site.names[0])
            self._ids |= {(key, text_key(name)): site.id for name in site.names}

    def site(self, fields: RowFields) -> int | None:
        """Return the site of a row; none after noting what is not known, with the nearest names."""
        name, municipality = fields.text("site"), fields.text("municipality")
        if name is None or municipality is None:
            return None
        key = text_key(municipality)
        if key not in self._municipalities:
            fields.complain("municipality", ProblemCode.UNKNOWN, *nearest(municipality, self._municipalities.values()))
            return None
        found = self._ids.get((key, text_key(name)))
        if found is None:
            fields.complain("site", ProblemCode.UNKNOWN, *nearest(name, self._names[key]))
        return found


def _whole_number(fields: RowFields) -> int | None:
    number = fields.decimal("students", least="0", most=str(MOST_STUDENTS), example="4")
    if number is not None and number != int(number):
        fields.complain("students", ProblemCode.TOO_EXACT, "0")
        return None
    return None if number is None else int(number)
