"""Where a row of a stock file says that its house stands: municipality and coordinates."""

from decimal import Decimal

from housing.spreadsheets.fields import RowFields, number_of
from housing.spreadsheets.known_names import KnownNames
from housing.spreadsheets.problems import ProblemCode

# Sweden between Smygehuk and Treriksröset, the western islands and Haparanda, WGS 84.
LATITUDES, LONGITUDES = ("55.3", "69.1"), ("10.9", "24.2")


def read_municipality(fields: RowFields, municipalities: KnownNames) -> tuple[str, str] | None:
    """Return code and name when the two cells are of one municipality that we know."""
    code = fields.text("municipality_code", example="2421")
    name = fields.text("municipality_name", example="Storuman")
    if code is None or name is None:
        return None
    code = code.zfill(4) if code.isdecimal() else code  # a spreadsheet drops the zero of 0114
    by_code, named = municipalities.name_of(code), municipalities.key_of(name)
    if named is None:
        fields.complain("municipality_name", ProblemCode.UNKNOWN, *_likely(name, by_code, municipalities))
    if by_code is None:
        fields.complain("municipality_code", ProblemCode.UNKNOWN, *filter(None, [named]))
    if by_code is None or named is None:
        return None
    if named != code:
        could_be = (f"{code} {by_code}", f"{named} {municipalities.name_of(named)}")
        fields.complain("municipality_code", ProblemCode.DO_NOT_AGREE, *could_be)
        return None
    return code, by_code


def _likely(name: str, by_code: str | None, municipalities: KnownNames) -> tuple[str, ...]:
    """Suggest what the code says first, and alone when the name looks like it too."""
    near = municipalities.nearest(name)
    if by_code is None:
        return near
    return (by_code,) if near[:1] in {(), (by_code,)} else (by_code, *near)


def read_coordinates(fields: RowFields) -> tuple[Decimal | None, Decimal | None]:
    """Return latitude and longitude in degrees; None for one that is wrong, both when they changed places."""
    latitude, longitude = number_of(fields.cell("latitude")), number_of(fields.cell("longitude"))
    if _within(longitude, LATITUDES) and _within(latitude, LONGITUDES):
        fields.complain("latitude", ProblemCode.SWAPPED, fields.label("longitude"))
        return None, None
    return (
        fields.decimal("latitude", least=LATITUDES[0], most=LATITUDES[1], example="65,09683"),
        fields.decimal("longitude", least=LONGITUDES[0], most=LONGITUDES[1], example="17,11392"),
    )


def _within(number: Decimal | None, bounds: tuple[str, str]) -> bool:
    return number is not None and Decimal(bounds[0]) <= number <= Decimal(bounds[1])
